"""The part of a plan around one application: what ran beside it, and what had happened to those people before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from harness.certificates.drive.plan import Phase, Plan, PlannedApplication, PlannedClock, PlannedEvent
from harness.drive.plan import PlanError

BEFORE_S = 3.0
AFTER_S = 1.0
"""What was meant to begin so long before and after the application goes again, with its distance in time."""

_APART_S = 0.05
"""What lies further back goes ahead of it, one after the other: the earlier register events of everybody who comes up,
since their later events and new cards rest on those, and the settings of the clock."""

_SETTLED_S = 1.0


def around(plan: Plan, application_id: str) -> Plan:
    """Only what surrounds this application, in one phase. Raises PlanError where the plan has no such application."""
    for phase in plan.phases:
        for at_s, planned in _applications(phase):
            if planned.application.application_id == application_id:
                return replace(plan, phases=(_part(phase, max(0.0, at_s - BEFORE_S), at_s + AFTER_S),))
    raise PlanError(f"the plan has no application {application_id}")


def _part(phase: Phase, begin_s: float, end_s: float) -> Phase:
    """What was meant to begin in this span of a phase, and ahead of it what it rests on."""
    near = [each for each in phase.applications if begin_s <= each.at_s <= end_s]
    instants = {each.instant for each in near if each.instant}
    applications = [each for each in phase.applications if begin_s <= each.at_s <= end_s or each.instant in instants]
    events = [each for each in phase.events if begin_s <= each.at_s <= end_s]
    people = {each.application.kin_group for each in applications} | {each.event.kin_group for each in events}
    ahead: list[PlannedClock | PlannedEvent] = [each for each in phase.clocks if each.at_s < begin_s]
    ahead += [
        replace(each, probes=()) for each in phase.events if each.at_s < begin_s and each.event.kin_group in people
    ]
    ahead.sort(key=lambda each: each.at_s)
    again = [replace(each, at_s=number * _APART_S) for number, each in enumerate(ahead)]
    later = _moved(begin_s, len(ahead) * _APART_S + _SETTLED_S if ahead else 0.0)
    return replace(
        phase,
        duration_s=later(end_s),
        applications=tuple(replace(each, at_s=later(each.at_s)) for each in applications),
        events=(
            *(each for each in again if isinstance(each, PlannedEvent)),
            *(replace(each, at_s=later(each.at_s)) for each in events),
        ),
        faults=tuple(replace(each, at_s=later(each.at_s)) for each in phase.faults if begin_s <= each.at_s <= end_s),
        clocks=(
            *(each for each in again if isinstance(each, PlannedClock)),
            *(replace(each, at_s=later(each.at_s)) for each in phase.clocks if begin_s <= each.at_s <= end_s),
        ),
    )


def _moved(begin_s: float, lead_s: float) -> Callable[[float], float]:
    """Times of the phase to times of the part."""
    return lambda at_s: max(0.0, at_s - begin_s) + lead_s


def _applications(phase: Phase) -> Iterator[tuple[float, PlannedApplication]]:
    """All applications of a phase and when they are meant to begin, probes at their events' earliest."""
    for planned in phase.applications:
        yield planned.at_s, planned
    for event in phase.events:
        for probe in event.probes:
            yield event.at_s + probe.at_s, probe
