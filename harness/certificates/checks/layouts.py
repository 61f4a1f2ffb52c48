"""How a sheet goes from person to person, and at whose place what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, pairwise, product

from harness.certificates.checks.directions import Follows, Way, below, left_of, reads_on, right_of
from harness.certificates.checks.expected import Value
from harness.certificates.checks.rows import Row
from harness.certificates.checks.spots import Spot, are_beside, is_level

_CLOSE = 0.3
"""Things on two lines that follow each other overlap by at most so much of their height."""
_MOST_WAYS = 256
"""A name that stands on a sheet in several roles may be the person's in each of them; so many combinations are
tried."""
_UNEVEN = 0.6
"""What is about as far from each name differs in that by at most so much of what parts the names."""
_REACH = 1.5
"""What belongs to a person stands no farther from the name than so many times as far as the next person's."""
CLEAREST = (2, True)
"""The rank of a layout than which none is clearer."""


@dataclass(frozen=True)
class Layout:
    """How a sheet goes from person to person: the persons as their `names` follow each other, and at the same places
    what each full row has there, `held` by item and `spots` by place. `way` numbers the direction, `rows` are
    all."""

    way: int
    follows: Follows
    order: Sequence[int]
    names: Sequence[Spot]
    held: Mapping[str, Sequence[Value | None]]
    spots: Sequence[Sequence[Spot]]
    rows: Mapping[str, Row]

    @cached_property
    def parts(self) -> Sequence[Sequence[Sequence[Spot]]]:
        """What stands at each place, with the names or, where these stand apart, without, and the names alone: what not
        everybody has stands with either."""
        if self.clearness != 1:
            return [self._with_names]
        names = [[name] for name in self.names]
        return [self.spots, names] if all(self.spots) else [names]

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

    @property
    def is_even(self) -> bool:
        """Whether the values of each item stand on one side of the names, all alike; where the places are not apart,
        either with the names or all of them before or behind these; and in rows or in columns none nearer to another's
        name than to that of the person at whose place it is, unless each is about as far from its own."""
        items = [*zip(*self.spots, strict=True)]
        if not all(self._stand_on_one_side(item) for item in items):
            return False
        if not self.clearness:
            return all(self._stand_together(*pair) for pair in combinations([self.names, *items], 2))
        if self.clearness < 2 or self.follows not in (below, right_of, left_of):
            return True
        is_across = self.follows is not below
        return all(
            _are_even(self.names, item, is_across) and not (is_across and _is_in_one_place(self.names, item))
            for item in items
        )

    def holds_each(self, spots: Sequence[Spot]) -> bool:
        """Whether of these, which all persons have alike, one stands with each name, or all before or behind these."""
        order = _order(spots, self.follows)
        item = [spots[at] for at in order]
        return bool(item) and self._stand_on_one_side(item) and self._stand_together(self.names, item)

    def _stand_on_one_side(self, item: Sequence[Spot]) -> bool:
        """Whether all values of an item stand before the names whose they are, or none."""
        end_of = next(iter(self.rows.values())).end_of
        are_before = [self.follows(end_of(spot), name) for name, spot in zip(self.names, item, strict=True)]
        return all(are_before) or not any(are_before)

    def _stand_together(self, one: Sequence[Spot], other: Sequence[Spot]) -> bool:
        """Whether the values of two items follow each other person by person, or all of one those of the other."""
        follows = self.follows
        return (
            _are_apart(follows, [*zip(one, other, strict=True)])
            or all(follows(one[-1], spot) for spot in other)
            or all(follows(spot, one[0]) for spot in other)
        )

    def tells(self, row: Row) -> bool:
        """Whether it shows at whose place the values of an item stand: those of all follow each other, and those of
        some stand at places that are apart, in reach of them, or on the lines of some."""
        return row.is_full or bool(self.in_reach(row)) or self.on_lines(row) is not None

    def in_reach(self, row: Row) -> list[Sequence[Sequence[Spot]]]:
        """Of the `parts` those from which no value of an item stands far; none where the places are not apart."""
        if not self.clearness:
            return []
        spots = [spot for spot, _ in row.places] if row.is_exact else []
        return [places for places in self.parts if all(self._reaches(spot, places) for spot in spots)]

    def on_lines(self, row: Row) -> list[tuple[int, Value | None]] | None:
        """The person on whose line each value of an item stands; None where one stands on no line, or on several."""
        if self.follows not in (below, reads_on) or not row.is_exact:
            return None
        found = []
        for spot, value in row.places:
            level = {place for place, held in enumerate(self._with_names) if any(is_level(one, spot) for one in held)}
            if len(level) != 1:
                return None
            found.append((self.order[level.pop()], value))
        return found

    def _reaches(self, spot: Spot, places: Sequence[Sequence[Spot]]) -> bool:
        """Whether something stands no farther from the first place or the last than these are from the others."""
        if self.follows in (below, reads_on):
            return _is_near(spot.y, [place[0].y for place in places])
        if self.follows in (right_of, left_of):
            return _is_near(spot.x, [place[0].x for place in places])
        return True

    def is_at(self, place: int, spot: Spot, end: Spot, places: Sequence[Sequence[Spot]]) -> bool:
        """Whether something may stand at one of the places: behind all of the one before, and before all of the next;
        and not before the name, where names come first, nor far from them where they stand apart. `end` is its last
        line."""
        if not self._is_between(place, spot, places):
            return False
        if self.clearness == 1 and not self._reaches(spot, places):
            return False
        return not self.has_names_first or not self._is_all_before(spot, end, self.names[place])

    def _is_all_before(self, spot: Spot, end: Spot, name: Spot) -> bool:
        """Whether the whole of a value stands before the whole of a name, each of which may be parted."""
        end_of = next(iter(self.rows.values())).end_of
        return all(self._is_before(one, other) for one in (spot, end) for other in (name, end_of(name)))

    def _is_between(self, place: int, spot: Spot, places: Sequence[Sequence[Spot]]) -> bool:
        follows = self.follows
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
            behind = [
                spot
                for spot in row.at(first)
                if self._is_between(0, spot, self._with_names) and not self._is_before(spot, name)
            ]
            if not row.is_full and len(behind) < row.needs(first):
                return False
        return True

    @property
    def _beside_names(self) -> Iterator[tuple[Spot, Spot]]:
        return ((name, other) for name, held in zip(self.names, self._with_names, strict=True) for other in held)

    def _is_before(self, one: Spot, other: Spot) -> bool:
        """Whether something is not only set higher than its neighbour because that is on two lines."""
        if not self.follows(one, other):
            return False
        is_above = self.follows is below or (self.follows is reads_on and below(one, other))
        return not is_above or one.bottom - other.top < _CLOSE * (one.bottom - one.top)


