"""Where on a sheet an item stands, and how often."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import pairwise
from typing import NamedTuple, TypeVar
from unicodedata import east_asian_width

from harness.certificates.checks.expected import ExpectedWord
from harness.certificates.checks.normalise import is_word
from harness.certificates.checks.sheets import View
from harness.domain.observations import Place, Way

_P = TypeVar("_P", Place, "Spot")
_V = TypeVar("_V", bound=str | date | int | ExpectedWord)


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


MARKS = "、。,;"
"""Behind one of them goes on what is told in a text that flows."""
_LONGEST = 16
"""Letters of the longest label."""
_CLOSE, _FAR = 0.6, 12
"""The lines of one text are no farther apart than so much of their height, and the letters of one that is spread over a
field than so many times theirs."""
_PITCH, _RAGGED = 1.5, 8
"""The same of a text that flows; and so many of their heights its lines differ in length."""

_LEVEL = 0.6
"""By how much of the higher one's height two things on one line may be apart."""


def room_of(run: str, begin: int, stop: int, size: int) -> tuple[float, float]:
    """From which to which share of a run's length letters begin to stop of it reach, which has so many when it is
    levelled: a letter of Latin script takes half the room of a kanji, and a space takes room as well."""
    letters = run.strip()
    if len(letters) != size:
        solid = [at for at, letter in enumerate(letters) if not letter.isspace()]
        if len(solid) != size:  # levelling joined some, or left some out
            return begin / size, stop / size
        begin, stop = solid[begin], solid[stop - 1] + 1
    whole = _room(letters, len(letters))
    return _room(letters, begin) / whole, _room(letters, stop) / whole


def _room(letters: str, stop: int) -> float:
    return stop - (1 - _NARROW_SHARE) * len(_NARROW.findall(letters, 0, stop))


_MAY_BE_NARROW = (*range(0x3000), *range(0xFF61, 0xFFE0))
_NARROW = re.compile(
    "[" + "".join([re.escape(chr(code)) for code in _MAY_BE_NARROW if east_asian_width(chr(code)) not in "WFA"]) + "]"
)
_NARROW_SHARE = 0.5


def _is_below(one: Spot, other: Spot) -> bool:
    """Whether a text may go on in another line."""
    height = max(one.bottom - one.top, other.bottom - other.top)
    is_lower = other.top - one.top > height / 2 and other.top - one.bottom < _CLOSE * height
    return is_lower and one.left < other.right and other.left < one.right


def _is_next(one: Spot, other: Spot) -> bool:
    """Whether a text may go on with another letter."""
    height = max(one.bottom - one.top, other.bottom - other.top)
    return abs(one.y - other.y) < height / 2 and -height / 2 < other.left - one.right < _FAR * height


def _around(one: Spot, other: Spot) -> Spot:
    """Both together."""
    left, top = min(one.left, other.left), min(one.top, other.top)
    return Spot(one.start, other.end, left, top, max(one.right, other.right), max(one.bottom, other.bottom))


def is_level(one: Spot | Place, other: Spot | Place) -> bool:
    """Whether two things stand on one line."""
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return apart <= _LEVEL * max(one.bottom - one.top, other.bottom - other.top)


def held_across(one: _P) -> _P:
    """What goes down, on a sheet that is held so that it goes across: each line is below the one before."""
    return one._replace(left=one.top, top=-one.right, right=one.bottom, bottom=-one.left)


def as_it_is(spot: Spot) -> Spot:
    """What goes across is held so already."""
    return spot


def held_to_read(spot: Spot) -> Spot:
    """Held so that it goes across, whichever way it does on paper."""
    return held_across(spot) if spot.is_down else spot


def are_beside(one: Spot, other: Spot, most: float = 2) -> bool:
    """Whether the second stands directly beside the first, at most so many heights from it."""
    return is_level(one, other) and 0 <= other.left - one.right < most * (one.bottom - one.top)


def _held(view: View) -> Sequence[Place]:
    """Where the runs of a sheet stand once it is held so that it can be read."""
    places, turns = view.places, view.sheet.quarter_turns
    for _ in range(turns):
        lowest = max((place.bottom for place in places), default=0)
        places = [
            place._replace(left=lowest - place.bottom, top=place.left, right=lowest - place.top, bottom=place.right)
            for place in places
        ]
    if turns % 2:
        # A letter alone goes in no direction, and is said to go across.
        alone = (len(part) == 1 for part in view.parts)
        places = [
            place if is_alone else place._replace(way=_OTHER[place.way])
            for place, is_alone in zip(places, alone, strict=True)
        ]
    return places


