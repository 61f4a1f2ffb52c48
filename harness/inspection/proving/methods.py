"""The methods, each as one function from a case to an attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final

from harness.domain.residents import Population
from harness.domain.words import Property
from harness.explore.concurrent.search import Outcome, search_concurrently
from harness.explore.concurrent.sequential import search_sequentially
from harness.explore.concurrent.site import Site
from harness.explore.exploring import Budget, Explored, explore
from harness.inspection.embedded import reference_system
from harness.inspection.exploring_target import prepared_site
from harness.inspection.impressions import Impressions
from harness.inspection.inspect import inspect
from harness.inspection.order import Order
from harness.inspection.proving.attempt import Attempt, Case, Method, said_of, size_of
from harness.inspection.watch import Silent
from harness.population.make import make_population
from harness.reading.pool import ReaderPool
from harness.targets.target_file import load_target

PROCESSES: Final = 2
READERS: Final = 2
RESIDENTS: Final = 2000
SHRINK_S: Final = 5.0
PLAIN: Final = "plain"
EVERYTHING: Final = "catalogue"
SCENARIO_OF: Final[dict[str, str]] = {}


def by_exploring(case: Case, seed: int, budget: Budget) -> Attempt:
    """Search in virtual time."""
    explored = explore(case.defect, case.wanted, seed, budget, case.has_guard)
    found = _found_by(explored)
    return Attempt(
        method=Method.EXPLORE,
        said=said_of(case, found, not explored.doubts and bool(explored.schedules)),
        unit="schedules",
        number=explored.schedules,
        seconds_s=explored.search_s,
        found=found,
        smallest=size_of(explored.smallest.program) if explored.smallest else None,
        note="; ".join(explored.doubts),
    )


def _found_by(explored: Explored) -> Property | None:
    return explored.smallest.fails if explored.smallest and explored.played else None


@dataclass(frozen=True, slots=True)
class _Shared:
    population: Population
    impressions: Impressions
    pool: ReaderPool


class Bench:
    """What the methods over HTTP share: residents, imprints, readers. A context manager."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._stack = ExitStack()

    def __enter__(self) -> Bench:
        with ExitStack() as stack:
            population = make_population(RESIDENTS, self._seed)
            pool = stack.enter_context(ReaderPool(READERS))
            impressions = stack.enter_context(Impressions(population, self._seed))
            self._folder = Path(stack.enter_context(TemporaryDirectory()))
            self._shared = _Shared(population, impressions, pool)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self, method: Method, case: Case, budget_s: float) -> Attempt:
        """One attempt. KeyError for a method that does not run on a system of its own."""
        return {
            Method.LOAD: self.under_load,
            Method.PLAIN: self.under_plain_load,
            Method.CONCURRENT: self.concurrently,
            Method.SEQUENTIAL: self.sequentially,
        }[method](case, budget_s)

    def under_load(self, case: Case, budget_s: float) -> Attempt:
        """An inspection with what triggers the defect; of the sound system, with all triggers."""
        return self._inspected(Method.LOAD, case, budget_s, SCENARIO_OF.get(case.name, EVERYTHING))

    def under_plain_load(self, case: Case, budget_s: float) -> Attempt:
        """An inspection with applications drawn at random and nothing else."""
        return self._inspected(Method.PLAIN, case, budget_s, PLAIN)

    def _inspected(self, method: Method, case: Case, budget_s: float, scenario: str) -> Attempt:
        order = Order(
            names=(scenario,),
            defect=case.defect or None,
            guard=case.has_guard,
            seed=self._seed,
            duration_s=budget_s,
            residents=RESIDENTS,
            documents="violations",
            fail_fast=case.info is not None,
            results=self._folder / "runs",
        )
        table = inspect(order, Silent()).table
        failed = [Property(name) for name, each in table["properties"].items() if each["verdict"] == "fail"]
        found = case.wanted if case.wanted in failed else next(iter(failed), None)
        return Attempt(
            method=method,
            said=said_of(case, found, table["verdict"] == "pass"),
            unit="operations",
            number=table["documents"] + table["register_events"],
            seconds_s=table["rates"]["wall_s"],
            found=found,
            note=" ".join(table["inconclusive_because"]) if not failed else "",
        )

    def concurrently(self, case: Case, budget_s: float) -> Attempt:
        """Programs of concurrent calls."""
        with self._site(case) as site:
            outcome = search_concurrently(
                site, seed=self._seed, budget_s=budget_s, wanted=case.wanted, shrink_s=SHRINK_S
            )
        return _attempt(Method.CONCURRENT, case, outcome)

    def sequentially(self, case: Case, budget_s: float) -> Attempt:
        """One call after another."""
        with self._site(case) as site:
            outcome = search_sequentially(
                site, seed=self._seed, budget_s=budget_s, wanted=case.wanted, shrink_s=SHRINK_S
            )
        return _attempt(Method.SEQUENTIAL, case, outcome)

    @contextmanager
    def _site(self, case: Case) -> Iterator[Site]:
        """The system of the case, started and with its residents, for as long as the block lasts."""
        arguments = ["--processes", str(PROCESSES)]
        arguments += ["--defect", case.defect] if case.defect else []
        arguments += ["--guard"] if case.has_guard else []
        shared = self._shared
        with reference_system(arguments, self._folder / "system.log") as url:
            yield prepared_site(load_target(url), shared.population, shared.impressions, shared.pool)


def _attempt(method: Method, case: Case, outcome: Outcome) -> Attempt:
    return Attempt(
        method=method,
        said=said_of(case, outcome.fails_in, not outcome.problem and bool(outcome.programs)),
        unit="operations",
        number=outcome.operations,
        seconds_s=outcome.seconds,
        found=outcome.fails_in,
        smallest=size_of(outcome.smallest.program) if outcome.smallest else None,
        note=outcome.problem,
    )
