"""What a run says at its end, in plain lines for a terminal or a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from harness.domain.messages import Message, Quoted, Value
from harness.domain.properties import row_of
from harness.evidence.ci_result import left_out, verdict_word
from harness.evidence.findings.events import Event, in_words
from harness.evidence.findings.found import others
from harness.evidence.gate import gate_lines, waived_in
from harness.evidence.minima import scaled_in
from harness.evidence.said import one_said_in, said, said_in
from harness.wording.languages import REFERENCE
from harness.wording.languages import language as words_of
from harness.wording.media import TERMINAL
from harness.wording.rendering import render, text

_Line = Callable[..., str]
"""A line by its key in the language files, and the parts that stand in it."""


def summary_lines(
    table: Mapping[str, Any],
    names: Mapping[str, str],
    shown_ns: int,
    language: str = REFERENCE,
    events: Sequence[Event] = (),
) -> list[str]:
    """Lines for the content of verdict.json. `names` gives residents' names by resident code; stamps are shown in
    seconds after `shown_ns` (the first intended start). `events` are those behind the findings, the largest of
    which are told."""

    def line(key: str, **parts: Value) -> str:
        return str(render(text(key, **parts), language, TERMINAL))

    lines = [str(render(_verdict(table, language), language, TERMINAL))]
    lines += [line("terminal.because", why=why) for why in said_in(table, "inconclusive_because")]
    lines.append("")
    lines += [_property_line(line, name, each, language) for name, each in table["properties"].items()]
    lines.append("")
    lines += _counts(line, table)
    below = table["properties"].get("binding", {}).get("upper_bound_95")
    lines += [] if below is None else [line("terminal.bound", bound=below)]
    lines += gate_lines(table, language, TERMINAL)
    left = [f"  {render(each, language, TERMINAL)}" for each in left_out(table)]
    lines += [line("terminal.not-inspected"), *left] if left else []
    lines += _first_finding(line, table, names, shown_ns, language)
    lines += _events(line, events)
    return [*lines, "", line("terminal.evidence", run=table["run"])]


def _verdict(table: Mapping[str, Any], language: str) -> Message:
    """The first line."""
    waived, lowered = waived_in(table), scaled_in(table)
    verdict = {"verdict": verdict_word(table["verdict"], language), "code": table["exit_code"]}
    said = text("terminal.verdict-waived", **verdict, waived=waived) if waived else text("terminal.verdict", **verdict)
    return said if lowered is None else text("terminal.verdict-lowered", said=said, lowered=lowered)


def _counts(line: _Line, table: Mapping[str, Any]) -> list[str]:
    numbers = ("documents", "overlapping_documents", "register_events")
    controls = table["controls"]
    return [
        line("terminal.documents", **{name: table[name] for name in numbers}),
        *_answers(line, table),
        line("terminal.controls", sent=controls["sent"], caught=controls["caught"], guard=table["guard"]),
        line("terminal.rates", **table["rates"]),
        line("terminal.latency", **table["rates"]),
    ]


def _answers(line: _Line, table: Mapping[str, Any]) -> Iterator[str]:
    """What of the answers is worth a line; runs of an earlier form do not tell."""
    if "received" not in table:
        return
    received, unclean = table["received"], table["unclean_answers"]
    if rest := received["bodies"] - received["judged"]:
        yield line("terminal.received", **received, rest=rest)
    if unclean["count"]:
        yield line("terminal.unclean", count=unclean["count"], answers=unclean["of"], forms=tuple(unclean["forms"]))
    if withheld := table["withheld_documents"]:
        yield line("terminal.withheld", documents=withheld)


def _property_line(line: _Line, name: str, each: Mapping[str, Any], language: str) -> str:
    words, below, waived = words_of(language), each["upper_bound_95"], each.get("waived")
    verdict = verdict_word(each["verdict"], language)
    told = [line("terminal.property", name=words.word("property", name), verdict=verdict, checked=each["checked"])]
    if each["findings"]:
        counts = {"findings": each["findings"]}
        told.append(
            line("terminal.findings-waived", **counts, waived=waived) if waived else line("terminal.findings", **counts)
        )
        if (events := each.get("events", 0)) and events < each["findings"]:
            told.append(line("terminal.one-event") if events == 1 else line("terminal.events", events=events))
    elif below is not None and row_of(name).has_rate:
        told.append(line("terminal.below", bound=below))
    if each["self_reported"]:
        told.append(line("terminal.self-reported"))
    if reason := one_said_in(each, "reason"):
        told.append(str(render(reason, language, TERMINAL)))
    return "  ".join(told)


_MOST_EVENTS = 5


def _events(line: _Line, events: Sequence[Event]) -> list[str]:
    """What the findings come to, where several tell of one event."""
    if all(each.findings == 1 for each in events):
        return []
    largest = sorted(events, key=lambda each: (-each.findings, each.number))
    lines = ["", *(line("terminal.event", event=each.number, what=in_words(each)) for each in largest[:_MOST_EVENTS])]
    more = len(events) - _MOST_EVENTS
    return [*lines, line("terminal.more-events", more=more)] if more > 0 else lines


def _first_finding(
    line: _Line, table: Mapping[str, Any], names: Mapping[str, str], shown_ns: int, language: str
) -> list[str]:
    finding = table["first_finding"]
    if finding is None:
        return []

    def person(code: str) -> str:
        return str(render(text("person", name=names[code], code=code), language, TERMINAL)) if code in names else code

    def moments(start_ns: int, end_ns: int) -> dict[str, float]:
        return {"start_s": (start_ns - shown_ns) / 1e9, "end_s": (end_ns - shown_ns) / 1e9}

    words = words_of(language)
    name = words.word("property", finding["property"])
    lines = ["", line("terminal.first-finding", findings=table["findings"], property=name, found=said(finding))]
    if finding["applicant"]:
        lines.append(
            line("terminal.applied", person=person(finding["applicant"]), application=finding["application_id"])
        )
    if finding["started_ns"]:
        lines.append(line("terminal.when", **moments(finding["started_ns"], finding["ended_ns"])))
    if exposed := others(finding):
        lines.append(line("terminal.whose", whose=words["list.separator"].join(map(person, exposed))))
    if finding["other_operation"]:
        when = moments(finding["other_started_ns"], finding["other_ended_ns"])
        lines.append(line("terminal.theirs", **when, operation=finding["other_operation"]))
    if finding["sheet"] is not None:
        numbers = tuple(map(Quoted, finding["certificate_numbers"] or ("-",)))
        lines.append(line("terminal.sheet", sheet=finding["sheet"], numbers=numbers))
    if finding["document"]:
        lines.append(line("terminal.document", document=finding["document"]))
    return lines
