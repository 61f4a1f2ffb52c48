"""The part of a plan around one application keeps its neighbours, their distances and what they rest on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.certificates.drive.excerpt import AFTER_S, BEFORE_S, around
from harness.certificates.drive.making import make_plan
from harness.certificates.drive.plan import Plan
from harness.drive.plan import PlanError
from tests.drive.suites import SYSTEM, residents, scenario, suite


def made(seed: int) -> Plan:
    """A small plan with events."""
    return make_plan(suite(scenario()), residents(), seed, "r7", SYSTEM)


@settings(max_examples=8)
@given(seed=st.integers(0, 99), place=st.integers(0, 10**6))
def test_neighbours_keep_their_distances_and_their_people_keep_their_past(seed: int, place: int) -> None:
    plan = made(seed)
    (phase,) = plan.phases
    wanted = phase.applications[place % len(phase.applications)]
    (part,) = around(plan, wanted.application.application_id).phases
    was = {each.application.application_id: each.at_s for each in phase.applications}
    now = {each.application.application_id: each.at_s for each in part.applications}
    for name, at_s in was.items():
        if wanted.at_s - BEFORE_S <= at_s <= wanted.at_s + AFTER_S:
            assert now[name] - now[wanted.application.application_id] == pytest.approx(at_s - wanted.at_s)
    people = {each.application.kin_group for each in part.applications} | {each.event.kin_group for each in part.events}
    end_s = wanted.at_s + AFTER_S
    past = {each.event.event_id for each in phase.events if each.event.kin_group in people and each.at_s <= end_s}
    assert past == {each.event.event_id for each in part.events}
    for group in people:
        sequences = [each.event.sequence for each in part.events if each.event.kin_group == group]
        assert sequences == sorted(sequences)
    for planned in (part.applications, part.events, part.faults, part.clocks):
        times = [each.at_s for each in planned]
        assert times == sorted(times) and all(at_s >= 0 for at_s in times)


def test_a_probe_is_found_at_its_event() -> None:
    plan = made(5)
    (phase,) = plan.phases
    event = next(each for each in phase.events if each.probes)
    (part,) = around(plan, event.probes[0].application.application_id).phases
    assert event.event in [each.event for each in part.events]


def test_an_application_that_was_never_planned_is_one_sentence() -> None:
    with pytest.raises(PlanError, match="no application r7-none"):
        around(made(5), "r7-none")
