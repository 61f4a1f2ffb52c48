"""wellformed: the history itself is sound. What is wrong here is the harness's own, so it is never a finding against
the system: the property, and with it the run, is inconclusive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.catalogue import say
from harness.checks.cases import Case, strays
from harness.checks.ground import WorkerFacts
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
