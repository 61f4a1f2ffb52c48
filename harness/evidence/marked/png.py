"""Marked sheets as one PNG, one below the other."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from harness.evidence.marked.notes import LINE_PX, MARGIN_PX, TEXT_PX, Drawing, Note
from harness.evidence.masking.sentences import sentence
from harness.evidence.typeface import font_path
from harness.reading.picture import SheetPicture

COLOURS: Final[Mapping[str, str]] = {
    "foreign": "#a3201b",
    "tone0": "#234f86",
    "tone1": "#24613f",
    "tone2": "#7a4a00",
    "tone3": "#6a2c82",
    "tone4": "#0a6470",
    "tone5": "#4d5a00",
}
_PAPER, _RULE = "#ffffff", "#b9b3a6"
_BETWEEN_PX = 24
_AROUND_PX = 40


def sheet_png(seen: SheetPicture) -> bytes:
    """The sheet alone, without its notes."""
    return _encoded(Image.frombytes("RGB", (seen.width, seen.height), seen.pixels))


def png(drawings: Sequence[Drawing], language: str) -> bytes:
    """All of them, with their notes in one language. Raises StoredError where there is no font."""
    high_px = sum(each.high_px + _BETWEEN_PX for each in drawings) - _BETWEEN_PX
    whole = Image.new("RGB", (max(each.wide_px for each in drawings), high_px), _PAPER)
    font = _font()
    small = ImageFont.truetype(str(font_path()), TEXT_PX - 3)
    top_px = 0
    for each in drawings:
        with Image.open(io.BytesIO(each.png)) as sheet:
            whole.paste(sheet, (0, top_px))
        draw = ImageDraw.Draw(whole)
        draw.line([(each.width, top_px), (each.width, top_px + each.high_px)], _RULE)
        for note in each.notes:
            _mark(draw, note, each, top_px, (font, small), language)
        top_px += each.high_px + _BETWEEN_PX
    return _encoded(whole)


def _encoded(image: Image.Image) -> bytes:
    into = io.BytesIO()
    image.save(into, "PNG", compress_level=6)
    return into.getvalue()


def _mark(
    draw: ImageDraw.ImageDraw,
    note: Note,
    drawing: Drawing,
    top_px: int,
    fonts: tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont],
    language: str,
) -> None:
    font, small = fonts
    colour = COLOURS[note.tone]
    for left, top, right, bottom in note.boxes:
        draw.rectangle((left, top + top_px, right, bottom + top_px), outline=colour, width=4 if note.stressed else 2)
    left, top, right, bottom = note.badge
    draw.line([(right, (top + bottom) // 2 + top_px), (drawing.note_x_px - 4, note.y_px + top_px)], colour)
    draw.rectangle((left, top + top_px, right, bottom + top_px), fill=colour)
    draw.text(((left + right) // 2, (top + bottom) // 2 + top_px), str(note.number), _PAPER, small, anchor="mm")
    words = f"{note.number}  {fitting(str(sentence(note.words, language)), note.number)}"
    draw.text((drawing.note_x_px, note.y_px - LINE_PX // 2 + top_px), words, colour, font)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path()), TEXT_PX)


def fitting(words: str, number: int) -> str:
    """As much of a note's words as the margin has room for, behind its number. Raises StoredError where there is no
    font."""
    font = _font()
    room_px = MARGIN_PX - _AROUND_PX - font.getlength(f"{number}  ")
    if font.getlength(words) <= room_px:
        return words
    while words and font.getlength(words + "…") > room_px:
        words = words[:-1]
    return words + "…"
