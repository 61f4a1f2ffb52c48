"""A run on a job page: short, in Markdown, and readable on a phone: no wide table, the verdict in the first line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.domain.properties import row_of
from harness.domain.words import Verdict
from harness.evidence.ci_result import Told, clipped, for_many, not_inspected, verdict_word
from harness.evidence.findings.events import in_words
from harness.evidence.gate import looked_back, waived_in
from harness.evidence.minima import lowered_in
from harness.evidence.said import said
from harness.wording.media import printable

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$@:-]|(?<=www)(?=\.))", re.IGNORECASE)
_MOST_CAUSES = 10
_MOST_EVENTS = 5


def markdown_summary(told: Told) -> str:
    """The whole page."""
    return "\n".join([*_head(told), *_findings(told), *_waivers(told), *_properties(told), *_not_inspected(told), ""])


def _head(told: Told) -> Iterator[str]:
    table = told.table
    yield f"## himozuke {plain(told.suite)}: {verdict_word(told.verdict)}"
    yield ""
    before = bool(told.because) or told.verdict is Verdict.PASS
    if told.verdict is Verdict.PASS:
        waived = waived_in(table)
        found = f"{waived:,} findings, all of them waived" if waived else "No finding"
        yield f"{found}: this load, this configuration; no statement about production."
    for sentence in told.because:
        yield f"- {plain(sentence)}"
    if before:
        yield ""
    if lowered := lowered_in(table):
        yield f"- {plain(for_many(lowered))}"
    yield f"- {table['documents']:,} documents judged, {table['overlapping_documents']:,} of them overlapping another"
    if withheld := table.get("withheld_documents"):
        yield f"- {withheld:,} documents withheld: they cannot be judged again by `himozuke verify`"
    yield f"- {table['controls']['caught']} of {table['controls']['sent']} controls caught"
    yield f"- guard {plain(str(table['guard']))}, seed {table['seed']}"
    yield f"- target {plain(told.target)}"
    for each in looked_back(table):
        yield f"- {plain(for_many(each))}"
    yield f"- evidence {code(table['run'])}"


def _findings(told: Told) -> Iterator[str]:
    causes = [(name, found) for name, found in told.causes() if name not in told.waived]
    if not causes:
        return
    count = sum(each["findings"] for each in told.table["properties"].values())
    events = told.open_events
    of = f" in {len(events):,} event{'s' if len(events) > 1 else ''}"
    yield from ("", f"### {count:,} findings{of}", "")
    for event in events[:_MOST_EVENTS]:
        yield f"- **{plain(for_many(in_words(event)))}**  "
        yield f"  {plain(for_many(said(told.findings[event.places[0]])))}"
    if len(events) > _MOST_EVENTS:
        yield f"- and {len(events) - _MOST_EVENTS:,} more events, in the report"
    yield from ("", "By fingerprint:", "")
    for name, found in causes[:_MOST_CAUSES]:
        yield f"- **{len(found):,}** {code(name)}  "
        yield f"  {plain(for_many(said(found[0])))}"
    if len(causes) > _MOST_CAUSES:
        yield f"- and {len(causes) - _MOST_CAUSES} more causes, in the report"


def _waivers(told: Told) -> Iterator[str]:
    rows = told.table.get("waivers", ())
    if not rows:
        return
    yield from ("", "### Waived", "")
    for row in rows:
        count = f"{row['findings']:,} findings" if row["state"] == "used" else row["state"]
        yield f"- {code(row['fingerprint'])}  "
        yield f"  {count}, until {row['expires']}; {plain(row['owner'])}: {plain(clipped(row['reason'], 200))}"


def _properties(told: Told) -> Iterator[str]:
    yield from ("", "### Properties", "", "| property | verdict | trials |", "| --- | --- | ---: |")
    for name, each in told.table["properties"].items():
        verdict = verdict_word(each["verdict"])
        if each["findings"]:
            verdict += f", {each['findings']:,}"
        bound = each["upper_bound_95"]
        below = "" if bound is None or not row_of(name).has_rate else f"<br>&lt; {bound:.1e}"
        yield f"| {name} | {verdict} | {each['checked']:,}{below} |"
    yield ""
    yield "Below a bound: with 95% confidence, under this load and this configuration."


def _not_inspected(told: Told) -> Iterator[str]:
    lines = [for_many(each) for each in not_inspected(told.table)]
    yield from ("", f"<details><summary>Not inspected: {len(lines)}</summary>", "")
    yield from (f"- {plain(line)}" for line in lines)
    yield "- kinds, options, municipalities and events that the suite does not have: in report.html"
    yield from ("", "</details>")


def plain(text: str) -> str:
    """Text of whatever origin as itself: no mark-up, no link, no mention, one line."""
    return _MARKS.sub(r"\\\1", printable(" ".join(text.split())))


def code(text: object) -> str:
    """A path or a fingerprint, in one piece."""
    return "`" + printable(" ".join(str(text).split())).replace("`", "'") + "`"
