"""PDFium's C interface, as far as the reader needs it: documents, sheets, their objects, and pictures of them.

Everything opened here is closed here. All lengths are points of 1/72 inch in the sheet's own coordinates (y upwards,
not turned); a box is (left, bottom, right, top)."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.catalogue import say
from harness.reading.calls import argument, bare, fpdf
from harness.reading.geometry import IDENTITY, Box, Matrix, product
from harness.reading.limits import MAX_CHARACTERS, Unreadable

Handle = Any
Colour = tuple[int, int, int, int]
TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5

_AS_PRINTED = fpdf.FPDF_PRINTING
"""Layers may be on or off on paper alone."""
_ERRORS = {4: "needs-password", 5: "unknown-encryption"}


@contextmanager
def document(data: bytes) -> Iterator[Handle]:
    """The opened document. Unreadable if PDFium cannot open it."""
    handle = fpdf.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        raise Unreadable(say(_ERRORS.get(fpdf.FPDF_GetLastError(), "not-openable")))
    try:
        yield handle
    finally:
        fpdf.FPDF_CloseDocument(handle)


@contextmanager
def sheet(opened: Handle, index: int) -> Iterator[Handle]:
    """One page, by its index from 0. Unreadable if it cannot be loaded."""
    handle = fpdf.FPDF_LoadPage(opened, index)
    if not handle:
        raise Unreadable(say("sheet-not-openable", sheet=index + 1))
    try:
        yield handle
    finally:
        fpdf.FPDF_ClosePage(handle)


@contextmanager
def text_of(page: Handle, number: int) -> Iterator[Handle]:
    """PDFium's view of the page's text. Unreadable if it cannot be made."""
    handle = fpdf.FPDFText_LoadPage(page)
    if not handle:
        raise Unreadable(say("text-not-readable", sheet=number))
    try:
        yield handle
    finally:
        fpdf.FPDFText_ClosePage(handle)


def letters(text: Handle, hidden: Set[int]) -> Iterator[tuple[int, int, bool]]:
    """Index and code point of each letter of a sheet's text, two halves of a pair as one, and whether it is shown: not
    one of those `hidden`, and not made up by PDFium. Unreadable if there are too many."""
    high = 0
    for index in range(letter_count(text)):
        unit = fpdf.FPDFText_GetUnicode(text, index)
        shown = index not in hidden and not fpdf.FPDFText_IsGenerated(text, index)
        if shown and 0xD800 <= unit < 0xDC00:
            high = unit
            continue
        if shown and 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) if high else 0xFFFD
            high = 0
        yield index, unit, shown


def letter_count(text: Handle) -> int:
    """How many characters a sheet's text has. Unreadable if there are more than a certificate can have."""
    count: int = fpdf.FPDFText_CountChars(text)
    if count > MAX_CHARACTERS:
        raise Unreadable(say("too-many-characters", characters=count, limit=MAX_CHARACTERS))
    return max(0, count)


_unit_at = bare.FPDFText_GetUnicode
_units = (ctypes.c_ushort * 8192)()
_HYPHEN_OR_NOTHING = 0xFFFE


def units(text: Handle, count: int) -> NDArray[np.uint16]:
    """What the file says of each of a sheet's so many letters: half a letter each where two make one; 2 for a hyphen at
    a line's end."""
    holder = argument(text)
    room = _units if count < len(_units) else (ctypes.c_ushort * (count + 1))()
    if fpdf.FPDFText_GetText(text, 0, count, room) != count + 1:  # it leaves out what means nothing, or most of it
        return np.array([_unit_at(holder, index) & 0xFFFF for index in range(count)], dtype=np.uint16)
    found = np.frombuffer(memoryview(room).cast("B"), dtype=np.uint16)[:count]
    for index in np.flatnonzero(found == _HYPHEN_OR_NOTHING).tolist():
        found[index] = _unit_at(holder, index)
    return found


