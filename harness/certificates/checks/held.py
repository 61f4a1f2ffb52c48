"""What stands at which labels of a sheet, whatever it is and whosever: each thing of a sort with an item, and the label
at which it stands with nothing between that may be another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from harness.certificates.checks.choices import Choices, choices_of, is_directly_behind
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.sorts import SORTS, Sort, Thing, things_on
from harness.certificates.checks.spots import Spot, Spots, is_level

_NEXT = 0.8
"""The lines of one cell are no farther apart than so much of their height."""


class At(NamedTuple):
    """Something that stands at a label."""

    value: object
    label: Spot
    is_again: bool
    """Whether it is said directly behind the same, as a day may be in another reckoning."""
    spot: Spot


class Held:
    """What stands there, of one sheet about so many `persons`; `wanted` are the values that should, by item, each with
    how many persons have it."""

    def __init__(self, spots: Spots, labels: Labels, wanted: Mapping[str, Counter[object]], persons: int) -> None:
        self._spots, self._labels, self._wanted, self._persons = spots, labels, wanted, persons

    @cached_property
    def things(self) -> Mapping[Sort, list[Thing]]:
        """All things of each sort, in the order of the file; of sexes those that are told."""
        return {**self._all, Sort.SEX: self.choices.told}

    @cached_property
    def choices(self) -> Choices:
        """What is said of sexes."""
        return choices_of(self._spots, self._all[Sort.SEX], self._persons, self._wanted["sex"])

    @cached_property
    def _all(self) -> Mapping[Sort, list[Thing]]:
        wanted = {
            sort: {value for item, count in self._wanted.items() if SORTS.get(item) is sort for value in count}
            for sort in Sort
        }
        return things_on(self._spots, wanted, [spot for _, spot in self._labels.with_items])

    @cached_property
    def at(self) -> Mapping[str, list[At]]:
        """What stands at the labels of each item, in the order of the file."""
        held: dict[str, list[At]] = {}
        for sort, things in self.things.items():
            at: dict[Spot, list[tuple[str, Spot]]] = {}
            last: Thing | None = None
            for thing in things:
                near = self._near(sort, thing)
                if not near:
                    near = at[last[1]] if last and self._is_beside(last, thing) else self._above(at, thing[1])
                at[thing[1]] = near
                if near:
                    item, label = self._one_of(near, thing[0])
                    is_again = last is not None and last[0] == thing[0] and self._is_beside(last, thing)
                    held.setdefault(item, []).append(At(thing[0], label, is_again, thing[1]))
                last = thing
        return held

    def _one_of(self, near: Sequence[tuple[str, Spot]], value: object) -> tuple[str, Spot]:
        return next((each for each in near if value in self._wanted[each[0]]), near[0])

    def _is_beside(self, one: Thing, other: Thing) -> bool:
        return is_directly_behind(self._spots, one[1], other[1])

    def _above(self, at: Mapping[Spot, list[tuple[str, Spot]]], spot: Spot) -> list[tuple[str, Spot]]:
        """The labels of what stands on the line above, in the same cell."""
        high = spot.bottom - spot.top
        if spot.is_down or self._is_within_text(spot) or self._labels.are_told_by_line(spot):
            return []
        if any(each.right <= spot.x and is_level(each, spot) for each in self._others_and_labels):
            return []
        for other, near in at.items():
            gap = spot.top - other.bottom
            is_next = near and -high / 4 < gap < _NEXT * high
            if is_next and (abs(other.left - spot.left) < high or self._goes_on(other, spot)):
                return near
        return []

    def _goes_on(self, one: Spot, other: Spot) -> bool:
        """Whether the second stands directly behind the first in the file, and below it or its label."""
        left = self._spots.place_of(self._spots.run_of(one.start)).left
        is_below = left - (one.bottom - one.top) < other.left < one.right
        return is_below and one.end <= other.start and not any(map(str.isalnum, self._spots.text(one.end, other.start)))

    def _near(self, sort: Sort, thing: Thing) -> list[tuple[str, Spot]]:
        """The labels of items of a sort at which something stands, with nothing between that may be another's."""
        if sort is Sort.DAY and self._is_of_issue(thing):
            return []
        spot = thing[1]
        if self._is_within_text(spot):
            return []
        if self._labels.are_told_by_line(spot):
            by_line = self._labels.told_by_line(spot)
            told = [(item, label) for item, label in self._labels.with_items if label == by_line]
            return [each for each in told if SORTS.get(each[0]) is sort and each[0] in self._wanted]
        near = [label for _, label in self._labels.at(spot)]
        is_alone = not any(other.right <= spot.x and is_level(other, spot) for other in self._others)
        is_behind = any(self._spots.joined(label.start, spot.start) or label.end == spot.start for label in near)
        is_alone = is_alone and not is_behind
        found = [
            (item, label)
            for item, label in self._labels.with_items
            if SORTS.get(item) is sort
            and item in self._wanted
            and (
                label in near
                or (is_alone and _is_directly_above(label, spot))
                or any(_are_stacked(label, other, spot) for other in near)
            )
            and self._is_clear(label, spot)
        ]
        return sorted(found, key=lambda each: _distance(each[1], spot))

    def _is_within_text(self, spot: Spot) -> bool:
        """Whether directly before it, in its run, stands what is neither a value nor a label."""
        run = self._spots.start_of_run(spot)
        begin = max((end for _, end in self._taken if run <= end <= spot.start), default=run)
        return any(letter.isalpha() for letter in self._spots.text(begin, spot.start))

    def _is_of_issue(self, thing: Thing) -> bool:
        """Whether a day is that of the issue: later than all others, and once."""
        return (
            not isinstance(thing[0], str)
            and not self._is_wanted(thing[0])
            and all(str(day) < str(thing[0]) or spot == thing[1] for day, spot in self.things[Sort.DAY])
        )

    def _is_wanted(self, value: object) -> bool:
        return any(value in count for count in self._wanted.values())

    def _is_clear(self, label: Spot, spot: Spot) -> bool:
        if self._spots.joined(label.start, spot.start):
            return True
        if is_level(label, spot) and label.right <= spot.x:
            return not any(label.right <= other.x <= spot.left and is_level(other, spot) for other in self._others)
        between = [other for other in self._others if label.bottom <= other.y <= spot.top]
        between += [
            other
            for _, other in self._labels.with_items
            if label.bottom <= other.y <= spot.top and not _are_stacked(label, other, spot)
        ]
        return not any(other.left < spot.right and spot.left < other.right for other in between)

    @cached_property
    def _others_and_labels(self) -> list[Spot]:
        return [*self._others, *(label for _, label in self._labels.with_items)]

    @cached_property
    def _taken(self) -> list[tuple[int, int]]:
        """Where values and known labels begin and end."""
        known = [spot for things in self.things.values() for _, spot in things]
        known += [spot for _, spot in self._labels.with_items]
        taken = [(spot.start, spot.end) for spot in known]
        taken += [span for _, value in self._labels.demanded for span in self._spots.at(value)]
        return [*taken, *self._spots.view.said_again]

    @cached_property
    def _others(self) -> list[Spot]:
        """The runs that are neither, nor hold any."""
        return [
            run
            for text, run in self._spots.runs()
            if any(map(str.isalnum, text))
            and not any(run.start < end and start < run.end for start, end in self._taken)
        ]


def _distance(one: Spot, other: Spot) -> float:
    across = max(one.left - other.right, other.left - one.right, 0)
    return across + max(one.top - other.bottom, other.top - one.bottom, 0)


def _is_directly_above(label: Spot, spot: Spot) -> bool:
    """Whether a label stands on the line above something."""
    high = spot.bottom - spot.top
    is_next = -high / 4 < spot.top - label.bottom < _NEXT * high
    return is_next and not spot.is_down and label.left < spot.right and spot.left < label.right


def _are_stacked(one: Spot, other: Spot, spot: Spot) -> bool:
    """Whether two labels stand directly below each other, above something: as over rows of two lines."""
    gap = max(one.top - other.bottom, other.top - one.bottom)
    above = max(one.bottom, other.bottom) <= spot.y
    return above and one.left < other.right and other.left < one.right and gap < _NEXT * (one.bottom - one.top)
