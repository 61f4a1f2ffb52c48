"""Whose item stands where: a sheet about several persons shows each item in the order of their names.

The layout is not known. Persons may stand one below the other, side by side, or in a grid, and their items anywhere
beside or below their names; but along the one direction in which a sheet goes from person to person, the values of each
item follow each other as the names do. Where they do not, two persons' values have changed places.

So the places are found first, and whose values stand there is asked afterwards: no exchange can change what a layout is
taken for."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice, pairwise, permutations, product

from harness.certificates.checks.expected import ExpectedSheet, Value
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.spots import Spot, Spots

_APART = 0.5
"""By how much of its height one thing stands below another that is on the next line."""
_CLOSE = 0.3
"""Things on two lines that follow each other overlap by at most so much of their height."""
_MOST_WAYS = 256
"""A name that stands on a sheet in several roles may be the person's in each of them; so many combinations are
tried."""
_NAME = "name"


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An item of which the values of some persons, by their places in the sheet's order of persons, stand in each
    other's place."""

    item: str
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a look at a sheet says. `is_known`: the reader says where runs stand, and the persons follow each other in
    one direction at least, and in all of them alike."""

    is_known: bool
    misplaced: tuple[Misplaced, ...] = ()


UNKNOWN, RIGHT = Arrangement(False), Arrangement(True)

Follows = Callable[[Spot, Spot], bool]
"""Whether the second of two things stands behind the first in some direction."""
_Records = Sequence[Mapping[str, Value]]


def arranged(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Arrangement:
    """Whether each value of a sheet that shows all it must stands with the person whose it is."""
    records = plan.records
    if len(records) < 2:
        return RIGHT
    told = {item: row for item in _items(records) if _tells_apart(row := [one.get(item) for one in records])}
    if _NAME not in told or len(told) < 2:
        return RIGHT
    if not spots.are_known:
        return UNKNOWN
    rows = {item: _Row(item, row, spots, labels) for item, row in told.items()}
    names = rows.pop(_NAME)
    layouts = list(_layouts(names, [row for row in rows.values() if row.is_full]))
    if len(layouts) > 1:
        clearest = max(layout.rank for layout in layouts)
        layouts = [layout for layout in layouts if layout.rank == clearest]
    # Who of two of one name is which, only the rest can tell.
    readings: dict[tuple[int, tuple[Spot, ...]], set[tuple[Misplaced, ...]]] = {}
    for layout in layouts:
        readings.setdefault((layout.way, tuple(layout.names)), set()).add(_misplaced(layout, rows, records))
    found = {min(each, key=lambda one: (len(one), str(one))) for each in readings.values()}
    if not found or (() in found and (len(found) > 1 or _may_belong_to_two(layouts, rows))):
        return UNKNOWN
    return Arrangement(True, min(found, key=lambda each: (len(each), str(each))))


def _items(records: _Records) -> dict[str, None]:
    return dict.fromkeys(item for record in records for item in record)


def _tells_apart(row: Sequence[Value | None]) -> bool:
    return any(value != row[0] for value in row)


class _Row:
    """One item of all persons: what each has, and where such values stand."""

    def __init__(self, item: str, values: Sequence[Value | None], spots: Spots, labels: Labels) -> None:
        self.item, self.values = item, values
        self.times = Counter([value for value in values if value is not None])
        self.spots = {value: spots.of(value) for value in self.times}
        self.by_label = False
        """Whether these are only those at the item's labels, or at least not at another's."""
        if not self._is_exact():
            self._narrow(labels.of(item, self.spots, self.times.total()))
        if not self._is_exact():
            self._narrow(
                {
                    one: [spot for spot in held if not labels.of_others(item, one, spot)]
                    for one, held in self.spots.items()
                }
            )
        self.is_exact = self._is_exact()
        """Whether there are as many places as values."""
        self.is_full = self.is_exact and len(values) == self.times.total()
        """Whether besides each person has one."""

    def _narrow(self, spots: dict[Value, list[Spot]]) -> None:
        if all(len(spots[value]) >= times for value, times in self.times.items()):
            self.spots, self.by_label = spots, True

    def _is_exact(self) -> bool:
        return sum(map(len, self.spots.values())) == self.times.total()

    @cached_property
    def places(self) -> list[tuple[Spot, Value]]:
        """Each place with what stands there."""
        return [(spot, value) for value, held in self.spots.items() for spot in held]


@dataclass(frozen=True)
class _Layout:
    """How a sheet goes from person to person: the persons as their `names` follow each other, and at the same places
    what each full row has there, `held` by item and `spots` by place. `way` numbers the direction."""

    way: int
    follows: Follows
    order: Sequence[int]
    names: Sequence[Spot]
    held: Mapping[str, Sequence[Value]]
    spots: Sequence[Sequence[Spot]]

    @cached_property
    def places(self) -> Sequence[Sequence[Spot]]:
        """What stands at each, with the names or, where these stand apart, without."""
        return self.spots if self.clearness == 1 else self._with_names

    @cached_property
    def _with_names(self) -> Sequence[Sequence[Spot]]:
        return [[name, *held] for name, held in zip(self.names, self.spots, strict=True)]

    @cached_property
    def clearness(self) -> int:
        """2 where all of each place comes before all of the next, 1 where that is so but for the names, which stand
        apart, before or behind all the rest, 0 where it is not."""
        if _are_apart(self.follows, self._with_names):
            return 2
        if not _are_apart(self.follows, self.spots):
            return 0
        is_first = all(self.follows(self.names[-1], spot) for spot in self.spots[0])
        return int(is_first or all(self.follows(spot, self.names[0]) for spot in self.spots[-1]))

    def is_at(self, place: int, spot: Spot) -> bool:
        """Whether something may stand at a place: behind all of the one before, and before all of the next;
        and not before the name, where names come first."""
        follows, places = self.follows, self.places
        if place and not all(follows(other, spot) for other in places[place - 1]):
            return False
        if place + 1 < len(places) and not all(follows(spot, other) for other in places[place + 1]):
            return False
        return not (self.has_names_first and self._is_before(spot, self.names[place]))

    @property
    def rank(self) -> tuple[int, bool]:
        """A layout is clearer than another of lower rank."""
        return self.clearness, self.has_names_first

    @cached_property
    def has_names_first(self) -> bool:
        """Whether nothing stands before the name of the person whose it is."""
        return self.clearness == 2 and not any(self._is_before(other, name) for name, other in self._beside_names)

    @property
    def _beside_names(self) -> Iterator[tuple[Spot, Spot]]:
        return ((name, other) for name, held in zip(self.names, self.places, strict=True) for other in held)

    def _is_before(self, one: Spot, other: Spot) -> bool:
        """Whether something is not only set higher than its neighbour because that is on two lines."""
        if not self.follows(one, other):
            return False
        return self.follows is not _below or one.bottom - other.top < _CLOSE * (one.bottom - one.top)


def _layouts(names: _Row, rows: Sequence[_Row]) -> Iterator[_Layout]:
    """All in which the persons' names, and the values of each of these rows, follow each other."""
    chosen = islice(product(*(names.spots[name] for name in names.values if name is not None)), _MOST_WAYS)
    for at in chosen:
        for way, follows in enumerate((_below, _right_of, _left_of, *_grids(at))):
            order = _order(at, follows)
            if not order:
                continue
            held: dict[str, list[Value]] = {}
            places: list[list[Spot]] = [[] for _ in order]
            for row in rows:
                where = row.places
                in_order = _order([spot for spot, _ in where], follows)
                if not in_order:
                    break
                held[row.item] = [where[index][1] for index in in_order]
                for place, index in zip(places, in_order, strict=True):
                    place.append(where[index][0])
            else:
                yield _Layout(way, follows, order, [at[person] for person in order], held, places)


