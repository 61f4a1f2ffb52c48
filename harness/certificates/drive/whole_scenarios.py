"""Whole scenarios by their figures: how much they want, and the same over more time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from harness.certificates.scenario.model import ClockChange, EventLoad, Load, Scenario, Suite, SystemFault
from harness.drive.arrivals import length_of, load_moments, repeated_times, times_in, trials_wanted

_Stream = TypeVar("_Stream", Load, EventLoad)
_Repeated = TypeVar("_Repeated", SystemFault, ClockChange)


def clock_times(scenario: Scenario, change: ClockChange) -> list[tuple[float, datetime]]:
    """When business time is set, and to what."""
    times = repeated_times(change.at_s, change.every_s, scenario.duration_s)
    return [(at_s, change.now + timedelta(seconds=change.later_s * turn)) for turn, at_s in enumerate(times)]


def requests_wanted(scenario: Scenario) -> float:
    """About how many applications, register events, faults and settings of the clock a scenario wants, by its figures
    alone: what they would take to plan is not known before. Not finite where they are not."""
    duration_s = scenario.duration_s
    wanted = sum(trials_wanted(load, duration_s) for load in scenario.loads)
    for event in scenario.events:
        around = 1 + len(event.probes_s) + len(event.before_s)
        wanted += event.events_per_s * length_of(event, duration_s) * around
    intervals_s = [each.every_s for each in scenario.faults] + [each.every_s for each in scenario.clocks]
    return wanted + sum(times_in(duration_s, every_s) for every_s in intervals_s)


def offered_per_s(scenarios: tuple[Scenario, ...]) -> float:
    """Applications a second of scenarios laid over one another, on average over the longest; probes not counted."""
    total = sum(
        sum(len(moment.offsets_s) for moment in load_moments(load, scenario.id, scenario.duration_s, Random(0)))
        for scenario in scenarios
        for load in scenario.loads
    )
    return total / max(scenario.duration_s for scenario in scenarios)


def stretched(suite: Suite, factor: float) -> Suite:
    """The same applications and events in `factor` times the time. What makes a burst a burst stays as it is."""

    def longer(each: _Stream) -> _Stream:
        return replace(each, start_s=each.start_s * factor, end_s=None if each.end_s is None else each.end_s * factor)

    def load(each: Load) -> Load:
        slower = replace(each, applications_per_s=each.applications_per_s / factor, every_s=each.every_s * factor)
        return longer(slower)

    def later(each: _Repeated) -> _Repeated:
        return replace(each, at_s=each.at_s * factor, every_s=None if each.every_s is None else each.every_s * factor)

    scenarios = tuple(
        replace(
            each,
            duration_s=each.duration_s * factor,
            loads=tuple(map(load, each.loads)),
            events=tuple(longer(replace(event, events_per_s=event.events_per_s / factor)) for event in each.events),
            faults=tuple(map(later, each.faults)),
            clocks=tuple(map(later, each.clocks)),
        )
        for each in suite.scenarios
    )
    return replace(suite, scenarios=scenarios)
