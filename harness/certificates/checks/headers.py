"""Labels over several lines: below their values, or as the head of a table of which each record has as many lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from harness.certificates.checks.spots import Spot, is_level

_CLOSE = 1.0
"""So many of their heights at most things are apart of which one is said to stand directly below the other."""
_HEAD = 2.5
"""So many two lines of the head of a table, of which nothing stands between."""
_END = 4
"""What stands so many heights below the last line of a table is not of it."""
_LEVEL = 0.6
"""Things on one line are apart by at most so much of the height of one of them."""


def is_directly_below(label: Spot, spot: Spot) -> bool:
    """Whether a label stands right below something, and begins or ends with it."""
    height = spot.bottom - spot.top
    is_next = spot.y < label.top and label.top - spot.bottom < _CLOSE * height / 2
    return is_next and label.left < spot.right and spot.left < label.right


def cells_below(head: Spot, runs: Collection[Spot]) -> Sequence[Spot]:
    """What stands in the column of a head, by how many columns there are below its line: in the middle of its column a
    head need not stand above what begins or ends with that. Nothing where there are not as many columns as heads."""
    row = _row_of(head, runs)
    at = next((at for at, run in enumerate(row) if run.start <= head.start < run.end), None)
    if at is None or len(row) < 2:
        return ()
    columns: list[list[Spot]] = []
    found: Sequence[Spot] = ()
    lowest = head.bottom
    for run in sorted((run for run in runs if run.top > head.y and run not in row), key=lambda run: run.y):
        if found and run.top - lowest > _END * (run.bottom - run.top):
            break
        lowest = max(lowest, run.bottom)
        beside = [column for column in columns if any(run.left < one.right and one.left < run.right for one in column)]
        if len(beside) > 1:
            break
        if beside:
            beside[0].append(run)
        else:
            columns.append([run])
        if len(columns) == len(row):
            found = sorted(columns, key=lambda column: min(one.left for one in column))[at]
    return found if len(columns) == len(row) else ()


def _row_of(one: Spot, runs: Iterable[Spot]) -> list[Spot]:
    """What stands on the line of something, that included, from the left."""
    return sorted((run for run in runs if is_level(run, one)), key=lambda run: run.left)


class Stack(NamedTuple):
    """Labels of one column of a table's head that has so many lines (`size`), from above, on which of these each
    stands, and how high the `lines` of the records do: each record has one for each of the head's. None where it is not
    known which belongs to which label."""

    labels: Sequence[Spot]
    turns: Sequence[int]
    size: int
    lines: Sequence[float] = ()

    def label_of(self, spot: Spot) -> Spot | None:
        """The label in whose line something stands in this column."""
        if not self.lines or not self.is_above(spot):
            return None
        near = min(range(len(self.lines)), key=lambda line: abs(self.lines[line] - spot.y))
        if abs(self.lines[near] - spot.y) >= _LEVEL * (spot.bottom - spot.top):
            return None
        turn = near % self.size
        return self.labels[self.turns.index(turn)] if turn in self.turns else None

    def is_above(self, spot: Spot) -> bool:
        """Whether something stands in this column below its labels."""
        left, right = min(each.left for each in self.labels), max(each.right for each in self.labels)
        return spot.y > self.labels[-1].bottom and left < spot.right and spot.left < right


def stacks_of(labels: Collection[Spot], values: Collection[Spot], records: int) -> list[Stack]:
    """Those labels that stand below each other, with no value on a line between, where each of so many records has a
    line of values for each of them; and what stands beside one of them alone in its column."""
    found = []
    for held in _stacks(labels, values):
        stack = Stack(held, [*range(len(held))], len(held))
        below = [each for each in values if each.y > held[-1].bottom]
        in_column = [each for each in below if stack.is_above(each)]
        lines = (_lines(each) for each in (below, in_column))
        found.append(stack._replace(lines=next((one for one in lines if len(one) == records * stack.size), ())))
    return [*found, *_alone(labels, found)]


def _alone(labels: Collection[Spot], stacks: Sequence[Stack]) -> Iterator[Stack]:
    for label in labels:
        beside = ((one, turn) for one in stacks for turn, each in enumerate(one.labels) if is_level(each, label))
        stack, turn = next(beside, (None, 0))
        if stack is not None and not any(label in one.labels for one in stacks):
            yield stack._replace(labels=[label], turns=[turn])


def _stacks(labels: Collection[Spot], values: Iterable[Spot]) -> Iterator[list[Spot]]:
    lines = [each.y for each in values]
    below = {
        one: other  # of several the next one
        for other, one in product(sorted(labels, key=lambda each: -each.y), labels)
        if _follows(one, other) and not any(one.bottom < y < other.top for y in lines)
    }
    for first in set(labels).difference(below.values()):
        stack = [first]
        while stack[-1] in below:
            stack.append(below[stack[-1]])
        if len(stack) > 1:
            yield stack


def _follows(one: Spot, other: Spot) -> bool:
    height = max(one.bottom - one.top, other.bottom - other.top)
    is_next = other.y - one.y > 0 and other.top - one.bottom < _HEAD * height
    return is_next and other.top > one.y and one.left < other.right and other.left < one.right


def _lines(held: Iterable[Spot]) -> list[float]:
    """How high the lines stand on which these things do."""
    lines: list[float] = []
    last = 0.0
    for spot in sorted(held, key=lambda one: one.y):
        if not lines or spot.y - last >= _LEVEL * (spot.bottom - spot.top):
            lines.append(spot.y)
        last = spot.y
    return lines
