"""From a failing schedule to the smallest one that still fails: fewer operations, simpler ones, fewer switches and
people.

The search finds; Hypothesis shrinks. Everything that can be left out or made simpler is one number that it may lower:
0 is the simplest, the highest is what was found. A program that has become smaller takes other steps, so the schedule
that was found means something else in it; therefore a smaller program fails if one of a few schedules of it does: the
same actors in the same order, the one that never switches, and some that the search's own strategies draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from hypothesis import strategies as st

from harness.explore.hypothesis_shrink import smallest
from harness.explore.loop import Choose
from harness.explore.running import Stage
from harness.explore.schedules import Schedule, shows, trimmed
from harness.explore.strategies import SEARCHES, follow, replay
from harness.explore.subject import FamilySearch, Held, Smaller

Made = TypeVar("Made")

_TRIES: Final = 24
"""Schedules that a smaller program gets besides the two that are tried first."""

_MOST_SCHEDULES: Final = 6_000
"""After so many the smaller programs get those two only."""


def shrink(search: FamilySearch[Held], found: Held) -> Held:
    """The smallest schedule in which what fails in `found` fails on the same system. The same for the same `found`.

    Raises CannotShrink if nothing of that property fails in `found` itself."""
    assert found.fails is not None
    made = _Shrinking(search, found, found.fails)
    made.operations()
    made.switches()
    made.people()
    return made.best


def _lowest(smaller: Smaller[Made], fails: Callable[[Made], bool]) -> Made:
    """The smallest that still fails."""
    strategy = st.tuples(*[st.integers(0, most) for most in smaller.highest])
    return smaller.made(smallest(strategy, smaller.highest, lambda levels: fails(smaller.made(levels))))


class _Shrinking(Generic[Held]):
    """`best` is the smallest so far."""

    def __init__(self, search: FamilySearch[Held], found: Held, wanted: str) -> None:
        self.best = found.failing(wanted, trimmed(found.choices))
        self.played = 0
        self._search = search
        self._wanted = wanted

    def _fails(self, stage: Stage, choose: Choose) -> tuple[int, ...] | None:
        """The choices of a run in which the property fails."""
        self.played += 1
        played = stage.play(choose)
        return trimmed(played.choices) if shows(played, self._wanted) else None

    # Operations and faults

    def operations(self) -> None:
        """Leaves operations and faults out and makes others simpler."""
        smaller = self._search.operations(self.best)
        actors, first = _order_of(self.best)
        whole = len(smaller.made(smaller.highest)[1])
        kept: dict[str, tuple[int, ...] | None] = {}

        def fails(made: tuple[Held | None, dict[int, int]]) -> bool:
            schedule, numbers = made
            if schedule is None:
                return False
            key = repr(schedule.program)
            if key not in kept:
                kept[key] = self._schedule_of(schedule, _renumbered(actors, first, whole, numbers))
            return kept[key] is not None

        schedule, _ = _lowest(smaller, fails)
        assert schedule is not None
        choices = kept[repr(schedule.program)]
        assert choices is not None
        self.best = schedule.failing(self._wanted, choices)

    def _schedule_of(self, smaller: Held, order: Sequence[int]) -> tuple[int, ...] | None:
        """Choices with which a smaller program still fails, if some are found."""
        stage = smaller.stage()
        for choose in (replay(()), follow(order), replay(smaller.choices)):
            choices = self._fails(stage, choose)
            if choices is not None:
                return choices
        if self.played > _MOST_SCHEDULES:
            return None
        usual = len(order)
        for turn in range(_TRIES):
            strategy = tuple(SEARCHES.values())[turn % len(SEARCHES)]
            choices = self._fails(stage, strategy(f"shrink/{turn}", usual))
            if choices is not None:
                return choices
        return None

    # The schedule

    def switches(self) -> None:
        """Leaves switches out: at each the first choice, which switches nobody, is the simplest."""
        before = self.best
        stage = before.stage()
        places = [place for place, choice in enumerate(before.choices) if choice]

        def chosen(levels: tuple[int, ...]) -> tuple[int, ...]:
            choices = [0] * len(before.choices)
            for place, level in zip(places, levels, strict=True):
                choices[place] = level
            return trimmed(choices)

        smaller = Smaller(tuple([before.choices[place] for place in places]), chosen)
        choices = _lowest(smaller, lambda choices: self._fails(stage, replay(choices)) is not None)
        self.best = before.failing(self._wanted, choices)

    # The population

    def people(self) -> None:
        """Leaves out whom nobody needs."""

        def fails(smaller: Held) -> bool:
            return self._fails(smaller.stage(), replay(smaller.choices)) is not None

        self.best = _lowest(self._search.people(self.best), fails)


# The order of actors


def _renumbered(actors: Sequence[int], first: int, operations: int, numbers: dict[int, int]) -> list[int]:
    """The same order for a program in which its `operations`, the actors from `first` on, have these new places; what
    the system does by itself keeps its distance from them."""
    order: list[int] = []
    for actor in actors:
        place = actor - first
        if place >= operations:
            order.append(actor - operations + len(numbers))
        elif place < 0:
            order.append(actor)
        elif place in numbers:
            order.append(first + numbers[place])
    return order


def _order_of(schedule: Schedule) -> tuple[list[int], int]:
    """Who went on at each choice, in the schedule as it was found, and the first of its operations."""
    actors: list[int] = []
    following = replay(schedule.choices)

    def choose(alternatives: Sequence[int]) -> int:
        chosen = following(alternatives)
        actors.append(alternatives[chosen])
        return chosen

    played = schedule.stage().play(choose)
    return actors, played.first_actor
