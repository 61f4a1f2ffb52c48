"""At which labels something may stand: the one directly before it, the next on its left, and the next above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harness.certificates.checks.headers import is_directly_below
from harness.certificates.checks.spots import MARKS, Spot, Spots, is_level

_BESIDE = 3
"""Nearer than so many heights, a label on the left is a value's, and what stands above it says nothing."""
_BETWEEN = re.compile(r"[\]\)】〕:・.…¥]*")
"""What may stand between a label and its value in one run."""
_MOST_BETWEEN = 3


class Label(NamedTuple):
    """`item` is empty where it is the label of something that is never looked for. `is_head`: what stands below it may
    be its value, as none stands on the right of all that say the same. `is_foot`: its value stands above it."""

    item: str
    spot: Spot
    is_head: bool = True
    is_foot: bool = False


class Lane:
    """The column below a label, or the row on its right, as wide as what stands there."""

    def __init__(self, label: Spot, held: Iterable[Spot]) -> None:
        self._label, self.is_column = label, all(label.y < spot.top for spot in held)
        edges = [*map(self._edges, [label, *held])]
        self._start, self._end = min(start for start, _ in edges), max(end for _, end in edges)

    def _edges(self, spot: Spot) -> tuple[float, float]:
        return (spot.left, spot.right) if self.is_column else (spot.top, spot.bottom)

    def holds(self, spot: Spot) -> bool:
        """Whether something stands in it, at least in part."""
        start, end = self._edges(spot)
        is_behind = spot.y > self._label.y if self.is_column else spot.x > self._label.x
        return is_behind and start < self._end and self._start < end


def labels_near(spots: Spots, labels: Sequence[Label], spot: Spot) -> list[Label]:
    """Those at which something may stand: one, or the next on its left and the next above it."""
    feet = [each for each in labels if each.is_foot]
    end = spots.end_of(spot) if feet else spot
    if below := [each for each in feet if is_directly_below(each.spot, end)]:
        return below
    labels = [each for each in labels if not each.is_foot] if feet else labels
    left = label_left(spots, labels, spot)
    if left and left.spot.end <= spot.start and _goes_before(spots, left.spot, spot):
        return [left]
    if left and spot.left - left.spot.right <= _BESIDE * (spot.bottom - spot.top):
        return [left]
    above = max((each for each in labels if _may_be_above(each, spot)), key=lambda each: each.spot.bottom, default=None)
    return [each for each in (left, above) if each]


def label_left(spots: Spots, labels: Iterable[Label], spot: Spot) -> Label | None:
    """The label directly before something in its run, or the next one on its left."""
    run, x = spots.start_of_run(spot), spot.x
    # Where letters go down, a label stands above them.
    top, bottom = (spot.top, spot.bottom) if not spot.is_down else (0.0, 0.0)
    left: Label | None = None
    for each in labels:
        label = each.spot
        if run < label.end <= spot.start:
            if _BETWEEN.fullmatch(spots.text(label.end, spot.start)):
                return each
        elif _is_at_end(spots, label, spot):
            return each
        elif label.right <= x and label.top < bottom and top < label.bottom and is_level(label, spot):
            left = each if left is None or label.right > left.spot.right else left
    return left


def is_directly_before(spots: Spots, label: Spot, spot: Spot) -> bool:
    """Whether nothing stands between a label and what belongs to it, in one text."""
    is_before = 0 <= spot.start - label.end <= _MOST_BETWEEN and _goes_before(spots, label, spot)
    return is_before and _BETWEEN.fullmatch(spots.text(label.end, spot.start)) is not None


def _goes_before(spots: Spots, label: Spot, spot: Spot) -> bool:
    return spots.joined(label.end - 1, spot.start) or _is_at_end(spots, label, spot)


def _is_at_end(spots: Spots, label: Spot, spot: Spot) -> bool:
    """Whether a label stands at the end of a line, in a text that flows, and something begins the next one of it."""
    start = spots.start_of_run(spot)
    if not 0 <= spot.start - label.end <= _MOST_BETWEEN or not _BETWEEN.fullmatch(spots.text(start, spot.start)):
        return False
    begins = spots.text(label.start - 1, label.start) in MARKS or label.start in spots.view.cuts
    is_in_text = begins and spots.start_of_run(label) < label.start
    is_next = spots.goes_on(spots.run_of(spot.start))
    return is_in_text and is_next and _BETWEEN.fullmatch(spots.text(label.end, spot.start)) is not None


def _may_be_above(one: Label, spot: Spot) -> bool:
    label = one.spot
    if spot.is_down:
        return label.bottom <= spot.y and label.left < spot.x < label.right
    return one.is_head and label.left < spot.right and spot.left < label.right and label.y < spot.top
