"""Where on a sheet a stretch of its text stands, letter for letter as near as can be known from where its runs do: a
letter of Latin script takes half the room of a kanji, and a space takes room as well."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from harness.certificates.checks.normalise import level
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import room_of
from harness.domain.observations import Place, Way
from harness.domain.told import Area


class Areas:
    """Finds them on one sheet."""

    def __init__(self, view: View) -> None:
        self._edges, self._places = view.edges, view.places
        # The runs that hold nothing but blanks are no parts.
        self._runs = [run for run in view.sheet.runs if level(run)]

    def of(self, start: int, end: int) -> tuple[Area, ...]:
        """A box for each line or column that text[start:end] goes over; none where the reader knows no places."""
        return tuple(_lines(self._pieces(start, end))) if self._places else ()

    def _pieces(self, start: int, end: int) -> Iterator[tuple[Area, Way | None]]:
        """A box for each run, and its direction; None for a letter alone, which has any."""
        edges = self._edges
        cuts = [start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end]
        for begin, stop in pairwise(cuts):
            run = bisect_right(edges, begin) - 1
            first, size = edges[run], edges[run + 1] - edges[run]
            part = _part(self._places[run], self._runs[run], begin - first, stop - first, size)
            yield part, self._places[run].way if size > 1 else None


def _part(place: Place, run: str, begin: int, stop: int, size: int) -> Area:
    """The box of letters begin to stop of a run that has so many when it is levelled."""
    low, high = room_of(run, begin, stop, size)
    if place.way is Way.DOWN:
        height = place.bottom - place.top
        return Area(place.left, place.top + low * height, place.right, place.top + high * height)
    width = place.right - place.left
    return Area(place.left + low * width, place.top, place.left + high * width, place.bottom)


def _lines(areas: Iterable[tuple[Area, Way | None]]) -> Iterator[Area]:
    """One box for all that stands in one line or column."""
    held: tuple[Area, Way | None] | None = None
    for area, way in areas:
        if held is not None and (way is None or held[1] in (None, way)) and _in_line(held[0], area, way or held[1]):
            held = Area(*map(min, held[0][:2], area[:2]), *map(max, held[0][2:], area[2:])), way or held[1]
        else:
            if held is not None:
                yield held[0]
            held = area, way
    if held is not None:
        yield held[0]


def _in_line(one: Area, other: Area, way: Way | None) -> bool:
    """Whether two boxes stand beside each other, below each other, or, where nothing says which, either."""
    beside = _overlap(one.top, one.bottom, other.top, other.bottom)
    below = _overlap(one.left, one.right, other.left, other.right)
    return beside or below if way is None else below if way is Way.DOWN else beside


def _overlap(low: float, high: float, lower: float, higher: float) -> bool:
    """Whether two stretches have more than half of the shorter one in common."""
    return min(high, higher) - max(low, lower) > min(high - low, higher - lower) / 2
