"""The gate only ever adds demands, but for waivers; and these reach no further than what they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.messages import Quoted
from harness.domain.verdicts import Finding, Judgement
from harness.domain.words import Verdict
from harness.evidence.gate import Earlier, Gate, found_verdict, gate_lines, gate_of, gated, waived_in, worst
from harness.evidence.said import said_in
from harness.evidence.verdict_file import EXIT_CODES, Controls, stored_row
from harness.wording.media import TERMINAL
from tests.evidence.runs import TODAY, finding, findings, judgement, judgements, rows, table, waiver

RANK = [Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.FAIL]
FEE = "accounting:ledger-fee:seal:steady-day:delivered"
NONE = Gate(TODAY)
LATE = say("generator-late", late_ms=250.0, limit_ms=100.0)


def passed(judged: Judgement, gate: Gate = NONE, found: Sequence[dict[str, Any]] | None = None, **how: Any) -> Any:
    """verdict.json behind the gate."""
    kept = rows(judged.findings) if found is None else found
    return gated(table(judged, **how), kept, [stored_row(each) for each in judged.unclear], gate)


@settings(max_examples=40)
@given(judgements, st.sampled_from([Controls(100, 100), Controls(99, 99), Controls(100, 99)]), st.booleans())
def test_without_a_gate_nothing_changes(judged: Judgement, controls: Controls, reason: bool) -> None:
    before = table(judged, controls, (LATE,) if reason else ())
    after = gated(before, rows(judged.findings), [stored_row(each) for each in judged.unclear], NONE)
    assert (after["verdict"], after["exit_code"]) == (before["verdict"], before["exit_code"])
    assert after["gate"] is None
    assert after["waivers"] == []


@given(judgements, st.integers(1, 2000), st.floats(1e-6, 0.5), st.lists(st.sampled_from(RANK), max_size=3))
def test_demands_never_make_it_better(judged: Judgement, least: int, bound: float, verdicts: list[Verdict]) -> None:
    earlier = tuple(Earlier(f"run-{number}", each) for number, each in enumerate(verdicts))
    gate = Gate(TODAY, True, least, {Property.BINDING: bound}, (), earlier)
    before, after = table(judged), passed(judged, gate)
    assert RANK.index(after["verdict"]) >= max(RANK.index(each) for each in (before["verdict"], *verdicts))
    assert after["exit_code"] == EXIT_CODES[after["verdict"]]
    if after["verdict"] != before["verdict"]:
        assert after["gate"]["because"]


@settings(max_examples=40)
@given(judgements, findings)
def test_waivers_turn_only_the_findings_that_they_name(judged: Judgement, others: list[Finding]) -> None:
    named = {each["fingerprint"] for each in rows(others)}
    after = passed(judged, Gate(TODAY, True, waivers=tuple(map(waiver, sorted(named)))))
    open_ones = [each for each in rows(judged.findings) if each["fingerprint"] not in named]
    uncounted = after["properties"]["accounting"]["findings"] > sum(
        each.property is Property.ACCOUNTING for each in judged.findings
    )
    if open_ones or uncounted:
        assert after["verdict"] == Verdict.FAIL
    else:
        assert after["verdict"] != Verdict.FAIL
    assert {name: each["verdict"] for name, each in after["properties"].items()} == {
        name: each["verdict"] for name, each in table(judged)["properties"].items()
    }


def test_a_known_finding_passes_and_is_listed() -> None:
    judged = judgement([finding(), finding(name="r1-2")])
    assert passed(judged)["verdict"] == Verdict.FAIL
    after = passed(judged, Gate(TODAY, True, waivers=(waiver(FEE),)))
    assert (after["verdict"], after["exit_code"]) == (Verdict.PASS, 0)
    assert (
        after["properties"]["accounting"] | {"verdict": "fail", "findings": 2, "waived": 2}
        == after["properties"]["accounting"]
    )
    assert after["waivers"] == [
        {
            "fingerprint": FEE,
            "reason": "known",
            "owner": "Sato",
            "expires": "2026-12-23",
            "state": "used",
            "findings": 2,
        }
    ]
    assert any(f"{FEE}: 2 findings, " in line for line in gate_lines(after, "en", TERMINAL))


@pytest.mark.parametrize(
    ("found", "days", "told"),
    [(1, 30, "1 findings"), (3, 30, "3 findings"), (0, 30, "unused"), (3, -1, "expired"), (0, -1, "expired")],
)
def test_each_waiver_is_told_with_what_it_lets_pass(found: int, days: int, told: str) -> None:
    judged, neighbour = judgement([finding(name=f"r1-{number}") for number in range(found)]), FEE.replace("seal", "-")
    after = passed(judged, Gate(TODAY, True, waivers=(waiver(FEE, days=days), waiver(neighbour))))
    lines = [line.partition(", until")[0].strip() for line in gate_lines(after, "en", TERMINAL)]
    assert lines[1:3] == [f"{FEE}: {told}", f"{neighbour}: unused"]
    assert waived_in(after) == (found if told.endswith("findings") else 0)


@pytest.mark.parametrize(
    "fingerprint",
    [
        FEE.replace("seal", "income-tax"),
        FEE.replace("steady-day", "kawasaki-2023"),
        FEE.replace("delivered", "open"),
        FEE.replace("ledger-fee", "ledger-kind"),
    ],
)
def test_a_neighbour_of_a_known_finding_is_not_known(fingerprint: str) -> None:
    after = passed(judgement([finding()]), Gate(TODAY, True, waivers=(waiver(fingerprint),)))
    assert after["verdict"] == Verdict.FAIL
    assert after["waivers"][0]["state"] == "unused"


def test_an_expired_waiver_fails_used_or_not() -> None:
    gate = Gate(TODAY, True, waivers=(waiver(FEE, days=-1),))
    for judged in (judgement([finding()]), judgement()):
        after = passed(judged, gate)
        assert (after["verdict"], after["exit_code"]) == (Verdict.FAIL, 1)
        assert after["waivers"][0]["state"] == "expired"
        assert any("expired on 2026-11-22" in sentence for sentence in after["gate"]["because"])


def test_a_waiver_does_not_reach_what_lets_a_my_number_out() -> None:
    (row,) = rows([finding()])
    grave = f"{FEE}+exposes-my-number"
    gate = Gate(TODAY, True, waivers=(waiver(FEE), waiver(grave)))  # no file can hold the second one
    after = passed(judgement([finding()]), gate, [{**row, "fingerprint": grave}])
    assert after["verdict"] == Verdict.FAIL
    assert after["properties"]["accounting"]["waived"] == 0


def test_findings_that_are_counted_and_not_kept_are_not_waived() -> None:
    after = passed(judgement([finding()], uncounted=4), Gate(TODAY, True, waivers=(waiver(FEE),)))
    assert after["properties"]["accounting"] | {"findings": 5, "waived": 1} == after["properties"]["accounting"]
    assert after["verdict"] == Verdict.FAIL


def test_what_could_not_be_judged_stands_behind_a_waived_finding() -> None:
    judged = judgement([finding()], [Property.ACCOUNTING])
    assert passed(judged, Gate(TODAY, True, waivers=(waiver(FEE),)))["verdict"] == Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("least", "verdict"), [(500, Verdict.PASS), (501, Verdict.INCONCLUSIVE)])
def test_a_minimum_of_documents(least: int, verdict: Verdict) -> None:
    after = passed(judgement(), Gate(TODAY, True, min_documents=least))
    assert after["verdict"] == verdict
    assert bool(after["inconclusive_because"]) is (verdict is Verdict.INCONCLUSIVE)


@pytest.mark.parametrize(("bound", "verdict"), [(0.006, Verdict.PASS), (0.0059, Verdict.INCONCLUSIVE)])
def test_a_bound(bound: float, verdict: Verdict) -> None:
    after = passed(judgement(), Gate(TODAY, True, bounds={Property.SEAL: bound}))
    assert after["verdict"] == verdict


def test_where_findings_are_waived_no_bound_is_reached() -> None:
    gate = Gate(TODAY, True, bounds={Property.ACCOUNTING: 0.5}, waivers=(waiver(FEE),))
    after = passed(judgement([finding()]), gate)
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert after["gate"]["because"] == ["no upper bound can be stated for accounting; --bound asks for 0.5"]


@pytest.mark.parametrize("verdict", RANK)
def test_a_rerun_turns_nothing_green(verdict: Verdict) -> None:
    after = passed(
        judgement(), Gate(TODAY, True, earlier=(Earlier("run-1", verdict, say("properties", properties=("binding",))),))
    )
    assert after["verdict"] == verdict
    assert bool(after["gate"]["because"]) is (verdict is not Verdict.PASS)


@settings(max_examples=40)
@given(judgements, st.lists(st.sampled_from(RANK), max_size=2), st.booleans())
def test_a_stored_verdict_passes_its_gate_again(judged: Judgement, verdicts: list[Verdict], asked: bool) -> None:
    earlier = tuple(Earlier(f"run-{number}", each, LATE) for number, each in enumerate(verdicts)) if asked else ()
    gate = Gate(TODAY, asked, 400 if asked else None, {Property.SEAL: 0.1} if asked else {}, (), earlier)
    gate = replace(gate, waivers=(waiver(FEE),)) if asked else gate
    after = passed(judged, gate)
    stored = orjson.loads(orjson.dumps(after))
    assert passed(judged, gate_of(stored)) == after


def test_the_reasons_of_a_verdict_stand_there_as_data_too() -> None:
    after = passed(judgement(), Gate(TODAY, True, min_documents=501), reasons=[LATE])
    codes = [each["code"] for each in after["inconclusive_because_said"]]
    assert codes == ["generator-late", "fewer-documents"]
    assert after["inconclusive_because"][0] == "the generator's p99 lateness was 250 ms, over 100 ms"
    assert [each["code"] for each in after["gate"]["because_said"]] == ["fewer-documents"]


def test_a_gate_of_an_earlier_version_is_read_with_its_sentences() -> None:
    after = passed(judgement(), Gate(TODAY, True, earlier=(Earlier("run-1", Verdict.INCONCLUSIVE, LATE),)))
    del after["gate"]["earlier"][0]["because_said"]
    (earlier,) = gate_of(orjson.loads(orjson.dumps(after))).earlier
    assert earlier.because is not None
    assert earlier.because["words"] == Quoted("the generator's p99 lateness was 250 ms, over 100 ms")


def test_a_report_says_that_something_was_found_whatever_is_waived() -> None:
    after = passed(judgement([finding()]), Gate(TODAY, True, waivers=(waiver(FEE),)))
    assert (after["verdict"], found_verdict(after), waived_in(after)) == (Verdict.PASS, Verdict.FAIL, 1)
    too_few = passed(judgement(), Gate(TODAY, True, min_documents=501))
    assert (found_verdict(too_few), waived_in(too_few)) == (Verdict.INCONCLUSIVE, 0)
    assert found_verdict(passed(judgement())) is Verdict.PASS


def test_of_nothing_nothing_is_known() -> None:
    assert worst([]) is Verdict.INCONCLUSIVE
    assert worst([Verdict.PASS, Verdict.PASS]) is Verdict.PASS
    assert worst([Verdict.INCONCLUSIVE, Verdict.FAIL, Verdict.PASS]) is Verdict.FAIL


def test_a_run_that_is_inconclusive_says_why() -> None:
    """By its properties where nothing is said of it as a whole, also of what stands behind a waived finding."""
    doubted = passed(judgement((), [Property.SEAL]), NONE)
    assert doubted["verdict"] == Verdict.INCONCLUSIVE
    assert [each["code"] for each in doubted["inconclusive_because_said"]]
    behind = passed(judgement([finding()], [Property.ACCOUNTING]), Gate(TODAY, True, waivers=(waiver(FEE),)))
    (why,) = said_in(behind, "inconclusive_because")
    assert why == say("of-property", property="accounting", why=say("not-read"))
    assert passed(judgement(), NONE)["inconclusive_because"] == []