def _are_apart(follows: Follows, places: Sequence[Sequence[Spot]]) -> bool:
    return all(follows(one, other) for before, behind in pairwise(places) for one in before for other in behind)


def _order(at: Sequence[Spot], follows: Follows) -> tuple[int, ...]:
    """The indices of these places, as they follow each other; empty where two of them do not."""
    before = [sum(follows(other, one) for other in at if other is not one) for one in at]
    return tuple(sorted(range(len(at)), key=before.__getitem__)) if sorted(before) == [*range(len(at))] else ()


def _misplaced(layout: _Layout, rows: Mapping[str, _Row], records: _Records) -> tuple[Misplaced, ...]:
    away = {item: _away(layout, row, records) for item, row in rows.items()}
    wrong = {item: persons for item, persons in away.items() if persons}
    if len(wrong) > 1 and (persons := _renamed(layout, records)):
        return (Misplaced(_NAME, persons),)
    return tuple([Misplaced(item, persons) for item, persons in wrong.items()])


def _renamed(layout: _Layout, records: _Records) -> tuple[int, ...]:
    """The persons whose names alone stand in each other's place."""
    for order in permutations(layout.order):
        if all(
            held[place] == records[person][item]
            for item, held in layout.held.items()
            for place, person in enumerate(order)
        ):
            return tuple(sorted(one for one, other in zip(order, layout.order, strict=True) if one != other))
    return ()


