"""In which order somebody may read what stands in several places of a sheet: row by row or column by column, and from
the left or from the right."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import product

from harness.certificates.checks.spots import Spot


def is_read_in_order(things: Sequence[Spot]) -> bool:
    """Whether things may be read in this order. What does not fill rows and columns, but for the end of the last, has
    no order: it may be."""
    columns = middles_of_gaps([(one.left, one.right) for one in things])
    rows = middles_of_gaps([(one.top, one.bottom) for one in things])
    cells = [(bisect(rows, one.y), bisect(columns, one.x)) for one in things]
    free = {*product(range(len(rows) + 1), range(len(columns) + 1))}.difference(cells)
    are_at_end = all(row == len(rows) for row, _ in free) or all(column == len(columns) for _, column in free)
    if len({*cells}) < len(cells) or not are_at_end:
        return True
    orders = (
        [(row, column) for row, column in cells],
        [(row, -column) for row, column in cells],
        [(column, row) for row, column in cells],
        [(-column, row) for row, column in cells],
    )
    return any(order == sorted(order) for order in orders)


def middles_of_gaps(edges: Sequence[tuple[float, float]]) -> list[float]:
    """Of those that part things along one axis; each thing is from one edge to another."""
    found: list[float] = []
    reach: float | None = None
    for start, end in sorted(edges):
        if reach is not None and start > reach:
            found.append((start + reach) / 2)
        reach = end if reach is None else max(reach, end)
    return found
