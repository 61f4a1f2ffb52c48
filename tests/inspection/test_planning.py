"""What may be driven: with a gate only what can reach the minima of the suite; without one less too, which is said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from harness.inspection.order import Order, UsageProblem
from harness.inspection.planning import check_required, planned
from harness.inspection.running.suite_files import chosen_suite, lowered_by

SHORT = Order(("incidents",), duration_s=2.0, residents=300)
GATED = Order(("incidents",), duration_s=2.0, residents=300, gate=True)


def test_a_gate_refuses_a_length_that_cannot_reach_the_minima_and_names_one_that_can() -> None:
    with pytest.raises(UsageProblem, match=r"out of reach in 2 s .binding: \d+ of 600, seal: \d+ of 100") as refused:
        planned(GATED)
    named = re.search(r"--duration (\d+) would do", str(refused.value))
    assert named and 2 < float(named[1]) <= 140
    enough = Order(GATED.names, duration_s=float(named[1]), residents=300, gate=True)
    assert planned(enough)["applications"] >= 600


def test_without_a_gate_a_short_run_is_planned_all_the_same() -> None:
    assert planned(SHORT)["applications"] < 600


@pytest.mark.parametrize(
    "demand", [{"gate": True}, {"require": ("seal",)}, {"min_documents": 5}, {"bounds": (("seal", 0.5),)}]
)
def test_whatever_makes_a_gate_holds_the_run_to_the_minima_of_the_suite_itself(demand: dict[str, object]) -> None:
    own = chosen_suite(Order(("incidents",))).minimum
    order = Order(("incidents",), duration_s=2.0, **demand)  # type: ignore[arg-type]
    assert (chosen_suite(order).minimum, lowered_by(order, chosen_suite(order))) == (own, None)


def test_what_is_required_must_have_a_name_here() -> None:
    suite = chosen_suite(SHORT)
    check_required(replace(SHORT, require=("all", "seal", "events", "delay-print")), suite)
    with pytest.raises(UsageProblem, match="'honesty' is nothing that is inspected; expected one of all, binding, "):
        check_required(replace(SHORT, require=("seal", "honesty")), suite)


def test_by_how_much_minima_were_lowered_is_known() -> None:
    lowered = lowered_by(SHORT, chosen_suite(SHORT))
    assert lowered is not None
    assert (lowered.duration_s, lowered.own_s, lowered.minima["binding"]) == (pytest.approx(2.0), 140.0, (8, 600))
    longer = Order(("incidents",), duration_s=280.0)
    assert lowered_by(longer, chosen_suite(longer)) is None
    assert chosen_suite(longer).minimum["binding"] == 1200
