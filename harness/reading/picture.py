"""One sheet as a picture: its pixels, and where each visible letter and image stands in it.

This is for showing a sheet to a person, long after it was read. It is contained like reading is: see `picturing.py`."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harness.catalogue import say
from harness.reading import native, scrutiny, structure
from harness.reading import page_objects as things
from harness.reading.calls import fpdf, one_at_a_time
from harness.reading.geometry import Box
from harness.reading.limits import Unreadable, check_size
from harness.reading.native import Handle

PixelBox = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of the picture, the last two exclusive."""

MAX_PICTURE_PX = 4_000_000

_CONTROLS = range(32)


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A sheet upright, as a person holds it. `pixels` are height x width x 3 (red, green, blue), row by row. `text` are
    the visible characters in the order of the sheet's content, with a line feed where lines and a tab where cells part;
    `boxes` has one entry a character, None for those that part. `images` are the places of the images shown. `per_pt`:
    so many pixels stand for a point of the printed sheet."""

    width: int
    height: int
    pixels: bytes
    text: str
    boxes: tuple[PixelBox | None, ...]
    images: tuple[PixelBox, ...]
    per_pt: float


def sheet_picture(data: bytes, sheet: int, width_px: int) -> SheetPicture:
    """The picture of sheet `sheet` (from 1), `width_px` wide before it is turned upright. Raises Unreadable."""
    structure.check(data)
    traits = structure.Traits(data)
    with one_at_a_time, native.document(data) as opened:
        if not 1 <= sheet <= fpdf.FPDF_GetPageCount(opened):
            raise Unreadable(say("no-such-sheet", sheet=sheet))
        with native.sheet(opened, sheet - 1) as page:
            if fpdf.FPDFPage_GetAnnotCount(page) > 0:
                fpdf.FPDFPage_Flatten(page, fpdf.FLAT_PRINT)  # they become part of the sheet, as printing makes them
                traits.states = True
        with native.sheet(opened, sheet - 1) as page:
            return _pictured(opened, page, sheet, traits, width_px)


def _pictured(opened: Handle, page: Handle, sheet: int, traits: structure.Traits, width_px: int) -> SheetPicture:
    paper = native.page_box(page)
    check_size(paper, sheet)
    wide, high = paper[2] - paper[0], paper[3] - paper[1]
    scale = min(width_px / wide, (MAX_PICTURE_PX / (wide * high)) ** 0.5)
    seen = scrutiny.scrutinise(page, sheet, paper, things.collect(opened, page, paper, traits))
    raw = native.picture(page, paper, scale)
    turn = fpdf.FPDFPage_GetRotation(page)
    upright: NDArray[np.uint8] = np.ascontiguousarray(np.rot90(raw, -turn)[:, :, 2::-1])
    place = _Place(paper, scale, turn, raw.shape[1], raw.shape[0])
    with native.text_of(page, sheet) as text:
        letters, boxes = _letters(text, seen.hidden, place)
    images = tuple(place.of(thing.box) for thing in seen.images)
    per_pt = scale / traits.unit_pt(sheet)
    return SheetPicture(upright.shape[1], upright.shape[0], upright.tobytes(), letters, boxes, images, per_pt)


@dataclass(frozen=True, slots=True)
class _Place:
    """From boxes of the page to boxes of the upright picture. `width` and `height` are those before the turn."""

    paper: Box
    scale: float
    turn: int
    width: int
    height: int

    def of(self, box: Box) -> PixelBox:
        left, right = ((x - self.paper[0]) * self.scale for x in (box[0], box[2]))
        top, bottom = ((self.paper[3] - y) * self.scale for y in (box[3], box[1]))
        if self.turn == 1:
            left, top, right, bottom = self.height - bottom, left, self.height - top, right
        elif self.turn == 2:
            left, top, right, bottom = self.width - right, self.height - bottom, self.width - left, self.height - top
        elif self.turn == 3:
            left, top, right, bottom = top, self.width - right, bottom, self.width - left
        return (int(left), int(top), int(right) + 1, int(bottom) + 1)


def _letters(text: Handle, hidden: Set[int], place: _Place) -> tuple[str, tuple[PixelBox | None, ...]]:
    letters: list[str] = []
    boxes: list[PixelBox | None] = []
    for index, unit, shown in native.letters(text, hidden):
        if shown and unit not in _CONTROLS:
            letters.append(chr(unit))
            boxes.append(place.of(native.character_box(text, index)))
        else:
            letters.append("\t" if unit == 32 and index not in hidden else "\n")
            boxes.append(None)
    return "".join(letters), tuple(boxes)
