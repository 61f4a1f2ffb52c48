"""When things are wanted: streams as moments on one time axis, drawn from the seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

from harness.domain.arrivals import Shape, Span, Stream

Load = TypeVar("Load", bound=Stream)


@dataclass(frozen=True, slots=True)
class Moment(Generic[Load]):
    """`offsets_s` has one entry for each application wanted, counted from `at_s`."""

    at_s: float
    load: Load
    scenario: str
    offsets_s: tuple[float, ...] = (0.0,)


def load_moments(load: Load, scenario: str, duration_s: float, rng: Random) -> list[Moment[Load]]:
    """The moments of a stream of a scenario that lasts so long, in order of time."""
    length_s = length_of(load, duration_s)
    if load.shape is Shape.STEADY:
        return [Moment(at_s, load, scenario) for at_s in drawn_times(load, load.applications_per_s, duration_s, rng)]
    if load.shape is Shape.RAMP:
        count = round(load.applications_per_s * length_s / 2)
        times = sorted(load.start_s + length_s * rng.random() ** 0.5 for _ in range(count))
        return [Moment(at_s, load, scenario) for at_s in times]
    moments = []
    at_s, end_s = load.start_s, _end_s(load, duration_s)
    while at_s < end_s and load.every_s > 0:
        offsets = (0.0,) * load.size
        if load.shape is Shape.BURST:
            offsets = tuple(sorted(load.within_s * rng.random() for _ in range(load.size)))
        moments.append(Moment(at_s, load, scenario, offsets))
        at_s += load.every_s
    return moments


def drawn_times(span: Span, per_s: float, duration_s: float, rng: Random) -> list[float]:
    """So many a second, anywhere in the span, in order."""
    length_s = length_of(span, duration_s)
    return sorted(span.start_s + length_s * rng.random() for _ in range(round(per_s * length_s)))


def repeated_times(at_s: float, every_s: float | None, duration_s: float) -> list[float]:
    """Once, and again every so often if that is given."""
    times = []
    while at_s < duration_s:
        times.append(at_s)
        if not every_s:
            break
        at_s += every_s
    return times


def times_in(length_s: float, every_s: float | None) -> float:
    """About how often something comes that is repeated so, by the figures alone. Not finite where they are not."""
    return length_s / every_s + 1 if every_s else 1.0


def trials_wanted(load: Stream, duration_s: float) -> float:
    """About how many trials a stream wants, by its figures alone. Not finite where they are not."""
    length_s = length_of(load, duration_s)
    if load.shape in (Shape.STEADY, Shape.RAMP):
        return load.applications_per_s * length_s
    return load.size * times_in(length_s, load.every_s)


def length_of(span: Span, duration_s: float) -> float:
    """Seconds of a span in a scenario that lasts so long."""
    return max(0.0, _end_s(span, duration_s) - span.start_s)


def _end_s(span: Span, duration_s: float) -> float:
    return min(duration_s, duration_s if span.end_s is None else span.end_s)
