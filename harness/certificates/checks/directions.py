"""The directions in which one person of a sheet may follow another."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from harness.certificates.checks.reading_order import middles_of_gaps
from harness.certificates.checks.spots import Spot, Spots

_APART = 0.5
"""By how much of its height one thing stands below another that is on the next line."""

Follows = Callable[[Spot, Spot], bool]
"""Whether the second of two things stands behind the first in some direction."""
Way = tuple[Follows, Follows]
"""The direction in which the names follow each other, and the one in which all else does."""


def usual(spots: Spots, names: Sequence[Spot]) -> Iterator[Way]:
    """Those of rows, columns and grids."""
    yield from ((follows, follows) for follows in (below, right_of, left_of, *_grids(spots, names)))
    yield left_of if names[0].is_down else right_of, below  # a line of names above a table


def flowing(_: Sequence[Spot]) -> Iterator[Way]:
    """Where nothing as clear is to be seen, one person may follow another as words do."""
    yield reads_on, reads_on


def below(one: Spot, other: Spot) -> bool:
    """Whether the second stands on a line below that of the first."""
    return other.y - one.y > _APART * min(one.bottom - one.top, other.bottom - other.top)


def right_of(one: Spot, other: Spot) -> bool:
    """Whether the second stands on the right of the first."""
    return other.left >= one.x and other.x >= one.right


def left_of(one: Spot, other: Spot) -> bool:
    """Whether the second stands on the left of the first."""
    return right_of(other, one)


def reads_on(one: Spot, other: Spot) -> bool:
    """As a text goes on, line by line."""
    return below(one, other) or (right_of(one, other) and not below(other, one))


def _grids(spots: Spots, names: Sequence[Spot]) -> Iterator[Follows]:
    """The directions of a grid where the names stand in several columns and several rows: row by row, where these begin
    or end with the names, and column by column. A column ends in the middle between the names, or where the runs of the
    next one's names begin."""
    columns = middles_of_gaps([(name.left, name.right) for name in names])
    rows = middles_of_gaps([(name.top, name.bottom) for name in names])
    if not columns or not rows:
        return
    height = max(name.bottom - name.top for name in names)
    lines = sorted(name.top for name in names)
    firsts = [lines[0], *(line for before, line in pairwise(lines) if line - before > height)]
    runs = [(name.left, spots.place_of(spots.run_of(name.start)).left) for name in names]
    begins = [min(left for at, left in runs if at > column) - 1 for column in columns]
    are_full = (len(firsts) - 1) * (len(columns) + 1) < len(names)  # names that stand anywhere fill no rows
    for edges in dict.fromkeys((tuple(columns), tuple(begins))):
        if are_full:
            yield partial(_in_later_cell, [line - height / 2 for line in firsts[1:]], edges)
            yield partial(_in_later_cell, [line + height * 1.5 for line in firsts[:-1]], edges)
        yield partial(_further_down_or_later, edges)


def _in_later_cell(rows: Sequence[float], columns: Sequence[float], one: Spot, other: Spot) -> bool:
    first, second = ((bisect(rows, spot.y), bisect(columns, spot.x)) for spot in (one, other))
    return first < second


def _further_down_or_later(columns: Sequence[float], one: Spot, other: Spot) -> bool:
    first, second = bisect(columns, one.x), bisect(columns, other.x)
    return first < second or (first == second and below(one, other))