_OTHER = {Way.ACROSS: Way.DOWN, Way.DOWN: Way.ACROSS}


class Spots:
    """Finds them on one sheet."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._found: dict[object, list[tuple[int, int]]] = {}
        self._placed: dict[object, list[Spot]] = {}
        self._known_again: frozenset[tuple[int, int]] = frozenset()
        self.are_known = bool(view.places)
        """Whether the reader says where runs stand."""
        self._places = _held(view) if view.places else view.places

    @property
    def said_again(self) -> Sequence[tuple[int, int]]:
        """Where something stands for the value above it, of which it is not known which."""
        again = self.view.said_again
        return [span for span in again if span not in self._known_again] if self._known_again else again

    def with_more(self, more: Mapping[_V, Sequence[tuple[int, int]]], known_again: Iterable[tuple[int, int]]) -> Spots:
        """The same where some values stand at more places. `known_again` is what stands for one that is known."""
        spots = Spots(self.view)
        spots._found.update({value: sorted([*self.at(value), *spans]) for value, spans in more.items()})
        spots._known_again = frozenset(known_again)
        return spots

    def at(self, value: str | date | int | ExpectedWord) -> list[tuple[int, int]]:
        """Where in the text a value begins and ends where it stands whole: a levelled text, a day, an amount in yen, or
        a word alone or behind its label."""
        if value not in self._found:
            found: list[tuple[int, int]] = []
            for start, end in sorted(set(self._of(value))):
                if not found or start >= found[-1][1]:
                    found.append((start, end))
            self._found[value] = found
        return self._found[value]

    def of(self, value: str | date | int | ExpectedWord) -> list[Spot]:
        """The same, each with its box."""
        if value not in self._placed:
            self._placed[value] = [self.spot(*span) for span in self.at(value)]
        return self._placed[value]

    def spot(self, start: int, end: int) -> Spot:
        """What stands between two places of the text, with its box."""
        return Spot(start, end, *self._box(start, end))

    def end_of(self, spot: Spot) -> Spot:
        """Of what is broken over several runs the part in the last."""
        first = self.view.edges[self.run_of(spot.end - 1)]
        return self.spot(first, spot.end) if first > spot.start else spot

    def _of(self, value: str | date | int | ExpectedWord) -> Iterable[tuple[int, int]]:
        view = self.view
        if isinstance(value, str):
            return view.item_at(value) if value in view.lexicon else view.whole_at(value)
        if isinstance(value, date):
            return [(start, end) for day, start, end in view.days if day == value]
        if isinstance(value, int):
            return [(start, end) for number, start, end in view.amounts_at if number == value]
        return view.alone_at(value.word, value.labels)

    def words(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, Spot]]:
        """What of a pattern stands in a run as a word, or alone on several lines; one of several letters also directly
        before another."""
        view = self.view
        text, cuts = view.text, view.cuts
        spread = dict(self._spread(pattern))
        spread.update((at, (text[one.start : one.end], one)) for one in self._broken(pattern) for at in range(*one[:2]))
        yield from dict.fromkeys(spread.values())
        for part, at in zip(view.parts, view.edges, strict=False):
            for match in pattern.finditer(part):
                start, end = at + match.start(), at + match.end()
                begins = start in cuts or not is_word(text[start - 1])
                if start not in spread and begins and (end - start > 1 or end in cuts or not is_word(text[end])):
                    yield match.group(), Spot(start, end, *self._box(start, end))

    def _broken(self, pattern: re.Pattern[str]) -> Iterator[Spot]:
        """What of a pattern begins at the end of a line and ends on the next one of the same text."""
        text, edges = self.view.text, self.view.edges
        for run, edge in enumerate(edges[1:-1], start=1):
            starts = range(max(edges[run - 1] + 1, edge - _LONGEST), edge)
            for start in starts if self.goes_on(run) else ():
                begins = text[start - 1] in MARKS or start in self.view.cuts
                match = pattern.match(text, start, edges[run + 1]) if begins else None
                if match and match.end() > edge and not pattern.fullmatch(text, edge, match.end()):
                    yield self.spot(start, match.end())

    def _spread(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, tuple[str, Spot]]]:
        """What of a pattern is written in several lines below each other, or letter by letter over a field, by where
        each part of it begins. Words that are of it by themselves are several, as 父 and 母."""
        if not self.are_known:
            return
        text, edges = self.view.text, sorted(self.view.cuts)
        spots = [Spot(start, end, *self._box(start, end)) for start, end in pairwise(edges)]
        first = 0
        while first + 1 < len(spots):
            parts = self._letters_of(pattern, spots, first) or self._lines_of(pattern, spots, first)
            if parts:
                whole = reduce(_around, parts)
                yield from ((one.start, (text[whole.start : whole.end], whole)) for one in parts)
            first += max(1, len(parts) - 1)

    def _letters_of(self, pattern: re.Pattern[str], spots: Sequence[Spot], first: int) -> list[Spot]:
        """The letters of what begins here and is spread; the last of them may stand so near to what follows that it
        seems to be of that."""
        start = spots[first].start
        found = pattern.match(self.view.text, start)
        letters = [Spot(at, at + 1, *self._box(at, at + 1)) for at in range(start, found.end() if found else start)]
        are_parted = len(letters) > 1 and all(
            one.end - one.start == 1 for one in spots[first : first + len(letters) - 1]
        )
        is_one = are_parted and all(_is_next(*pair) for pair in pairwise(letters))
        return letters if is_one and not self._are_words(pattern, letters) else []

    def _lines_of(self, pattern: re.Pattern[str], spots: Sequence[Spot], first: int) -> list[Spot]:
        """The lines of what begins here and is written in several."""
        found: list[Spot] = []
        for stop in range(first + 1, len(spots)):
            start, end = spots[first].start, spots[stop].end
            if end - start > _LONGEST or not _is_below(spots[stop - 1], spots[stop]):
                break
            lines = [*spots[first : stop + 1]]
            if pattern.fullmatch(self.view.text, start, end) and not self._are_words(pattern, lines):
                found = lines
        return found

    def _are_words(self, pattern: re.Pattern[str], parts: Iterable[Spot]) -> bool:
        """Whether all of them are of a pattern by themselves."""
        return all(pattern.fullmatch(self.view.text, one.start, one.end) for one in parts)

    def joined(self, start: int, end: int) -> bool:
        """Whether the letters at two places of the text stand in one run."""
        edges = self.view.edges
        return bisect_right(edges, start) == bisect_right(edges, end)

    def start_of_run(self, spot: Spot) -> int:
        """Where in the text the run begins in which something stands."""
        return self.view.edges[self.run_of(spot.start)]

    def run_of(self, place: int) -> int:
        """Which run holds a place of the text."""
        return bisect_right(self.view.edges, place) - 1

    def place_of(self, run: int) -> Place:
        """Where a run stands."""
        return self._places[run]

    def goes_on(self, run: int) -> bool:
        """Whether the text of the run before this one goes on in it, on the next line."""
        if not self.are_known or not run:
            return False
        one, other = self._places[run - 1], self._places[run]
        if one.way is Way.DOWN or other.way is Way.DOWN:
            return False
        height = max(one.bottom - one.top, other.bottom - other.top)
        is_next = height / 2 < other.top - one.top and other.top - one.bottom < _PITCH * height
        return is_next and other.left < one.left + height and other.right < one.right + _RAGGED * height

    def begins(self, place: int) -> bool:
        """Whether a word begins at a place of the text."""
        return place in self.view.cuts or not is_word(self.view.text[place - 1])

    def runs(self) -> Iterator[tuple[str, Spot]]:
        """All of the sheet, each with its place."""
        return ((text, self._run(run)) for run, text in enumerate(self.view.parts))

    def _run(self, run: int) -> Spot:
        view = self.view
        left, top, right, bottom, way, _ = self._places[run]
        start, end = view.edges[run], view.edges[run + 1]
        return Spot(start, end, left, top, right, bottom, way is Way.DOWN)

    def text(self, start: int, end: int) -> str:
        """What stands between two places."""
        return self.view.text[start:end]

    def _box(self, start: int, end: int) -> tuple[float, float, float, float, bool]:
        """Of the letters of a run that stand between these two."""
        view = self.view
        if not view.places:
            return (0.0, 0.0, 0.0, 0.0, False)
        run = bisect_right(view.edges, start) - 1
        first, last = view.edges[run], view.edges[run + 1]
        place, stop = self._places[run], min(end, last)
        is_down = place.way is Way.DOWN
        if start == first and stop == last:
            return (*place[:4], is_down)
        begins, ends = room_of(self.view.runs[run], start - first, stop - first, last - first)
        if is_down:
            high = place.bottom - place.top
            return (place.left, place.top + begins * high, place.right, place.top + ends * high, True)
        wide = place.right - place.left
        return (place.left + begins * wide, place.top, place.left + ends * wide, place.bottom, False)
