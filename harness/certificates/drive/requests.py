"""What a plan will have sent, request by request."""

from __future__ import annotations

from collections.abc import Iterator

from harness.certificates.domain.operations import Application, Delivery
from harness.certificates.drive.plan import Phase, Plan
from harness.domain.operations import Fault, Request
from harness.drive.subject import PlannedRequest


def planned_requests(plan: Plan) -> Iterator[PlannedRequest]:
    """All requests of a plan but confirmations."""
    for phase in plan.phases:
        yield from _requests(phase, plan)


def _requests(phase: Phase, plan: Plan) -> Iterator[PlannedRequest]:
    on_time = not plan.in_flight  # a closed loop sends as many as there is time for
    for one in phase.applications:
        yield PlannedRequest(one.application, one.scenario, one.worker, one.aim, one.fault, on_time)
    for each in phase.events:
        yield PlannedRequest(each.event, each.scenario, each.worker)
        for probe in each.probes:
            yield PlannedRequest(
                probe.application,
                probe.scenario,
                each.worker,
                probe.aim,
                probe.fault,
                always=False,
                after=each.event.event_id,
            )
    for fault in phase.faults:
        yield PlannedRequest(fault.fault, fault.scenario, fault.worker)
    for clock in phase.clocks:
        yield PlannedRequest(clock.setting, clock.scenario, clock.worker)
    if phase.clock is not None:
        yield PlannedRequest(phase.clock, phase.name, 0)


def follows(request: Request, planned: PlannedRequest) -> bool:
    """Whether this is the confirmation of a planned application."""
    if not isinstance(request, Delivery) or not isinstance(planned.request, Application):
        return False
    return request.printed == (request.paid and planned.fault is not Fault.PRINT_FAILURE)
