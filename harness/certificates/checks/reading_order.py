"""In which order somebody may read what stands in several places of a sheet: row by row or column by column, and from
the left or from the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from harness.certificates.checks.spots import Spot


def is_read_in_order(things: Sequence[Spot]) -> bool:
    """Whether things may be read in this order. What stands in no rows and columns has no order: it may be."""
    if not _are_in_lines(things):
        return True
    pairs = [*combinations(things, 2)]
    return any(all(follows(*pair) for pair in pairs) for follows in _FOLLOWS)


def _are_in_lines(things: Sequence[Spot]) -> bool:
    """Whether these fill rows and columns, but for some of the last."""
    columns = 1 + len(middles_of_gaps([(one.left, one.right) for one in things]))
    rows = 1 + len(middles_of_gaps([(one.top, one.bottom) for one in things]))
    return columns * rows - len(things) < min(columns, rows)


def middles_of_gaps(edges: Sequence[tuple[float, float]]) -> list[float]:
    """Of those that part things along one axis; each thing is from one edge to another."""
    found: list[float] = []
    reach: float | None = None
    for start, end in sorted(edges):
        if reach is not None and start > reach:
            found.append((start + reach) / 2)
        reach = end if reach is None else max(reach, end)
    return found


def _is_in_row(one: Spot, other: Spot) -> bool:
    return one.top < other.bottom and other.top < one.bottom


def _is_in_column(one: Spot, other: Spot) -> bool:
    return one.left < other.right and other.left < one.right


_FOLLOWS: tuple[Callable[[Spot, Spot], bool], ...] = (
    lambda one, other: one.x < other.x if _is_in_row(one, other) else one.y < other.y,
    lambda one, other: one.x > other.x if _is_in_row(one, other) else one.y < other.y,
    lambda one, other: one.y < other.y if _is_in_column(one, other) else one.x < other.x,
    lambda one, other: one.y < other.y if _is_in_column(one, other) else one.x > other.x,
)
"""Whether the second of two things comes after the first, in each of the orders."""
