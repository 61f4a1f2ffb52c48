"""Whose item stands where: a sheet about several persons shows each item in the order of their names.

The layout is not known. Persons may stand one below the other, side by side, or in a grid, and their items anywhere
beside or below their names; but along the one direction in which a sheet goes from person to person, the values of each
item follow each other as the names do. Where they do not, two persons' values have changed places.

So the places are found first, and whose values stand there is asked afterwards: no exchange can change what a layout is
taken for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain, permutations

from harness.certificates.checks.captions import Beside
from harness.certificates.checks.directions import below, flowing, reads_on, usual
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.layouts import CLEAREST, Layout, away, layouts_of, may_belong_to_two
from harness.certificates.checks.reading_order import is_read_in_order
from harness.certificates.checks.rows import NAME, Records, Row, items_of
from harness.certificates.checks.spots import Spot, Spots


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An item of which the values of some persons, by their places in the sheet's order of persons, stand in each
    other's place."""

    item: str
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a look at a sheet says. `is_known`: the reader says where runs stand, and the persons follow each other in
    one direction at least, and in all of them alike. `is_in_order`: in one of them as the records do. `is_in_turn`,
    where it is not known: all that stands there does so in the persons' turn, but at whose place it is not seen, since
    not everybody has all of it and the persons do not stand apart."""

    is_known: bool
    misplaced: tuple[Misplaced, ...] = ()
    is_in_order: bool = True
    is_in_turn: bool = False


UNKNOWN, RIGHT, OUT_OF_ORDER = Arrangement(False), Arrangement(True), Arrangement(True, is_in_order=False)
_IN_TURN = Arrangement(False, is_in_turn=True)


def arranged(spots: Spots, labels: Labels, records: Records, beside: Beside) -> Arrangement:
    """Whether each value of the records, of which a sheet shows all, stands with the person whose it is."""
    told = [item for item in items_of(records) if any(one.get(item) != records[0].get(item) for one in records)]
    if NAME not in told or len(told) < 2:
        return RIGHT
    if not spots.are_known:
        return UNKNOWN
    rows = {item: Row(item, records, spots, labels, beside) for item in told}
    names = rows.pop(NAME)
    layouts = [*layouts_of(names, rows, partial(usual, spots))]
    if not any(layout.rank == CLEAREST and not _misplaced(layout, records) for layout in layouts):
        # A text that goes on can by chance stand as in columns, too.
        least = CLEAREST if layouts else (2, False)
        layouts += [layout for layout in layouts_of(names, rows, flowing, -1) if layout.rank >= least]
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
        if len(readings) > 1 or may_belong_to_two(clearest):
            return UNKNOWN
        if not all(each.tells(row) for each in clearest for row in rows.values()):
            return _IN_TURN if all(row.is_exact for row in rows.values()) else UNKNOWN
        clear = [layout for layout in layouts if layout.clearness]
        even = [layout for layout in clear or layouts if layout.is_even]
        if not even and not _are_lists(spots, layouts):
            return UNKNOWN
        alike = [Row(item, records, spots, labels, beside) for item in items_of(records) if item not in told]
        held = [[spot for spot, _ in row.places] for row in alike if row.is_exact and row.is_full]
        # A text that goes on can by chance stand as in rows, too, but for some of it.
        in_text = (layout for layout in layouts_of(names, rows, flowing, -1) if not _misplaced(layout, records))
        holding = chain(even, (layout for layout in in_text if layout.clearness and layout.is_even))
        if even and not any(all(map(layout.holds_each, held)) for layout in holding):
            return UNKNOWN
        return RIGHT if any(_is_in_order(layout, records) for layout in clear or layouts) else OUT_OF_ORDER
    found = min(readings, key=_size)
    is_unsure = not names.is_exact or all(len(each.persons) == 1 for each in found)
    if is_unsure and () in _readings([layout for layout in layouts if layout.clearness], records):
        return UNKNOWN  # which of the places of a name, or of a value, are the person's cannot be told
    if all(each.item in rows and not rows[each.item].is_told for each in found):
        return UNKNOWN
    return Arrangement(True, found)


def _are_lists(spots: Spots, layouts: Iterable[Layout]) -> bool:
    """Whether the names, and the values of each item, stand in one run one behind the other."""
    return any(
        all(spots.joined(one[0].start, one[-1].start) for one in (layout.names, *zip(*layout.spots, strict=True)))
        for layout in layouts
    )


def _readings(layouts: Iterable[Layout], records: Records) -> set[tuple[Misplaced, ...]]:
    """What each layout says. Who of two of one name is which, only the rest can tell."""
    found: dict[tuple[int, tuple[Spot, ...]], set[tuple[Misplaced, ...]]] = {}
    for layout in layouts:
        found.setdefault(layout.places_of_names, set()).add(_misplaced(layout, records))
    return {min(each, key=_size) for each in found.values()}


def _is_in_order(layout: Layout, records: Records) -> bool:
    """Whether all stands where it belongs, and the persons follow each other as the records do."""
    if layout.follows in (below, reads_on) and layout.clearness == 2 and [*layout.order] != sorted(layout.order):
        return False
    firsts = [held[0] for held in layout.spots] if layout.clearness == 1 else layout.names
    told = (dict(zip(layout.order, spots, strict=True)) for spots in (layout.names, firsts))
    are_read_so = all(is_read_in_order([at[person] for person in sorted(at)]) for at in told)
    return are_read_so and not _misplaced(layout, records)


def _size(found: tuple[Misplaced, ...]) -> tuple[int, str]:
    return len(found), str(found)


def _misplaced(layout: Layout, records: Records) -> tuple[Misplaced, ...]:
    wrong = {item: persons for item, row in layout.rows.items() if (persons := away(layout, row))}
    if len(wrong) > 1 and (persons := _renamed(layout, records)):
        return (Misplaced(NAME, persons),)
    return tuple([Misplaced(item, persons) for item, persons in wrong.items()])


def _renamed(layout: Layout, records: Records) -> tuple[int, ...]:
    """The persons whose names alone stand in each other's place."""
    for order in permutations(layout.order):
        if all(
            held[place] == records[person].get(item)
            for item, held in layout.held.items()
            for place, person in enumerate(order)
        ):
            return tuple(sorted(one for one, other in zip(order, layout.order, strict=True) if one != other))
    return ()
