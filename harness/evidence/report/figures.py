"""Latency, throughput and applications in flight over the time of a run."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from harness.evidence.passage import Passage

_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_MOST_STEPS = 120


@dataclass(frozen=True, slots=True)
class Figures:
    """One entry a step of `step_s` seconds after the first intended start. Latencies are milliseconds from the intended
    start, by when an application was to start; None where none was. `in_flight` is at the end of each step."""

    step_s: float
    p50_ms: tuple[float | None, ...]
    p99_ms: tuple[float | None, ...]
    offered_per_s: tuple[float, ...]
    answered_per_s: tuple[float, ...]
    in_flight: tuple[int, ...]

    @property
    def length_s(self) -> float:
        """From the first intended start to the end of the last step."""
        return self.step_s * len(self.in_flight)


def figures(passage: Passage) -> Figures | None:
    """The figures of a run, None where nothing was answered."""
    if not passage.intended:
        return None
    origin = passage.origin_ns
    intended, started, ended = (
        (np.frombuffer(each, dtype=np.int64) - origin) / 1e9
        for each in (passage.intended, passage.started, passage.ended)
    )
    length_s = float(ended.max())
    step_s = next((each for each in _STEPS_S if length_s / each <= _MOST_STEPS), length_s / _MOST_STEPS)
    count = max(1, int(np.ceil(length_s / step_s)))
    edges = np.arange(1, count + 1) * step_s
    place = np.minimum(count - 1, (intended / step_s).astype(np.int64))
    latency_ms = (ended - intended) * 1e3
    begun, over = np.sort(started), np.sort(ended)
    in_flight = np.searchsorted(begun, edges, "right") - np.searchsorted(over, edges, "right")
    return Figures(
        step_s,
        _percentile(latency_ms, place, count, 50),
        _percentile(latency_ms, place, count, 99),
        _a_second(intended, count, step_s),
        _a_second(ended, count, step_s),
        tuple(int(each) for each in in_flight),
    )


def _a_second(stamps_s: NDArray[np.float64], count: int, step_s: float) -> tuple[float, ...]:
    place = np.minimum(count - 1, (stamps_s / step_s).astype(np.int64))
    return tuple(float(each) for each in np.bincount(place, minlength=count) / step_s)


def _percentile(
    latency_ms: NDArray[np.float64], place: NDArray[np.int64], count: int, share: int
) -> tuple[float | None, ...]:
    order = np.argsort(place, kind="stable")
    sorted_ms, bounds = latency_ms[order], np.searchsorted(place[order], np.arange(count + 1))
    steps = pairwise(bounds.tolist())
    return tuple(float(np.percentile(sorted_ms[a:b], share)) if b > a else None for a, b in steps)
