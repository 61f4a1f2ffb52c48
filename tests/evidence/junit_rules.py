"""The rules of the JUnit formats in use, restated: that of Apache Ant's JUnitReport, which says what must be there and
in which order, and that of Jenkins, which says what may be there. A file that keeps both is read everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

_WHOLE = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]+)?")
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
_TEXT = re.compile(r"(?s).+")

_SUITE = {
    "name": _TEXT,
    "package": _TEXT,
    "id": _WHOLE,
    "timestamp": _STAMP,
    "hostname": _TEXT,
    "tests": _WHOLE,
    "failures": _WHOLE,
    "errors": _WHOLE,
    "skipped": _WHOLE,
    "time": _DECIMAL,
}
_CASE = {"name": _TEXT, "classname": _TEXT, "time": _DECIMAL}
_ENDS = {"failure": {"type", "message"}, "error": {"type", "message"}, "skipped": {"message"}}


def broken_rules(xml: bytes) -> list[str]:
    """One sentence for each rule that a file breaks."""
    root = ElementTree.fromstring(xml)
    if root.tag != "testsuites" or root.attrib:
        return ["the root is <testsuites>, without attributes"]
    return [sentence for number, suite in enumerate(root) for sentence in _suite(suite, number)]


def _suite(suite: ElementTree.Element, number: int) -> Iterator[str]:
    tags = [child.tag for child in suite]
    cases = suite.findall("testcase")
    if suite.tag != "testsuite" or tags != ["properties", *["testcase"] * len(cases), "system-out", "system-err"]:
        yield f"suite {number} holds properties, test cases and both outputs, in this order, and not {tags}"
    yield from _attributes(suite, _SUITE, f"suite {number}")
    if suite.get("id") != str(number):
        yield f"suite {number} is numbered {suite.get('id')}"
    counted = {"tests": len(cases)}
    counted |= {f"{state}s": len(suite.findall(f"testcase/{state}")) for state in ("failure", "error")}
    counted["skipped"] = len(suite.findall("testcase/skipped"))
    for name, count in counted.items():
        if suite.get(name) != str(count):
            yield f"suite {number} says {name}={suite.get(name)} and holds {count}"
    for each in suite.findall("properties/*"):
        if each.tag != "property" or set(each.attrib) != {"name", "value"} or not each.get("name"):
            yield f"suite {number} has a property that is none"
    for case in cases:
        yield from _case(case)


def _case(case: ElementTree.Element) -> Iterator[str]:
    name = f"case {case.get('classname')} {case.get('name')}"
    yield from _attributes(case, _CASE, name)
    if len(case) > 1:
        yield f"{name} has more than one end"
    for end in case:
        if end.tag not in _ENDS or set(end.attrib) != _ENDS[end.tag] or len(end):
            yield f"{name} ends as <{end.tag}> with {sorted(end.attrib)}"


def _attributes(element: ElementTree.Element, rules: dict[str, re.Pattern[str]], where: str) -> Iterator[str]:
    if set(element.attrib) != set(rules):
        yield f"{where} has {sorted(set(element.attrib) ^ set(rules))} too many or too few"
    for name, rule in rules.items():
        if not rule.fullmatch(element.get(name, "")):
            yield f"{where}: {name} is {element.get(name)!r}"
