"""Whose item stands where: a sheet about several persons shows each item in the order of their names.

The layout is not known. Persons may stand one below the other, side by side, or in a grid, and their items anywhere
beside or below their names; but along the one direction in which a sheet goes from person to person, the values of each
item follow each other as the names do. Where they do not, two persons' values have changed places."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, product

from harness.certificates.checks.expected import ExpectedSheet, Value
from harness.certificates.checks.spots import Spot, Spots

_APART = 0.5
"""By how much of its height one thing stands below another that is on the next line."""
_MOST_WAYS = 256
"""A name that stands on a sheet in several roles may be the person's in each of them; so many combinations are
tried."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An item of which the values of some persons, by their places in the sheet's order of persons, stand in each
    other's place."""

    item: str
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a look at a sheet says. `is_known`: the reader says where runs stand, and the persons follow each other in
    one direction at least."""

    is_known: bool
    misplaced: tuple[Misplaced, ...] = ()


UNKNOWN, RIGHT = Arrangement(False), Arrangement(True)

_Row = Mapping[int, list[Spot]]
"""Where the value of one item stands, person by person."""

Follows = Callable[[Spot, Spot], bool]
"""Whether the second of two things stands behind the first in some direction."""


def arranged(spots: Spots, plan: ExpectedSheet) -> Arrangement:
    """Whether each value of a sheet that shows all it must stands with the person whose it is; in the direction in
    which the fewest items are out of order."""
    records = plan.records
    if len(records) < 2:
        return RIGHT
    if not spots.are_known:
        return UNKNOWN
    rows = {item: row for item, row in _rows(spots, records).items() if _tells_apart(item, records)}
    names = rows.pop(_NAME, None)
    if names is None or not rows:
        return RIGHT
    best: tuple[Misplaced, ...] | None = None
    for names_at, order, follows in _ways(names):
        line = _Line(names_at, order, follows)
        wrong = {item: away for item, row in rows.items() if (away := line.away(row))}
        if not wrong:
            return RIGHT
        if len(wrong) == len(rows) > 1:
            wrong = {_NAME: tuple(order)}
        if best is None or len(wrong) < len(best):
            best = tuple([Misplaced(item, away) for item, away in wrong.items()])
    return UNKNOWN if best is None else Arrangement(True, best)


_NAME = "name"


def _rows(spots: Spots, records: Sequence[Mapping[str, Value]]) -> Mapping[str, _Row]:
    rows: dict[str, dict[int, list[Spot]]] = {}
    for person, record in enumerate(records):
        for item, value in record.items():
            rows.setdefault(item, {})[person] = spots.of(value)
    return rows


def _tells_apart(item: str, records: Sequence[Mapping[str, Value]]) -> bool:
    return len({record[item] for record in records if item in record}) > 1


def _ways(names: _Row) -> Iterator[tuple[Mapping[int, Spot], tuple[int, ...], Follows]]:
    """Where the persons' names may be, in which order, and in which direction the persons then follow each other."""
    for chosen in islice(product(*names.values()), _MOST_WAYS):
        at = dict(zip(names, chosen, strict=True))
        for follows in (_below, _right_of, _left_of, _reads_on, *_grids(chosen)):
            if order := _order(at, follows):
                yield at, order, follows


def _order(at: Mapping[int, Spot], follows: Follows) -> tuple[int, ...]:
    """The persons in the order of these places; empty where two of them do not follow each other."""
    before = {one: sum(follows(at[other], at[one]) for other in at if other != one) for one in at}
    return tuple(sorted(at, key=before.__getitem__)) if sorted(before.values()) == [*range(len(at))] else ()


@dataclass(frozen=True, slots=True)
class _Line:
    """The persons of a sheet as they follow each other, with the places of their names."""

    names: Mapping[int, Spot]
    order: Sequence[int]
    follows: Follows

    def away(self, row: _Row) -> tuple[int, ...]:
        """The persons with whom the value of an item does not stand, in the way in which these are the fewest: each
        beside or behind its name, each before it, or all of them apart from the names in the same order."""
        ways = [self._out(row, self._between), self._out(row, self._before)]
        if self._follow_elsewhere(row):
            ways.append(())
        return min(ways, key=len)

    def _out(self, row: _Row, stands: Callable[[int, Spot], bool]) -> tuple[int, ...]:
        return tuple(
            [
                person
                for at, person in enumerate(self.order)
                if person in row and not any(stands(at, spot) for spot in row[person])
            ]
        )

    def _between(self, at: int, spot: Spot) -> bool:
        """Beside or behind the name at this place of the line, and before the next."""
        if self.follows(spot, self.names[self.order[at]]):
            return False
        return at + 1 == len(self.order) or self.follows(spot, self.names[self.order[at + 1]])

    def _before(self, at: int, spot: Spot) -> bool:
        """Beside or before the name at this place of the line, and behind the one before."""
        if self.follows(self.names[self.order[at]], spot):
            return False
        return not at or self.follows(self.names[self.order[at - 1]], spot)

    def _follow_elsewhere(self, row: _Row) -> bool:
        """Whether the values stand behind all the names, or before all of them, in the order of the names."""
        first, last = self.names[self.order[0]], self.names[self.order[-1]]
        for held in (
            {person: [spot for spot in found if self.follows(last, spot)] for person, found in row.items()},
            {person: [spot for spot in found if self.follows(spot, first)] for person, found in row.items()},
        ):
            if self._follow(held):
                return True
        return False

    def _follow(self, row: _Row) -> bool:
        last: Spot | None = None
        for person in self.order:
            if person in row:
                behind = [spot for spot in row[person] if last is None or self.follows(last, spot)]
                if not behind:
                    return False
                last = max(behind, key=lambda one: sum(self.follows(one, other) for other in behind))
        return True


def _below(one: Spot, other: Spot) -> bool:
    return other.y - one.y > _APART * min(one.bottom - one.top, other.bottom - other.top)


def _right_of(one: Spot, other: Spot) -> bool:
    return other.left >= one.x and other.x >= one.right


def _left_of(one: Spot, other: Spot) -> bool:
    return _right_of(other, one)


def _reads_on(one: Spot, other: Spot) -> bool:
    """As a text goes on, line by line."""
    return _below(one, other) or (_right_of(one, other) and not _below(other, one))


def _grids(names: Sequence[Spot]) -> Iterator[Follows]:
    """The direction of a grid, row by row, where the names stand in several rows and several columns."""
    height = max(name.bottom - name.top for name in names)
    rows = _starts([name.y - height for name in names], height)
    columns = _starts([name.left - height for name in names], height)
    if len(rows) > 1 and len(columns) > 1:
        yield partial(_in_later_cell, rows, columns)


def _starts(edges: Iterable[float], least: float) -> list[float]:
    """Where rows or columns begin, of which each is wider than this."""
    starts: list[float] = []
    for edge in sorted(edges):
        if not starts or edge - starts[-1] > least:
            starts.append(edge)
    return starts


def _in_later_cell(rows: Sequence[float], columns: Sequence[float], one: Spot, other: Spot) -> bool:
    first, second = ((bisect(rows, spot.y), bisect(columns, spot.x)) for spot in (one, other))
    return first < second
