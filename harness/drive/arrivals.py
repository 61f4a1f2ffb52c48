"""When applications and events are wanted: a scenario's loads as moments on one time axis, drawn from the seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from harness.certificates.scenario.model import ClockChange, EventLoad, Load, Scenario, Shape, Suite


@dataclass(frozen=True, slots=True)
class Moment:
    """`offsets_s` has one entry for each application wanted, counted from `at_s`."""

    at_s: float
    load: Load
    scenario: str
    offsets_s: tuple[float, ...] = (0.0,)


def load_moments(scenario: Scenario, load: Load, rng: Random) -> list[Moment]:
    """The moments of one load, in order of time."""
    length_s = _length_s(scenario, load)
    if load.shape is Shape.STEADY:
        count = round(load.applications_per_s * length_s)
        times = sorted(load.start_s + length_s * rng.random() for _ in range(count))
        return [Moment(at_s, load, scenario.id) for at_s in times]
    if load.shape is Shape.RAMP:
        count = round(load.applications_per_s * length_s / 2)
        times = sorted(load.start_s + length_s * rng.random() ** 0.5 for _ in range(count))
        return [Moment(at_s, load, scenario.id) for at_s in times]
    moments = []
    at_s, end_s = load.start_s, _end_s(scenario, load)
    while at_s < end_s and load.every_s > 0:
        offsets = (0.0,) * load.size
        if load.shape is Shape.BURST:
            offsets = tuple(sorted(load.within_s * rng.random() for _ in range(load.size)))
        moments.append(Moment(at_s, load, scenario.id, offsets))
        at_s += load.every_s
    return moments


def event_times(scenario: Scenario, load: EventLoad, rng: Random) -> list[float]:
    """When register events are wanted, in order."""
    length_s = _length_s(scenario, load)
    return sorted(load.start_s + length_s * rng.random() for _ in range(round(load.events_per_s * length_s)))


def fault_times(scenario: Scenario, at_s: float, every_s: float | None) -> list[float]:
    """When a fault is asked of the system."""
    times = []
    while at_s < scenario.duration_s:
        times.append(at_s)
        if not every_s:
            break
        at_s += every_s
    return times


def clock_times(scenario: Scenario, change: ClockChange) -> list[tuple[float, datetime]]:
    """When business time is set, and to what."""
    times = fault_times(scenario, change.at_s, change.every_s)
    return [(at_s, change.now + timedelta(seconds=change.later_s * turn)) for turn, at_s in enumerate(times)]


def requests_wanted(scenario: Scenario) -> float:
    """About how many applications, register events, faults and settings of the clock a scenario wants, by its figures
    alone: what they would take to plan is not known before. Not finite where they are not."""
    wanted = 0.0
    for load in scenario.loads:
        length_s = _length_s(scenario, load)
        if load.shape in (Shape.STEADY, Shape.RAMP):
            wanted += load.applications_per_s * length_s
        else:
            wanted += load.size * _times(length_s, load.every_s)
    for event in scenario.events:
        around = 1 + len(event.probes_s) + len(event.before_s)
        wanted += event.events_per_s * _length_s(scenario, event) * around
    wanted += sum(_times(scenario.duration_s, fault.every_s) for fault in scenario.faults)
    wanted += sum(_times(scenario.duration_s, clock.every_s) for clock in scenario.clocks)
    return wanted


def _end_s(scenario: Scenario, stream: Load | EventLoad) -> float:
    return min(scenario.duration_s, scenario.duration_s if stream.end_s is None else stream.end_s)


def _length_s(scenario: Scenario, stream: Load | EventLoad) -> float:
    return max(0.0, _end_s(scenario, stream) - stream.start_s)


def _times(length_s: float, every_s: float | None) -> float:
    return length_s / every_s + 1 if every_s else 1.0


def offered_per_s(scenarios: tuple[Scenario, ...]) -> float:
    """Applications a second of scenarios laid over one another, on average over the longest; probes not counted."""
    total = sum(
        sum(len(moment.offsets_s) for moment in load_moments(scenario, load, Random(0)))
        for scenario in scenarios
        for load in scenario.loads
    )
    return total / max(scenario.duration_s for scenario in scenarios)


def stretched(suite: Suite, factor: float) -> Suite:
    """The same applications and events in `factor` times the time. What makes a burst a burst stays as it is."""

    def load(each: Load) -> Load:
        return replace(
            each,
            applications_per_s=each.applications_per_s / factor,
            every_s=each.every_s * factor,
            start_s=each.start_s * factor,
            end_s=None if each.end_s is None else each.end_s * factor,
        )

    def event(each: EventLoad) -> EventLoad:
        return replace(
            each,
            events_per_s=each.events_per_s / factor,
            start_s=each.start_s * factor,
            end_s=None if each.end_s is None else each.end_s * factor,
        )

    scenarios = tuple(
        replace(
            each,
            duration_s=each.duration_s * factor,
            loads=tuple(map(load, each.loads)),
            events=tuple(map(event, each.events)),
            faults=tuple(
                replace(one, at_s=one.at_s * factor, every_s=None if one.every_s is None else one.every_s * factor)
                for one in each.faults
            ),
            clocks=tuple(
                replace(one, at_s=one.at_s * factor, every_s=None if one.every_s is None else one.every_s * factor)
                for one in each.clocks
            ),
        )
        for each in suite.scenarios
    )
    return replace(suite, scenarios=scenarios)
