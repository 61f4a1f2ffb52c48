"""What a plan means to make happen, one promise each: read from the plan, so that judging again finds the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from harness.certificates.domain.triggers import Promise, Trigger
from harness.certificates.drive.plan import Phase, Plan, PlannedApplication, PlannedEvent
from harness.domain.operations import Aim, Fault

_ONE_BURST_S = 0.5
"""Two of one burst are planned at most so far apart."""

_NEXT_S = 1.0
"""So long after a kiosk was to be free the next applicant is planned there, at the latest."""

_RACING_S = 0.05
_ONE_AFTER_ANOTHER_S = 1.0
"""Two events of one resident that are planned no further apart are meant to meet."""


def promises_of(plan: Plan) -> tuple[Promise, ...]:
    """All of them, in an order that is the same for the same plan."""
    return tuple(promise for phase in plan.phases for promise in _of_phase(phase, plan.delivers))


def _of_phase(phase: Phase, delivers: bool) -> Iterator[Promise]:
    for planned in phase.applications:
        yield from _of_kiosk(planned, delivers)
    yield from _of_instants(phase.applications)
    yield from _of_bursts(phase.applications)
    yield from _of_neighbours(phase.applications)
    yield from _around_events(phase)
    for fault in phase.faults:
        yield Promise(fault.fault.kind, fault.fault.fault_id)
    for clock in phase.clocks:
        yield Promise(Trigger.CLOCK_SETTING, clock.setting.setting_id)


def _of_kiosk(planned: PlannedApplication, delivers: bool) -> Iterator[Promise]:
    """What its own kiosk does."""
    name = planned.application.application_id
    match planned.fault:
        case Fault.GIVE_UP:
            yield Promise(Trigger.GIVE_UP, name)
        case Fault.SLOW_READER:
            yield Promise(Trigger.SLOW_READER, name, delay_s=planned.wait_s)
        case Fault.RETRY:
            yield Promise(Trigger.ASKED_TWICE if planned.follow_s else Trigger.ASKED_AGAIN, name)
        case Fault.OTHER_BODY:
            yield Promise(Trigger.OTHER_BODY, name)
        case Fault.PRINT_FAILURE if delivers:
            yield Promise(Trigger.PRINT_FAILURE, name)
    if planned.confirm_after_s and delivers:
        yield Promise(Trigger.LATE_CONFIRMATION, name, delay_s=planned.confirm_after_s)


def _of_instants(applications: Iterable[PlannedApplication]) -> Iterator[Promise]:
    for instant in dict.fromkeys(planned.instant for planned in applications if planned.instant):
        yield Promise(Trigger.SAME_INSTANT, instant)


def _of_bursts(applications: Iterable[PlannedApplication]) -> Iterator[Promise]:
    """One behind the other, those of each scenario by themselves."""
    of_scenario: dict[tuple[str, int], list[PlannedApplication]] = {}
    for planned in applications:
        if planned.aim is Aim.BURST:
            of_scenario.setdefault((planned.scenario, planned.worker), []).append(planned)
    for members in of_scenario.values():
        for earlier, this in pairwise(members):
            apart_s = this.at_s - earlier.at_s
            if apart_s <= _ONE_BURST_S:
                name, other = this.application.application_id, earlier.application.application_id
                yield Promise(Trigger.BURST, name, other, apart_s)


def _of_neighbours(applications: Iterable[PlannedApplication]) -> Iterator[Promise]:
    """Whoever is planned at a kiosk soon after its client left, or its print failed."""
    free: dict[str, PlannedApplication] = {}
    for planned in applications:
        earlier = free.pop(planned.application.kiosk_id, None)
        if earlier is not None and planned.at_s - earlier.at_s - earlier.wait_s <= _NEXT_S:
            name, other = planned.application.application_id, earlier.application.application_id
            yield Promise(Trigger.NEXT_AT_KIOSK, name, other)
        if planned.fault in {Fault.GIVE_UP, Fault.PRINT_FAILURE}:
            free[planned.application.kiosk_id] = planned


def _around_events(phase: Phase) -> Iterator[Promise]:
    """Probes, races, what is to be over before, and events one behind the other."""
    of_group: dict[int, list[PlannedEvent]] = {}
    for event in phase.events:
        of_group.setdefault(event.event.kin_group, []).append(event)
        for probe in event.probes:
            name = probe.application.application_id
            yield Promise(Trigger.EVENT_PROBE, name, event.event.event_id, probe.at_s)
    for planned in phase.applications:
        if planned.aim in {Aim.RACE, Aim.PROBE}:
            yield from _beside_event(planned, of_group.get(planned.application.kin_group, ()))
    for events in of_group.values():
        for earlier, this in pairwise(events):
            apart_s = this.at_s - earlier.at_s
            same = this.event.resident_code == earlier.event.resident_code
            if same and apart_s <= _ONE_AFTER_ANOTHER_S:
                yield Promise(Trigger.EVENT_AFTER_EVENT, this.event.event_id, earlier.event.event_id, apart_s)


def _beside_event(planned: PlannedApplication, events: Sequence[PlannedEvent]) -> Iterator[Promise]:
    """An application that is planned for itself, because of the event that it races or precedes."""
    name = planned.application.application_id
    if planned.aim is Aim.RACE:
        raced = min(events, key=lambda event: abs(event.at_s - planned.at_s), default=None)
        if raced is not None and abs(raced.at_s - planned.at_s) <= _RACING_S:
            yield Promise(Trigger.EVENT_RACE, name, raced.event.event_id)
    else:
        later = next((event for event in events if event.at_s >= planned.at_s), None)
        if later is not None:
            yield Promise(Trigger.BEFORE_EVENT, name, later.event.event_id)
