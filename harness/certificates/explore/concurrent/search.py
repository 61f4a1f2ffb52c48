"""The search for a failure of a running system by concurrent calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Final, TypeVar

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

Made = TypeVar("Made")

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


class Search:
    """One search under way, of whatever is asked. `people` are those whom nobody has changed."""

    def __init__(self, site: Site, trials: Trials, seed: int, wanted: str | None, told: Tells | None) -> None:
        self.site = site
        self.trials = trials
        self.seed = seed
        self.wanted = wanted
        self.seen = TrialsSoFar(trials, wanted, told)
        self.people = KinGroups(site.population, seed)
        self.until_s = monotonic()
        self.begun = 0
        self._most: int | None = None

    def run(self, budget_s: float, most: int | None, shrink_s: float) -> SearchOutcome:
        """The whole search, until `budget_s` seconds or `most` programs are over; then what fails is made smaller."""
        self.until_s += budget_s
        self._most = most
        try:
            self.go()
        except (NobodyLeft, TargetProblem) as error:
            self.stop(error)
        return self.seen.outcome(self.people, shrink_s)

    def go(self) -> None:
        """Asks until it `has_ended`. Raises NobodyLeft, or TargetProblem, where nothing more can be asked."""
        raise NotImplementedError

    def stop(self, error: NobodyLeft | TargetProblem) -> None:
        """Nothing more can be asked."""
        if isinstance(error, TargetProblem):
            self.seen.problem = on_terminal(error.why)
        elif not self.trials.runs:
            self.seen.problem = ALL_USED

    def has_ended(self) -> bool:
        """Whether nothing further is to begin."""
        spent = self._most is not None and self.trials.runs >= self._most
        return self.seen.over or spent or monotonic() >= self.until_s

    def of_people(self, make: Callable[[], Made]) -> Made:
        """What is made of people whom nobody has changed. Where all have been used and can be loaded anew, they are.
        Raises NobodyLeft."""
        try:
            return make()
        except NobodyLeft:
            if not self.trials.runs or not self.site.can(Capability.PROVISION):
                raise
        self.people = KinGroups(self.site.population, f"{self.seed}/{self.begun}")
        self.trials.again()
        self.seen.earlier.clear()
        return make()


class _Search(Search):
    """By programs in which many ask at once."""

    def go(self) -> None:
        """Program after program."""
        while not self.has_ended():
            batch = self.of_people(self._batch)
            for program in batch.programs:
                if self.has_ended():
                    break
                self._try(program, batch.ground)

    def _try(self, program: Program, ground: Ground) -> None:
        trial = self.trials.run(program, ground, min(monotonic() + RUN_S, self.until_s + _GRACE_S))
        self.seen.take(trial)  # first, so that it stands even where the clock cannot be brought back
        if sets_clock(program) and not trial.lost:
            self.trials.set_clock()

    # Composing

    def _batch(self) -> _Batch:
        """The next programs, and what the checks know of them. Raises NobodyLeft where there can be none."""
        made: list[Program] = []
        ground = self.site.ground(())
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
        return _Batch(tuple(made), self.site.ground(events) if events else ground)

    def _compose(self, ground: Ground) -> Program:
        place = self.begun
        self.begun += 1
        recipes = recipes_for(self.site, self.wanted)
        recipe = recipes[place % len(recipes)]
        rng = Random(f"{self.seed}/{place}/{recipe.name}")
        prefix = f"{self.site.run_id}p{place}"
        groups = self._groups_for(recipe, rng)
        world = self.people.world(groups, self.site, ground)
        made = Neighbours(world, rng, self.site, self.people, prefix)
        recipe.compose(made)
        program = Program(recipe.name, tuple(made.deeds), EXPLORED)
        self.people.spend(spent_by(program))
        return program

    def _groups_for(self, recipe: Recipe, rng: Random) -> list[Group]:
        """Those whom the recipe asks for; anybody where there are none of them any more."""
        special = {"pairs": self.people.pairs, "hard": self.people.hard_to_print}.get(recipe.who)
        if special is not None:
            try:
                return special(rng, recipe.groups)
            except NobodyLeft:
                pass
        return self.people.some(rng, recipe.groups)
