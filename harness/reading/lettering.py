"""Where each letter stands that the second reader is shown.

pypdf gives a text without the places of its letters, and makes up blanks and line ends. Here each string is laid out
as it is shown, letter by letter; what comes out is held against pypdf's text, blanks and line ends aside."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from harness.domain.observations import Place
from harness.reading.geometry import Box, Matrix, all_moved, turned
from harness.reading.graphics_state import Pen
from harness.reading.placed import Letter, are_alone, places, together
from harness.reading.printed import Print
from harness.reading.typefaces import Glyph, Typeface, Typefaces, is_letter, letters_of
from harness.reading.upright import most_often, turn_of

_FARTHEST = 1e6
_ROUGHLY = math.sqrt(0.5)
_BACK_EM = 0.5
"""A string that begins so much before the last one is none that follows it."""
_CELL_GAP_EM, _BLANK_EM = 1.2, 0.35
"""A string that begins so far behind the end of the last one stands in another cell, or is another word."""
_AS_BOLD = 0.1
"""So much of its size is the second print of a text apart from the first."""
_SAME_LINE_EM, _NEXT_LINE_EM = 0.1, 0.8
"""What stands farther aside than this stands on another line of writing, as pypdf has it for lines that go across."""


class _Line(NamedTuple):
    """A line of writing: where on the page a string begins on it, in which direction it goes on, as a step of one
    point, and how high its letters are. NaN where it is not known."""

    x: float
    y: float
    along_x: float
    along_y: float
    height: float

    def aside(self, other: _Line) -> float:
        """How far to the left of this line the other begins."""
        return self.along_x * (other.y - self.y) - self.along_y * (other.x - self.x)

    def ahead(self, other: _Line) -> float:
        """How far behind the beginning of this line, as it goes on, the other begins."""
        return self.along_x * (other.x - self.x) + self.along_y * (other.y - self.y)

    def is_behind(self, other: _Line, height: float) -> bool:
        """Whether the other is the same line, and begins before this one."""
        return self.ahead(other) < -_BACK_EM * height and abs(self.aside(other)) < _SAME_LINE_EM * height

    def goes_with(self, other: _Line) -> bool:
        """Whether both go roughly in one direction, as letters do that are set along a curve."""
        return not self.along_x * other.along_x + self.along_y * other.along_y < _ROUGHLY


class _Piece(NamedTuple):
    """A string as it was shown: which letter of the sheet its first one is, and where its first glyph was set, from
    where its line starts."""

    first: int
    glyphs: list[Glyph]
    start: float
    typeface: Typeface
    pen: Pen
    matrix: Matrix

    def step(self, glyphs: Sequence[Glyph]) -> float:
        """How far these of its glyphs reach, down in vertical writing."""
        return _reach(glyphs, self.typeface, self.pen)

    def box(self, letter: int) -> Box:
        """That of one of its letters, in the text's own coordinates."""
        return self.glyph_box(_glyph_of(letter, self.glyphs))

    def glyph_box(self, before: int) -> Box:
        """That of a glyph that so many stand before."""
        glyph, typeface = self.glyphs[before], self.typeface
        at = self.start + self.step(self.glyphs[:before]) if before else self.start
        size, across = self.pen.size, self.pen.size * self.pen.stretch
        left, line = (-glyph.left_em * across, at) if typeface.is_vertical else (at, 0.0)
        line += self.pen.rise - glyph.down_em * size
        return (left, line + typeface.below_em * size, left + glyph.width_em * across, line + typeface.above_em * size)

    def reach(self) -> float:
        """How far it reaches on the page, as its line goes on."""
        a, b, c, d, _, _ = self.matrix
        return self.step(self.glyphs) * (-math.hypot(c, d) if self.typeface.is_vertical else math.hypot(a, b))

    def line(self) -> _Line:
        """That on which it stands."""
        a, b, c, d, e, f = self.matrix
        (x, y), up = ((-c, -d), (a, b)) if self.typeface.is_vertical else ((a, b), (c, d))
        at, long = -self.start if self.typeface.is_vertical else self.start, math.hypot(x, y) or math.nan
        return _Line(e + at * x, f + at * y, x / long, y / long, abs(self.pen.size) * math.hypot(*up))


