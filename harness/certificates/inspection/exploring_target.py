"""Concurrent calls against a running system, as text and JSON."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from datetime import datetime
from typing import Any, Final

from harness.catalogue.stored import table_of
from harness.certificates.domain.residents import Population
from harness.certificates.explore.concurrent.outcome import SearchOutcome, Tells
from harness.certificates.explore.concurrent.printing import lines_of, sequence
from harness.certificates.explore.concurrent.search import search_concurrently
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.concurrent.town import dense_population
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.population.make import make_population
from harness.certificates.targets.factory import TARGETS, TRANSPORTS
from harness.domain.verdicts import Finding
from harness.domain.words import Capability
from harness.inspection.exploring import EXIT_CODES, Report, TargetSearch, property_of
from harness.inspection.order import Interrupted, as_usage_problem
from harness.inspection.running.reach import let_through, prepared
from harness.reading.pool import PoolError, ReaderPool, ReadingLimits
from harness.targets.asides import Asides
from harness.targets.interlock import Engaged
from harness.targets.standing import Standing
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFileError, load_target
from harness.wording.rendering import stored_sentence

BUSINESS_TIME: Final = datetime.fromisoformat("2025-10-01T10:00:00+09:00")
"""A Wednesday at ten."""

LOADED: Final = 400
"""Residents of a system that lets itself be loaded: it is loaded anew when they are used up, and before each run of a
program that is made smaller, so it must not take long."""

EXPORTED: Final = 10_000
"""Residents of a system that was loaded another way; the usual size of a population."""

READERS: Final = 2
READING_S: Final = 3.0
"""Processor time that one document may cost: a search has seconds, and reading one takes milliseconds."""


def explore_target(order: TargetSearch, told: Tells | None = None) -> Report:
    """Searches the system that the order names. Raises UsageProblem if nothing was sent to it but what the interlock
    allows, and Interrupted if the search could not be brought to an end."""
    wanted = property_of(order.wanted)
    with as_usage_problem(TargetFileError):
        file = load_target(order.target, TRANSPORTS)
    engaged = let_through(TARGETS, file, Asides())
    population = _population(engaged.system, order)
    with ExitStack() as stack:
        with as_usage_problem(PoolError):
            pool = stack.enter_context(ReaderPool(READERS, ReadingLimits(cpu_s=READING_S)))
        impressions = stack.enter_context(Impressions(population, order.seed))
        site = prepared_site(engaged, population, impressions, pool)
        try:
            outcome = search_concurrently(
                site, seed=order.seed, budget_s=order.budget_s, wanted=wanted, programs=order.programs, told=told
            )
        except KeyboardInterrupt:
            raise Interrupted("interrupted: nothing is concluded from what had been asked until then") from None
        except Exception as error:
            raise Interrupted(f"the harness could not go on: {type(error).__name__}: {error}") from error
    code = EXIT_CODES[outcome.verdict]
    return Report(lines_of(outcome, population), _table(outcome, population, order, wanted, code), code)


def _population(system: SystemDescription, order: TargetSearch) -> Population:
    """Whom the system is to have: a choice of people where it can be loaded, and those of `population export` where it
    had to be loaded another way."""
    if system.can(Capability.PROVISION):
        return dense_population(order.residents or LOADED, order.seed)
    return make_population(order.residents or EXPORTED, order.seed)


def prepared_site(engaged: Engaged, population: Population, impressions: Impressions, pool: ReaderPool) -> Site:
    """The system that the interlock let through, with `population` loaded, ready to be searched. Raises UsageProblem
    where it refuses, and then nothing else was sent."""
    engaged, clock = prepared(TARGETS, engaged, population, impressions, BUSINESS_TIME, Asides())
    return Site(
        file=engaged.file,
        system=engaged.system,
        standing=Standing(TARGETS.asks, engaged.file, engaged.system.identity),
        population=population,
        imprint_png=impressions.png,
        rasters=impressions.rasters(()),
        clock=clock,
        run_id=f"e{secrets.token_hex(3)}",
        pool=pool,
    )


def _table(
    outcome: SearchOutcome, population: Population, order: TargetSearch, wanted: str | None, code: int
) -> dict[str, Any]:
    smallest = outcome.smallest
    return {
        "verdict": outcome.verdict.value,
        "exit_code": code,
        "property": (outcome.fails_in or wanted or None),
        "seed": order.seed,
        "programs": outcome.programs,
        "operations": outcome.operations,
        "reasons": [outcome.problem] if outcome.problem else [],
        "size": outcome.size or None,
        "findings": [_finding(one) for one in ([smallest.finding] if smallest else []) + list(outcome.besides)],
        "sequence": list(sequence(smallest.program, population)) if smallest else [],
        "repeated": {"fails": smallest.fails, "runs": smallest.runs, "reason": smallest.why} if smallest else None,
    }


def _finding(one: Finding) -> dict[str, Any]:
    told = {"sentence": stored_sentence(one.message), **table_of(one.message)}
    return {"property": one.property, "sheet": one.sheet, **told}
