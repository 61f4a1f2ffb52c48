"""Where on a sheet an item stands, and how often."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from harness.certificates.checks.expected import ExpectedWord
from harness.certificates.checks.normalise import days_at, is_word, numbers_at
from harness.certificates.checks.sheets import View
from harness.domain.observations import Way


class Spot(NamedTuple):
    """One place at which something stands: text[start:end] of the sheet, and its box in tenths of a point on the
    printed sheet; of what is broken over several runs the part in the first."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float
    is_down: bool = False

    @property
    def x(self) -> float:
        """Its middle from the left edge."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Its middle from the upper edge."""
        return (self.top + self.bottom) / 2


class Spots:
    """Finds them on one sheet."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._found: dict[object, list[Spot]] = {}
        self.are_known = bool(view.places)
        """Whether the reader says where runs stand."""

    def of(self, value: str | date | int | ExpectedWord) -> list[Spot]:
        """Where a value stands whole: a levelled text, a day, an amount in yen, or a word alone or behind its label."""
        if value not in self._found:
            self._found[value] = self._placed(self._of(value))
        return self._found[value]

    def _of(self, value: str | date | int | ExpectedWord) -> Iterable[tuple[int, int]]:
        view = self._view
        if isinstance(value, str):
            return view.item_at(value) if value in view.lexicon else view.whole_at(value)
        if isinstance(value, date):
            return [(start, end) for day, start, end in self._days if day == value]
        if isinstance(value, int):
            return [(start, end) for number, start, end in self._numbers if number == value]
        return view.alone_at(value.word, value.labels)

    def words(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, Spot]]:
        """What of a pattern stands in a run as a word; one of several letters also directly before another."""
        view = self._view
        text, cuts = view.text, view.cuts
        for part, at in zip(view.parts, view.edges, strict=False):
            for match in pattern.finditer(part):
                start, end = at + match.start(), at + match.end()
                begins = start in cuts or not is_word(text[start - 1])
                if begins and (end - start > 1 or end in cuts or not is_word(text[end])):
                    yield match.group(), Spot(start, end, *self._box(start, end))

    def joined(self, start: int, end: int) -> bool:
        """Whether the letters at two places of the text stand in one run."""
        edges = self._view.edges
        return bisect_right(edges, start) == bisect_right(edges, end)

    def start_of_run(self, spot: Spot) -> int:
        """Where in the text the run begins in which something stands."""
        return self._view.edges[bisect_right(self._view.edges, spot.start) - 1]

    def run_before(self, spot: Spot) -> tuple[str, Spot] | None:
        """The run before the one that begins with what stands there."""
        run = bisect_right(self._view.edges, spot.start) - 1
        return self._run(run - 1) if run and self._view.edges[run] == spot.start else None

    def begins(self, place: int) -> bool:
        """Whether a word begins at a place of the text."""
        return place in self._view.cuts or not is_word(self._view.text[place - 1])

    def before_in_run(self, spot: Spot) -> str:
        """What stands before it in its own run."""
        return self._view.text[self.start_of_run(spot) : spot.start]

    def runs(self) -> Iterator[tuple[str, Spot]]:
        """All of the sheet, each with its place."""
        return map(self._run, range(len(self._view.parts)))

    def _run(self, run: int) -> tuple[str, Spot]:
        view = self._view
        left, top, right, bottom, way, _ = view.places[run]
        start, end = view.edges[run], view.edges[run + 1]
        return view.parts[run], Spot(start, end, left, top, right, bottom, way is Way.DOWN)

    def text(self, start: int, end: int) -> str:
        """What stands between two places."""
        return self._view.text[start:end]

    @cached_property
    def _days(self) -> list[tuple[date, int, int]]:
        return list(days_at(self._view.text, self._view.cuts))

    @cached_property
    def _numbers(self) -> list[tuple[int, int, int]]:
        return list(numbers_at(self._view.text, self._view.cuts))

    def _placed(self, found: Iterable[tuple[int, int]]) -> list[Spot]:
        spots: list[Spot] = []
        for start, end in sorted(set(found)):
            if not spots or start >= spots[-1].end:
                spots.append(Spot(start, end, *self._box(start, end)))
        return spots

    def _box(self, start: int, end: int) -> tuple[float, float, float, float, bool]:
        """Of the letters of a run that stand between these two, as if all were equally wide."""
        view = self._view
        if not view.places:
            return (0.0, 0.0, 0.0, 0.0, False)
        run = bisect_right(view.edges, start) - 1
        first, last = view.edges[run], view.edges[run + 1]
        place, size = view.places[run], last - first
        begin, stop = (start - first) / size, (min(end, last) - first) / size
        if place.way is Way.DOWN:
            height = place.bottom - place.top
            return (place.left, place.top + begin * height, place.right, place.top + stop * height, True)
        width = place.right - place.left
        return (place.left + begin * width, place.top, place.left + stop * width, place.bottom, False)
