"""A comparison as one HTML file: no network, both languages, light and dark; the report's look."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from harness.evidence.comparison.model import Comparison, State
from harness.evidence.comparison.phrases import GATES, GUARDS, OF, STATE_MEANINGS, STATES
from harness.evidence.report.bounds import NO_RATE, one_in
from harness.evidence.report.facts import moment
from harness.evidence.report.html import both, sha256_source, two
from harness.evidence.report.letters import harmless
from harness.evidence.report.typeface import embedded
from harness.evidence.report.words import NO_PRODUCTION, PROPERTIES, VERDICTS, Text
from harness.evidence.told import clipped

_FEW = 12
"""So many differences are shown at once; more are folded."""

_FONT, _POLICY = "@@font@@", "@@policy@@"


def page(comparison: Comparison, language: str) -> str:
    """The whole file; `language` (`ja` or `en`) is the one it opens in. Raises StoredError without a font."""
    script = _own("page.js")
    filled = harmless(
        _template().render(
            comparison=comparison,
            language=language,
            script=Markup(script),
            verdicts=VERDICTS,
            guards=GUARDS,
            gates=GATES,
            names={name: words.name for name, words in PROPERTIES.items()},
            numbers={name: words.number for name, words in PROPERTIES.items()},
            states=STATES,
            meanings=STATE_MEANINGS,
            of=OF,
            no_rate=NO_RATE,
            no_production=NO_PRODUCTION,
            absent=State.ABSENT,
            few=_FEW,
            not_seen=State.NOT_SEEN,
        )
    )
    style = (_of_the_report("report.css") + _own("page.css")).replace(_FONT, embedded("".join(sorted(set(filled)))))
    policy = (
        f"default-src 'none'; style-src '{sha256_source(style)}'; script-src '{sha256_source(script)}'; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    head, rest = filled.split("<style></style>", 1)
    return f"{head.replace(_POLICY, policy)}<style>{style}</style>{rest}"


def _own(name: str) -> str:
    return files("harness.evidence.comparison").joinpath("page", name).read_text(encoding="utf-8")


def _of_the_report(name: str) -> str:
    return files("harness.evidence.report").joinpath("page", name).read_text(encoding="utf-8")


def _began(stamp: str) -> Text:
    """A stamp without a zone, which is UTC."""
    return moment(f"{stamp}+00:00")


def _parts(fingerprint: str) -> list[str]:
    """Between which a line may be broken."""
    return re.split(r"(?<=[:+])", fingerprint)


@cache
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"t": both, "clip": clipped, "one_in": one_in, "moment": _began, "parts": _parts}
    environment.globals["two"] = two
    return environment.from_string(_own("page.html"))
