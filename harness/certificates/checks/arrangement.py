"""Whose item stands where: a sheet about several persons shows each item in the order of their names.

The layout is not known. Persons may stand one below the other, side by side, or in a grid, and their items anywhere
beside or below their names; but along the one direction in which a sheet goes from person to person, the values of each
item follow each other as the names do. Where they do not, two persons' values have changed places.

So the places are found first, and whose values stand there is asked afterwards: no exchange can change what a layout is
taken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice, pairwise, permutations, product

from harness.certificates.checks.captions import Beside
from harness.certificates.checks.directions import Follows, Way, below, flowing, reads_on, usual
from harness.certificates.checks.expected import ExpectedWord, Value
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.reading_order import is_read_in_order
from harness.certificates.checks.spots import Spot, Spots

_CLOSE = 0.3
"""Things on two lines that follow each other overlap by at most so much of their height."""
_MOST_WAYS = 256
"""A name that stands on a sheet in several roles may be the person's in each of them; so many combinations are
tried."""
NAME = "name"
_CLEAREST = (2, True)
"""The rank of a layout than which none is clearer."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An item of which the values of some persons, by their places in the sheet's order of persons, stand in each
    other's place."""

    item: str
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a look at a sheet says. `is_known`: the reader says where runs stand, and the persons follow each other in
    one direction at least, and in all of them alike. `is_in_order`: in one of them as the records do."""

    is_known: bool
    misplaced: tuple[Misplaced, ...] = ()
    is_in_order: bool = True


UNKNOWN, RIGHT, OUT_OF_ORDER = Arrangement(False), Arrangement(True), Arrangement(True, is_in_order=False)

Records = Sequence[Mapping[str, Value]]


def arranged(spots: Spots, labels: Labels, records: Records, beside: Beside) -> Arrangement:
    """Whether each value of the records, of which a sheet shows all, stands with the person whose it is."""
    told = [item for item in items_of(records) if any(one.get(item) != records[0].get(item) for one in records)]
    if NAME not in told or len(told) < 2:
        return RIGHT
    if not spots.are_known:
        return UNKNOWN
    rows = {item: _Row(item, records, spots, labels, beside) for item in told}
    names = rows.pop(NAME)
    layouts = [*_layouts(names, rows, partial(usual, spots))]
    if not any(layout.rank == _CLEAREST for layout in layouts):
        least = _CLEAREST if layouts else (2, False)
        layouts += [layout for layout in _layouts(names, rows, flowing, -1) if layout.rank >= least]
    if not layouts:
        return UNKNOWN
    clearest = layouts
    if len(layouts) > 1:
        # Who of two of one name is which makes no layout clearer.
        rank = max(layout.rank for layout in layouts)
        places = {layout.places_of_names for layout in layouts if layout.rank == rank}
        clearest = [layout for layout in layouts if layout.places_of_names in places]
    readings = _readings(clearest, records)
    if () in readings:
        is_told = all(each.clearness or all(row.is_full for row in rows.values()) for each in clearest)
        if not is_told or len(readings) > 1 or _may_belong_to_two(clearest):
            return UNKNOWN
        clear = [layout for layout in layouts if layout.clearness]
        return RIGHT if any(_is_in_order(layout, records) for layout in clear or layouts) else OUT_OF_ORDER
    found = min(readings, key=_size)
    is_unsure = not names.is_exact or all(len(each.persons) == 1 for each in found)
    if is_unsure and () in _readings([layout for layout in layouts if layout.clearness], records):
        return UNKNOWN  # which of the places of a name, or of a value, are the person's cannot be told
    if all(each.item in rows and not rows[each.item].is_told for each in found):
        return UNKNOWN
    return Arrangement(True, found)


def _readings(layouts: Iterable[_Layout], records: Records) -> set[tuple[Misplaced, ...]]:
    """What each layout says. Who of two of one name is which, only the rest can tell."""
    found: dict[tuple[int, tuple[Spot, ...]], set[tuple[Misplaced, ...]]] = {}
    for layout in layouts:
        found.setdefault(layout.places_of_names, set()).add(_misplaced(layout, records))
    return {min(each, key=_size) for each in found.values()}


def _is_in_order(layout: _Layout, records: Records) -> bool:
    """Whether all stands where it belongs, and the persons follow each other as the records do."""
    if layout.follows in (below, reads_on) and layout.clearness == 2 and [*layout.order] != sorted(layout.order):
        return False
    firsts = [held[0] for held in layout.spots] if layout.clearness == 1 else layout.names
    told = (dict(zip(layout.order, spots, strict=True)) for spots in (layout.names, firsts))
    are_read_so = all(is_read_in_order([at[person] for person in sorted(at)]) for at in told)
    return are_read_so and not _misplaced(layout, records)


def _size(found: tuple[Misplaced, ...]) -> tuple[int, str]:
    return len(found), str(found)


def items_of(records: Records) -> dict[str, None]:
    """All that anybody has, in order."""
    return dict.fromkeys(item for record in records for item in record)


class _Row:
    """One item of all persons: what each has, and where such values stand."""

    def __init__(self, item: str, records: Records, spots: Spots, labels: Labels, beside: Beside) -> None:
        self.item, self._records = item, records
        values = self.values = [record.get(item) for record in records]
        self.times = Counter([value for value in values if value is not None])
        self.spots = {value: spots.of(value) for value in self.times}
        self.by_label = False
        """Whether these are only those at the item's labels, or at least not at another's."""
        are_words = any(isinstance(value, ExpectedWord) for value in values)
        if not self._is_exact():
            self._narrow(labels.of(item, self.spots, self.times.total()))
        if not self._is_exact() and not are_words and not labels.are_known(item):
            self._narrow(beside.at_one_text(self.spots, self.times))
        if not self._is_exact():
            self._narrow(
                {
                    one: [spot for spot in held if not labels.of_others(item, one, spot)]
                    for one, held in self.spots.items()
                }
            )
        self.is_exact = self._is_exact()
        """Whether there are as many places as values."""
        self.is_told = self.is_exact or (self.by_label and (are_words or labels.are_known(item)))
        """Whether what stands elsewhere than it belongs is wrong: no place of another item is taken for one of its.
        Where none of its labels is known, some may be of items that nobody asked for."""
        self.is_full = self.is_exact and len(values) == self.times.total()
        """Whether besides each person has one."""

    def needs(self, person: int) -> int:
        """How often a person's value must stand at their place: other items may have it, too."""
        value = self.values[person]
        if value is None:
            return 0
        return 1 if self.is_exact or self.by_label else list(self._records[person].values()).count(value)

    def at(self, person: int) -> list[Spot]:
        """Where a person's value stands."""
        value = self.values[person]
        return [] if value is None else self.spots[value]

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
    what each full row has there, `held` by item and `spots` by place. `way` numbers the direction, `rows` are
    all."""

    way: int
    follows: Follows
    order: Sequence[int]
    names: Sequence[Spot]
    held: Mapping[str, Sequence[Value]]
    spots: Sequence[Sequence[Spot]]
    rows: Mapping[str, _Row]

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
        if not self._is_between(place, spot):
            return False
        return not (self.has_names_first and self._is_before(spot, self.names[place]))

    def _is_between(self, place: int, spot: Spot) -> bool:
        follows, places = self.follows, self.places
        if place and not all(follows(other, spot) for other in places[place - 1]):
            return False
        return place + 1 == len(places) or all(self._is_before(spot, other) for other in places[place + 1])

    @property
    def places_of_names(self) -> tuple[int, tuple[Spot, ...]]:
        """The direction, and where the names follow each other in it."""
        return self.way, tuple(self.names)

    @property
    def rank(self) -> tuple[int, bool]:
        """A layout is clearer than another of lower rank."""
        return self.clearness, self.has_names_first

    @cached_property
    def has_names_first(self) -> bool:
        """Whether nothing stands before the name of the person whose it is."""
        if self.clearness < 2 or any(self._is_before(other, name) for name, other in self._beside_names):
            return False
        first, name = self.order[0], self.names[0]
        for row in self.rows.values():
            behind = [spot for spot in row.at(first) if self._is_between(0, spot) and not self._is_before(spot, name)]
            if not row.is_full and len(behind) < row.needs(first):
                return False
        return True

    @property
    def _beside_names(self) -> Iterator[tuple[Spot, Spot]]:
        return ((name, other) for name, held in zip(self.names, self.places, strict=True) for other in held)

    def _is_before(self, one: Spot, other: Spot) -> bool:
        """Whether something is not only set higher than its neighbour because that is on two lines."""
        if not self.follows(one, other):
            return False
        is_above = self.follows is below or (self.follows is reads_on and below(one, other))
        return not is_above or one.bottom - other.top < _CLOSE * (one.bottom - one.top)


def _layouts(
    names: _Row, rows: Mapping[str, _Row], ways: Callable[[Sequence[Spot]], Iterable[Way]], first_way: int = 0
) -> Iterator[_Layout]:
    """All in which the persons' names, and the values of each full row, follow each other."""
    full = [row for row in rows.values() if row.is_full]
    chosen = islice(product(*(names.spots[name] for name in names.values if name is not None)), _MOST_WAYS)
    for at in chosen:
        for way, (names_follow, follows) in enumerate(ways(at), first_way):
            order = _order(at, names_follow)
            if order and (placed := _placed(full, follows, len(order))):
                layout = _Layout(way, follows, order, [at[person] for person in order], *placed, rows)
                if names_follow is follows or layout.clearness:
                    yield layout


