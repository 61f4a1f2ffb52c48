"""Exploring a running system: `himozuke explore --target`, and the same for the reference system with a defect."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from harness.checks.clock import Setting
from harness.domain.residents import Population
from harness.domain.words import Property, Verdict
from harness.explore.concurrent.printing import lines_of
from harness.explore.concurrent.search import Outcome, Tells, search_concurrently
from harness.explore.concurrent.site import Site
from harness.inspection.impressions import Impressions
from harness.inspection.order import UsageProblem
from harness.inspection.reach import prepared
from harness.population.make import make_population
from harness.reading.pool import PoolError, ReaderPool
from harness.targets.http import HttpTarget
from harness.targets.target_file import TargetFile, TargetFileError, load_target

BUSINESS_TIME: Final = datetime.fromisoformat("2025-10-01T10:00:00+09:00")
"""A Wednesday at ten."""

RESIDENTS: Final = 1000
BUDGET_S: Final = 60.0
READERS: Final = 2
EXIT_CODES: Final = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCONCLUSIVE: 3}


@dataclass(frozen=True, slots=True)
class TargetExploration:
    """What a user asked for. `target` is a file or an address; `wanted` None looks for any property's failure;
    `programs` None bounds by `budget_s` alone."""

    target: str
    wanted: Property | None = None
    seed: int = 0
    budget_s: float = BUDGET_S
    programs: int | None = None
    residents: int = RESIDENTS
    rate_limit_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class Explored:
    """The outcome, what is printed of it line by line, and the exit code."""

    outcome: Outcome
    lines: tuple[str, ...]
    exit_code: int


def explore_target(order: TargetExploration, told: Tells | None = None) -> Explored:
    """Searches the system that the order names. Raises UsageProblem if nothing was sent to it but what the interlock
    allows."""
    try:
        file = load_target(order.target)
    except TargetFileError as error:
        raise UsageProblem(str(error)) from error
    if order.rate_limit_per_s is not None:
        file = replace(file, rate_limit_per_s=order.rate_limit_per_s)
    population = make_population(order.residents, order.seed)
    with ExitStack() as stack:
        try:
            pool = stack.enter_context(ReaderPool(READERS))
        except PoolError as error:
            raise UsageProblem(str(error)) from error
        impressions = stack.enter_context(Impressions(population, order.seed))
        site = prepared_site(file, population, impressions, pool)
        outcome = search_concurrently(
            site,
            seed=order.seed,
            budget_s=order.budget_s,
            wanted=order.wanted,
            programs=order.programs,
            told=told,
        )
        return Explored(outcome, lines_of(outcome, site.population), EXIT_CODES[outcome.verdict])


def prepared_site(file: TargetFile, population: Population, impressions: Impressions, pool: ReaderPool) -> Site:
    """The system behind `file` with `population` loaded, ready to be searched. Raises UsageProblem where it refuses,
    and then nothing else was sent."""
    target = HttpTarget(file, impressions.png)
    try:
        system, clock = prepared(target, file, population, impressions.png, BUSINESS_TIME)
    finally:
        target.close()
    return Site(
        file=file,
        system=system,
        population=population,
        imprint_png=impressions.png,
        rasters=impressions.rasters(()),
        clock=Setting(clock.now, clock.after_ns, clock.before_ns),
        run_id=f"e{secrets.token_hex(3)}",
        pool=pool,
    )
