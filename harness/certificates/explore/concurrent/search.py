"""The search for a failure of a running system by concurrent calls."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Final

from harness.certificates.checks.ground import Ground
from harness.certificates.explore.concurrent.deeds import sets_clock, spent_by
from harness.certificates.explore.concurrent.neighbours import Group, KinGroups, Neighbours, NobodyLeft, events_of
from harness.certificates.explore.concurrent.outcome import ALL_USED, SearchOutcome, Tells, TrialsSoFar, searched
from harness.certificates.explore.concurrent.recipes import Recipe, recipes_for
from harness.certificates.explore.concurrent.repeating import RUN_S
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.concurrent.trial import Trials
from harness.certificates.explore.program import EXPLORED, Program
from harness.domain.words import Capability
from harness.targets.protocol import TargetProblem
from harness.wording.rendering import on_terminal

_BATCH: Final = 24
"""Programs that are composed together: the checks must know all their events beforehand."""

_GRACE_S: Final = 20.0
"""A program that is under way when the time of the search is over has so much more of it."""


@dataclass(frozen=True, slots=True)
class _Batch:
    programs: tuple[Program, ...]
    ground: Ground


def search_concurrently(
    site: Site,
    *,
    seed: int,
    budget_s: float,
    wanted: str | None = None,
    programs: int | None = None,
    shrink_s: float = 30.0,
    told: Tells | None = None,
) -> SearchOutcome:
    """Runs programs for `budget_s` seconds (or so many `programs`) until one fails in the `wanted` property, or in any;
    then shrinks it for `shrink_s` more. Never raises for what the system does."""
    return searched(site, lambda trials: _Search(site, trials, seed, wanted, told).run(budget_s, programs, shrink_s))


class _Search:
    """One search under way."""

    def __init__(self, site: Site, trials: Trials, seed: int, wanted: str | None, told: Tells | None) -> None:
        self._site = site
        self._trials = trials
        self._seed = seed
        self._seen = TrialsSoFar(trials, wanted, told)
        self._people = KinGroups(site.population, seed)
        self._recipes = recipes_for(site, wanted)
        self._composed = 0
        self._until_s = monotonic()

    def run(self, budget_s: float, most: int | None, shrink_s: float) -> SearchOutcome:
        """The whole search."""
        self._until_s += budget_s
        try:
            while not self._is_over(most):
                batch = self._batch()
                for program in batch.programs:
                    if self._is_over(most):
                        break
                    self._try(program, batch.ground)
        except NobodyLeft:
            if not self._trials.runs:
                self._seen.problem = ALL_USED
        except TargetProblem as problem:
            self._seen.problem = on_terminal(problem.why)
        return self._seen.outcome(self._people, shrink_s)

    def _is_over(self, most: int | None) -> bool:
        return self._seen.over or monotonic() >= self._until_s or (most is not None and self._trials.runs >= most)

    def _try(self, program: Program, ground: Ground) -> None:
        trial = self._trials.run(program, ground, min(monotonic() + RUN_S, self._until_s + _GRACE_S))
        self._seen.take(trial)  # first, so that it stands even where the clock cannot be brought back
        if sets_clock(program) and not trial.lost:
            self._trials.set_clock()

    # Composing

    def _batch(self) -> _Batch:
        """The next programs, and what the checks know of them. Where all have been used and can be loaded anew, they
        are. Raises NobodyLeft where there can be no further program."""
        try:
            return self._batch_of_these()
        except NobodyLeft:
            if not self._trials.runs or not self._site.can(Capability.PROVISION):
                raise
        self._people = KinGroups(self._site.population, f"{self._seed}/{self._composed}")
        self._trials.again()
        self._seen.earlier.clear()
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
