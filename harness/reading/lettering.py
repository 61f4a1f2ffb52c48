"""Where each letter stands that the second reader is shown.

pypdf gives a text without the places of its letters, and makes up blanks and line ends. Here each string is laid out
as it is shown, letter by letter; what comes out is held against pypdf's text, blanks and line ends aside."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from harness.domain.observations import Place
from harness.reading.geometry import Box, Matrix, all_moved
from harness.reading.graphics_state import Pen
from harness.reading.printed import Print
from harness.reading.typefaces import Glyph, Typeface, Typefaces, letters_of

_FARTHEST = 1e6


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
        pen = self.pen
        gaps = len(glyphs) * pen.letter_gap
        if pen.word_gap:
            gaps += pen.word_gap * sum([glyph.is_blank for glyph in glyphs])
        whole = sum([glyph.step_em for glyph in glyphs]) * pen.size + gaps
        return whole if self.typeface.is_vertical else whole * pen.stretch

    def box(self, letter: int) -> Box:
        """That of one of its letters, in the text's own coordinates."""
        before = _glyph_of(letter, self.glyphs)
        glyph, typeface = self.glyphs[before], self.typeface
        at, size, across = self.start + self.step(self.glyphs[:before]), self.pen.size, self.pen.size * self.pen.stretch
        left, line = (-glyph.left_em * across, at) if typeface.is_vertical else (at, 0.0)
        line += self.pen.rise - glyph.down_em * size
        return (left, line + typeface.below_em * size, left + glyph.width_em * across, line + typeface.above_em * size)


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

    @property
    def is_at_start(self) -> bool:
        """Whether what is shown next stands where the text matrix says."""
        return self._advance == 0.0

    def start_line(self) -> None:
        """What is shown next stands where the text matrix says."""
        self._advance = 0.0

    def lose_place(self) -> None:
        """What is shown next stands at an unknown place, until a line starts."""
        self._advance = math.nan

    def show(self, parts: Any, pen: Pen, matrix: Matrix) -> None:
        """Strings, and thousandths of the size to step back between them, are shown with this pen; `matrix` brings the
        text's own coordinates to the page."""
        typeface = self._typefaces.of(pen.font)
        for part in parts:
            if isinstance(part, (bytes, str)):
                self._set(part, typeface, pen, matrix)
            elif isinstance(part, (int, float)):
                self._advance -= float(part) / 1000 * pen.size * (1.0 if typeface.is_vertical else pen.stretch)

    def _set(self, shown: bytes | str, typeface: Typeface, pen: Pen, matrix: Matrix) -> None:
        glyphs = typeface.glyphs(shown)
        piece = _Piece(self._count, glyphs, self._advance, typeface, pen, matrix)
        self._advance += piece.step(glyphs)
        if letters := "".join([glyph.says for glyph in glyphs]):
            self._says.append(letters)
            self._pieces.append(piece)
            self._firsts.append(self._count)
            self._count += len(letters)

    def places(self, content: str, printed: Print) -> tuple[Place, ...]:
        """Where the runs stand of which the lines of this text consist. None at all if it has other letters than were
        shown, or if it is not known of one of them where it stands."""
        if "".join(self._says) != letters_of(content):
            return ()
        ends: list[int] = []
        at = 0
        for line in content.splitlines():
            after = at + len(letters_of(line))
            if after > at:
                ends += (at, after - 1)
            at = after
        pieces = [self._pieces[bisect_right(self._firsts, letter) - 1] for letter in ends]
        boxes = all_moved(
            [piece.box(letter - piece.first) for piece, letter in zip(pieces, ends, strict=True)],
            [piece.matrix for piece in pieces],
        )
        if not np.all(np.abs(boxes) < _FARTHEST):
            return ()
        return printed.places(boxes[::2], boxes[1::2], [None] * (len(boxes) // 2))
