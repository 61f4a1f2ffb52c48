"""What is required to have been inspected and was not leaves a run inconclusive; what was inspected does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.verdicts import Judgement, NotInspected
from harness.domain.words import Verdict
from harness.evidence.gate import Gate, gate_of, gated
from tests.evidence.runs import TODAY, judgement, table

NO_LIMIT = say("no-limit")


def judged(one: Property, reason: Any, left_out: tuple[NotInspected, ...] = ()) -> Judgement:
    """A judgement in which this property was not inspected."""
    whole = judgement()
    rows = [
        replace(each, verdict=Verdict.NOT_INSPECTED, checked=0, reason=reason) if each.property is one else each
        for each in whole.properties
    ]
    return replace(whole, properties=tuple(rows), not_inspected=left_out)


def passed(of: Judgement, *require: str, lacks: tuple[str, ...] = (), **fired: int) -> dict[str, Any]:
    """verdict.json of a run whose triggers fired so often, behind a gate that requires this."""
    triggers = {name.replace("_", "-"): {"promised": 9, "fired": count} for name, count in fired.items()}
    gate = Gate(TODAY, True, require=require, lacks=lacks)
    after = gated({**table(of), "triggers": triggers}, [], [], gate)
    assert gate_of(after) == gate
    return after


LEDGER = say("lacks-capability", capability="ledger")
DELAYED = say("faults-of-the-system", fault="delay-print")


@pytest.mark.parametrize(
    ("name", "uninspected", "inspected"),
    [
        ("seal", passed(judged(Property.SEAL, say("no-decisive-trial")), "seal"), passed(judgement(), "seal")),
        ("fairness", passed(judged(Property.FAIRNESS, NO_LIMIT), "fairness"), passed(judgement(), "fairness")),
        ("ledger", passed(judgement(), "ledger", lacks=("ledger",)), passed(judgement(), "ledger")),
        ("give-up", passed(judgement(), "give-up", give_up=0), passed(judgement(), "give-up", give_up=1)),
        ("retry", passed(judgement(), "retry", give_up=1), passed(judgement(), "retry", retry=1)),
        (
            "delay-print",
            passed(
                judged(Property.SEAL, NO_LIMIT, (NotInspected(DELAYED, say("no-guard"), 7, 7),)),
                "delay-print",
                delay_print=1,
            ),
            passed(
                judged(Property.SEAL, NO_LIMIT, (NotInspected(DELAYED, say("no-guard"), 6, 7),)),
                "delay-print",
                delay_print=1,
            ),
        ),
    ],
)
def test_what_is_named_must_have_been_inspected(
    name: str, uninspected: dict[str, Any], inspected: dict[str, Any]
) -> None:
    assert (uninspected["verdict"], uninspected["exit_code"]) == (Verdict.INCONCLUSIVE, 3)
    assert uninspected["gate"]["because"] == [f"{name} was not inspected; --require {name} asks for it"]
    assert inspected["verdict"] == Verdict.PASS


def test_all_is_whatever_the_run_says_that_it_left_out_but_for_what_nobody_asked_for() -> None:
    left_out = (NotInspected(say("property-itself", property="alert"), LEDGER, 500, 500),)
    after = passed(judged(Property.ALERT, LEDGER, left_out), "all", lacks=("ledger",))
    assert after["gate"]["because"] == [
        "not inspected: alert; --require all asks for it",
        "not inspected: the capability ledger; --require all asks for it",
    ]
    left_out = (NotInspected(DELAYED, say("does-not-serve-them"), 7, 7),)
    assert passed(judged(Property.ALERT, NO_LIMIT, left_out), "all")["verdict"] == Verdict.INCONCLUSIVE
    assert passed(judged(Property.ALERT, NO_LIMIT), "all")["verdict"] == Verdict.PASS


def test_a_finding_stays_one_whatever_is_required() -> None:
    assert passed(judgement(uncounted=1), "ledger", lacks=("ledger",))["verdict"] == Verdict.FAIL
