"""At which labels something may stand: the one directly before it, the next on its left, and the next above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harness.certificates.checks.headers import cells_below, is_directly_below
from harness.certificates.checks.spots import MARKS, Spot, Spots, is_level

_BESIDE = 3
"""Nearer than so many heights, a label on the left is a value's, and what stands above it says nothing."""
_BETWEEN = re.compile(r"[\]\)】〕:・.…¥]*")
"""What may stand between a label and its value in one run."""
_MOST_BETWEEN = 3
_KANA = re.compile("[\u3041-\u309f\u30a0-\u30ff]+")
UNITS = frozenset(["円", "千円", "年", "月", "日"])
"""What may stand in a column of its own behind values."""
_INDENTED = 3
"""So many heights a value begins at most behind the label above it."""
_SMALLER, _OVER, _DEEP = 0.8, 0.3, 3
"""How high a caption in the corner of a box is at most, of what stands in that, how far this reaches beside it, and how
far below it this stands at most."""
_READING = 0.8
"""A reading stands no farther above its name than so much of its height."""


_NEARLY = 0.3
"""So much of their height have a label in the middle of a row and its value at the upper edge of that in common."""


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
    if caption := _caption(spots, labels, spot):
        return [caption]
    left = label_left(spots, labels, spot) or _left_of_reading(spots, labels, spot)
    if left and left.spot.end <= spot.start and _goes_before(spots, left.spot, spot):
        return [left]
    if left and spot.left - left.spot.right <= _BESIDE * (spot.bottom - spot.top):
        return [left]
    above = _above(labels, spot) if left else _above_alone(spots, labels, spot)
    return [each for each in (left, above) if each]


def label_left(spots: Spots, labels: Iterable[Label], spot: Spot) -> Label | None:
    """The label directly before something in its run, or the next one on its left."""
    run, x = spots.start_of_run(spot), spot.x
    # Where letters go down, a label stands above them.
    top, bottom = (spot.top, spot.bottom) if not spot.is_down else (0.0, 0.0)
    lowest = spots.end_of(spot).bottom if not spot.is_down else 0.0
    left: Label | None = None
    nearly: Label | None = None
    for each in labels:
        label = each.spot
        if run < label.end <= spot.start:
            if _BETWEEN.fullmatch(spots.text(label.end, spot.start)):
                return each
        elif _is_at_end(spots, label, spot):
            return each
        elif label.right <= x and (
            (label.top < bottom and top < label.bottom and is_level(label, spot))
            or (lowest > bottom and top < label.y < lowest)
        ):
            left = each if left is None or label.right > left.spot.right else left
        elif label.right <= x and min(bottom, label.bottom) - max(top, label.top) > _NEARLY * (bottom - top):
            nearly = each if nearly is None or label.right > nearly.spot.right else nearly
    return left or nearly


def _caption(spots: Spots, labels: Iterable[Label], spot: Spot) -> Label | None:
    """The label in smaller letters in the corner of a box in which something stands, be it in the middle of that."""
    if spots.start_of_run(spot) < spot.start:
        return None
    caption = in_corner((each.spot for each in labels if not each.is_foot), (run for _, run in spots.runs()), spot)
    return next((each for each in labels if each.spot == caption), None)


def in_corner(captions: Iterable[Spot], runs: Iterable[Spot], spot: Spot) -> Spot | None:
    """The one of these that stands in the upper left corner of the box of something: in smaller letters above it, no
    farther to the right, with nothing between and none on its line."""
    high = spot.bottom - spot.top
    small: list[Spot] = []
    captions = () if spot.is_down else [*captions]
    for one in captions:
        is_above = -_OVER * high < spot.top - one.bottom < _DEEP * high and one.left <= spot.left
        if is_above and one.bottom - one.top < _SMALLER * high:
            small.append(one)
    if not small or any(one.right <= spot.left and is_level(one, spot) for one in captions):
        return None
    lowest = max(one.bottom for one in small)
    last = max((one for one in small if lowest - one.bottom < high / 2), key=lambda one: one.left)
    for run in runs:
        is_beside = last.right <= run.left < spot.right and is_level(run, last)
        is_between = last.bottom < run.y < spot.top and last.left < run.right and run.left < spot.right
        if is_beside or is_between:
            return None
    return last


