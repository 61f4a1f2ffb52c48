"""Where boxes and notes go on the drawing of a sheet: each box where its item stands, each note in the margin, at the
height of its box or as near below it as there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from harness.domain.told import Area
from harness.reading.picture import PixelBox, SheetPicture
from harness.wording.rendering import Words

SHEET_PX: Final = 900
MARGIN_PX: Final = 460
LINE_PX: Final = 20
TEXT_PX: Final = 15
TONES: Final = 6
"""Colours for persons who may stand on a sheet; after the last the first comes again."""

BADGE_PX: Final = (22, 19)
"""How wide and how high the ground of a number is."""

_PAD_PX: Final = 3
_GAP_PX: Final = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """An item to be drawn. `tone` numbers its owner's colour; None is that of somebody who may not stand there.
    `image`: it is this image of the sheet, from 0. `stressed`: the drawing is about it."""

    number: int
    note: Words
    tone: int | None
    areas: Sequence[Area] = ()
    image: int | None = None
    stressed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Words in the margin: `y_px` is their middle, `boxes` are those that they stand for, the first joined to them by a
    line."""

    number: int
    words: Words
    tone: str
    y_px: int
    boxes: tuple[PixelBox, ...]
    stressed: bool = False

    @property
    def badge(self) -> PixelBox:
        """Where its number stands: behind a line, below a column, where a form has room most often."""
        left, top, right, bottom = self.boxes[0]
        if bottom - top > right - left:
            return left, bottom, left + BADGE_PX[0], bottom + BADGE_PX[1]
        return right, top, right + BADGE_PX[0], top + BADGE_PX[1]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet, as a PNG of this size, with its notes."""

    png: bytes
    width: int
    height: int
    notes: tuple[Note, ...] = ()

    @property
    def wide_px(self) -> int:
        """The sheet and, where there are notes, the margin."""
        return self.width + (MARGIN_PX if self.notes else 0)

    @property
    def high_px(self) -> int:
        """At least the sheet's height."""
        return max([self.height, *(note.y_px + LINE_PX for note in self.notes)])

    @property
    def note_x_px(self) -> int:
        """Where notes begin."""
        return self.width + _GAP_PX


def drawing(seen: SheetPicture, png: bytes, marks: Iterable[Mark], images: int) -> Drawing:
    """A sheet with its marks, `png` as it is to be shown; `images` is how many images a reader saw on it: where the
    picture has as many, theirs are the places."""
    boxed = [(mark, _boxes(mark, seen, images)) for mark in marks]
    boxed = sorted((each for each in boxed if each[1]), key=lambda each: (_middle(each[1][0]), each[1][0][0]))
    notes = [Note(mark.number, mark.note, tone_name(mark.tone), 0, boxes, mark.stressed) for mark, boxes in boxed]
    return Drawing(png, seen.width, seen.height, _in_margin(notes, 0))


def notes_within(notes: Iterable[Note], top_px: int, bottom_px: int) -> tuple[Note, ...]:
    """Those whose box stands in a part of the sheet, with their words beside that part or, where there are many, below
    it."""
    return _in_margin([note for note in notes if top_px <= _middle(note.boxes[0]) < bottom_px], top_px)


def _in_margin(notes: Iterable[Note], top_px: int) -> tuple[Note, ...]:
    """Each at the height of its box or as near below it as there is room."""
    placed, free_px = [], top_px + LINE_PX // 2
    for note in notes:
        y_px = max(free_px, _middle(note.boxes[0]))
        free_px = y_px + LINE_PX
        placed.append(replace(note, y_px=y_px))
    return tuple(placed)


def tone_name(tone: int | None) -> str:
    """What a colour is called in styles."""
    return "foreign" if tone is None else f"tone{tone % TONES}"


def _middle(box: PixelBox) -> int:
    return (box[1] + box[3]) // 2


def _boxes(mark: Mark, seen: SheetPicture, images: int) -> tuple[PixelBox, ...]:
    if mark.image is not None:
        # Marks that are no images come after those that are.
        return seen.images[mark.image : mark.image + 1] if images == len(seen.images) else ()
    scale = seen.per_pt / 10
    return tuple(
        [
            (
                int(area.left * scale) - _PAD_PX,
                int(area.top * scale) - _PAD_PX,
                int(area.right * scale) + _PAD_PX,
                int(area.bottom * scale) + _PAD_PX,
            )
            for area in mark.areas
        ]
    )
