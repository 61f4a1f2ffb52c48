"""Where runs stand on the sheet as it is printed, and in which font they are set."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Place, Way
from harness.reading import native
from harness.reading.calls import argument, bare, fpdf
from harness.reading.geometry import Box
from harness.reading.native import Handle

Boxes = NDArray[np.float64]
Span = tuple[int, int]
"""The indices of the first and the last letter of a run."""

_get_object = bare.FPDFText_GetTextObject
_get_font = bare.FPDFTextObj_GetFont


class Print:
    """How a page comes to paper: what of it does (`paper`), by how many quarter turns to the right, and how many points
    one of its units has."""

    def __init__(self, paper: Box, quarter_turns: int = 0, unit_pt: float = 1.0) -> None:
        left, bottom, right, top = paper
        # For each edge on paper: which edge of the page it is, from where that is counted, and in which direction.
        self._edges, origins, signs = (
            ([0, 3, 2, 1], (left, top, left, top), (1, -1, 1, -1)),
            ([1, 0, 3, 2], (bottom, left, bottom, left), (1, 1, 1, 1)),
            ([2, 1, 0, 3], (right, bottom, right, bottom), (-1, 1, -1, 1)),
            ([3, 2, 1, 0], (top, right, top, right), (-1, -1, -1, -1)),
        )[quarter_turns % 4]
        self._origins = np.array(origins)
        self._scales = np.array(signs) * (10 * unit_pt)
        self._is_turned = bool(quarter_turns % 2)

    def places(
        self, begins: Boxes, ends: Boxes, fonts: Sequence[int | None], boxes: Boxes | None = None
    ) -> tuple[Place, ...]:
        """Where runs stand on paper whose first letters and last ones have these boxes on the page: an array of n x 4
        each, in the order of a Box. `boxes` are those of whole runs, where they may be more than around these two."""
        if boxes is None:
            boxes = np.hstack((np.minimum(begins, ends)[:, :2], np.maximum(begins, ends)[:, 2:]))
        edges = np.rint((boxes[:, self._edges] - self._origins) * self._scales).astype(np.int64).tolist()
        steps = begins - ends
        steps = np.abs(steps[:, :2] + steps[:, 2:])
        is_down = (steps[:, 1] > steps[:, 0]) != self._is_turned
        ways = map(_WAYS.__getitem__, is_down.tolist())
        placed = zip(edges, ways, fonts, strict=True)
        return tuple([Place(left, top, right, bottom, way, font) for (left, top, right, bottom), way, font in placed])


_WAYS = (Way.ACROSS, Way.DOWN)


class Fonts:
    """The fonts of one sheet, in the order in which they are met."""

    def __init__(self, text: Handle) -> None:
        self._text = argument(text)
        self._numbers: dict[Handle, int] = {}

    def number(self, index: int) -> int | None:
        """Of the font of the letter with this index; None for one that PDFium made up."""
        thing = _get_object(self._text, index)
        font = _get_font(argument(thing)) if thing else None
        return self._numbers.setdefault(font, len(self._numbers)) if font else None

    def digests(self) -> tuple[str, ...]:
        """SHA-256 of each, "" for one that the file does not embed."""
        return tuple(map(_digest, self._numbers))


_usual_buffer = (ctypes.c_ubyte * (1 << 18))()
_size = ctypes.c_size_t()
_size_place = ctypes.byref(_size)


def _digest(font: Handle) -> str:
    if not fpdf.FPDFFont_GetIsEmbedded(font):
        return ""
    buffer = _usual_buffer
    if not fpdf.FPDFFont_GetFontData(font, buffer, len(buffer), _size_place):
        return ""
    if _size.value > len(buffer):
        buffer = (ctypes.c_ubyte * _size.value)()
        fpdf.FPDFFont_GetFontData(font, buffer, len(buffer), _size_place)
    return hashlib.sha256(memoryview(buffer)[: _size.value]).hexdigest()


def places(text: Handle, spans: Sequence[Span], fonts: Fonts, printed: Print) -> tuple[Place, ...]:
    """Where runs stand that begin and end with these letters."""
    boxes = native.character_boxes(text, [index for span in spans for index in span])
    return printed.places(boxes[::2], boxes[1::2], [fonts.number(first) for first, _ in spans])
