"""Where each letter stands that the second reader is shown.

pypdf gives a text without the places of its letters, and makes up blanks and line ends. Here each string is laid out
as it is shown, letter by letter; what comes out is held against pypdf's text, blanks and line ends aside."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from harness.domain.observations import Place
from harness.reading.geometry import Box, Matrix, moved
from harness.reading.graphics_state import Pen
from harness.reading.printed import Print
from harness.reading.typefaces import Typeface, Typefaces

_FARTHEST = 1e6
_UNPLACED = dict.fromkeys(map(ord, " \t\0\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
"""Of these, no run begins or ends with one; pypdf makes up the first, and the ends of lines."""


class Lettering:
    """The letters of one sheet, in the order in which they are shown."""

    def __init__(self, typefaces: Typefaces) -> None:
        self._typefaces = typefaces
        self._says: list[str] = []
        self._boxes: list[tuple[Box, Matrix]] = []
        self._advance = 0.0

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
        size, stretch = pen.size, pen.stretch
        low, high = pen.rise + typeface.below_em * size, pen.rise + typeface.above_em * size
        at = self._advance
        for glyph in typeface.glyphs(shown):
            gap = pen.letter_gap + (pen.word_gap if glyph.is_blank else 0.0)
            width = glyph.width_em * size * stretch
            if glyph.hung is None:
                box = (at, low, at + width, high)
                at += width + gap * stretch
            else:
                left, down = glyph.hung.left_em * size * stretch, at - glyph.hung.down_em * size
                box = (-left, low + down, width - left, high + down)
                at += glyph.hung.step_em * size + gap
            if letters := glyph.says.translate(_UNPLACED):
                self._says.append(letters)
                self._boxes += [(box, matrix)] * len(letters)
        self._advance = at

    def places(self, content: str, printed: Print) -> tuple[Place, ...]:
        """Where the runs stand of which the lines of this text consist. None at all if it has other letters than were
        shown, or if it is not known of one of them where it stands."""
        if "".join(self._says) != content.translate(_UNPLACED):
            return ()
        ends: list[tuple[Box, Matrix]] = []
        at = 0
        for line in content.splitlines():
            after = at + len(line.translate(_UNPLACED))
            if after > at:
                ends += (self._boxes[at], self._boxes[after - 1])
            at = after
        if not all(math.isfinite(sum(box)) for box, _ in ends):
            return ()
        boxes = np.array([moved(box, matrix) for box, matrix in ends]).reshape(-1, 4)
        if not np.all(np.abs(boxes) < _FARTHEST):
            return ()
        return printed.places(boxes[::2], boxes[1::2], [None] * (len(boxes) // 2))
