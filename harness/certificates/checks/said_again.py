"""What stands for the value above it (同上, 〃) is that value: of the same item, the next one above, or on the left, or
else the one before it in the file. So each person may have it; where nothing stands before it, or a value is said of
more persons than have it, that is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord, Value
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.spots import Spot, Spots, as_it_is, held_across, held_to_read, is_level

_StandFor = Mapping[tuple[int, int], tuple[str, Value]]
"""What stands for which value, and for which item's; empty where that is not known."""


class SaidAgain(NamedTuple):
    """A sheet on which each value stands also where something stands for it, and the items at whose labels something
    stands for none, or for one of somebody else."""

    spots: Spots
    amiss: tuple[str, ...] = ()


def with_said_again(spots: Spots, labels: Labels, plan: ExpectedSheet) -> SaidAgain:
    """See above."""
    stand_for: dict[tuple[int, int], tuple[str, Value]] = {}
    for_none: list[str] = []
    for spot in sorted((spots.spot(*span) for span in spots.said_again), key=_from_above):
        nearest, near = _nearest(labels, spot), labels.near(spot)
        meant = _of_one_beside(spots, plan, spot, stand_for) if not near else set()
        for items, before in (({nearest}, _beside), (near, _beside), ({nearest}, _before)):
            held = {item: _held(spots, labels, plan, item, stand_for) for item in items if item}
            found = {(item, each[other]) for item, each in held.items() for other in before(spot, each)}
            meant = meant or found
            if len({value for _, value in found}) == 1:
                meant = found
                break
        if len({value for _, value in meant}) == 1:
            stand_for[spot.start, spot.end] = min(meant, key=lambda each: each[0])
        elif not meant:
            for_none += [nearest] if nearest else _lacking(spots, plan) if not near else []
    more: dict[Value, list[tuple[int, int]]] = {}
    for span, (_, value) in stand_for.items():
        for one in (value, *_counted(value, plan)):
            more.setdefault(one, []).append(span)
    said = spots.with_more(more, stand_for.keys())
    of_more = (each for each in {*stand_for.values()} if _is_too_often(said, labels, plan, *each))
    too_often = {item or next(own for own, held in _own(plan) if held == value) for item, value in of_more}
    return SaidAgain(said, (*for_none, *sorted(too_often)))


def _lacking(spots: Spots, plan: ExpectedSheet) -> list[str]:
    """The items that need not stand there of which those of some do, and not those of others."""
    shown: dict[str, set[bool]] = {}
    for item, value in plan.each_besides:
        shown.setdefault(item, set()).add(bool(spots.at(value)))
    return sorted(item for item, of_each in shown.items() if len(of_each) > 1)


def _is_too_often(spots: Spots, labels: Labels, plan: ExpectedSheet, item: str, value: Value) -> bool:
    """Whether a value stands at the labels of an item, or anywhere if these are not known, for more persons than have
    it. What is of all may stand there with each."""
    if any(item == name for _, name in plan.of_sheet):
        return False
    wanted = sum(value == held and item in ("", name) for name, held in _own(plan))
    return sum(not item or item in labels.near(spot) for spot in spots.of(value)) > wanted


def _own(plan: ExpectedSheet) -> Iterator[tuple[str, Value]]:
    """What each person has, and all of them, with the item at whose labels it stands."""
    for record, besides in zip(plan.records, plan.besides, strict=True):
        yield from ((label_of(item), value) for item, value in {**besides, **record}.items())
    yield from ((item, value) for value, item in plan.of_sheet if not isinstance(value, int))


def _held(spots: Spots, labels: Labels, plan: ExpectedSheet, item: str, stand_for: _StandFor) -> Mapping[Spot, Value]:
    """The values that stand at the labels of an item, or for which something does."""
    places = ((spot, value) for value in {each for own, each in _own(plan) if own == item} for spot in spots.of(value))
    held = {spot: value for spot, value in places if item in labels.near(spot)}
    held.update({spots.spot(*span): value for span, (own, value) in stand_for.items() if own == item})
    return held


def _of_one_beside(spots: Spots, plan: ExpectedSheet, spot: Spot, stand_for: _StandFor) -> set[tuple[str, Value]]:
    """What stands next on the left of something at no label, where all names stand on one line."""
    first, *others = [spots.of(record["name"]) if "name" in record else [] for record in plan.records]
    if not any(all(any(is_level(one, other) for other in each) for each in others) for one in first):
        return set()
    held = {each: value for record in plan.records for value in record.values() for each in spots.of(value)}
    held.update({spots.spot(*span): value for span, (_, value) in stand_for.items()})
    left = [each for each in held if each.right <= spot.x and is_level(each, spot)]
    return {("", held[max(left, key=lambda each: each.x)])} if left else set()


def _from_above(spot: Spot) -> tuple[float, float]:
    """In the order in which a sheet is read, along its lines."""
    one = held_to_read(spot)
    return one.y, one.x


def _nearest(labels: Labels, spot: Spot) -> str:
    """The item at whose label something stands; empty where it may be one of several."""
    line = labels.told_by_line(spot)
    found = {item for item, label in labels.with_items if label == line} if line is not None else set()
    for items in (found, {item for item, _ in labels.at(spot) if item}, labels.near(spot)):
        if len(items) == 1:
            return next(iter(items))
    return ""


def _beside(spot: Spot, held: Iterable[Spot]) -> Iterable[Spot]:
    """The next thing above something, and the next on its left."""
    hold = held_across if spot.is_down else as_it_is
    one, places = hold(spot), [(hold(each), each) for each in held]
    above = [(at, each) for at, each in places if at.y < one.top and at.left < one.right and one.left < at.right]
    left = [(at, each) for at, each in places if at.right <= one.x and is_level(at, one)]
    yield from (each for _, each in sorted(above, key=lambda pair: pair[0].y)[-1:])
    yield from (each for _, each in sorted(left, key=lambda pair: pair[0].x)[-1:])


def _before(spot: Spot, held: Iterable[Spot]) -> Iterable[Spot]:
    """The last thing before something in the file, if it is above or on the left."""
    hold = held_across if spot.is_down else as_it_is
    one = hold(spot)
    last = max((each for each in held if each.end <= spot.start), key=lambda each: each.start, default=None)
    if last is not None and (hold(last).bottom <= one.top or hold(last).right <= one.left):
        yield last


def _counted(value: Value, plan: ExpectedSheet) -> Iterable[ExpectedWord]:
    """The word of a sheet that a person's is one of."""
    if isinstance(value, ExpectedWord):
        yield from (word for word in plan.words if word != value and (word.word, word.item) == (value.word, value.item))
