"""Enough happened to judge, counted in decisive trials. Too few is inconclusive, never a finding."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from harness.catalogue import say
from harness.checks.concluding import OfRun
from harness.checks.judging import Check
from harness.checks.subject import WorkerFacts
from harness.domain.messages import Message


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


def activity(name: str) -> Check[Any, Any, OfRun[Any]]:
    """The check, as the property of this name."""

    def conclude(run: OfRun[Any]) -> None:
        """Whether each minimum was reached, and whether the workers kept up."""
        minima = run.ground.minima
        if not minima:
            run.doubt(name, say("no-minimum"))
        for message in short(run.rows, minima, run.checked, run.left_out):
            run.doubt(name, message)
        for message in overloaded(run.ground.workers or ()):
            run.doubt(name, message)

    return Check(name, trials=lambda run: len(run.ground.minima), conclude=conclude)
