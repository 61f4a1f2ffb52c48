"""What any family's record is held to, as checks under the names that its properties have: that the record is whole
(`wellformed`), and that enough happened to judge (`activity`). What is wrong here is never a finding against the
system: the property, and with it the run, is inconclusive."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from harness.catalogue import say
from harness.checks.concluding import OfRun
from harness.checks.judging import Check, Group
from harness.checks.subject import WorkerFacts
from harness.domain.messages import Message
from harness.domain.operations import GroupHistory


def in_group(history: GroupHistory) -> Iterator[Message]:
    """What is wrong with one kin group's operations."""
    seen: set[str] = set()
    for operation in history.operations:
        name, answer = operation.invocation.operation, operation.completion
        if name in seen:
            yield say("operation-twice", operation=name)
        seen.add(name)
        if answer is None:
            continue
        if answer.operation != name:
            yield say("completion-of-another", operation=name, other=answer.operation)
        if answer.stamp_ns < operation.invocation.stamp_ns:
            yield say("completed-too-early", operation=name)


def in_journals(workers: Iterable[WorkerFacts]) -> Iterator[Message]:
    """What is wrong with the workers' journals."""
    for worker in workers:
        who = worker.worker
        for address, code in worker.changed:
            yield say(code, address=address)
        if worker.gaps:
            yield say("records-missing", worker=who, records=worker.gaps)
        if worker.orphans:
            yield say("completions-without-invocation", worker=who, completions=worker.orphans)
        if worker.torn:
            yield say("journal-torn", worker=who)
        if not worker.finished:
            yield say("worker-not-finished", worker=who)


def records(run: OfRun[Any]) -> int:
    """Each record of a journal could be wrong."""
    return sum(worker.records for worker in run.ground.workers or ())


def wellformed(name: str, own: Callable[[Group], Iterable[Message]]) -> Check[Group, Any, OfRun[Any]]:
    """The check of a whole record. `own` says what else a family finds wrong with a kin group's operations."""

    def group(of: Group) -> None:
        """The group's own history."""
        for message in chain(in_group(of.history), own(of)):
            of.doubt(name, message)

    def conclude(run: OfRun[Any]) -> None:
        """The workers' journals, and ids that two kin groups used."""
        if run.ground.workers is None:
            run.doubt(name, say("no-journals"))
        for message in in_journals(run.ground.workers or ()):
            run.doubt(name, message)
        for one in sorted(run.whole.table.doubled_ids()):
            run.doubt(name, say("in-two-kin-groups", application=one))

    return Check(name, group=group, trials=records, conclude=conclude)


def short(
    order: Iterable[str], minima: Mapping[str, int], checked: Mapping[str, int], left_out: Container[str]
) -> Iterator[Message]:
    """The minima that were not reached, in this order of properties; those that cannot be inspected here are left
    out."""
    for one in order:
        least = minima.get(one, 0)
        if one not in left_out and checked.get(one, 0) < least:
            yield say("minimum-missed", property=one, trials=checked.get(one, 0), least=least)


def overloaded(workers: Iterable[WorkerFacts]) -> Iterator[Message]:
    """The workers that could not keep up with their schedule."""
    for worker in workers:
        if worker.saturated:
            yield say("worker-behind", worker=worker.worker)


def stood_still(workers: Iterable[WorkerFacts]) -> Iterator[Message]:
    """The workers that themselves did not run for a while, by their own heartbeat: what they measured meanwhile says
    nothing of the system."""
    for worker in workers:
        if worker.stood_still:
            for_s = sum(to_ns - from_ns for from_ns, to_ns in worker.stood_still) / 1e9
            yield say("generator-stood-still", worker=worker.worker, times=len(worker.stood_still), for_s=for_s)


def made_up_for(from_ns: int, to_ns: int) -> tuple[int, int]:
    """The interval in which a worker stood still, and as long again, in which all that it owes goes out at once."""
    return from_ns, to_ns + (to_ns - from_ns)


def activity(name: str) -> Check[Any, Any, OfRun[Any]]:
    """The check of enough trials, counted in decisive ones."""

    def conclude(run: OfRun[Any]) -> None:
        """Whether each minimum was reached, and whether the workers kept up."""
        minima = run.ground.minima
        if not minima:
            run.doubt(name, say("no-minimum"))
        missed = short(run.rows, minima, run.checked, run.left_out)
        for message in (*missed, *overloaded(run.ground.workers or ())):
            run.doubt(name, message)

    return Check(name, trials=lambda run: len(run.ground.minima), conclude=conclude)
