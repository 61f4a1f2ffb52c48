"""What an order would drive: its plan, and whether that is enough for whoever asks for a gate."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from harness import __version__
from harness.domain.properties import row_of
from harness.domain.suites import Population, Suite
from harness.domain.words import Capability, Scope
from harness.drive.plan import Plan, PlanError
from harness.evidence.requiring import ALL
from harness.family import family_of
from harness.inspection.order import Order, UsageProblem, as_usage_problem
from harness.inspection.running.gating import wanted_gate
from harness.inspection.running.reach import named_target
from harness.inspection.running.suite_files import chosen_suite, total_s
from harness.inspection.unforeseen import before_the_run
from harness.targets.system import SystemDescription

SHEET_BYTES = 30_000
"""A little more than a document of the reference system takes, with its journal lines and what is read of it."""

RECKONED_S = 300.0
"""A plan in figures of a longer suite would take minutes to make."""

_ROOM = 1.25
"""A time that is named as enough gives so many times the trials that are needed, since not each turns out decisive."""
_TRIES = 8
_LONGEST = 20.0
"""So many times its own duration is a suite tried with at most."""


def check_required(order: Order, suite: Suite) -> None:
    """Whether all that is required to be inspected has a name here. Raises UsageProblem, which lists the names."""
    family = family_of(order.family)
    triggers = family.inspection().triggers
    known = [ALL, *(row.property for row in family.properties), *Capability, *sorted(triggers)]
    for name in order.require:
        if name not in known:
            raise UsageProblem(f"--require: {name!r} is nothing that is inspected; expected one of {', '.join(known)}")


def planned_for(
    order: Order, suite: Suite, population: Population, run_id: str, system: SystemDescription, rate: float | None
) -> Plan:
    """The plan of an order, or of a replay the part that it keeps to. Raises PlanError."""
    driving = family_of(order.family).driving()
    plan: Plan = driving.plan(suite, population, order.seed, run_id, system, rate)
    plan = driving.delayed(plan, {f"{run_id}-{name}": delay_ns for name, delay_ns in (order.delays_ns or {}).items()})
    return driving.around(plan, f"{run_id}-{order.around}") if order.around else plan


def enough_planned(
    order: Order, suite: Suite, population: Population, run_id: str, system: SystemDescription, rate: float | None
) -> Plan:
    """The plan of an order that may be driven: where a gate is asked for, the suite's own minima must be in its reach.
    Raises PlanError, and UsageProblem, which names a duration that would do."""
    plan = planned_for(order, suite, population, run_id, system, rate)
    if not order.asks_for_gate or not (short := _out_of_reach(order, suite, plan, system)):
        return plan

    own_s = total_s(chosen_suite(replace(order, duration_s=None)))

    def is_enough(duration_s: float) -> bool:
        longer = chosen_suite(replace(order, duration_s=duration_s))
        again = planned_for(order, longer, population, run_id, system, rate)
        return not _out_of_reach(order, longer, again, system, 1.0 if duration_s == own_s else _ROOM)

    told = ", ".join(f"{name}: {most:,} of {least:,}" for name, (most, least) in short.items())
    enough_s = _enough_s(total_s(suite), own_s, min(most / least for most, least in short.values()), is_enough)
    what = "no duration would do with so few --residents" if enough_s is None else f"--duration {enough_s:g} would do"
    raise UsageProblem(
        f"the minima of suite {suite.id}, which a gate holds a run to, are out of reach in {total_s(suite):g} s "
        f"({told}); {what}"
    )


def _out_of_reach(
    order: Order, suite: Suite, plan: Plan, system: SystemDescription, room: float = 1.0
) -> dict[str, tuple[int, int]]:
    """By property: how many decisive trials the plan can come to at most, and how many are too few. What the system
    lacks the capability for is not inspected, however long it takes."""
    most: Mapping[str, int] = family_of(order.family).driving().most_trials(plan)
    short = {}
    for name, least in suite.minimum.items():
        needed = row_of(name).needs
        if name in most and most[name] < room * least and (needed is None or system.can(needed)):
            short[str(name)] = most[name], least
    return short


def _enough_s(duration_s: float, own_s: float, share: float, is_enough: Callable[[float], bool]) -> float | None:
    """A duration in whole seconds at which all is in reach, not much longer than need be; None where there is none.
    `share` is the smallest share of its minimum that a property reaches in `duration_s`."""
    for _ in range(_TRIES):
        wanted_s = float(math.ceil(duration_s * max(1.1, _ROOM / max(share, 0.05))))
        duration_s = own_s if duration_s < own_s < wanted_s else wanted_s
        if duration_s > _LONGEST * own_s:
            return None
        try:
            if is_enough(duration_s):
                return duration_s
        except PlanError:
            return None
        share = 1.0
    return None


def planned(order: Order) -> dict[str, Any]:
    """What an order would drive, without driving it: minutes of arrivals, requests by sort and disk space in MB, as for
    a target that can do everything, and no faster than the one that is named may be asked. What goes on for longer is
    reckoned from the plan of its first `reckoned_from` minutes. Raises UsageProblem."""
    with before_the_run():
        suite = whole = chosen_suite(order)
        check_required(order, suite)
        wanted_gate(order)  # a file of waivers that will be refused is refused now
        rate = order.rate_limit_per_s if order.target is None else named_target(order, order.target).rate_limit_per_s
        if total_s(whole) > RECKONED_S and not order.asks_for_gate:
            with as_usage_problem(PlanError):
                family_of(order.family).driving().check(whole)
            suite = chosen_suite(replace(order, duration_s=RECKONED_S))
        return _planned(order, suite, rate, total_s(whole) / total_s(suite))


def _planned(order: Order, suite: Suite, rate_limit_per_s: float | None, times: float) -> dict[str, Any]:
    """The plan of a suite in figures, as if it went on for so many times as long."""
    family = family_of(order.family)
    population = family.population(suite.residents, order.seed)
    everything = SystemDescription(
        name="any",
        version=__version__,
        build="",
        configuration={"guard": order.guard},
        environment="inspection",
        population_digest=population.digest,
        scope=Scope.KIOSK,
        municipality_codes=family.targets().codes(population),
        capabilities=frozenset(Capability),
        faults=family.inspection().faults,
    )
    with as_usage_problem(PlanError):
        plan = enough_planned(order, suite, population, "r00000", everything, rate_limit_per_s)
    reckoned = {} if times == 1 else {"reckoned_from_minutes": round(plan.duration_s / 60, 1)}
    return {
        "suite": suite.id,
        "minutes": round(plan.duration_s * times / 60, 1),
        "applications": round(plan.applications * times),
        "register_events": round(plan.events * times),
        "faults": round(plan.faults * times),
        "disk_mb": round(plan.applications * times * SHEET_BYTES / 1e6),
        **reckoned,
    }
