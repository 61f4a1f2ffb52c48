"""A comparison as one HTML file: no network, in all languages, light and dark; the report's look."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from harness.domain.messages import Message
from harness.domain.properties import rows
from harness.evidence.ci_result import clipped
from harness.evidence.comparison.model import LONGEST, Comparison, State
from harness.evidence.masking.sentences import harmless
from harness.evidence.page.html import closed, look
from harness.evidence.page.languages import Offered, template
from harness.evidence.report.facts import moment, one_in

_FEW = 12
"""So many differences are shown at once; more are folded."""


def page(comparison: Comparison, language: str) -> str:
    """The whole file; `language` is the one it opens in. Raises StoredError without a font, or for a language that has
    no file."""
    script, offered = _own("page.js"), Offered.opening_in(language)
    filled = harmless(
        _template().render(
            comparison=comparison,
            languages=offered,
            script=Markup(script),
            numbers={row.property: row.number for row in rows()},
            no_rate=[row.property for row in rows() if not row.has_rate],
            guards=("absent", "unproved", "proved"),
            states=[state for state in State if state is not State.ABSENT],
            absent=State.ABSENT,
            few=_FEW,
            longest=LONGEST,
        )
    )
    return closed(filled, offered.style(look() + _own("page.css")), script)


def _own(name: str) -> str:
    return files("harness.evidence.comparison").joinpath("page", name).read_text(encoding="utf-8")


def _began(stamp: str) -> Message:
    """A stamp without a zone, which is UTC."""
    return moment(f"{stamp}+00:00")


def _parts(fingerprint: str) -> list[str]:
    """Between which a line may be broken."""
    return re.split(r"(?<=[:+])", fingerprint)


def _template() -> Any:
    return template(_own("page.html"), clip=clipped, one_in=one_in, moment=_began, parts=_parts)