# Answers are written into these by PDFium. Unpacking their bytes is several times faster than asking for the elements.
_edges, _unpack_edges = (ctypes.c_float * 4)(), struct.Struct("4f").unpack_from
_sides, _unpack_sides = (ctypes.c_double * 4)(), struct.Struct("4d").unpack_from
_matrix, _unpack_matrix = (ctypes.c_float * 6)(), struct.Struct("6f").unpack_from
_left, _bottom, _right, _top = (ctypes.byref(_edges, 4 * place) for place in range(4))
_AS_ASKED = (0, 2, 1, 3)
"""PDFium is asked for the left, right, bottom and top of a character; they are written in the order of a Box."""
_side_places = tuple(ctypes.byref(_sides, 8 * place) for place in _AS_ASKED)
_MOST_AT_ONCE = 256
_many = (ctypes.c_double * (4 * _MOST_AT_ONCE))()
_many_seen = np.frombuffer(memoryview(_many).cast("B"), dtype=np.float64).reshape(-1, 4)
_many_places = [tuple(ctypes.byref(_many, 32 * at + 8 * place) for place in _AS_ASKED) for at in range(_MOST_AT_ONCE)]
"""Of many characters, one behind the other."""
_matrix_place = ctypes.byref(_matrix)
_colour, _unpack_colour = (ctypes.c_uint * 4)(), struct.Struct("4I").unpack_from
_red, _green, _blue, _alpha = (ctypes.byref(_colour, 4 * place) for place in range(4))
_get_bounds = bare.FPDFPageObj_GetBounds
_get_matrix = bare.FPDFPageObj_GetMatrix
_get_character_box = bare.FPDFText_GetCharBox
_get_room = bare.FPDFText_GetLooseCharBox
_room = fpdf.FS_RECTF()
_room_place = ctypes.byref(_room)
_FLAT_PT = 0.05
"""PDFium gives a thousandth of its size as the height of a glyph of which it does not know the shape."""
_get_fill = bare.FPDFPageObj_GetFillColor
_get_stroke = bare.FPDFPageObj_GetStrokeColor


def fill_at(thing: Any) -> Colour | None:
    """Red, green, blue and alpha of an object's fill, the object as an `argument`; None if PDFium does not know."""
    colour: Colour | None = _unpack_colour(_colour) if _get_fill(thing, _red, _green, _blue, _alpha) else None
    return colour


def stroke_of(thing: Handle) -> Colour | None:
    """Red, green, blue and alpha of an object's lines; None if PDFium does not know."""
    known = _get_stroke(argument(thing), _red, _green, _blue, _alpha)
    colour: Colour | None = _unpack_colour(_colour) if known else None
    return colour


def bounds_at(thing: Any) -> Box:
    """The box of an object, as an `argument`, in the space of the form or page that holds it; empty if PDFium does
    not know."""
    if not _get_bounds(thing, _left, _bottom, _right, _top):
        return (0.0, 0.0, 0.0, 0.0)
    box: Box = _unpack_edges(_edges)
    return box


def character_box_at(text: Any, index: int) -> Box:
    """The box of one character's glyph on the page, the page's text as an `argument`."""
    if not _get_character_box(text, index, *_side_places):
        return (0.0, 0.0, 0.0, 0.0)
    box: Box = _unpack_sides(_sides)
    return box


def character_box(text: Handle, index: int) -> Box:
    """The same, the text as a handle."""
    return character_box_at(argument(text), index)


def letter_box_at(text: Any, index: int) -> Box:
    """The same; of a glyph that PDFium does not know the shape of, as in a font that is not in the file, its room."""
    left, bottom, right, top = box = character_box_at(text, index)
    if top - bottom < _FLAT_PT or right - left < _FLAT_PT:
        return room_at(text, index) or box
    return box


def room_at(text: Any, index: int) -> Box | None:
    """The room that one character takes, whatever its glyph, the page's text as an `argument`; None if PDFium does not
    know."""
    if not _get_room(text, index, _room_place):
        return None
    return (_room.left, _room.bottom, _room.right, _room.top)


def letter_boxes(text: Handle, indices: Sequence[int]) -> NDArray[np.float64]:
    """The boxes of several letters: an array of n x 4."""
    found = np.zeros((len(indices), 4))
    holder = argument(text)
    for start in range(0, len(indices), _MOST_AT_ONCE):
        piece = indices[start : start + _MOST_AT_ONCE]
        _many_seen[: len(piece)] = 0.0  # what PDFium does not know it leaves as it is
        for index, places in zip(piece, _many_places, strict=False):
            _get_character_box(holder, index, *places)
        found[start : start + len(piece)] = _many_seen[: len(piece)]
    wide, high = found[:, 2] - found[:, 0], found[:, 3] - found[:, 1]
    for place in np.flatnonzero(np.minimum(wide, high) < _FLAT_PT).tolist():
        found[place] = room_at(holder, indices[place]) or found[place]
    return found


