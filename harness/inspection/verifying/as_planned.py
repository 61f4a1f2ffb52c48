"""What was sent is what was planned: each request in the journals is the one that suite and seed give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.domain.operations import Application, ClockSetting, Delivery, Event, FaultRequest, GroupHistory, Request
from harness.drive.plan import Phase, Plan
from harness.evidence.broken import BrokenEvidence


def planned_requests(plan: Plan) -> dict[str, Request]:
    """All requests of a plan by their ids."""
    return {_id(request): request for phase in plan.phases for request in _requests(phase)}


def check_sent(group: GroupHistory, planned: Mapping[str, Request]) -> None:
    """Whether everything sent for a kin group was planned so. A delivery is not planned: it follows from its
    application. Raises BrokenEvidence."""
    for operation in group.operations:
        request = operation.invocation.request
        if isinstance(request, Delivery):
            continue
        if planned.get(_id(request)) != request:
            record = f"operation {operation.invocation.operation}"
            raise BrokenEvidence("it was not planned, or otherwise", "history", record)


def _requests(phase: Phase) -> Iterator[Request]:
    for planned in phase.applications:
        yield planned.application
    for each in phase.events:
        yield each.event
        for probe in each.probes:
            yield probe.application
    for fault in phase.faults:
        yield fault.fault
    for clock in phase.clocks:
        yield clock.setting
    if phase.clock is not None:
        yield phase.clock


def _id(request: Request) -> str:
    """Ids of all sorts begin with the run's, and none is another's."""
    if isinstance(request, Application | Delivery):
        return request.application_id
    if isinstance(request, Event):
        return request.event_id
    if isinstance(request, ClockSetting):
        return request.setting_id
    assert isinstance(request, FaultRequest)
    return request.fault_id
