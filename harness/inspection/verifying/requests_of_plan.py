"""What was sent is what is planned: each request in the journals is the one that suite and seed give, and where a
journal says that all was sent, all of it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from harness.domain.operations import Aim, Beside, Completion, GroupHistory, Invocation, Outcome
from harness.drive.latencies import DELAY, first_differing
from harness.drive.subject import FamilyDriving, PlannedRequest
from harness.evidence.stored import BrokenEvidence
from harness.history.journal import journal_path
from harness.history.merge import marks
from harness.history.read import Chain, JournalFacts, journal_facts, read_journal
from harness.history.requests import id_of, type_of


class Sent:
    """Takes in the record of a run part by part and holds it against the plan."""

    def __init__(self, driving: FamilyDriving[Any], plan: Any) -> None:
        self._planned = {id_of(each.request): each for each in driving.requests(plan)}
        self._follows = driving.follows
        self._quantiles = driving.quantiles(plan)
        self.lasting: set[str] = set()
        """Operations without an answer."""
        self._sent: set[str] = set()
        self._answered: set[str] = set()

    def take(self, group: GroupHistory) -> None:
        """Whether everything sent for a kin group was planned so. What follows from another request has its id. Raises
        BrokenEvidence."""
        asked = {each.invocation.operation for each in group.operations}
        for operation in group.operations:
            invocation, completion = operation.invocation, operation.completion
            name = id_of(invocation.request)
            if isinstance(invocation.request, Beside):
                self._take_beside(invocation, completion, asked)
                continue
            planned = self._planned.get(name)
            if planned is None or not self._is_as_planned(invocation, planned, group.kin_group):
                record = f"operation {invocation.operation}"
                raise BrokenEvidence("it was not planned, or otherwise", "history", record)
            if type(invocation.request) is type(planned.request):
                self._sent.add(name)
            if completion is None:
                self.lasting.add(invocation.operation)
            elif completion.outcome is not Outcome.UNKNOWN:
                self._answered.add(name)

    def _take_beside(self, invocation: Invocation, completion: Completion | None, asked: Collection[str]) -> None:
        """What came with an answer stands beside it. Raises BrokenEvidence."""
        request = invocation.request
        assert isinstance(request, Beside)
        if request.operation not in asked or invocation.operation != request.own:
            raise BrokenEvidence("it came with no answer", "history", f"operation {invocation.operation}")
        if completion is None:
            self.lasting.add(invocation.operation)

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
            self._check_delays(path, name)
        hidden = self.lasting.difference(*(own.open for own in facts.values()))
        for operation in sorted(hidden):
            raise BrokenEvidence(
                "its answer is laid to another kin group than its request", "history", f"operation {operation}"
            )
        return facts

    def _check_delays(self, path: Path, name: str) -> None:
        """Whether each delay that was drawn when it was needed is the one that plan and record give."""
        number = None
        if path.is_file() and (self._quantiles or any(mark.what == DELAY for mark in marks((path,)))):
            number = first_differing(read_journal(path), self._quantiles)
        if number is not None:
            raise BrokenEvidence("a delay is not the one that plan and record give", name, f"record {number}")

    def _check_finished(self, name: str, worker: int) -> None:
        for request, each in self._planned.items():
            wanted = each.always or each.after in self._answered
            if wanted and each.worker == worker and request not in self._sent:
                raise BrokenEvidence("it says that all was sent, and this was not", name, request)

    def _is_as_planned(self, invocation: Invocation, planned: PlannedRequest, kin_group: int) -> bool:
        request = invocation.request
        if request.kin_group != kin_group or planned.request.kin_group != kin_group:
            return False
        sent = invocation.scenario, invocation.fault, invocation.worker
        if sent != (planned.scenario, planned.fault, planned.worker):
            return False
        name, sort = id_of(request), type_of(request)
        if type(request) is type(planned.request):
            same, again = request in (planned.request, *planned.variants), sort.is_trial
        else:
            name, same, again = f"{name}/{sort.name}", self._follows(request, planned), False
        aims = {planned.aim, Aim.RETRY} if again else {planned.aim}
        return same and invocation.aim in aims and invocation.operation.rpartition("/")[0] == name