def matrix_of(thing: Handle) -> Matrix:
    """An object's own matrix."""
    if not _get_matrix(argument(thing), _matrix_place):
        return IDENTITY
    matrix: Matrix = _unpack_matrix(_matrix)
    return matrix


def page_box(page: Handle) -> Box:
    """What of the page is on paper: the media box, cut by the crop box."""
    found = fpdf.FS_RECTF()
    if not fpdf.FPDF_GetPageBoundingBox(page, ctypes.byref(found)):
        return (0.0, 0.0, fpdf.FPDF_GetPageWidthF(page), fpdf.FPDF_GetPageHeightF(page))
    return (found.left, found.bottom, found.right, found.top)


def picture(page: Handle, box: Box, scale: float, grey: bool = False) -> NDArray[np.uint8]:
    """A part of the page as it would be printed on white paper, not turned by /Rotate.

    Height x width x 4 channels (blue, green, red, unused), or x 1 of brightness with `grey`. `scale` is in pixels a
    point."""
    width = max(1, round((box[2] - box[0]) * scale))
    height = max(1, round((box[3] - box[1]) * scale))
    channels, layout = (1, fpdf.FPDFBitmap_Gray) if grey else (4, fpdf.FPDFBitmap_BGRx)
    # PDFium draws into this array, which is white; its rows begin at multiples of four bytes, as in bitmaps of its own.
    stride = -(-width * channels // 4) * 4
    rows = np.full((height, stride), 255, dtype=np.uint8)
    bitmap = fpdf.FPDFBitmap_CreateEx(width, height, layout, rows.ctypes.data, stride)
    if not bitmap:
        raise Unreadable(say("too-large-to-render"))
    try:
        _render(bitmap, page, box, scale, width, height)
    finally:
        fpdf.FPDFBitmap_Destroy(bitmap)
    return rows[:, : width * channels].reshape(height, width, channels)


def _render(bitmap: Handle, page: Handle, box: Box, scale: float, width: int, height: int) -> None:
    # PDFium first turns the page upright as /Rotate says and puts its top left at the origin; this matrix undoes the
    # turn, so that boxes from the page's own coordinates can be used in the picture as they are.
    whole = page_box(page)
    turn = fpdf.FPDFPage_GetRotation(page)
    wide, high = whole[2] - whole[0], whole[3] - whole[1]
    back: Matrix = (
        (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        (0.0, -1.0, 1.0, 0.0, 0.0, high),
        (-1.0, 0.0, 0.0, -1.0, wide, high),
        (0.0, 1.0, -1.0, 0.0, wide, 0.0),
    )[turn]
    shift: Matrix = (scale, 0.0, 0.0, scale, (whole[0] - box[0]) * scale, (box[3] - whole[3]) * scale)
    clip = fpdf.FS_RECTF(0.0, 0.0, float(width), float(height))
    matrix = fpdf.FS_MATRIX(*product(back, shift))
    fpdf.FPDF_RenderPageBitmapWithMatrix(bitmap, page, ctypes.byref(matrix), ctypes.byref(clip), _AS_PRINTED)


_CHANNELS = {1: 1, 2: 3, 3: 4, 4: 4}


@dataclass(frozen=True, slots=True)
class Raw:
    """A copy of a bitmap as PDFium lays it out; `layout` is the width and height in pixels, the length of a row in
    bytes, and the channels (blue, green, red, alpha; or one of grey)."""

    layout: tuple[int, int, int, int]
    data: bytes

    def pixels(self) -> NDArray[np.uint8]:
        """Height x width x channels."""
        width, height, stride, channels = self.layout
        rows = np.frombuffer(self.data, dtype=np.uint8).reshape(height, stride)
        return rows[:, : width * channels].reshape(height, width, channels)


def raw(bitmap: Handle) -> Raw:
    """A copy of a bitmap."""
    width, height = fpdf.FPDFBitmap_GetWidth(bitmap), fpdf.FPDFBitmap_GetHeight(bitmap)
    stride, channels = fpdf.FPDFBitmap_GetStride(bitmap), _CHANNELS[fpdf.FPDFBitmap_GetFormat(bitmap)]
    return Raw((width, height, stride, channels), ctypes.string_at(fpdf.FPDFBitmap_GetBuffer(bitmap), stride * height))


def bitmap_of(image: Handle) -> Raw | None:
    """A copy of an image's own bitmap, without its masks; None if PDFium has none."""
    bitmap = fpdf.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        return None
    try:
        return raw(bitmap)
    finally:
        fpdf.FPDFBitmap_Destroy(bitmap)
