"""What was sent is what is planned: each request in the journals is the one that suite and seed give, and where a
journal says that all was sent, all of it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.drive.plan import Phase, Plan
from harness.domain.operations import Aim, ClockSetting, Fault, FaultRequest, GroupHistory, Invocation, Outcome, Request
from harness.evidence.broken import BrokenEvidence
from harness.history.journal import journal_path
from harness.history.read import Chain, JournalFacts, journal_facts


@dataclass(frozen=True, slots=True)
class Planned:
    """One request as it is to be sent, by which worker. `always`: a worker that has sent everything has sent this;
    `after` is the event that it follows once that is answered, empty for none."""

    request: Request
    scenario: str
    worker: int
    aim: Aim = Aim.ARRIVAL
    fault: Fault = Fault.NONE
    always: bool = True
    after: str = ""


def planned_requests(plan: Plan) -> dict[str, Planned]:
    """All requests of a plan by their ids."""
    return {_id(each.request): each for phase in plan.phases for each in _requests(phase, plan)}


def _requests(phase: Phase, plan: Plan) -> Iterator[Planned]:
    on_time = not plan.in_flight  # a closed loop sends as many as there is time for
    for one in phase.applications:
        yield Planned(one.application, one.scenario, one.worker, one.aim, one.fault, on_time)
    for each in phase.events:
        yield Planned(each.event, each.scenario, each.worker)
        for probe in each.probes:
            yield Planned(
                probe.application,
                probe.scenario,
                each.worker,
                probe.aim,
                probe.fault,
                always=False,
                after=each.event.event_id,
            )
    for fault in phase.faults:
        yield Planned(fault.fault, fault.scenario, fault.worker)
    for clock in phase.clocks:
        yield Planned(clock.setting, clock.scenario, clock.worker)
    if phase.clock is not None:
        yield Planned(phase.clock, phase.name, 0)


@dataclass(slots=True)
class Sent:
    """Takes in the record of a run part by part and holds it against the plan. `lasting` are operations without an
    answer."""

    planned: Mapping[str, Planned]
    lasting: set[str] = field(default_factory=set)
    _sent: set[str] = field(default_factory=set)
    _answered: set[str] = field(default_factory=set)

    def take(self, group: GroupHistory) -> None:
        """Whether everything sent for a kin group was planned so. A delivery follows from its application. Raises
        BrokenEvidence."""
        for operation in group.operations:
            invocation, completion = operation.invocation, operation.completion
            name = _id(invocation.request)
            if not _is_as_planned(invocation, self.planned.get(name), group.kin_group):
                record = f"operation {invocation.operation}"
                raise BrokenEvidence("it was not planned, or otherwise", "history", record)
            if not isinstance(invocation.request, Delivery):
                self._sent.add(name)
            if completion is None:
                self.lasting.add(invocation.operation)
            elif completion.outcome is not Outcome.UNKNOWN:
                self._answered.add(name)

    def check_whole(self, run: Path, workers: int, chains: Mapping[str, Chain], ended: bool) -> dict[int, JournalFacts]:
        """Whether the journals hold no more than what was taken in, and no less than what they say that was sent.
        `ended`: driving came to its end by itself, and so every worker did. Gives back what each says of itself. Raises
        BrokenEvidence, OSError."""
        facts = {}
        for worker in range(workers):
            path = journal_path(run / "history", worker)
            name = path.relative_to(run).as_posix()
            own = facts[worker] = journal_facts(path)
            if name in chains and own.records != chains[name].records:
                raise BrokenEvidence("it is no record of this version", name, f"record {own.records + 1}")
            if own.records and own.worker != worker:
                raise BrokenEvidence(f"it is the journal of worker {own.worker}", name)
            if ended and not own.finished:
                raise BrokenEvidence("driving is said to have come to its end, and this journal has none", name)
            if own.finished:
                self._check_finished(name, worker)
        hidden = self.lasting.difference(*(own.open for own in facts.values()))
        for operation in sorted(hidden):
            raise BrokenEvidence(
                "its answer is laid to another kin group than its request", "history", f"operation {operation}"
            )
        return facts

    def _check_finished(self, name: str, worker: int) -> None:
        for request, each in self.planned.items():
            wanted = each.always or each.after in self._answered
            if wanted and each.worker == worker and request not in self._sent:
                raise BrokenEvidence("it says that all was sent, and this was not", name, request)


def _is_as_planned(invocation: Invocation, planned: Planned | None, kin_group: int) -> bool:
    request = invocation.request
    if planned is None or request.kin_group != kin_group:
        return False
    if (invocation.scenario, invocation.fault, invocation.worker) != (planned.scenario, planned.fault, planned.worker):
        return False
    name = _id(request)
    if isinstance(request, Delivery):
        name = f"{name}/delivery"
        same = planned.request.kin_group == kin_group and isinstance(planned.request, Application)
        same = same and request.printed == (request.paid and planned.fault is not Fault.PRINT_FAILURE)
    else:
        same = request == planned.request
    aims = {planned.aim, Aim.RETRY} if type(request) is Application else {planned.aim}
    return same and invocation.aim in aims and invocation.operation.rpartition("/")[0] == name


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
