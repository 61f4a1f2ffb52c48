"""What a run says at its end, in plain lines for a terminal or a log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.evidence.gate import gate_lines, waived_in
from harness.evidence.report.found import others
from harness.evidence.told import left_out

_WORDS = {
    "pass": "PASS",
    "fail": "FAIL",
    "inconclusive": "INCONCLUSIVE",
    "not-inspected": "not inspected",
    "not-applicable": "not applicable",
}

_NO_RATE = frozenset({"availability", "activity", "wellformed"})
"""Of these a bound on a rate would say nothing to a reader."""


def summary_lines(table: Mapping[str, Any], names: Mapping[str, str], shown_ns: int) -> list[str]:
    """Lines for the content of verdict.json. `names` gives residents' names by resident code; stamps are shown in
    seconds after `shown_ns` (the first intended start)."""
    waived = waived_in(table)
    lines = [f"verdict: {_WORDS[table['verdict']]} (exit {table['exit_code']})"]
    lines[0] += f", {waived} findings waived" if waived else ""
    lines += [f"  because {sentence}" for sentence in table["inconclusive_because"]]
    lines.append("")
    lines += [_property_line(name, each) for name, each in table["properties"].items()]
    lines.append("")
    lines += _counts(table, table["controls"], table["rates"])
    binding = table["properties"].get("binding", {})
    if binding.get("upper_bound_95") is not None:
        lines.append(
            f"bound: less than {binding['upper_bound_95']:.2e} of the documents belong to somebody else, with 95% "
            "confidence: this load, this configuration; no statement about production"
        )
    lines += gate_lines(table)
    lines += _not_inspected(table)
    lines += _first_finding(table, names, shown_ns)
    lines += ["", f"evidence: {table['run']}"]
    return lines


def _counts(table: Mapping[str, Any], controls: Mapping[str, Any], rates: Mapping[str, Any]) -> list[str]:
    return [
        f"{table['documents']} documents read and judged ({table['overlapping_documents']} overlapped another), "
        f"{table['register_events']} register events",
        f"{controls['caught']} of {controls['sent']} controls caught; guard {table['guard']}",
        f"{rates['issued_per_s']:.0f} issued and {rates['read_per_s']:.0f} judged a second, end to end in "
        f"{rates['wall_s']:.1f} s",
        f"latency from the intended start: p50 {rates['latency_p50_ms']:.0f} ms, p99 {rates['latency_p99_ms']:.0f} ms; "
        f"generator late by {rates['generator_delay_p99_ms']:.1f} ms at p99",
    ]


def _property_line(name: str, each: Mapping[str, Any]) -> str:
    line = f"  {name:<13} {_WORDS[each['verdict']]:<14} {each['checked']:>7} judged"
    if each["findings"]:
        line += f"  {each['findings']} findings"
        if each.get("waived"):
            line += f", {each['waived']} waived"
    elif each["upper_bound_95"] is not None and name not in _NO_RATE:
        line += f"  < {each['upper_bound_95']:.1e}"
    if each["self_reported"]:
        line += "  (self-reported)"
    if each["reason"]:
        line += f"  {each['reason']}"
    return line


def _not_inspected(table: Mapping[str, Any]) -> list[str]:
    lines = [f"  {line}" for line in left_out(table)]
    return ["not inspected:", *lines] if lines else []


def _first_finding(table: Mapping[str, Any], names: Mapping[str, str], shown_ns: int) -> list[str]:
    finding = table["first_finding"]
    if finding is None:
        return []

    def person(code: str) -> str:
        return f"{names[code]} ({code})" if code in names else code

    def moment(start_ns: int, end_ns: int) -> str:
        return f"{(start_ns - shown_ns) / 1e9:.3f} s to {(end_ns - shown_ns) / 1e9:.3f} s"

    lines = ["", f"first finding of {table['findings']} ({finding['property']}): {finding['sentence']}"]
    if finding["applicant"]:
        lines.append(f"  applied: {person(finding['applicant'])}, application {finding['application_id']}")
    if finding["started_ns"]:
        lines.append(f"  from {moment(finding['started_ns'], finding['ended_ns'])} after the first intended start")
    if exposed := others(finding):
        lines.append(f"  whose data came out: {', '.join(map(person, exposed))}")
    if finding["other_operation"]:
        when = moment(finding["other_started_ns"], finding["other_ended_ns"])
        lines.append(f"  theirs was under way from {when} ({finding['other_operation']})")
    if finding["sheet"] is not None:
        lines.append(f"  sheet {finding['sheet']}, certificate number {', '.join(finding['certificate_numbers'])}")
    if finding["document"]:
        lines.append(f"  document {finding['document']}")
    return lines
