"""Certificates as the load generator knows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.certificates.domain.operations import Application, Delivery
from harness.certificates.drive.excerpt import around
from harness.certificates.drive.plan import Plan, decode_plan, delayed, encode_plan, renamed
from harness.domain.operations import Fault, Request
from harness.drive.subject import Carrier, FamilyDriving, PlannedRequest, Ports
from harness.targets.target_file import TargetFile

if TYPE_CHECKING:
    from harness.certificates.domain.residents import Population
    from harness.certificates.scenario.model import Suite
    from harness.targets.system import SystemDescription


# The generator's process carries out plans and makes none: it loads nothing of what making one takes.


def _plan(
    suite: Suite, population: Population, seed: int, run_id: str, system: SystemDescription, rate_per_s: float | None
) -> Plan:
    from harness.certificates.drive.making import make_plan

    return make_plan(suite, population, seed, run_id, system, rate_limit_per_s=rate_per_s)


def _most_trials(plan: Plan) -> dict[str, int]:
    from harness.certificates.drive.most_trials import most_trials

    return most_trials(plan)


def _check(suite: Suite) -> None:
    from harness.certificates.drive.making import check_size

    check_size(suite)


def _carrier(plan: Plan, worker: int, file: TargetFile, ports: Ports) -> Carrier:
    from harness.certificates.drive.sending import Kiosks

    return Kiosks(plan, worker, file, ports)


def _requests(plan: Plan) -> Iterator[PlannedRequest]:
    """All requests of a plan but confirmations."""
    on_time = not plan.in_flight  # a closed loop sends as many as there is time for
    for phase in plan.phases:
        for one in phase.applications:
            other = plan.others.get(one.application.application_id)
            variants = () if other is None else (other,)
            yield PlannedRequest(
                one.application, one.scenario, one.worker, one.aim, one.fault, on_time, variants=variants
            )
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


def _follows(request: Request, planned: PlannedRequest) -> bool:
    """Whether this is the confirmation of a planned application."""
    if not isinstance(request, Delivery) or not isinstance(planned.request, Application):
        return False
    return request.printed == (request.paid and planned.fault is not Fault.PRINT_FAILURE)


DRIVING = FamilyDriving(
    plan=_plan,
    around=around,
    renamed=renamed,
    most_trials=_most_trials,
    requests=_requests,
    follows=_follows,
    quantiles=lambda plan: plan.quantiles,
    delayed=delayed,
    encode=encode_plan,
    decode=decode_plan,
    carrier=_carrier,
    check=_check,
)