def _placed(
    full: Iterable[_Row], follows: Follows, persons: int
) -> tuple[Mapping[str, Sequence[Value]], Sequence[Sequence[Spot]]] | None:
    """What each of these rows has at each place, and where; None where it has not one thing at each."""
    held: dict[str, list[Value]] = {}
    places: list[list[Spot]] = [[] for _ in range(persons)]
    for row in full:
        where = row.places
        in_order = _order([spot for spot, _ in where], follows)
        if not in_order:
            return None
        held[row.item] = [where[index][1] for index in in_order]
        for place, index in zip(places, in_order, strict=True):
            place.append(where[index][0])
    return held, places


def _are_apart(follows: Follows, places: Sequence[Sequence[Spot]]) -> bool:
    return all(follows(one, other) for before, behind in pairwise(places) for one in before for other in behind)


def _order(at: Sequence[Spot], follows: Follows) -> tuple[int, ...]:
    """The indices of these places, as they follow each other; empty where two of them do not."""
    before = [sum(follows(other, one) for other in at if other is not one) for one in at]
    return tuple(sorted(range(len(at)), key=before.__getitem__)) if sorted(before) == [*range(len(at))] else ()


def _misplaced(layout: _Layout, records: Records) -> tuple[Misplaced, ...]:
    away = {item: _away(layout, row) for item, row in layout.rows.items()}
    wrong = {item: persons for item, persons in away.items() if persons}
    if len(wrong) > 1 and (persons := _renamed(layout, records)):
        return (Misplaced(NAME, persons),)
    return tuple([Misplaced(item, persons) for item, persons in wrong.items()])


