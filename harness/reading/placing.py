"""Where the primary reader's runs stand on the sheet as it is printed, and in which font they are set."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Sequence

from harness.domain.observations import Place
from harness.reading import native
from harness.reading.calls import argument, bare, fpdf
from harness.reading.native import Handle
from harness.reading.printed import Print

Span = tuple[int, int]
"""The indices of the first and the last letter of a run."""

_get_object = bare.FPDFText_GetTextObject
_get_font = bare.FPDFTextObj_GetFont


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
    boxes = native.letter_boxes(text, [index for span in spans for index in span])
    return printed.places(boxes[::2], boxes[1::2], [fonts.number(first) for first, _ in spans])
