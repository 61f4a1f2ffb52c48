"""The search for a failure of a running system by concurrent calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Final

from harness.checks.ground import Ground
from harness.domain.verdicts import Finding
from harness.domain.words import Capability, Property, Verdict
from harness.explore.concurrent.deeds import sets_clock, spent_by
from harness.explore.concurrent.neighbours import Group, Neighbours, NobodyLeft, People, events_of
from harness.explore.concurrent.recipes import Recipe, recipes_for
from harness.explore.concurrent.repeating import RUN_S, Repeater, Smallest
from harness.explore.concurrent.site import Site
from harness.explore.concurrent.trial import Trial, Trials
from harness.explore.program import EXPLORED, Program
from harness.targets.protocol import TargetProblem

_BATCH: Final = 24
"""Programs that are composed together: the checks must know all their events beforehand."""

_GRACE_S: Final = 20.0
"""A program that is under way when the time of the search is over has so much more of it."""

STRANGER: Final = "a readable document shows nobody of the synthetic population: nothing more is asked of the system"
ALL_USED: Final = "all residents have been used; load a larger population"

Tells = Callable[[int, int], object]
"""Is told, after each program, how many have been run and how many operations that was."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search has found: `smallest` is None if nothing (of the wanted property). `besides` are findings of
    other properties; `problem` is one sentence that says why nothing can be concluded, or empty. `programs` and
    `operations` count up to the finding, `seconds` too; `spread_s` is how far apart the last bytes of those released
    together were, in the median run."""

    smallest: Smallest | None
    besides: tuple[Finding, ...]
    problem: str
    programs: int
    operations: int
    seconds: float
    spread_s: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """Fail outranks inconclusive outranks pass."""
        if self.smallest is not None or self.besides:
            return Verdict.FAIL
        return Verdict.INCONCLUSIVE if self.problem or not self.programs else Verdict.PASS

    @property
    def fails_in(self) -> Property | None:
        """Which property it is that fails."""
        if self.smallest is not None:
            return self.smallest.finding.property
        return self.besides[0].property if self.besides else None

    @property
    def size(self) -> int:
        """How many operations the smallest sequence has; 0 where nothing was found."""
        return len(self.smallest.program.deeds) if self.smallest is not None else 0


@dataclass(frozen=True, slots=True)
class _Batch:
    programs: tuple[Program, ...]
    ground: Ground


def search_concurrently(
    site: Site,
    *,
    seed: int,
    budget_s: float,
    wanted: Property | None = None,
    programs: int | None = None,
    shrink_s: float = 30.0,
    told: Tells | None = None,
) -> Outcome:
    """Runs programs for `budget_s` seconds (or so many `programs`) until one fails in the `wanted` property, or in any;
    then shrinks it for `shrink_s` more. Never raises for what the system does."""
    trials: Trials | None = None
    try:
        trials = Trials(site)
        return _Search(site, trials, seed, wanted, told).run(budget_s, programs, shrink_s)
    except TargetProblem as problem:
        return Outcome(None, (), str(problem), trials.runs if trials else 0, trials.operations if trials else 0, 0.0)
    finally:
        if trials is not None:
            trials.close()


class _Search:
    """One search under way."""

    def __init__(self, site: Site, trials: Trials, seed: int, wanted: Property | None, told: Tells | None) -> None:
        self._site = site
        self._trials = trials
        self._seed = seed
        self._wanted = wanted
        self._told = told
        self._people = People(site.population, seed)
        self._recipes = recipes_for(site, wanted)
        self._composed = 0
        self._earlier: list[Program] = []
        self._besides: dict[Property, Finding] = {}
        self._unclear = ""
        self._spreads: list[int] = []
        self._began_s = monotonic()

    def run(self, budget_s: float, most: int | None, shrink_s: float) -> Outcome:
        """The whole search."""
        until_s = self._began_s + budget_s
        try:
            while True:
                batch = self._batch()
                for program in batch.programs:
                    if monotonic() >= until_s or (most is not None and self._trials.runs >= most):
                        return self._ended(None)
                    trial = self._trial(program, batch.ground, until_s + _GRACE_S)
                    if trial.finding_of(self._wanted) is not None:
                        return self._found(trial, shrink_s)
                    if trial.stranger or trial.lost:
                        return self._ended(None, trial.lost or STRANGER)
                    self._earlier.append(program)
        except NobodyLeft:
            return self._ended(None, ALL_USED if not self._trials.runs else "")
        except TargetProblem as problem:
            return self._ended(None, str(problem))

    def _trial(self, program: Program, ground: Ground, until_s: float) -> Trial:
        begun_s = monotonic()
        trial = self._trials.run(program, ground, min(begun_s + RUN_S, until_s))
        if sets_clock(program) and not trial.lost:
            self._trials.set_clock()
        for finding in trial.findings:
            if self._wanted not in (None, finding.property):
                self._besides.setdefault(finding.property, finding)
        if trial.unclear and not self._unclear:
            self._unclear = trial.unclear[0].sentence
        if trial.spread_ns:
            self._spreads.append(trial.spread_ns)
        if self._told is not None:
            self._told(self._trials.runs, self._trials.operations)
        return trial

    def _found(self, trial: Trial, shrink_s: float) -> Outcome:
        counts = self._counts()
        finding = trial.finding_of(self._wanted)
        assert finding is not None
        repeater = Repeater(self._trials, self._people, finding.property, shrink_s)
        try:
            smallest = repeater.smallest(trial, self._earlier)
        except TargetProblem as problem:
            smallest = Smallest(trial.program, finding, 0, 0, str(problem))
        return self._ended(smallest, "", counts)

    def _counts(self) -> tuple[int, int, float]:
        return self._trials.runs, self._trials.operations, monotonic() - self._began_s

    def _ended(
        self, smallest: Smallest | None, problem: str = "", counts: tuple[int, int, float] | None = None
    ) -> Outcome:
        programs, operations, seconds = counts or self._counts()
        spreads = sorted(self._spreads)
        spread_s = spreads[len(spreads) // 2] / 1e9 if spreads else 0.0
        besides = tuple(self._besides.values())
        return Outcome(smallest, besides, problem or self._unclear, programs, operations, seconds, spread_s)

    # Composing

    def _batch(self) -> _Batch:
        """The next programs, and what the checks know of them. Where all have been used and can be loaded anew, they
        are. Raises NobodyLeft where there can be no further program."""
        try:
            return self._batch_of_these()
        except NobodyLeft:
            if not self._trials.runs or not self._site.can(Capability.PROVISION):
                raise
        self._people = People(self._site.population, f"{self._seed}/{self._composed}")
        self._trials.again()
        self._earlier.clear()
        return self._batch_of_these()

    def _batch_of_these(self) -> _Batch:
        made: list[Program] = []
        ground = self._site.ground(())
        for _ in range(_BATCH):
            try:
                program = self._compose(ground)
            except NobodyLeft:
                break
            if program.deeds:
                made.append(program)
        if not made:
            raise NobodyLeft("nobody is left for any program")
        events = events_of(made)
        return _Batch(tuple(made), self._site.ground(events) if events else ground)

    def _compose(self, ground: Ground) -> Program:
        place = self._composed
        self._composed += 1
        recipe: Recipe = self._recipes[place % len(self._recipes)]
        rng = Random(f"{self._seed}/{place}/{recipe.name}")
        prefix = f"{self._site.run_id}p{place}"
        groups = self._groups_for(recipe, rng)
        world = self._people.world(groups, self._site, ground)
        made = Neighbours(world, rng, self._site, self._people, prefix)
        recipe.compose(made)
        program = Program(recipe.name, tuple(made.deeds), EXPLORED)
        self._people.spend(spent_by(program))
        return program

    def _groups_for(self, recipe: Recipe, rng: Random) -> list[Group]:
        """Those whom the recipe asks for; anybody where there are none of them any more."""
        special = {"pairs": self._people.pairs, "hard": self._people.hard_to_print}.get(recipe.who)
        if special is not None:
            try:
                return special(rng, recipe.groups)
            except NobodyLeft:
                pass
        return self._people.some(rng, recipe.groups)
