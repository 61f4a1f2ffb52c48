"""Labels over several lines: below their values, or as the head of a table of which each record has as many lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from harness.certificates.checks.spots import Spot

_CLOSE = 1.0
"""So many of their heights at most things are apart of which one is said to stand directly below the other."""
_LEVEL = 0.6
"""Things on one line are apart by at most so much of the height of one of them."""


def is_directly_below(label: Spot, spot: Spot) -> bool:
    """Whether a label stands right below something, and begins or ends with it."""
    height = spot.bottom - spot.top
    is_next = spot.y < label.top and label.top - spot.bottom < _CLOSE * height / 2
    return is_next and label.left < spot.right and spot.left < label.right


def stacks(labels: Sequence[Spot]) -> Iterator[list[Spot]]:
    """Those of them that stand directly below each other, from above."""
    below = {one: other for one, other in product(labels, labels) if _follows(one, other)}
    for first in set(labels).difference(below.values()):
        stack = [first]
        while stack[-1] in below:
            stack.append(below[stack[-1]])
        if len(stack) > 1:
            yield stack


def _follows(one: Spot, other: Spot) -> bool:
    height = max(one.bottom - one.top, other.bottom - other.top)
    is_next = other.y - one.y > 0 and other.top - one.bottom < _CLOSE * height
    return is_next and other.top > one.y and one.left < other.right and other.left < one.right


def in_turn(stack: Sequence[Spot], held: Iterable[Spot], records: int) -> Mapping[Spot, Spot]:
    """Of things below such labels each with the one that it belongs to, where each of so many records has a line for
    each of them; empty where it has not."""
    lines: list[list[Spot]] = []
    for spot in sorted(held, key=lambda one: one.y):
        if lines and spot.y - lines[-1][-1].y < _LEVEL * (spot.bottom - spot.top):
            lines[-1].append(spot)
        else:
            lines.append([spot])
    if len(lines) != records * len(stack):
        return {}
    return {spot: stack[at % len(stack)] for at, line in enumerate(lines) for spot in line}