def _away(layout: _Layout, row: _Row, records: _Records) -> tuple[int, ...]:
    """The persons at whose place the value of an item does not stand."""
    if row.is_full:
        held = layout.held[row.item]
        return tuple(sorted(one for place, one in enumerate(layout.order) if held[place] != row.values[one]))
    if not layout.clearness:
        return ()
    away = []
    for place, person in enumerate(layout.order):
        value = row.values[person]
        if value is not None:
            times = 1 if row.is_exact or row.by_label else list(records[person].values()).count(value)
            if sum(layout.is_at(place, spot) for spot in row.spots[value]) < times:
                away.append(person)
    return tuple(sorted(away))


def _may_belong_to_two(layouts: Sequence[_Layout], rows: Mapping[str, _Row]) -> bool:
    """Whether something that not everybody has stands where it may be the last of one person or the first of the
    next."""
    some = [spot for row in rows.values() if row.is_exact and not row.is_full for spot, _ in row.places]
    return any(
        sum(layout.is_at(place, spot) for place in range(len(layout.order))) > 1
        for layout in layouts
        if not layout.has_names_first
        for spot in some
    )


def _below(one: Spot, other: Spot) -> bool:
    return other.y - one.y > _APART * min(one.bottom - one.top, other.bottom - other.top)


def _right_of(one: Spot, other: Spot) -> bool:
    return other.left >= one.x and other.x >= one.right


def _left_of(one: Spot, other: Spot) -> bool:
    return _right_of(other, one)


def _grids(names: Sequence[Spot]) -> Iterator[Follows]:
    """The directions of a grid where the names stand in several columns and several rows: row by row, where these begin
    or end with the names, and column by column."""
    columns = _between([(name.left, name.right) for name in names])
    rows = _between([(name.top, name.bottom) for name in names])
    if columns and rows:
        height = max(name.bottom - name.top for name in names)
        lines = sorted(name.top for name in names)
        firsts = [lines[0], *(line for before, line in pairwise(lines) if line - before > height)]
        yield partial(_in_later_cell, [line - height / 2 for line in firsts[1:]], columns)
        yield partial(_in_later_cell, [line + height * 1.5 for line in firsts[:-1]], columns)
        yield partial(_further_down_or_later, columns)


def _between(edges: Sequence[tuple[float, float]]) -> list[float]:
    """The middles of the gaps that part things along one axis."""
    found: list[float] = []
    reach: float | None = None
    for start, end in sorted(edges):
        if reach is not None and start > reach:
            found.append((start + reach) / 2)
        reach = end if reach is None else max(reach, end)
    return found


def _in_later_cell(rows: Sequence[float], columns: Sequence[float], one: Spot, other: Spot) -> bool:
    first, second = ((bisect(rows, spot.y), bisect(columns, spot.x)) for spot in (one, other))
    return first < second


def _further_down_or_later(columns: Sequence[float], one: Spot, other: Spot) -> bool:
    first, second = bisect(columns, one.x), bisect(columns, other.x)
    return first < second or (first == second and _below(one, other))
