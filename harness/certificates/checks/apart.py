"""Names of which the family name and the given name stand apart: in two cells, behind labels of their own, in the other
order, with a sign or a reading between them. In the file other things may stand between them, and others' may stand
beside them, so that it is their places that tell which belong together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from harness.certificates.checks.normalise import level
from harness.domain.observations import Place, Way

_SIZES = range(1, 7)
"""Letters of a part that is looked for at a sign or a label."""
_SIGN = re.compile(r"[・,、/|=~+*._(氏姓-](?<!\d.)(?!名)[\])】:]*")
"""What may stand behind a part, or be the label of one."""
_WORD = re.compile(r"(?:[^\W\d_]|[\ufe00-\ufe0f\U000e0100-\U000e01ef])+")
_LATIN_WORD = re.compile("[A-Za-z]+")
_MOST_WORDS = 6
_OF_FAMILY, _OF_GIVEN = ("氏", "姓", "名字", "苗字"), ("名", "名前")
_LABEL_OF_PART = re.compile("|".join((*_OF_FAMILY, *reversed(_OF_GIVEN))))
_MOST_BEFORE = 8
"""Letters before a part among which its label is looked for."""
_SIGNS = ":()[]【】/・"
_BETWEEN = re.compile(r"[\u3041-\u3096\u30a1-\u30fe\W]*(?:名前?)?\W*")
"""What may stand between two parts where places are not known: a reading, signs, a label."""
_LEVEL = 0.5
"""By how much of the higher one's height the middles of two parts on one line may be apart."""
_FAR, _BELOW = 24, 4
"""The parts of a name are no farther apart than so many heights, beside and below each other."""


class Apart(NamedTuple):
    """A name of which the parts stand apart, and where its given name stands: that tells it from relatives' names. The
    parts are `in_order` where the family name stands on the left of the given name or above it, and `labelled` where
    each stands behind a label of its own."""

    start: int
    end: int
    name: str
    in_order: bool
    labelled: bool


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Of a letter."""
        return min(self.right - self.left, self.bottom - self.top)


class _Part(NamedTuple):
    """text[start:end] of a sheet is a family name or a given name, or both, in one run. `label` is what ends before
    it, and may be a label of it; `box` is None where places are not known."""

    start: int
    end: int
    text: str
    run: int
    label: str
    box: _Box | None


class NameParts:
    """The family names and the given names of a population, and which of them together are somebody's name."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` are spelled as registers hold them, with a space."""
        words = {tuple(map(level, name.split())) for name in names}
        self._latin = {
            tuple(sorted(map(str.upper, one))): "".join(one)
            for one in sorted(words)
            if len(one) > 1 and all(map(_LATIN_WORD.fullmatch, one))
        }
        """Names in Latin letters by their words in one order."""
        self.pairs = frozenset((one[0], one[1]) for one in words if len(one) == 2)
        self._families = frozenset(family for family, _ in self.pairs)
        self._givens = frozenset(given for _, given in self.pairs)
        self._all = self._families | self._givens
        self._first, self._last = frozenset(one[:1] for one in self._all), frozenset(one[-1:] for one in self._all)

    def may_stand_in(self, parted: Iterable[tuple[str, Sequence[int]]], runs: Iterable[str], lines: str) -> bool:
        """Whether parts may stand apart on a sheet, which is asked of each: given its levelled runs, also as lines, and
        those in which white space stood, with the positions."""
        if not self._all.isdisjoint(runs):
            return True
        for sign in _SIGN.finditer(lines):
            at, end = sign.span()
            if lines[at] in "氏姓":
                if self._begins(lines, end, self._all):
                    return True
            elif self._ends(lines, at, self._families) or (
                self._ends(lines, at, self._givens) and self._begins(lines, end, self._families)
            ):
                return True
        families = self._families  # given names stand behind white space as well: so are names written
        return any(
            text[at:end] in families and self._ends(text, at, self._givens)
            for text, cuts in parted
            for at, end in pairwise((*cuts, len(text)))
        )

    def _ends(self, text: str, at: int, parts: Container[str]) -> bool:
        """Whether one of these parts ends here."""
        return text[at - 1 : at] in self._last and any(text[max(0, at - size) : at] in parts for size in _SIZES)

    def _begins(self, text: str, at: int, parts: Container[str]) -> bool:
        """Whether one of these parts begins here."""
        return text[at : at + 1] in self._first and any(text[at : at + size] in parts for size in _SIZES)

    def apart_in(
        self, text: str, cuts: Iterable[int], edges: Sequence[int], places: Sequence[Place], taken: Sequence[int]
    ) -> Iterator[Apart]:
        """The names of which the parts stand apart in a text. `cuts` are the positions at which a run or white space
        ended, `edges` those of runs alone; `places` say where the runs stand, and are empty where that is not known;
        `taken` are not zero for the letters of whole items."""
        parts = [one for one in self._parts(text, sorted(cuts), edges, places) if not taken[one.start]]
        names = {part for pair in pairwise(parts) if self._is_whole(*pair) for part in pair}
        parts = [part for part in parts if part not in names]
        families = [part for part in parts if part.text in self._families]
        for given in parts if families else ():
            if given.text in self._givens:
                yield from self._of(given, families, text)

    def in_latin(self, text: str, cuts: Iterable[int], taken: Sequence[int]) -> Iterator[str]:
        """The names in Latin letters of which a text shows the words in another order, or with signs between them."""
        spans = [
            word.span()
            for begin, stop in pairwise(sorted(cuts))
            for word in _LATIN_WORD.finditer(text, begin, stop)
            if not taken[word.start()]
        ]
        for first in range(len(spans)):
            words = [text[slice(*spans[first])].upper()]
            for (_, end), (start, stop) in islice(pairwise(spans[first:]), _MOST_WORDS - 1):
                if not _BETWEEN.fullmatch(text, end, start):
                    break
                words.append(text[start:stop].upper())
                name = self._latin.get(tuple(sorted(words)))
                if name is not None:
                    yield name

    def _parts(self, text: str, cuts: Sequence[int], edges: Sequence[int], places: Sequence[Place]) -> Iterator[_Part]:
        for begin, stop in pairwise(cuts):
            for word in _WORD.finditer(text, begin, stop):
                label = None if word.group() in self._all else _LABEL_OF_PART.match(text, word.start(), word.end())
                start, end = label.end() if label else word.start(), word.end()
                if text[start:end] in self._all:
                    run = bisect_right(edges, start) - 1
                    box = (
                        _box(places[run], *(at - edges[run] for at in (start, end, edges[run + 1]))) if places else None
                    )
                    before = text[max(0, start - _MOST_BEFORE) : start].rstrip(_SIGNS)
                    yield _Part(start, end, text[start:end], run, before, box)

    def _is_whole(self, one: _Part, other: _Part) -> bool:
        """Whether two parts are a name that is written in one, be it anybody's of the population or not."""
        if one.end != other.start or one.text not in self._families or other.text not in self._givens:
            return False
        if one.run == other.run or one.box is None:
            return True
        return _gap_beside(one, other) is not None or _gap_below(one, other) is not None

    def _of(self, given: _Part, families: Sequence[_Part], text: str) -> Iterator[Apart]:
        others = [one for one in families if one.start != given.start]
        for family, in_order in _near_by_place(given, others) if given.box else _near_in_file(given, others, text):
            if (family.text, given.text) in self.pairs:
                labelled = family.label.endswith(_OF_FAMILY) and given.label.endswith(_OF_GIVEN)
                yield Apart(given.start, given.end, family.text + given.text, in_order, labelled)
                return


