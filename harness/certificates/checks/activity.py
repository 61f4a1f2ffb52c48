"""activity: enough happened to judge, counted in decisive trials. Too few is inconclusive, never a finding."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from harness.catalogue import say
from harness.certificates.checks.ground import WorkerFacts
from harness.certificates.checks.shares import Check, OfRun
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message


def short(minima: Mapping[Property, int], checked: Mapping[str, int], left_out: Container[str]) -> Iterator[Message]:
    """The minima that were not reached; properties that cannot be inspected here are left out."""
    for one, least in sorted(minima.items(), key=lambda pair: list(Property).index(pair[0])):
        if one not in left_out and checked.get(one, 0) < least:
            yield say("minimum-missed", property=one, trials=checked.get(one, 0), least=least)


def overloaded(workers: Iterable[WorkerFacts]) -> Iterator[Message]:
    """The workers that could not keep up with their schedule."""
    for worker in workers:
        if worker.saturated:
            yield say("worker-behind", worker=worker.worker)


def conclude(run: OfRun) -> None:
    """Whether each minimum was reached, and whether the workers kept up."""
    minima = run.ground.minima
    if not minima:
        run.doubt(Property.ACTIVITY, say("no-minimum"))
    for message in (*short(minima, run.whole.checked, run.left_out), *overloaded(run.ground.workers or ())):
        run.doubt(Property.ACTIVITY, message)


CHECK = Check(Property.ACTIVITY, trials=lambda run: len(run.ground.minima), conclude=conclude)
