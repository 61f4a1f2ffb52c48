"""junit.xml keeps the rules of all its readers, and is red exactly where the run is no pass."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.messages import Failure
from harness.domain.verdicts import Judgement
from harness.domain.words import Verdict
from harness.evidence.ci_result import Told, doubted_of
from harness.evidence.gate import Earlier, Gate, gated
from harness.evidence.junit import junit_xml
from harness.evidence.verdict_file import Controls
from tests.evidence.junit_rules import broken_rules
from tests.evidence.runs import SCENARIOS, TODAY, finding, judgement, judgements, rows, table, waiver

FEE = "accounting:ledger-fee:seal:steady-day:delivered"
NONE = Gate(TODAY)


def told(judged: Judgement, gate: Gate = NONE, controls: Controls | None = None, reasons: Any = ()) -> Told:
    """What CI is told of a judgement behind a gate."""
    unclear = [asdict(each) for each in judged.unclear]
    found = rows(judged.findings)
    after = gated(table(judged, controls, tuple(reasons)), found, unclear, gate)
    began = datetime(2026, 11, 23, 1, 2, 3, 456789, UTC)
    return Told(after, found, doubted_of(unclear), "quick", SCENARIOS, "system 1.0 build-7", began)


def states(xml: bytes) -> dict[tuple[str, str], str]:
    """How each case ended, by class and name: passed, failure, error or skipped."""
    cases = ElementTree.fromstring(xml).iter("testcase")
    return {(each.get("classname", ""), each.get("name", "")): each[0].tag if len(each) else "passed" for each in cases}


gates = st.builds(
    Gate,
    st.just(TODAY),
    st.just(True),
    st.sampled_from([None, 100, 600]),
    st.sampled_from([{}, {Property.BINDING: 1e-4}]),
    st.sampled_from([(), (waiver(FEE),), (waiver(FEE, -1),)]),
    st.sampled_from(
        [
            (),
            (Earlier("run-1", Verdict.FAIL),),
            (Earlier("run-1", Verdict.INCONCLUSIVE, say("strangers", documents=2)),),
        ]
    ),
)


@given(judgements, st.one_of(st.just(NONE), gates), st.sampled_from([None, Controls(100, 99)]), st.text(max_size=9))
def test_it_keeps_the_rules_and_is_red_where_the_run_is_no_pass(
    judged: Judgement, gate: Gate, controls: Controls | None, reason: str
) -> None:
    reasons = (say("harness-failed", failure=Failure(reason)),) if reason else ()
    said = told(judged, gate, controls, reasons)
    xml = junit_xml(said)
    assert broken_rules(xml) == []
    ended = states(xml)
    assert len(ended) == sum(1 for _ in ElementTree.fromstring(xml).iter("testcase"))  # no name twice
    found = set(ended.values())
    if said.verdict is Verdict.PASS:
        assert not found & {"failure", "error"}
    elif said.verdict is Verdict.INCONCLUSIVE:
        assert "error" in found and "failure" not in found
    else:
        assert "failure" in found


@settings(max_examples=40)
@given(judgements)
def test_one_case_for_each_property_and_scenario(judged: Judgement) -> None:
    ended = states(junit_xml(told(judged)))
    for scenario in SCENARIOS:
        for one in Property:
            ended.pop((f"himozuke.quick.{scenario}", one.value))
    assert {name for name, _ in ended} == {"himozuke.quick"}
    assert {name for _, name in ended} == {"verdict", "controls", *Property}


def test_what_a_run_says_nothing_of_has_no_case() -> None:
    judged = judgement()
    known = tuple(each for each in judged.properties if each.property is not Property.FAIRNESS)
    ended = states(junit_xml(told(replace(judged, properties=known))))
    assert {name for _, name in ended} == {"verdict", "controls", *Property} - {"fairness"}


def test_a_finding_fails_its_own_scenario_and_no_other() -> None:
    ended = states(junit_xml(told(judgement([finding(Property.BINDING, "kawasaki-2023")]))))
    assert ended["himozuke.quick.kawasaki-2023", "binding"] == "failure"
    assert ended["himozuke.quick.steady-day", "binding"] == "passed"
    assert ended["himozuke.quick", "binding"] == ended["himozuke.quick", "verdict"] == "failure"
    assert ended["himozuke.quick", "content"] == "passed"


def test_nothing_is_green_of_which_something_could_not_be_judged() -> None:
    judged = judgement([finding(Property.BINDING, "kawasaki-2023")], [Property.BINDING, Property.SEAL])
    ended = states(junit_xml(told(judged)))
    assert ended["himozuke.quick.steady-day", "binding"] == "skipped"
    assert ended["himozuke.quick.steady-day", "seal"] == "skipped"
    assert ended["himozuke.quick", "seal"] == "error"


def test_a_scenario_without_a_decisive_trial_is_not_green() -> None:
    judged = judgement()
    kept = tuple(each for each in judged.by_scenario if each.scenario != "steady-day")
    ended = states(junit_xml(told(replace(judged, by_scenario=kept))))
    assert {end for (name, _), end in ended.items() if name == "himozuke.quick.steady-day"} == {"skipped"}


def test_what_is_waived_is_skipped_and_says_so() -> None:
    xml = junit_xml(told(judgement([finding()]), Gate(TODAY, True, waivers=(waiver(FEE),))))
    ended = states(xml)
    assert ended["himozuke.quick", "verdict"] == ended["himozuke.quick", "gate"] == "passed"
    assert ended["himozuke.quick", "accounting"] == "skipped"
    assert ended["himozuke.quick.steady-day", "accounting"] == "skipped"
    assert f"all waived: {FEE}" in xml.decode()
    assert "(Sato: known)" in xml.decode()


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1b", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_is_replaced(letter: str) -> None:
    said = told(judgement(), Gate(TODAY, True, earlier=(Earlier(f"run{letter}1", Verdict.INCONCLUSIVE),)))
    xml = junit_xml(said)
    assert broken_rules(xml) == []
    assert letter not in xml.decode()
    assert f"run{ascii(letter)[1:-1]}1" in xml.decode()


def test_the_rules_find_what_they_are_for() -> None:
    good = junit_xml(told(judgement([finding()]))).decode()
    assert broken_rules(good.encode()) == []
    for old, new in (
        ("<testsuites>", '<testsuites name="x">'),
        ('hostname="localhost" ', ""),
        ('T01:02:03"', 'T01:02:03Z"'),
        ('failures="2"', 'failures="1"'),
        ('package="himozuke" id="1"', 'package="himozuke" id="2"'),
        ("<system-err />", ""),
        ('time="70.00"', 'time="soon"'),
        ('<failure type="finding"', "<failure"),
        ("</failure>", "</failure><skipped message='x'/>"),
        ("<properties>", "<system-out/><properties>"),
    ):
        assert old in good, old
        assert broken_rules(good.replace(old, new, 1).encode()), old


def test_lowered_minima_and_the_count_of_earlier_runs_are_told() -> None:
    said = told(judgement(), Gate(TODAY, True))
    whole = junit_xml(said).decode()
    assert "the gate saw 0 earlier runs of this inspection on this build" in whole
    assert "minima scaled" not in whole
    lowered = {"duration_s": 2.0, "own_s": 140.0, "minima": {"binding": {"least": 8, "own": 600}}}
    xml = junit_xml(replace(said, table={**said.table, "lowered": lowered}))
    assert broken_rules(xml) == []
    (value,) = {
        each.get("value") for each in ElementTree.fromstring(xml).iter("property") if each.get("name") == "minima"
    }
    assert value == "minima scaled to 1.43% of the suite's (2 s instead of 140 s): binding: 8 instead of 600"
