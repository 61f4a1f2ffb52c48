"""Former addresses on a supplement: the lines of one person stand together and in their order, the oldest first or the
last one, and each with the day since when they lived there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, permutations, zip_longest
from typing import NamedTuple

from harness.certificates.checks.before import Before
from harness.certificates.checks.expected import ExpectedSheet, Plain
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.normalise import level
from harness.certificates.checks.spots import Spot, Spots, held_to_read, is_level

_ADDRESS, _SINCE = "address", "addressed_since"
_OF_OTHERS = ("birth_date", "registered_on")

_Line = tuple[str, date]
"""An address, and since when."""
_Key = tuple[float, ...]
"""Where something stands along some direction of a sheet."""
_Way = Callable[[Spot], _Key]


class _Along(NamedTuple):
    """What stands there along one direction: addresses and days, and the name of each person, if each has one."""

    addresses: Sequence[tuple[_Key, Plain]]
    days: Sequence[tuple[_Key, Plain]]
    names: Sequence[_Key]


def stand_in_order(before: Before, plan: ExpectedSheet) -> bool:
    """Whether they do as the file is written, each behind its label; also where none stand there."""
    if not plan.has_histories:
        return True
    found: dict[str, list[tuple[_Key, Plain]]] = {_ADDRESS: [], _SINCE: []}
    for item, value in {*plan.histories}:
        found[item] += [((start,), value) for start in before.found.get((item, value), ())]
    names = [before.found.get(("name", level(one.name)), ()) for one in plan.persons]
    keys: list[_Key] = [(next(iter(each)),) for each in names] if all(len(each) == 1 for each in names) else []
    return not _is_amiss(plan, [_Along(sorted(found[_ADDRESS]), sorted(found[_SINCE]), keys)])


def shows_all_lines(spots: Spots, labels: Labels, plan: ExpectedSheet) -> bool:
    """Whether all addresses stand there as often as persons lived at them, so that their order can be looked at."""
    own = Counter([value for item, value in plan.histories if item == _ADDRESS])
    return plan.has_histories and all(len(_of_address(spots, labels, value)) == own[value] for value in own)


def lines_amiss(spots: Spots, labels: Labels, plan: ExpectedSheet) -> tuple[str, ...]:
    """The items of which some stand in no order along any direction of the sheet, or of some lines alone."""
    if not plan.has_histories:
        return ()
    times = {item: Counter([value for each, value in plan.histories if each == item]) for item in (_ADDRESS, _SINCE)}
    addresses = [(spot, value) for value in times[_ADDRESS] for spot in _of_address(spots, labels, value)]
    days = [(spot, day) for day, least in times[_SINCE].items() for spot in _of_day(spots, labels, day, least)]
    if len({value for _, value in addresses}) > len({lines[-1] for lines in _lines_of(plan)}) and any(
        item in labels.near(spots.spot(*span)) for span in spots.said_again for item in (_ADDRESS, _SINCE)
    ):
        return (_ADDRESS, _SINCE)  # of the line above, or of the person beside
    held = [spots.of(level(one.name)) for one in plan.persons]
    named = [[spot for spot in each if "name" in labels.near(spot)] or each for each in held]
    names = [each[0] for each in named] if all(len(each) == 1 for each in named) else []
    by_rows = _by_rows([*names, *(spot for spot, _ in (*addresses, *days))])
    ways = [_in_file, by_rows, *([_by_columns, _in_boxes(names, by_rows)] if names else [])]
    along = (_Along(_sorted(addresses, way), _sorted(days, way), [*map(way, names)]) for way in ways)
    return (_ADDRESS, _SINCE) if _is_amiss(plan, along) else ()


def _of_address(spots: Spots, labels: Labels, address: Plain) -> list[Spot]:
    """Where an address stands that is no domicile there."""
    return [spot for spot in spots.of(address) if not labels.of_others(_ADDRESS, address, spot)]


def _of_day(spots: Spots, labels: Labels, day: Plain, least: int) -> list[Spot]:
    """Where a day stands at labels of such days, if it does so often, or else at none of others: it may be that of a
    birth, or of the issue."""
    near = {spot: labels.near(spot) for spot in spots.of(day)}
    own = [spot for spot, items in near.items() if _SINCE in items]
    return own if len(own) >= least else [spot for spot, items in near.items() if items.isdisjoint(_OF_OTHERS)]


def _sorted(places: Iterable[tuple[Spot, Plain]], way: _Way) -> list[tuple[_Key, Plain]]:
    return sorted(((way(spot), value) for spot, value in places), key=lambda each: each[0])


def _in_file(spot: Spot) -> _Key:
    return (spot.start,)


def _by_rows(spots: Iterable[Spot]) -> _Way:
    """Line by line."""
    lines: dict[Spot, int] = {}
    last: Spot | None = None
    for spot in sorted(map(held_to_read, spots), key=lambda one: one.y):
        lines[spot] = lines[last] + (not is_level(last, spot)) if last is not None else 0
        last = spot

    def way(spot: Spot) -> _Key:
        held = held_to_read(spot)
        return (lines[held], held.left)

    return way


def _by_columns(spot: Spot) -> _Key:
    return (spot.left, spot.top) if not spot.is_down else (spot.top, -spot.right)


def _in_boxes(names: Sequence[Spot], within: _Way) -> _Way:
    """Person by person, in boxes that begin with a name at the upper left; in each as `within` has it."""

    def way(spot: Spot) -> _Key:
        before = [one for one in names if one.top <= spot.bottom and one.left <= spot.right]
        box = max(before, key=lambda one: (one.top, one.left), default=spot)
        return (box.top, box.left, *within(spot))

    return way


def _lines_of(plan: ExpectedSheet) -> list[list[_Line]]:
    """Those of each person, the oldest first."""
    members = (one.member for one in plan.persons if one.member)
    return [[(level(line.address), line.since) for line in member.addresses] for member in members]


def _is_amiss(plan: ExpectedSheet, along: Iterable[_Along]) -> bool:
    """Whether all lines stand there, and in no order in any of these directions; or one too often instead of another,
    or with the days of some alone."""
    persons = _lines_of(plan)
    every = Counter(chain.from_iterable(persons))
    all_addresses = Counter[Plain](address for address, _ in every.elements())
    all_days = Counter[Plain](since for _, since in every.elements())
    last = Counter([lines[-1] for lines in persons if lines])
    last_days = Counter[Plain]([since for _, since in last.elements()])
    for one in along:
        shown, days = Counter(value for _, value in one.addresses), Counter(value for _, value in one.days)
        if shown != all_addresses:
            # What is left out is not looked at here, nor what is said again of where they live now.
            return _are_others(shown, all_addresses, days - all_days, all_days - days, {address for address, _ in last})
        if all_days - days and days != last_days and days:
            return True
        if any(_is_told(one, order, lines, days == all_days) for order, lines in _orders(persons)):
            return False
    return True


def _are_others(
    shown: Mapping[Plain, int], own: Mapping[Plain, int], days: Counter[Plain], no_days: Counter[Plain], last: set[str]
) -> bool:
    """Whether an address stands there too often, and another too seldom, or all days though not all addresses do."""
    extra = {value for value, times in shown.items() if times > own.get(value, 0)}
    lacking = any(shown.get(value, 0) < times for value, times in own.items())
    has_former = not {*shown} <= last
    return has_former and (bool(extra - last) or (lacking and (bool(extra) or not no_days)))


def _is_told(along: _Along, order: Sequence[int], lines: Sequence[tuple[int, _Line]], has_days: bool) -> bool:
    """Whether along this direction stand these lines, each with whose it is, the names in this order among them."""
    if [line[0] for _, line in lines] != [value for _, value in along.addresses]:
        return False
    if has_days and [line[1] for _, line in lines] != [value for _, value in along.days]:
        return False
    if not along.names:
        return True
    at: dict[int, list[_Key]] = {}
    for (person, _), (key, _) in zip(lines, along.addresses, strict=True):
        at.setdefault(person, []).append(key)
    names, first = [along.names[person] for person in order], along.addresses[0][0]
    if names == sorted(names) and names[-1] < first:
        return True  # all names come first
    before: _Key | None = None
    sides = set[bool]()
    for name, person in zip(names, order, strict=True):
        own = at.get(person, [])
        if not own:
            continue
        if (before is not None and name < before) or name > own[-1]:
            return False
        sides.update([name <= own[0]] if len(own) > 1 else [])
        before = own[-1]
    return len(sides) < 2  # each name comes first, or each amid its lines


def _orders(persons: Sequence[list[_Line]]) -> Iterator[tuple[Sequence[int], list[tuple[int, _Line]]]]:
    """All orders of persons, and of their lines, each with whose it is: person after person, or the first of each, then
    the second; the oldest first, the last one first, or the last one first and then the oldest."""
    ways: tuple[Callable[[list[_Line]], list[_Line]], ...] = (
        lambda lines: lines,
        lambda lines: lines[::-1],
        lambda lines: lines[-1:] + lines[:-1],
    )
    for way in ways:
        told = [[(person, line) for line in way(lines)] for person, lines in enumerate(persons)]
        for order in permutations(range(len(persons))):
            of_each = [told[person] for person in order]
            yield order, [*chain.from_iterable(of_each)]
            yield order, [line for each in zip_longest(*of_each) for line in each if line is not None]