def _renamed(layout: _Layout, records: Records) -> tuple[int, ...]:
    """The persons whose names alone stand in each other's place."""
    for order in permutations(layout.order):
        if all(
            held[place] == records[person][item]
            for item, held in layout.held.items()
            for place, person in enumerate(order)
        ):
            return tuple(sorted(one for one, other in zip(order, layout.order, strict=True) if one != other))
    return ()


def _away(layout: _Layout, row: _Row) -> tuple[int, ...]:
    """The persons at whose place the value of an item does not stand."""
    if row.is_full:
        held = layout.held[row.item]
        return tuple(sorted(one for place, one in enumerate(layout.order) if held[place] != row.values[one]))
    if not layout.clearness:
        return ()
    held_at = {one: sum(layout.is_at(place, spot) for spot in row.at(one)) for place, one in enumerate(layout.order)}
    return tuple(sorted(one for one, times in held_at.items() if times < row.needs(one)))


def _may_belong_to_two(layouts: Iterable[_Layout]) -> bool:
    """Whether something that not everybody has stands where it may be the last of one person or the first of the
    next."""
    return any(
        sum(layout.is_at(place, spot) for place in range(len(layout.order))) > 1
        for layout in layouts
        if not layout.has_names_first
        for row in layout.rows.values()
        if row.is_exact and not row.is_full
        for spot, _ in row.places
    )
