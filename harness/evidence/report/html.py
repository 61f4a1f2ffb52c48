"""report.html: one file, no network, nothing from the system under test but as escaped text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from harness.evidence.report.charts import HIGH, WIDE, charts
from harness.evidence.report.coverage import in_short, missing_in_words
from harness.evidence.report.letters import harmless
from harness.evidence.report.model import FindingView, Report
from harness.evidence.report.typeface import embedded
from harness.evidence.report.words import GUARDS, NO_PRODUCTION, PROPERTIES, VERDICTS, WAIVERS, Text

LANGUAGES = ("ja", "en")

_ROLES = {
    "own": Text("この申請", "this application"),
    "other": Text("関わった処理", "the other operation"),
    "event": Text("台帳の異動", "register event"),
    "fault": Text("故障の注入", "fault"),
    "beside": Text("ほかの申請", "others"),
}
"""What the bars of a time line are."""


def html(report: Report, language: str) -> str:
    """The page. `language` is the one it opens in; the other is one press away. Raises StoredError without a font."""
    script, style = _asset("report.js"), _asset("report.css")
    rest = _rest(report.findings)
    filled = harmless(
        _template().render(
            report=report,
            language=language,
            style=Markup(style),
            script=Markup(script),
            rest=rest,
            full=[finding for finding in report.findings if finding.full],
            charts=charts(report.figures) if report.figures else [],
            wide=WIDE,
            high=HIGH,
            short=in_short(report.coverage),
            verdicts=VERDICTS,
            roles=_ROLES,
            guards=GUARDS,
            waivers=WAIVERS,
            numbers={name: words.number for name, words in PROPERTIES.items()},
            names={name: words.name for name, words in PROPERTIES.items()},
            no_production=NO_PRODUCTION,
            policy=_POLICY,
        )
    )
    return _with_font(filled, script)


_POLICY, _FONT = "@@policy@@", "@@font@@"


def _with_font(filled: str, script: str) -> str:
    """Puts in the font, which depends on what the page says, and then the policy, which names the style's digest."""
    font = embedded("".join(sorted(set(filled))))
    head, style_and_on = filled.split("<style>", 1)
    style, rest = style_and_on.split("</style>", 1)
    style = style.replace(_FONT, font)
    policy = (
        f"default-src 'none'; style-src '{sha256_source(style)}'; script-src '{sha256_source(script)}'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    return f"{head.replace(_POLICY, policy)}<style>{style}</style>{rest}"


def sha256_source(text: str) -> str:
    """How a Content-Security-Policy names a style or a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _rest(findings: Sequence[FindingView]) -> Markup:
    """The findings that are only listed, as JSON that cannot end the element it stands in."""
    rows: list[list[Any]] = [
        [
            each.number,
            each.property,
            each.cause,
            each.text.ja,
            each.text.en,
            each.application_id,
            None if each.at_s is None else round(each.at_s, 3),
        ]
        for each in findings
        if not each.full
    ]
    return Markup(orjson.dumps(rows).decode().replace("<", "\\u003c").replace("&", "\\u0026"))


def both(text: Text) -> Markup:
    """A text in both languages; the style sheet shows one of them."""
    if text.ja == text.en:
        return escape(text.ja)
    return Markup('<span class="ja" lang="ja">{}</span><span class="en" lang="en">{}</span>').format(text.ja, text.en)


def two(ja: str, en: str) -> Markup:
    """As `both`, of its two languages."""
    return both(Text(ja, en))


def _png(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


@cache
def _asset(name: str) -> str:
    return files("harness.evidence.report").joinpath("page", name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"t": both, "png": _png, "missing": missing_in_words}
    environment.globals["two"] = two
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment.from_string(_asset("report.html"))
