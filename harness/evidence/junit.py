"""junit.xml: one test case for each property and scenario, and one for each property of the run as a whole.

Written so that it is valid by both schemas in use, that of Apache Ant's JUnitReport (the stricter) and Jenkins': suites
with properties first and output last, no attribute at the root, plain seconds, stamps without a zone. A finding is a
failure, what could not be judged is an error, and what was not inspected, or is waived, is skipped: never green."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from harness.domain.properties import row_of
from harness.domain.words import Verdict
from harness.evidence.ci_result import Told, for_many, not_inspected
from harness.evidence.findings.events import Event, events_of, in_words
from harness.evidence.gate import gate_lines
from harness.evidence.masking.sentences import harmless
from harness.evidence.minima import lowered_in
from harness.evidence.said import one_said_in, said
from harness.evidence.verdict_file import Controls
from harness.wording.languages import REFERENCE
from harness.wording.media import JOB_PAGE

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_TOLD = 20
"""So many events of one test case are told."""


@dataclass(frozen=True, slots=True)
class _TestCase:
    """One test case. `state` is the element that says why it is not simply passed, or empty."""

    name: str
    state: str = ""
    sort: str = ""
    message: str = ""
    text: str = ""


def junit_xml(told: Told) -> bytes:
    """The whole file, UTF-8."""
    root = ElementTree.Element("testsuites")
    _suite(root, told, told.suite, f"himozuke.{told.suite}", _cases_of_the_run(told), _output(told))
    for scenario in told.scenarios:
        cases = [_case_of(told, one, scenario) for one in told.table["properties"]]
        _suite(root, told, f"{told.suite}.{scenario}", f"himozuke.{told.suite}.{scenario}", cases, "")
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _cases_of_the_run(told: Told) -> list[_TestCase]:
    cases = [_verdict(told), _controls(told)]
    cases += [_property(told, one) for one in told.table["properties"]]
    if told.table.get("gate"):
        reasons = [for_many(each) for each in told.gate_because]
        state = "" if not reasons else "failure" if told.verdict is Verdict.FAIL else "error"
        cases.append(_TestCase("gate", state, "gate", "; ".join(reasons), "\n".join(reasons)))
    return cases


def _verdict(told: Told) -> _TestCase:
    """The one case that is red exactly where the exit code is not 0."""
    text = "\n".join([*told.because, f"evidence: {told.table['run']}"])
    if told.verdict is Verdict.PASS:
        return _TestCase("verdict")
    if told.verdict is Verdict.FAIL:
        open_ones = [each for each in told.findings if each["fingerprint"] not in told.waived]
        says = for_many(said(open_ones[0])) if open_ones else "; ".join(told.because) or "a finding"
        return _TestCase("verdict", "failure", "fail", says, text)
    says = "; ".join(told.because) or "not all could be judged"
    return _TestCase("verdict", "error", "inconclusive", f"inconclusive: {says}", text)


def _controls(told: Told) -> _TestCase:
    controls = Controls(**told.table["controls"])
    says = f"{controls.caught} of {controls.sent} controls were caught; {controls.wanted} are wanted"
    return _TestCase("controls") if controls.whole else _TestCase("controls", "error", "inconclusive", says)


def _property(told: Told, one: str) -> _TestCase:
    """A property of the run as a whole."""
    row = told.table["properties"][one]
    if row["findings"]:
        found = [each for each in told.findings if each["property"] == one]
        return _found(told, one, found, row["findings"])
    if row["verdict"] == Verdict.INCONCLUSIVE:
        return _TestCase(one, "error", "inconclusive", _reason(row, "inconclusive"))
    if row["verdict"] != Verdict.PASS:
        return _TestCase(one, "skipped", "not-inspected", _reason(row, "not inspected"))
    return _TestCase(one)


def _case_of(told: Told, one: str, scenario: str) -> _TestCase:
    """A property in one scenario."""
    counts = told.table["scenarios"].get(scenario, {}).get(one, {"checked": 0, "findings": 0})
    row = told.table["properties"][one]
    if counts["findings"]:
        return _found(told, one, told.of(one, scenario), counts["findings"])
    if row_of(one).of_the_run:
        return _TestCase(one, "skipped", "of-the-run", "judged for the run as a whole")
    if row["verdict"] == Verdict.INCONCLUSIVE or one in told.doubted:
        return _TestCase(one, "skipped", "inconclusive", "inconclusive for the run as a whole")
    if row["verdict"] in (Verdict.NOT_INSPECTED, Verdict.NOT_APPLICABLE):
        return _TestCase(one, "skipped", "not-inspected", _reason(row, "not inspected"))
    if not counts["checked"]:
        return _TestCase(one, "skipped", "not-inspected", "no decisive trial was part of this scenario's load")
    return _TestCase(one)


def _reason(row: Mapping[str, Any], otherwise: str) -> str:
    reason = one_said_in(row, "reason")
    return for_many(reason) if reason else otherwise


def _found(told: Told, one: str, findings: Sequence[Mapping[str, Any]], count: int) -> _TestCase:
    """A failure, or skipped where all of it is waived. `count` may be more than the findings that are kept in full."""
    open_ones = [each for each in findings if each["fingerprint"] not in told.waived]
    if not open_ones and len(findings) >= count:
        names = sorted({str(each["fingerprint"]) for each in findings})
        return _TestCase(one, "skipped", "waived", f"{count} findings, all waived: {', '.join(names)}")
    events = events_of(open_ones)
    lines = [_event(event, open_ones) for event in events[:_MOST_TOLD]]
    if count > len(lines):
        lines.append(f"{count} findings in all, waived ones included, in {len(events)} events")
    lines.append(f"evidence: {told.table['run']}")
    says = for_many(said(open_ones[0])) if open_ones else f"{count} findings, more than are kept in full"
    if open_ones and count > 1:
        says = f"{says} ({count} findings in {len(events)} event{'s' if len(events) > 1 else ''})"
    return _TestCase(one, "failure", "finding", says, "\n".join(lines))


def _event(event: Event, findings: Sequence[Mapping[str, Any]]) -> str:
    """One event: its first finding, and how many tell of it."""
    first = findings[event.places[0]]
    names = sorted({str(findings[place]["fingerprint"]) for place in event.places})
    more = f"\n  {for_many(in_words(event))}" if event.findings > 1 else ""
    return f"{', '.join(names)}\n  {for_many(said(first))}{more}"


def _output(told: Told) -> str:
    lowered = lowered_in(told.table)
    lines = [for_many(lowered)] if lowered else []
    lines += [f"evidence: {told.table['run']}", *gate_lines(told.table, REFERENCE, JOB_PAGE)]
    looked = [f"not inspected: {for_many(each)}" for each in not_inspected(told.table)]
    return "\n".join([*lines, *looked])


def _suite(
    root: ElementTree.Element, told: Told, name: str, classname: str, cases: Sequence[_TestCase], output: str
) -> None:
    states = Counter(case.state for case in cases)
    whole = root.find("testsuite") is None
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        {
            "name": _clean(name),
            "package": "himozuke",
            "id": str(len(root)),
            "timestamp": told.began.strftime("%Y-%m-%dT%H:%M:%S"),
            "hostname": "localhost",
            "tests": str(len(cases)),
            "failures": str(states["failure"]),
            "errors": str(states["error"]),
            "skipped": str(states["skipped"]),
            "time": f"{max(0.0, told.table['rates']['wall_s']):.2f}" if whole else "0.00",
        },
    )
    _properties(ElementTree.SubElement(suite, "properties"), told)
    for case in cases:
        element = ElementTree.SubElement(
            suite, "testcase", {"name": case.name, "classname": _clean(classname), "time": "0.00"}
        )
        if case.state == "skipped":  # the text as well: Ant's schema has no word for why
            ElementTree.SubElement(element, "skipped", {"message": _clean(case.message)}).text = _clean(case.message)
        elif case.state:
            found = {"type": case.sort, "message": _clean(case.message)}
            ElementTree.SubElement(element, case.state, found).text = _clean(case.text)
    ElementTree.SubElement(suite, "system-out").text = _clean(output)
    ElementTree.SubElement(suite, "system-err")


def _properties(element: ElementTree.Element, told: Told) -> None:
    table, lowered = told.table, lowered_in(told.table)
    for name, value in (
        ("verdict", table["verdict"]),
        *([("minima", for_many(lowered))] if lowered else ()),
        ("run", table["run"]),
        ("seed", table["seed"]),
        ("target", told.target),
        ("documents", table["documents"]),
        *((name, table[name]) for name in ("withheld_documents",) if table.get(name)),
        ("guard", table["guard"]),
    ):
        ElementTree.SubElement(element, "property", {"name": name, "value": _clean(str(value))})


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold, and those that act unseen."""
    return harmless(_NO_XML.sub("\ufffd", text))
