"""Former addresses on a supplement: the lines of one person stand in their order, the oldest first or the last one, and
each with the day since when they lived there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, permutations, zip_longest

from harness.certificates.checks.before import Before
from harness.certificates.checks.expected import ExpectedSheet, Plain
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.normalise import level
from harness.certificates.checks.spots import Spot, Spots

_Line = tuple[str, date]
"""An address, and since when."""
_Lines = list[_Line]
_ADDRESS, _SINCE = "address", "addressed_since"


def stand_in_order(before: Before, plan: ExpectedSheet) -> bool:
    """Whether they do as the file is written, each behind its label; also where none stand there."""
    if not plan.has_histories:
        return True
    starts: dict[str, list[tuple[int, Plain]]] = {_ADDRESS: [], _SINCE: []}
    for item, value in {*plan.histories}:
        starts[item] += [(start, value) for start in before.found.get((item, value), ())]
    told = [[value for _, value in sorted(starts[item])] for item in (_ADDRESS, _SINCE)]
    return not _is_amiss(plan, [(told[0], told[1])])


def amiss(spots: Spots, labels: Labels, plan: ExpectedSheet) -> tuple[str, ...]:
    """The items of which some stand in no order along any direction of the sheet, or of some lines alone."""
    if not plan.has_histories:
        return ()
    values = {*plan.histories}
    addresses = [(spot, value) for item, value in values if item == _ADDRESS for spot in spots.of(value)]
    times = Counter([value for item, value in plan.histories if item == _SINCE])
    days = [(spot, day) for day, least in times.items() for spot in _of_day(spots, labels, day, least)]
    if len({value for _, value in addresses}) > len({line[-1] for line in _lines_of(plan)}) and any(
        item in labels.near(spots.spot(*span)) for span in spots.said_again for item in (_ADDRESS, _SINCE)
    ):
        return (_ADDRESS, _SINCE)  # of the line above, or of the person beside
    names = [spot for one in plan.persons for spot in spots.of(level(one.name))]
    along = [([*_along(addresses, way)], [*_along(days, way)]) for way in (_in_file, _by_rows, _by_columns)]
    box = _in_boxes(names)
    along.append(([*_along(addresses, box)], [*_along(days, box)]))
    return (_ADDRESS, _SINCE) if _is_amiss(plan, along) else ()


def _of_day(spots: Spots, labels: Labels, day: Plain, least: int) -> list[Spot]:
    """Where a day stands at labels of such days, if it does so often, or else at none of others: it may be that of a
    birth, or of the issue."""
    near = {spot: labels.near(spot) for spot in spots.of(day)}
    own = [spot for spot, items in near.items() if _SINCE in items]
    return own if len(own) >= least else [spot for spot, items in near.items() if items.isdisjoint(_OF_OTHERS)]


_OF_OTHERS = ("birth_date", "registered_on")
_Way = Callable[[Spot], tuple[float, ...]]


def _along(places: Iterable[tuple[Spot, Plain]], way: _Way) -> Iterator[Plain]:
    return (value for _, value in sorted(places, key=lambda each: way(each[0])))


def _in_file(spot: Spot) -> tuple[float, ...]:
    return (spot.start,)


def _by_rows(spot: Spot) -> tuple[float, ...]:
    return (spot.top, spot.left) if not spot.is_down else (-spot.right, spot.top)


def _by_columns(spot: Spot) -> tuple[float, ...]:
    return (spot.left, spot.top) if not spot.is_down else (spot.top, -spot.right)


def _in_boxes(names: Sequence[Spot]) -> _Way:
    """Person by person, in boxes that begin with a name at the upper left."""

    def way(spot: Spot) -> tuple[float, ...]:
        before = [one for one in names if one.top <= spot.bottom and one.left <= spot.right]
        box = max(before, key=lambda one: (one.top, one.left), default=spot)
        return (box.top, box.left, spot.top, spot.left)

    return way


def _lines_of(plan: ExpectedSheet) -> list[_Lines]:
    """Those of each person who has any, the oldest first."""
    members = (one.member for one in plan.persons if one.member and one.member.addresses)
    return [[(level(line.address), line.since) for line in member.addresses] for member in members]


def _is_amiss(plan: ExpectedSheet, along: Iterable[tuple[list[Plain], list[Plain]]]) -> bool:
    """Whether all lines stand there, and in no order in any of these directions; or with the days of some alone."""
    persons = _lines_of(plan)
    every = Counter(line for lines in persons for line in lines)
    all_addresses = Counter[Plain](address for address, _ in every.elements())
    all_days = Counter[Plain](since for _, since in every.elements())
    last_days = Counter[Plain](lines[-1][1] for lines in persons)
    for addresses, days in along:
        shown = Counter(days)
        if Counter(addresses) != all_addresses:
            return False  # what is left out, or said again, is not looked at here
        if all_days - shown and shown != last_days and days:
            return True
        for lines in _orders(persons):
            if [address for address, _ in lines] == addresses and (
                shown != all_days or [since for _, since in lines] == days
            ):
                return False
    return True


def _orders(persons: Sequence[_Lines]) -> Iterator[_Lines]:
    """All orders in which the lines of several may stand: person after person, or the first of each, then the second;
    the oldest first, the last one first, or the last one first and then the oldest."""
    ways: tuple[Callable[[_Lines], _Lines], ...] = (
        lambda lines: lines,
        lambda lines: lines[::-1],
        lambda lines: lines[-1:] + lines[:-1],
    )
    for way in ways:
        for order in permutations([way(lines) for lines in persons]):
            yield [*chain.from_iterable(order)]
            yield [line for each in zip_longest(*order) for line in each if line is not None]
