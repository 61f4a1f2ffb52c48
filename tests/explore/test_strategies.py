"""Strategies give the same choices for the same seed; pct keeps to its priorities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import sqrt

import pytest

from harness.explore.loop import TIME, Choose
from harness.explore.strategies import SEARCHES, pct, random, replay


def _chosen(choose: Choose, offers: Sequence[Sequence[int]]) -> list[int]:
    return [choose(offer) for offer in offers]


OFFERS = [[1, 2, 3], [2, 1, 3], [3, 1, TIME], [1, 2]] * 50


@pytest.mark.parametrize("name", SEARCHES)
def test_a_seed_fixes_the_choices(name: str) -> None:
    make = SEARCHES[name]
    first = _chosen(make("7/1", 100), OFFERS)
    assert first == _chosen(make("7/1", 100), OFFERS)
    assert first != _chosen(make("7/2", 100), OFFERS)
    assert all(0 <= choice < len(offer) for choice, offer in zip(first, OFFERS, strict=True))


def test_at_random_every_alternative_is_taken_and_time_rarely() -> None:
    counts = Counter(_chosen(random(1), [[1, 2, TIME]] * 3000))
    assert 1200 < counts[0] < 1600
    assert 1200 < counts[1] < 1600
    assert 100 < counts[2] < 300


def _race(choose: Choose, steps: Callable[[int], int], actors: int) -> list[int]:
    """Actors that each have so many steps, all pending until they are done; who went on at each step."""
    left = {actor: steps(actor) for actor in range(1, actors + 1)}
    went: list[int] = []
    while any(left.values()):
        alive = [actor for actor, number in left.items() if number]
        if went and went[-1] in alive:
            alive.insert(0, alive.pop(alive.index(went[-1])))
        went.append(alive[choose(alive)] if len(alive) > 1 else alive[0])
        left[went[-1]] -= 1
    return went


def _switches(went: Sequence[int]) -> int:
    return sum(one != other for one, other in pairwise(went))


def test_pct_of_depth_one_runs_each_to_its_end_in_any_order() -> None:
    orders = Counter()
    for seed in range(600):
        went = _race(pct(seed, 1, 30), lambda actor: 4, 3)
        assert _switches(went) == 2
        orders[tuple(dict.fromkeys(went))] += 1
    assert len(orders) == 6
    assert all(60 < count < 140 for count in orders.values())


def test_pct_switches_once_more_for_each_change_of_priority() -> None:
    depth_two = [_switches(_race(pct(seed, 2, 8), lambda actor: 5, 2)) for seed in range(300)]
    assert set(depth_two) == {1, 2}
    assert max(_switches(_race(pct(seed, 4, 20), lambda actor: 20, 2)) for seed in range(100)) <= 1 + 3


def test_the_bound_of_pct_holds() -> None:
    """A defect of depth 2: actor 2 must be done between the steps 3 and 4 of actor 1 (n = 2, k = 8). Here the bound is
    the probability itself, so the share may fall short of it by chance: three standard deviations are allowed."""
    hits = 0
    for seed in range(2000):
        went = _race(pct(seed, 2, 8), lambda actor: 6 if actor == 1 else 2, 2)
        hits += went[:5] == [1, 1, 1, 2, 2]
    bound = 1 / (2 * 8)
    assert hits / 2000 >= bound - 3 * sqrt(bound * (1 - bound) / 2000)


def test_after_its_steps_pct_never_switches() -> None:
    choose = pct(3, 3, 5)
    _chosen(choose, [[1, 2]] * 5)
    assert _chosen(choose, [[2, 1, TIME]] * 20) == [0] * 20


def test_a_replay_ends_in_zeros() -> None:
    assert _chosen(replay([1, 0, 5]), [[1, 2]] * 5) == [1, 0, 0, 0, 0]