def _reach(glyphs: Sequence[Glyph], typeface: Typeface, pen: Pen) -> float:
    gaps = len(glyphs) * pen.letter_gap
    if pen.word_gap:
        gaps += pen.word_gap * sum([glyph.is_blank for glyph in glyphs])
    whole = sum([glyph.step_em for glyph in glyphs]) * pen.size + gaps
    return whole if typeface.is_vertical else whole * pen.stretch


def _measure(typeface: Typeface, pen: Pen) -> float:
    """What steps are counted in thousandths of."""
    return pen.size if typeface.is_vertical else pen.size * pen.stretch


def _step(part: Any, typeface: Typeface, pen: Pen) -> float:
    """How far a string moves what follows it, or a number in the place of one."""
    if isinstance(part, (bytes, str)):
        return _reach(typeface.glyphs(part), typeface, pen)
    return -float(part) / 1000 * _measure(typeface, pen) if isinstance(part, (int, float)) else 0.0


def _glyph_of(letter: int, glyphs: Sequence[Glyph]) -> int:
    """The index of the glyph that stands for this letter, among others."""
    for index, glyph in enumerate(glyphs):
        letter -= len(glyph.says)
        if letter < 0:
            return index
    raise IndexError


class Lettering:
    """The letters of one sheet, in the order in which they are shown."""

    def __init__(self, typefaces: Typefaces) -> None:
        self._typefaces = typefaces
        self._says: list[str] = []
        self._pieces: list[_Piece] = []
        self._firsts: list[int] = []
        self._count = 0
        self._advance = 0.0
        self._shown: dict[tuple[bytes | str, int], list[tuple[float, float]]] = {}

    def start_line(self) -> None:
        """What is shown next stands where the text matrix says."""
        self._advance = 0.0

    def lose_place(self) -> None:
        """What is shown next stands at an unknown place, until a line starts."""
        self._advance = math.nan

    @property
    def is_at_start(self) -> bool:
        """Whether what is shown next stands where the text matrix says."""
        return self._advance == 0.0

    def once(self, parts: Iterable[Any], pen: Pen, matrix: Matrix) -> list[Any]:
        """What is about to be shown, as for `show`, with a step in the place of each string that was shown before where
        it would stand, as for bold: a person sees one text, and so does the primary reader."""
        typeface, at, found = self._typefaces.of(pen.font), self._advance, []
        near = _AS_BOLD * abs(pen.size) * max(map(abs, matrix[:4]))
        for part in parts:
            step = _step(part, typeface, pen)
            is_shown = isinstance(part, (bytes, str)) and part
            a, b, c, d, e, f = matrix
            x, y = (c, d) if typeface.is_vertical else (a, b)
            is_there = is_shown and self._stands_there(part, id(pen.font), (e + at * x, f + at * y), near)
            found.append(-1000 * step / _measure(typeface, pen) if is_there else part)
            at += step
        return found

    def _stands_there(self, shown: bytes | str, font: int, at: tuple[float, float], near: float) -> bool:
        earlier = self._shown.setdefault((shown, font), [])
        if any(math.dist(at, each) < near for each in earlier):
            return True
        earlier.append(at)
        return False

    def show(self, parts: Any, pen: Pen, matrix: Matrix) -> None:
        """Strings, and thousandths of the size to step back between them, are shown with this pen; `matrix` brings the
        text's own coordinates to the page."""
        typeface = self._typefaces.of(pen.font)
        for part in parts:
            if isinstance(part, (bytes, str)):
                self._set(part, typeface, pen, matrix)
            self._advance += _step(part, typeface, pen)

    def _set(self, shown: bytes | str, typeface: Typeface, pen: Pen, matrix: Matrix) -> None:
        glyphs = typeface.glyphs(shown)
        piece = _Piece(self._count, glyphs, self._advance, typeface, pen, matrix)
        if letters := "".join([glyph.says for glyph in glyphs]):
            self._says.append(letters)
            self._pieces.append(piece)
            self._firsts.append(self._count)
            self._count += len(letters)

    def quarter_turns(self) -> int:
        """By how many quarter turns to the right most letters of the page come to stand upright."""
        turns: Counter[int] = Counter()
        for piece in self._pieces:
            _, _, across, up, _, _ = piece.matrix
            turns[turn_of(across * piece.pen.size, up * piece.pen.size)] += len(piece.glyphs)
        return most_often(turns)

    def laid_out(self, content: str, printed: Print) -> tuple[list[str], tuple[Place, ...]]:
        """The lines of this text, each parted where it goes on in a string that stands on another line of writing, far
        behind the one that it follows, or before it, and where those stand that are not blank: pypdf does not tell
        lines that go down from each other, overlooks how they are moved among the strings of one text, and makes a
        blank of few gaps. Lines as
        they are and no place at all if the text has other letters than were shown; no place if it is not known of one
        of them."""
        lines = content.splitlines()
        if "".join(self._says) != letters_of("".join(lines)):
            return lines, ()
        parted: list[str] = []
        ends: list[int] = []
        at = 0
        for line in lines:
            after = at + len(letters_of(line))
            if after > at:
                first, last = bisect_right(self._firsts, at), bisect_left(self._firsts, after)
                steps = [*_steps(self._pieces[first - 1 : last])] if first < last else []
                parted += _parted(line, at, steps) if steps else [line]
                ends += (at, *(end for start, is_new in steps if is_new for end in (start - 1, start)), after - 1)
            at = after
        by_place = self._together(printed) if are_alone(" ".join(parted).split()) else None
        return by_place or (parted, self._places(ends, printed))

    def _together(self, printed: Print) -> tuple[list[str], tuple[Place, ...]] | None:
        """The letters put together by where they stand; None where that is not known."""
        glyphs = [(piece, at) for piece in self._pieces for at, glyph in enumerate(piece.glyphs) if glyph.says.strip()]
        boxes = all_moved([piece.glyph_box(at) for piece, at in glyphs], [piece.matrix for piece, _ in glyphs])
        if len(glyphs) > 0 and not np.all(np.abs(boxes) < _FARTHEST):
            return None
        turns = self.quarter_turns()
        letters = [
            Letter(piece.glyphs[at].says, box, index, turned(box, turns))
            for index, ((piece, at), box) in enumerate(zip(glyphs, map(tuple, boxes.tolist()), strict=True))
        ]
        found = together(letters)
        return ([each.run for each in found], places(found, printed, [None] * len(found))) if found else None

    def _places(self, ends: Sequence[int], printed: Print) -> tuple[Place, ...]:
        """Where the runs stand that begin and end with these letters."""
        pieces = [self._pieces[bisect_right(self._firsts, letter) - 1] for letter in ends]
        boxes = all_moved(
            [piece.box(letter - piece.first) for piece, letter in zip(pieces, ends, strict=True)],
            [piece.matrix for piece in pieces],
        )
        if not np.all(np.abs(boxes) < _FARTHEST):
            return ()
        return printed.places(boxes[::2], boxes[1::2], [None] * (len(boxes) // 2))


def _steps(pieces: Sequence[_Piece]) -> Iterator[tuple[int, bool]]:
    """The first letters of those that begin another line of writing or another cell, or go back before the one that
    they follow (True), and of those before which there is a blank (False). Like pypdf, one that stands between others
    of a line is on it."""
    before, last, lower, upper = pieces[0], pieces[0].line(), 0.0, 0.0
    start = last
    for piece in pieces[1:]:
        line = piece.line()
        aside = start.aside(line)
        off, height = max(lower - aside, aside - upper), min(last.height, line.height)
        is_elsewhere = off > _NEXT_LINE_EM * height or not last.goes_with(line) or last.is_behind(line, height)
        is_elsewhere = is_elsewhere and piece.matrix is not before.matrix
        gap_em = (last.ahead(line) - before.reach()) / (max(last.height, line.height) or math.nan)
        if is_elsewhere or gap_em > _CELL_GAP_EM:
            yield piece.first, True
            start, lower, upper = line, 0.0, 0.0
        else:
            if not math.isnan(aside):
                lower, upper = min(lower, aside), max(upper, aside)
            if gap_em > _BLANK_EM:
                yield piece.first, False
        before, last = piece, line


def _parted(line: str, first: int, steps: Iterable[tuple[int, bool]]) -> list[str]:
    """The runs of a line that begins with this letter."""
    places = [at for at, mark in enumerate(line) if is_letter(mark)]
    runs, at = [""], 0
    for letter, is_new in steps:
        cut = places[letter - first]
        runs[-1] += line[at:cut]
        if is_new:
            runs.append("")
        elif not runs[-1][-1:].isspace():
            runs[-1] += " "
        at = cut
    runs[-1] += line[at:]
    return runs