def layouts_of(
    names: Row, rows: Mapping[str, Row], ways: Callable[[Sequence[Spot]], Iterable[Way]], first_way: int = 0
) -> Iterator[Layout]:
    """All in which the persons' names, and the values of each full row, follow each other."""
    full = [row for row in rows.values() if row.is_full]
    chosen = islice(product(*(names.spots[name] for name in names.values if name is not None)), _MOST_WAYS)
    for at in chosen:
        for way, (names_follow, follows) in enumerate(ways(at), first_way):
            order = _order(at, names_follow)
            if order and (placed := _placed(full, follows, len(order))):
                layout = Layout(way, follows, order, [at[person] for person in order], *placed, rows)
                if names_follow is follows or layout.clearness:
                    yield layout


def _placed(
    full: Iterable[Row], follows: Follows, persons: int
) -> tuple[Mapping[str, Sequence[Value | None]], Sequence[Sequence[Spot]]] | None:
    """What each of these rows has at each place, and where; None where it has not one thing at each."""
    held: dict[str, list[Value | None]] = {}
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


def away(layout: Layout, row: Row) -> tuple[int, ...]:
    """The persons at whose place the value of an item does not stand."""
    if row.is_full:
        held = layout.held[row.item]
        return tuple(sorted(one for place, one in enumerate(layout.order) if held[place] != row.values[one]))
    if parts := layout.in_reach(row):
        return min((_not_at(layout, row, places) for places in parts), key=len)
    held_by = layout.on_lines(row)
    if held_by is None:
        return _out_of_turn(layout, row)
    return tuple(sorted({person for person, value in held_by if row.values[person] != value}))


def _are_even(names: Sequence[Spot], item: Sequence[Spot], across: bool) -> bool:
    """Whether none of these is nearer to another name than to its own, or each about as far from its own."""
    at, own = ([one.x if across else one.y for one in each] for each in (item, names))
    away = [one - name for one, name in zip(at, own, strict=True)]
    is_another_s = any(abs(one - name) < abs(far) for one, far in zip(at, away, strict=True) for name in own)
    return not is_another_s or max(away) - min(away) <= _UNEVEN * min(abs(one - other) for one, other in pairwise(own))


def _is_in_one_place(names: Sequence[Spot], item: Sequence[Spot]) -> bool:
    """Whether in columns something stands beside what another person has of an item, and not below or above the own
    name as that does."""
    are_with = [one.left < name.right and name.left < one.right for one, name in zip(item, names, strict=True)]
    return any(
        are_with[at] is not are_with[at + 1] and (are_beside(one, other) or are_beside(other, one))
        for at, (one, other) in enumerate(pairwise(item))
    )


def _is_near(at: float, others: Sequence[float]) -> bool:
    room = _REACH * max(abs(other - one) for one, other in pairwise(others))
    return min(others) - room < at < max(others) + room


def _not_at(layout: Layout, row: Row, places: Sequence[Sequence[Spot]]) -> tuple[int, ...]:
    held_at = {
        one: sum(layout.is_at(place, spot, row.end_of(spot), places) for spot in row.at(one))
        for place, one in enumerate(layout.order)
    }
    return tuple(sorted(one for one, times in held_at.items() if times < row.needs(one)))


def _out_of_turn(layout: Layout, row: Row) -> tuple[int, ...]:
    """The persons in whose turn another's value of an item comes, which not everybody has."""
    order = _order([spot for spot, _ in row.places], layout.follows) if row.is_exact else ()
    persons = [one for one in layout.order if row.values[one] is not None]
    return tuple(sorted(one for one, at in zip(persons, order, strict=False) if row.places[at][1] != row.values[one]))


def may_belong_to_two(layouts: Iterable[Layout]) -> bool:
    """Whether something that not everybody has stands where it may be the last of one person or the first of the
    next."""
    return any(
        any(_may_be_at(layout, spot, row.end_of(spot), places) > 1 for places in layout.in_reach(row))
        for layout in layouts
        if not layout.has_names_first
        for row in layout.rows.values()
        if row.is_exact and not row.is_full
        for spot, _ in row.places
    )


def _may_be_at(layout: Layout, spot: Spot, end: Spot, places: Sequence[Sequence[Spot]]) -> int:
    """At how many of the places something may stand."""
    return sum(layout.is_at(place, spot, end, places) for place in range(len(layout.order)))