def _above(labels: Iterable[Label], spot: Spot) -> Label | None:
    """The next label above something."""
    return max((each for each in labels if _may_be_above(each, spot)), key=lambda each: each.spot.bottom, default=None)


def _above_alone(spots: Spots, labels: Sequence[Label], spot: Spot) -> Label | None:
    """The same of what has no label on its left: if none stands above it, the one in whose column it does."""
    found = _above(labels, spot)
    heads = [each for each in labels if each.is_head and each.spot.bottom <= spot.top]
    lowest = max((each.spot.bottom for each in heads), default=0.0)
    if (
        spot.is_down
        or spots.start_of_run(spot) < spot.start
        or (found is not None and lowest - found.spot.bottom < found.spot.bottom - found.spot.top)
    ):
        return found
    in_order = _above_in_order(spots, labels, spot)
    if in_order:
        return in_order
    above = [each for each in (found, _above_indented(spots, heads, spot)) if each]
    return max(above, key=lambda each: each.spot.bottom, default=None)


def _above_indented(spots: Spots, heads: Iterable[Label], spot: Spot) -> Label | None:
    """The label alone on the line above something that begins behind it."""
    high = spot.bottom - spot.top
    for each in heads:
        label = each.spot
        is_alone = spots.view.edges[spots.run_of(label.start) + 1] == label.end
        is_next = (
            is_alone and spot.top - label.bottom < _INDENTED * high and 0 <= spot.left - label.right < _INDENTED * high
        )
        far = spot.y - label.y
        if is_next and not any(
            label.right <= run.left < spot.right and abs(run.y - label.y) < far for _, run in spots.runs()
        ):
            return each
    return None


def _above_in_order(spots: Spots, labels: Sequence[Label], spot: Spot) -> Label | None:
    """The label in the head of a table in whose column something stands, though not below it."""
    times = Counter([each.item for each in labels])
    heads = [each for each in labels if each.is_head and times[each.item] == 1 and each.spot.bottom <= spot.top]
    if not heads:
        return None
    lowest = max(each.spot.bottom for each in heads)
    runs = [run for text, run in spots.runs() if any(map(str.isalnum, text)) and text not in UNITS]
    near = [each for each in heads if lowest - each.spot.bottom < each.spot.bottom - each.spot.top]
    row = [run for run in runs if is_level(run, near[0].spot)]
    if sum(any(run[:2] == each.spot[:2] for each in labels) for run in row) < max(2, len(row) / 2):
        return None
    return next((each for each in near if any(_holds(cell, spot) for cell in cells_below(each.spot, runs))), None)


def _holds(run: Spot, spot: Spot) -> bool:
    return run.start <= spot.start < run.end


def _left_of_reading(spots: Spots, labels: Sequence[Label], spot: Spot) -> Label | None:
    """The label of a name, if it stands on the left of its reading in kana, which stands above it in one cell."""
    if spot.is_down:
        return None
    high = spot.bottom - spot.top
    known = {each.spot.start for each in labels}
    for text, run in spots.runs():
        is_above = run.y < spot.top and spot.top - run.bottom < _READING * high and run.left < spot.right
        if is_above and spot.left < run.right and run.start not in known and _KANA.fullmatch(text):
            found = label_left(spots, labels, run)
            return found if found and found.item != "name_kana" else None
    return None


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
    is_in_text = begins and any(map(str.isalpha, spots.text(spots.start_of_run(label), label.start)))
    is_next = spots.goes_on(spots.run_of(spot.start))
    return is_in_text and is_next and _BETWEEN.fullmatch(spots.text(label.end, spot.start)) is not None


def _may_be_above(one: Label, spot: Spot) -> bool:
    label = one.spot
    if spot.is_down:
        return label.bottom <= spot.y and label.left < spot.x < label.right
    return one.is_head and label.left < spot.right and spot.left < label.right and label.y < spot.top
