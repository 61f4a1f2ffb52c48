"""activity: enough happened to judge, counted in decisive trials. Too few is inconclusive, never a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from harness.checks.ground import WorkerFacts
from harness.domain.words import Property

ALWAYS = (Property.BINDING, Property.COMPLETENESS, Property.UNIQUENESS)
"""Without a single trial of these nothing was looked at, whatever the scenario asks."""


def short(minima: Mapping[Property, int], checked: Mapping[Property, int], left_out: set[Property]) -> Iterator[str]:
    """Sentences on the minima that were not reached; properties that cannot be inspected here are left out."""
    for one, least in sorted(minima.items(), key=lambda pair: list(Property).index(pair[0])):
        if one not in left_out and checked.get(one, 0) < least:
            yield f"{one.value}: {checked.get(one, 0)} decisive trials; at least {least} are needed."


def overloaded(workers: Iterable[WorkerFacts]) -> Iterator[str]:
    """Sentences on workers that could not keep up with their schedule."""
    for worker in workers:
        if worker.saturated:
            yield f"Worker {worker.worker} could not keep up with its schedule: the load was not the one asked for."
