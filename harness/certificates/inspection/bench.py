"""The methods that need a running system, each as one function from a case to an attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from harness.certificates.domain.residents import Population
from harness.certificates.explore.concurrent.outcome import SearchOutcome
from harness.certificates.explore.concurrent.search import search_concurrently
from harness.certificates.explore.concurrent.sequential import search_sequentially
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.concurrent.town import dense_population
from harness.certificates.explore.pages import NOT_SHOWN
from harness.certificates.explore.program import Program
from harness.certificates.explore.schedules import Schedule
from harness.certificates.inspection.exploring_target import LOADED, READERS, READING_S, explore_target, prepared_site
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.population.make import make_population
from harness.certificates.scenario.load import find, triggering
from harness.certificates.targets.factory import TARGETS, TRANSPORTS
from harness.family.proved import Attempt, FamilyProving, Method, ProvedSystem, Said, Size, said_of
from harness.inspection.loading import load
from harness.inspection.running.embedded import reference_system
from harness.inspection.running.reach import let_through
from harness.reading.pool import ReaderPool, ReadingLimits
from harness.resources import scenarios_dir
from harness.targets.asides import Asides
from harness.targets.target_file import load_target
from harness.wording.rendering import stored_sentence

PROCESSES: Final = 2
RESIDENTS: Final = 3000
SHRINK_S: Final = 5.0
CATALOGUE: Final = "catalogue"
GUARDED: Final = "guarded"
PLAIN: Final = "plain"


@contextmanager
def bench_of(seed: int) -> Iterator[Bench]:
    """What the methods over HTTP share, for as long as the block lasts."""
    population, few = make_population(RESIDENTS, seed), dense_population(LOADED, seed)
    with (
        ReaderPool(READERS, ReadingLimits(cpu_s=READING_S)) as pool,
        Impressions(few, seed) as impressions,
        TemporaryDirectory() as folder,
    ):
        yield Bench(seed, population, few, impressions, pool, Path(folder))


@dataclass(frozen=True, slots=True)
class Bench:
    """Residents, imprints, readers. `few` are for searches over HTTP, which load them again before each run of a
    program that is made smaller."""

    seed: int
    population: Population
    few: Population
    impressions: Impressions
    pool: ReaderPool
    folder: Path

    def run(self, method: Method, case: ProvedSystem, budget_s: float) -> Attempt:
        """One attempt. KeyError for a method that does not run on a system of its own."""
        return {
            Method.LOAD: self._under_load,
            Method.PLAIN: self._under_plain_load,
            Method.CONCURRENT: self._concurrently,
            Method.SEQUENTIAL: self._sequentially,
        }[method](case, budget_s)

    def _under_load(self, case: ProvedSystem, budget_s: float) -> Attempt:
        """The scenario that triggers the defect; all of them, one after the other, for the sound system."""
        if case.info is None:
            return self._sound_under_load(case, budget_s)
        return self._loaded(Method.LOAD, case, budget_s, triggering(case.info.id, scenarios_dir()))

    def _under_plain_load(self, case: ProvedSystem, budget_s: float) -> Attempt:
        """Applications drawn at random and nothing else."""
        return self._loaded(Method.PLAIN, case, budget_s, PLAIN)

    def _sound_under_load(self, case: ProvedSystem, budget_s: float) -> Attempt:
        """All scenarios of the catalogue; the first finding ends it, and every doubt stays."""
        attempts = []
        for scenario in find(CATALOGUE, scenarios_dir()).scenarios:
            guarded = replace(case, guard=scenario.id == GUARDED)
            attempt = self._loaded(Method.LOAD, guarded, budget_s, scenario.id)
            attempts.append(replace(attempt, note=f"{scenario.id}: {attempt.note}" if attempt.note else ""))
            if attempt.found:
                break
        return reduce(_both, attempts)

    def _loaded(self, method: Method, case: ProvedSystem, budget_s: float, scenario: str) -> Attempt:
        outcome = load(
            scenario,
            self.population,
            self.folder / "runs",
            defect=case.defect,
            wanted=case.wanted,
            guard=case.has_guard,
            duration_s=budget_s,
        )
        found = case.wanted if case.wanted in outcome.found else min(outcome.found, default=None)
        return Attempt(
            method=method,
            said=said_of(case, found, not outcome.doubts and bool(outcome.documents)),
            unit="operations",
            number=outcome.operations,
            seconds_s=outcome.seconds_s,
            found=found,
            note=" ".join(map(stored_sentence, outcome.doubts)) if found is None else "",
        )

    def _concurrently(self, case: ProvedSystem, budget_s: float) -> Attempt:
        """Programs of concurrent calls."""
        with self._site(case) as site:
            outcome = search_concurrently(
                site, seed=self.seed, budget_s=budget_s, wanted=case.wanted, shrink_s=SHRINK_S
            )
        return _attempt(Method.CONCURRENT, case, outcome)

    def _sequentially(self, case: ProvedSystem, budget_s: float) -> Attempt:
        """One call after another."""
        with self._site(case) as site:
            outcome = search_sequentially(
                site, seed=self.seed, budget_s=budget_s, wanted=case.wanted, shrink_s=SHRINK_S
            )
        return _attempt(Method.SEQUENTIAL, case, outcome)

    @contextmanager
    def _site(self, case: ProvedSystem) -> Iterator[Site]:
        """The system of the case, started and with its residents, for as long as the block lasts."""
        words = ["serve", "--processes", str(PROCESSES)]
        words += ["--defect", case.defect] if case.defect else []
        words += ["--guard"] if case.has_guard else []
        with reference_system(words, self.folder / "system.log") as url:
            engaged = let_through(TARGETS, load_target(url, TRANSPORTS), Asides())
            yield prepared_site(engaged, self.few, self.impressions, self.pool)


def size_of(schedule: Schedule) -> Size:
    """The size of a schedule's program."""
    return _size(schedule.program)


def _size(program: Program) -> Size:
    applications, events = len(program.applications), len(program.events)
    return Size(applications, events, len(program.deeds) - applications - events)


def _attempt(method: Method, case: ProvedSystem, outcome: SearchOutcome) -> Attempt:
    return Attempt(
        method=method,
        said=said_of(case, outcome.fails_in, not outcome.problem and bool(outcome.programs)),
        unit="operations",
        number=outcome.operations,
        seconds_s=outcome.seconds,
        found=outcome.fails_in,
        smallest=_size(outcome.smallest.program) if outcome.smallest else None,
        note=outcome.problem,
    )


def _both(one: Attempt, other: Attempt) -> Attempt:
    """Two attempts of one method as one: a finding outranks a doubt, and a doubt outranks none."""
    ranked = max((one.said, other.said), key=(Said.MISSED, Said.INCONCLUSIVE, Said.WRONG_PROPERTY, Said.CAUGHT).index)
    return replace(
        one,
        said=ranked,
        number=one.number + other.number,
        seconds_s=one.seconds_s + other.seconds_s,
        found=one.found or other.found,
        note=" ".join(filter(None, (one.note, other.note))),
    )


PROVING = FamilyProving(size_of=size_of, bench=bench_of, explore_target=explore_target, not_explored=NOT_SHOWN)
