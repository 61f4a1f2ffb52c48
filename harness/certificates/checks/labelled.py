"""Values under each other's labels. The layout is not known: a value may belong to the label that stands directly
before it, to the next one on its left, or to the next one above it. It is under another's label where none of these is
its own, and the other's value is where it should be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord
from harness.certificates.checks.labels import BEFORE, OF_ITEMS
from harness.certificates.checks.spots import Spot, Spots

_LEVEL = 0.6
"""By how much of the higher one's height two things on one line may be apart."""

_LEAST_RIGHT = 2
"""Where so many values of a sheet stand at their own labels its layout is one of those that are known here; elsewhere
labels may stand behind or below their values, and only two that changed places are told."""

_ITEM_OF = {label: item for item, labels in OF_ITEMS.items() for label in labels}
_OTHERS = {label for label in BEFORE if len(label) > 1} - _ITEM_OF.keys()
_LABELS = re.compile("|".join(sorted(map(re.escape, _OTHERS.union(_ITEM_OF)), key=len, reverse=True)))
_BETWEEN = re.compile(r"[\]\)】〕:・.…]*")
"""What may stand between a label and its value in one run."""

_Plain = str | date | int


class AtLabel(NamedTuple):
    """A value of an item that stands at the label of another."""

    item: str
    value: _Plain
    label: str


class _Label(NamedTuple):
    """`item` is empty where it is the label of something that is not looked for."""

    item: str
    spot: Spot


def exchanged_labels(spots: Spots, plan: ExpectedSheet) -> tuple[AtLabel, ...]:
    """The values of a sheet that shows all it must which stand at each other's labels."""
    demanded = Counter(_demanded(plan))
    items = {item for item, _ in demanded}
    if not spots.are_known or len(items) < 2:
        return ()
    labels = list(_labels(spots, items))
    known = {each.item for each in labels if each.item}
    if len(known) < 2:
        return ()
    at: Counter[tuple[str, _Plain]] = Counter()
    away: dict[tuple[str, _Plain], Counter[str]] = {}
    for item, value in demanded:
        if item in known:
            own, others = _attached(spots, labels, item, value)
            at[item, value] = own
            away[item, value] = others
    short = {each for each, times in demanded.items() if each[0] in known and at[each] < times}
    are_told = sum(1 for each in demanded if at[each]) >= _LEAST_RIGHT
    found = [
        AtLabel(item, value, label)
        for item, value in sorted(short, key=str)
        for label in sorted(away[item, value])
        if away[item, value][label] > demanded[label, value]
        and any(other == label and (are_told or away[other, held][item]) for other, held in short)
    ]
    return tuple(found)


def _demanded(plan: ExpectedSheet) -> Iterator[tuple[str, _Plain]]:
    for record in plan.records:
        for item, value in record.items():
            if not isinstance(value, ExpectedWord):
                yield item, value
    for amount, item in plan.of_sheet:
        yield item, amount


def _labels(spots: Spots, items: Collection[str]) -> Iterator[_Label]:
    for text, spot in spots.words(_LABELS):
        item = _ITEM_OF.get(text, "")
        if not item or item in items:
            yield _Label(item, spot)


def _attached(spots: Spots, labels: Iterable[_Label], item: str, value: _Plain) -> tuple[int, Counter[str]]:
    """How often a value stands at the label of its item, and at which others where it does not."""
    own, others = 0, Counter[str]()
    for spot in spots.of(value):
        near = _near(spots, labels, spot)
        if item in near:
            own += 1
        else:
            others.update(near)
    return own, others


def _near(spots: Spots, labels: Iterable[_Label], spot: Spot) -> set[str]:
    before = [each for each in labels if each.spot.end <= spot.start and spots.joined(each.spot.end, spot.start)]
    direct = [each for each in before if _BETWEEN.fullmatch(spots.text(each.spot.end, spot.start))]
    if direct:
        return {direct[-1].item}
    left = [each for each in labels if _is_level(each.spot, spot) and each.spot.right <= spot.x]
    above = [each for each in labels if _is_above(each.spot, spot)]
    found = [max(left, key=lambda each: each.spot.right)] if left else []
    found += [max(above, key=lambda each: each.spot.bottom)] if above else []
    return {each.item for each in found}


def _is_level(one: Spot, other: Spot) -> bool:
    return abs(one.y - other.y) <= _LEVEL * max(one.bottom - one.top, other.bottom - other.top)


def _is_above(one: Spot, other: Spot) -> bool:
    return one.y < other.top and one.left < other.right and other.left < one.right