def _near_in_file(given: _Part, families: Sequence[_Part], text: str) -> Iterator[tuple[_Part, bool]]:
    """The family names that a given name may belong to, and whether they stand before it."""
    for one in families:
        first, second = sorted((one, given))
        if _BETWEEN.fullmatch(text, first.end, second.start):
            yield one, first is one


def _near_by_place(given: _Part, families: Sequence[_Part]) -> Iterator[tuple[_Part, bool]]:
    """The same: of those on either side, above and below it the nearest."""
    for in_order in (True, False):
        for gap in (_gap_beside, _gap_below):
            gaps = [(gap(one, given) if in_order else gap(given, one), one) for one in families]
            near = [(apart, one) for apart, one in gaps if apart is not None]
            yield from ((one, in_order) for _, one in sorted(near)[:1])


def _gap_beside(left: _Part, right: _Part) -> float | None:
    """How far a part stands on the right of another, on one line with it; None if it does not."""
    if left.box is None or right.box is None:
        return None
    size = min(left.box.size, right.box.size)
    gap = right.box.left - left.box.right
    return gap if abs(left.box.y - right.box.y) < size * _LEVEL and -size < gap < size * _FAR else None


def _gap_below(above: _Part, below: _Part) -> float | None:
    """How far a part stands below another; None if it does not."""
    if above.box is None or below.box is None:
        return None
    size = min(above.box.size, below.box.size)
    gap = below.box.top - above.box.bottom
    overlap = min(above.box.right, below.box.right) - max(above.box.left, below.box.left)
    return gap if overlap > 0 and -size * _LEVEL < gap < size * _BELOW else None


def _box(place: Place, start: int, end: int, size: int) -> _Box:
    """Of the letters of a run of so many that stand between these two."""
    left, top, right, bottom = place[:4]
    if place.way is Way.DOWN:
        high = (bottom - top) / size
        return _Box(left, top + start * high, right, top + end * high)
    wide = (right - left) / size
    return _Box(left + start * wide, top, left + end * wide, bottom)
