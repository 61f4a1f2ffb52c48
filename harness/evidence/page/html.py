"""report.html: one file, no network, nothing from the system under test but as escaped text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from markupsafe import Markup

from harness.domain.properties import rows
from harness.evidence.findings.model import EventView, FindingView
from harness.evidence.marked import embedding
from harness.evidence.masking.sentences import harmless
from harness.evidence.page.charts import HIGH, WIDE, charts
from harness.evidence.page.languages import Offered
from harness.evidence.report.coverage import in_short, missing_in_words
from harness.evidence.report.model import Report
from harness.evidence.typeface import embedded


def html(report: Report, language: str) -> str:
    """The page. `language` is the one it opens in; the others are one press away. Raises StoredError without a font, or
    for a language that has no file."""
    script, offered = _asset("report.js"), Offered.opening_in(language)
    filled = harmless(
        _template().render(
            report=report,
            languages=offered,
            script=Markup(script),
            rest=_rest(report.findings, offered),
            groups=_by_event(report),
            charts=charts(report.figures) if report.figures else [],
            wide=WIDE,
            high=HIGH,
            short=in_short(report.coverage),
            numbers={row.property: row.number for row in rows()},
        )
    )
    drawings = [each.picture.drawing for each in report.findings if each.picture]
    return closed(filled, offered.style(look()) + embedding.look(drawings), script)


_POLICY, _FONT = "@@policy@@", "@@font@@"


def look() -> str:
    """The style sheet of all pages."""
    return _asset("report.css")


def closed(filled: str, style: str, script: str) -> str:
    """A filled page with its style: the font depends on what the page says, and the policy names the style's digest and
    the script's."""
    style = style.replace(_FONT, embedded("".join(sorted(set(filled)))))
    policy = (
        f"default-src 'none'; style-src '{_source(style)}'; script-src '{_source(script)}'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    head, rest = filled.split("<style></style>", 1)
    return f"{head.replace(_POLICY, policy)}<style>{style}</style>{rest}"


def _source(text: str) -> str:
    """How a Content-Security-Policy names a style or a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _rest(findings: Sequence[FindingView], offered: Offered) -> Markup:
    """The findings that are only listed, as JSON that cannot end the element it stands in: number, cause, what they say
    in each language, application, seconds after the start, event."""
    rows: list[list[Any]] = [
        [
            each.number,
            each.cause,
            offered.texts(each.text, each.mask),
            each.application_id,
            None if each.at_s is None else round(each.at_s, 3),
            each.event,
        ]
        for each in sorted(findings, key=lambda each: (each.event, each.number))
        if not each.full
    ]
    return Markup(orjson.dumps(rows).decode().replace("<", "\\u003c").replace("&", "\\u0026"))


def _by_event(report: Report) -> list[tuple[EventView, list[FindingView]]]:
    """The findings shown in full, event by event."""
    full = {finding.number: finding for finding in report.findings if finding.full}
    groups = ((event, [full[number] for number in event.findings if number in full]) for event in report.events)
    return [(event, shown) for event, shown in groups if shown]


@cache
def _asset(name: str) -> str:
    return files("harness.evidence.page").joinpath(name).read_text(encoding="utf-8")


def _template() -> Any:
    return embedding.with_drawings(_asset("report.html"), missing=missing_in_words)
