"""Who goes on next: at random, by random priorities, or as a stored schedule says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from harness.explore.loop import TIME, Choose

_PASSES: Final = 0.06
"""How often time passes although somebody could go on."""


def random(seed: int | str, stays: float = 0.0) -> Choose:
    """Each alternative is as likely; with the chance `stays` the actor that went on last goes on instead. Time passes
    rarely while somebody can go on."""
    draw = Random(seed).random

    def choose(actors: Sequence[int]) -> int:
        number = len(actors)
        if actors[-1] == TIME:
            if draw() < _PASSES:
                return number - 1
            number -= 1
        if stays and draw() < stays:
            return 0
        return int(draw() * number)

    return choose


def pct(seed: int | str, depth: int, steps: int) -> Choose:
    """Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
    Probabilistic Guarantees of Finding Bugs, ASPLOS 2010).

    Every actor gets a random priority when it first appears, and the highest goes on. At `depth` - 1 places, drawn
    among the first `steps` choices, the actor that would go on falls below all others. A defect that needs `depth`
    steps in one certain order, in a program of n actors and k steps, is found by one schedule with a probability of at
    least 1 / (n k^(depth - 1)). Time that passes counts as one of the n actors.

    After `steps` choices nobody is switched any more without need: an actor that wakes again and again (housekeeping)
    would otherwise keep all others from their end.
    """
    draw = Random(seed)
    falls = {draw.randrange(max(steps, 1)): place for place in range(depth - 1)}
    priorities: defaultdict[int, float] = defaultdict(lambda: depth + draw.random())
    made = 0

    def choose(actors: Sequence[int]) -> int:
        nonlocal made
        place, made = made, made + 1
        if place >= steps:
            return 0
        own = [priorities[actor] for actor in actors]
        highest = own.index(max(own))
        fallen = falls.get(place)
        if fallen is not None:
            own[highest] = priorities[actors[highest]] = depth - 1 - fallen
            highest = own.index(max(own))
        return highest

    return choose


def replay(choices: Sequence[int]) -> Choose:
    """A stored schedule: its choices, then never a switch. A choice that is not there any more is none."""
    left = iter(choices)

    def choose(actors: Sequence[int]) -> int:
        chosen = next(left, 0)
        return chosen if 0 <= chosen < len(actors) else 0

    return choose


def follow(actors: Sequence[int]) -> Choose:
    """The same actors in the same order as in another run, where they can go on; nobody is switched where the next one
    cannot."""
    left = iter(actors)

    def choose(alternatives: Sequence[int]) -> int:
        wanted = next(left, None)
        return alternatives.index(wanted) if wanted in alternatives else 0

    return choose


Search = Callable[[int | str, int], Choose]
"""From a seed and the usual number of choices in a program to a strategy."""

SEARCHES: Final[dict[str, Search]] = {
    "random": lambda seed, steps: random(seed),
    "lazy": lambda seed, steps: random(seed, stays=0.7),
    "pct-2": lambda seed, steps: pct(seed, 2, steps),
    "pct-3": lambda seed, steps: pct(seed, 3, steps),
}
"""By name. Different defects need different ones, so a search goes through all of them in turn."""
