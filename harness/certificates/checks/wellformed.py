"""wellformed: the history itself is sound. What is wrong here is the harness's own, so it is never a finding against
the system: the property, and with it the run, is inconclusive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.catalogue import say
from harness.certificates.checks.cases import Case, strays
from harness.certificates.checks.ground import WorkerFacts
from harness.certificates.checks.shares import Check, OfGroup, OfRun
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message
from harness.domain.operations import GroupHistory


def in_group(history: GroupHistory, cases: Sequence[Case]) -> Iterator[Message]:
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
    for case in cases:
        yield from _one_body(case)
    for name in strays(history, cases):
        yield say("confirmed-not-applied-for", application=name)


def _one_body(case: Case) -> Iterator[Message]:
    bodies = [one.invocation.request for one in case.tries]
    if any(body != case.application for body in bodies):
        yield say("different-bodies", application=case.application.application_id)


def in_journals(workers: Iterable[WorkerFacts]) -> Iterator[Message]:
    """What is wrong with the workers' journals."""
    for worker in workers:
        who = worker.worker
        if worker.gaps:
            yield say("records-missing", worker=who, records=worker.gaps)
        if worker.orphans:
            yield say("completions-without-invocation", worker=who, completions=worker.orphans)
        if worker.torn:
            yield say("journal-torn", worker=who)
        if not worker.finished:
            yield say("worker-not-finished", worker=who)


def group(of: OfGroup) -> None:
    """The group's own history."""
    for message in in_group(of.history, of.cases):
        of.doubt(Property.WELLFORMED, message)


def records(run: OfRun) -> int:
    """Each record of a journal could be wrong."""
    return sum(worker.records for worker in run.ground.workers or ())


def conclude(run: OfRun) -> None:
    """The workers' journals, and ids that two kin groups used."""
    if run.ground.workers is None:
        run.doubt(Property.WELLFORMED, say("no-journals"))
    for message in in_journals(run.ground.workers or ()):
        run.doubt(Property.WELLFORMED, message)
    for name in sorted(run.whole.table.doubled_ids()):
        run.doubt(Property.WELLFORMED, say("in-two-kin-groups", application=name))


CHECK = Check(Property.WELLFORMED, group=group, trials=records, conclude=conclude)
