"""A gate as it is stored and told: nothing of it is lost on the way to the next one and to who reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.words import Verdict
from harness.evidence.gate import Earlier, Gate, OfAnother, gate_lines, gate_of, gated, looked_back
from harness.evidence.said import said_in
from harness.evidence.verdict_file import Controls
from harness.wording.media import TERMINAL
from tests.evidence.runs import TODAY, finding, judgement, rows, table, waiver
from tests.evidence.test_gate import FEE, LATE, passed

WHOLE = Gate(
    TODAY,
    True,
    400,
    {Property.SEAL: 0.1, Property.BINDING: 0.2},
    (waiver(FEE), waiver(FEE.replace("seal", "-"), days=5)),
    (Earlier("run-1", Verdict.PASS), Earlier("run-2", Verdict.INCONCLUSIVE, LATE)),
    (OfAnother("run-3", ("build",)), OfAnother("run-4", ("build", "scenarios"))),
    ("seal", "delivery"),
    ("clock",),
)


def stored(gate: Gate, **how: Any) -> Any:
    return orjson.loads(orjson.dumps(passed(judgement(), gate, **how)))


def test_every_part_of_a_gate_is_had_back() -> None:
    assert gate_of(stored(WHOLE)) == WHOLE


def test_a_gate_stored_before_it_knew_of_requirements_and_others_has_none() -> None:
    kept = stored(WHOLE)
    for name in ("require", "lacks", "others"):
        del kept["gate"][name]
    assert gate_of(kept) == replace(WHOLE, require=(), lacks=(), others=())


@pytest.mark.parametrize("kept", [{}, {"gate": None}])
def test_where_no_gate_was_asked_there_is_none_and_no_waiver_holds(kept: dict[str, Any]) -> None:
    assert gate_of(kept) == Gate(date.min)
    assert looked_back(kept) == []


@pytest.mark.parametrize("name", ["today", "asked", "min_documents", "bounds", "waivers", "earlier"])
def test_a_stored_gate_without_one_of_its_parts_is_none(name: str) -> None:
    kept = stored(WHOLE)
    del kept["gate"][name]
    with pytest.raises(KeyError):
        gate_of(kept)


def lines(gate: Gate, **how: Any) -> list[str]:
    return gate_lines(passed(judgement(), gate, **how), "en", TERMINAL)


def test_why_a_gate_is_closed_is_told_once() -> None:
    """What the verdict says already is not said again."""
    failed = Gate(TODAY, True, earlier=(Earlier("run-1", Verdict.FAIL), Earlier("run-2", Verdict.FAIL, LATE)))
    told = [line for line in lines(failed) if "run-1" in line or "run-2" in line]
    assert len(told) == 2
    assert "250 ms" in told[1]
    assert any("gate" in line for line in lines(failed))
    known = Gate(TODAY, True, min_documents=501)
    assert lines(known) == [line for line in lines(Gate(TODAY, True)) if line]


def test_an_expired_waiver_closes_the_gate_and_is_told_so() -> None:
    told = lines(Gate(TODAY, True, waivers=(waiver(FEE, days=-1),)))
    assert sum("2026-11-22" in line for line in told) == 2  # as a waiver, and as what closes the gate


def differing(number: int) -> Gate:
    return Gate(TODAY, True, others=tuple(OfAnother(f"run-{at}", ("build",)) for at in range(number)))


@pytest.mark.parametrize(("number", "named", "counted"), [(0, 0, 0), (1, 1, 0), (10, 10, 0), (11, 10, 1), (15, 10, 5)])
def test_of_failed_runs_that_do_not_count_the_latest_are_named(number: int, named: int, counted: int) -> None:
    said = looked_back(passed(judgement(), differing(number)))
    runs = [each["run"] for each in said if each.code == "gate.of-another"]
    assert runs == [f"run-{at}" for at in range(number - named, number)]
    assert len(said) == 1 + named + (1 if counted else 0)
    told = gate_lines(passed(judgement(), differing(number)), "en", TERMINAL)
    if counted:
        assert str(counted) in told[-1]


def test_how_many_earlier_runs_the_gate_saw_is_told_none_included() -> None:
    for number in (0, 1, 3):
        gate = Gate(TODAY, True, earlier=tuple(Earlier(f"run-{at}", Verdict.PASS) for at in range(number)))
        (told,) = lines(gate)
        assert (str(number) in told) or not number
    assert lines(Gate(TODAY)) == []


def test_a_property_counts_its_own_waived_findings_and_events() -> None:
    judged = judgement([finding(), finding(name="r1-2"), finding(Property.ALERT, name="r1-3")])
    after = passed(judged, Gate(TODAY, True, waivers=(waiver(FEE),)))
    assert [after["properties"][name]["waived"] for name in ("accounting", "alert", "seal")] == [2, 0, 0]
    assert after["properties"]["seal"]["events"] == 0
    assert after["properties"]["alert"]["events"] == 1
    assert after["verdict"] == Verdict.FAIL


def test_controls_that_were_missed_make_a_clean_run_inconclusive_with_a_reason() -> None:
    after = passed(judgement(), controls=Controls(100, 99))
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert after["inconclusive_because"]


def test_what_several_properties_say_is_said_once() -> None:
    def reasons(*names: Property) -> list[Any]:
        judged = judgement((), names)
        told = (replace(each, reason=say("not-read")) if each.property in names else each for each in judged.properties)
        return list(passed(replace(judged, properties=tuple(told)))["inconclusive_because_said"])

    assert [each["code"] for each in reasons(Property.SEAL, Property.BINDING)] == ["not-read"]
    assert [each["code"] for each in reasons(Property.SEAL)] == ["of-property"]


def test_bounds_are_held_one_by_one() -> None:
    gate = Gate(TODAY, True, bounds={Property.SEAL: 0.005, Property.BINDING: 0.006, Property.CONTENT: 0.004})
    after = passed(judgement(), gate)
    assert [each["code"] for each in after["gate"]["because_said"]] == ["bound-missed", "bound-missed"]
    assert say("bound-missed", property="seal", reached=0.006, wanted=0.005).code == "bound-missed"


def test_demands_of_a_gate_that_nobody_asked_for_are_none() -> None:
    after = passed(judgement(), Gate(TODAY, False, 501, {Property.SEAL: 0.0001}))
    assert (after["verdict"], after["gate"], after["inconclusive_because"]) == (Verdict.PASS, None, [])


def test_how_many_events_were_found_is_counted() -> None:
    judged = judgement([finding(), finding(name="r1-2"), finding(Property.ALERT, name="r1-3")])
    after = passed(judged)
    assert after["events"] == sum(each["events"] for each in after["properties"].values()) == 3
    assert passed(judgement())["events"] == 0


def with_property(name: str, **told: Any) -> Any:
    """The gate behind a verdict that says this of a property."""
    before = table(judgement())
    before["properties"][name] |= told
    return gated(before, [], [], Gate(TODAY))


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({"verdict": "fail", "findings": 0}, Verdict.FAIL),
        ({"verdict": "fail", "findings": 1}, Verdict.FAIL),
        ({"verdict": "inconclusive", "findings": 1}, Verdict.FAIL),
        ({"verdict": "inconclusive", "findings": 0}, Verdict.INCONCLUSIVE),
        ({"verdict": "pass", "findings": 0}, Verdict.PASS),
    ],
)
@pytest.mark.parametrize("name", ["binding", "seal", "activity"])
def test_what_is_found_or_failed_counts_whichever_of_them_says_so(
    name: str, told: dict[str, Any], verdict: Verdict
) -> None:
    assert with_property(name, **told)["verdict"] == verdict


def test_every_reason_of_every_property_is_told() -> None:
    judged = judgement((), [Property.SEAL, Property.BINDING])
    reasons = {Property.SEAL: say("not-read"), Property.BINDING: LATE}
    told = (replace(each, reason=reasons.get(each.property, each.reason)) for each in judged.properties)
    after = passed(replace(judged, properties=tuple(told)))
    assert {each["code"] for each in after["inconclusive_because_said"]} == {"of-property"}
    assert len(after["inconclusive_because_said"]) == 2


def test_an_expired_waiver_lets_nothing_pass() -> None:
    after = passed(judgement([finding()]), Gate(TODAY, True, waivers=(waiver(FEE, days=-1),)))
    assert [row["findings"] for row in after["waivers"]] == [0]
    assert after["properties"]["accounting"]["waived"] == 0


def test_each_waiver_counts_what_it_names_alone() -> None:
    judged = judgement([finding(), finding(name="r1-2")])
    other = FEE.replace("seal", "income-tax")
    found = [*rows(judged.findings), {**rows(judged.findings)[0], "fingerprint": other}]
    gate = Gate(TODAY, True, waivers=(waiver(FEE), waiver(other), waiver(FEE.replace("seal", "-"))))
    assert [row["findings"] for row in passed(judged, gate, found)["waivers"]] == [2, 1, 0]


@pytest.mark.parametrize(("least", "met"), [(499, True), (500, True), (501, False)])
def test_so_many_documents_are_enough(least: int, met: bool) -> None:
    after = passed(judgement(), Gate(TODAY, True, min_documents=least))
    said = [] if met else [say("fewer-documents", documents=500, least=501)]
    assert said_in(after["gate"], "because") == said
