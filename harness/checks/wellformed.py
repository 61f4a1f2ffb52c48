"""wellformed: the history itself is sound. What is wrong here is the harness's own, so it is never a finding against
the system: the property, and with it the run, is inconclusive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.checks.cases import Case, strays
from harness.checks.ground import WorkerFacts
from harness.domain.operations import GroupHistory


def in_group(history: GroupHistory, cases: Sequence[Case]) -> Iterator[str]:
    """Sentences on one kin group's operations."""
    seen: set[str] = set()
    for operation in history.operations:
        name, answer = operation.invocation.operation, operation.completion
        if name in seen:
            yield f"Operation {name} stands twice in the history."
        seen.add(name)
        if answer is None:
            continue
        if answer.operation != name:
            yield f"The completion of operation {name} is that of operation {answer.operation}."
        if answer.stamp_ns < operation.invocation.stamp_ns:
            yield f"Operation {name} was completed before it was invoked."
    for case in cases:
        yield from _one_body(case)
    for name in strays(history, cases):
        yield f"Application {name} was confirmed and never applied for."


def _one_body(case: Case) -> Iterator[str]:
    bodies = [one.invocation.request for one in case.tries]
    if any(body != case.application for body in bodies):
        yield f"Application {case.application.application_id} was sent with different bodies."


def in_journals(workers: Iterable[WorkerFacts]) -> Iterator[str]:
    """Sentences on the workers' journals."""
    for worker in workers:
        who = f"Worker {worker.worker}"
        if worker.gaps:
            yield f"{who}: {worker.gaps} records are missing from its journal."
        if worker.orphans:
            yield f"{who}: {worker.orphans} completions have no invocation."
        if worker.torn:
            yield f"{who}: the end of its journal is torn."
        if not worker.finished:
            yield f"{who} did not come to its end: it was stopped, or lost."
