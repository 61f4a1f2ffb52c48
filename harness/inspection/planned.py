"""What an order would drive, without driving it."""

from __future__ import annotations

from typing import Any

from harness import __version__
from harness.certificates.drive.making import make_plan
from harness.certificates.population.make import make_population
from harness.domain.words import Capability, Scope
from harness.drive.plan import PlanError
from harness.inspection.order import Order, UsageProblem
from harness.inspection.running.gating import wanted_gate
from harness.inspection.running.suites import chosen_suite
from harness.targets.system import SystemDescription

SHEET_BYTES = 30_000
"""A little more than a document of the reference system takes, with its journal lines and what is read of it."""


def planned(order: Order) -> dict[str, Any]:
    """Minutes of arrivals, requests by sort and disk space in MB, as for a target that can do everything. Raises
    UsageProblem."""
    suite = chosen_suite(order)
    wanted_gate(order)  # a file of waivers that will be refused is refused now
    population = make_population(suite.residents, order.seed)
    everything = SystemDescription(
        name="any",
        version=__version__,
        build="",
        configuration={"guard": order.guard},
        environment="inspection",
        population_digest=population.digest,
        scope=Scope.KIOSK,
        municipality_codes=tuple(each.code for each in population.municipalities),
        capabilities=frozenset(Capability),
        faults=("swap-print-files", "delay-print", "kill-worker", "interrupt-link"),
    )
    try:
        plan = make_plan(suite, population, order.seed, "r00000", everything, rate_limit_per_s=order.rate_limit_per_s)
    except PlanError as problem:
        raise UsageProblem(str(problem)) from problem
    return {
        "suite": suite.id,
        "minutes": round(plan.duration_s / 60, 1),
        "applications": plan.applications,
        "register_events": plan.events,
        "faults": sum(len(phase.faults) for phase in plan.phases),
        "disk_mb": round(plan.applications * SHEET_BYTES / 1e6),
    }
