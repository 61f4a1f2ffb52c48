"""The part of a plan around one application: what ran beside it, and what had happened to its people before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.drive.plan import Phase, Plan, PlanError, PlannedApplication, PlannedEvent

BEFORE_S = 3.0
AFTER_S = 1.0
"""What was meant to begin so long before and after the application goes again, with its distance in time."""

_LEAD_S = 1.0
"""In this time goes what lies further back: the earlier register events of the same people, and clock settings."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an application stands in a plan."""

    phase: Phase
    at_s: float
    kin_group: int


def around(plan: Plan, application_id: str) -> Plan:
    """Only what surrounds this application, one phase long. Raises PlanError where the plan has no such application."""
    place = next(_places(plan, application_id), None)
    if place is None:
        raise PlanError(f"the plan has no application {application_id}")
    phase, begin_s, end_s = place.phase, place.at_s - BEFORE_S, place.at_s + AFTER_S
    earlier = [each for each in phase.events if each.at_s < begin_s and each.event.kin_group == place.kin_group]
    clocks = [each for each in phase.clocks if each.at_s < begin_s]
    lead_s = _LEAD_S if earlier or clocks else 0.0

    def at_s(planned_s: float) -> float:
        return max(0.0, planned_s - max(0.0, begin_s) + lead_s)

    step_s = lead_s / (len(earlier) + len(clocks) + 1)
    applications = [each for each in phase.applications if begin_s <= each.at_s <= end_s]
    instants = {each.instant for each in applications if each.instant}
    applications = [each for each in phase.applications if each in applications or each.instant in instants]
    part = replace(
        phase,
        duration_s=at_s(end_s),
        applications=tuple(replace(each, at_s=at_s(each.at_s)) for each in applications),
        events=(
            *(_bare(each, number * step_s) for number, each in enumerate(earlier, start=len(clocks))),
            *(replace(each, at_s=at_s(each.at_s)) for each in phase.events if begin_s <= each.at_s <= end_s),
        ),
        faults=tuple(replace(each, at_s=at_s(each.at_s)) for each in phase.faults if begin_s <= each.at_s <= end_s),
        clocks=(
            *(replace(each, at_s=number * step_s) for number, each in enumerate(clocks)),
            *(replace(each, at_s=at_s(each.at_s)) for each in phase.clocks if begin_s <= each.at_s <= end_s),
        ),
    )
    return replace(plan, phases=(part,))


def _bare(planned: PlannedEvent, at_s: float) -> PlannedEvent:
    """An earlier event without the probes that followed it."""
    return replace(planned, at_s=at_s, probes=())


def _places(plan: Plan, application_id: str) -> Iterator[_Place]:
    for phase in plan.phases:
        for at_s, planned in _applications(phase):
            if planned.application.application_id == application_id:
                yield _Place(phase, at_s, planned.application.kin_group)


def _applications(phase: Phase) -> Iterator[tuple[float, PlannedApplication]]:
    """All applications of a phase and when they are meant to begin, probes at their events' earliest."""
    for planned in phase.applications:
        yield planned.at_s, planned
    for event in phase.events:
        for probe in event.probes:
            yield event.at_s + probe.at_s, probe
