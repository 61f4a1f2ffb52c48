"""Sheets drawn with a box around each item."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from PIL import Image

from harness.domain.messages import Person
from harness.domain.told import Area, Item
from harness.evidence.marked.notes import LINE_PX, MARGIN_PX, Drawing, Mark, Note, drawing, notes_within
from harness.evidence.marked.page import Group, MarkedDocument, MarkedSheet, page
from harness.evidence.marked.png import COLOURS, fitting, png, sheet_png
from harness.reading.picture import SheetPicture

WIDE, HIGH, PER_PT = 300, 400, 0.5
SEEN = SheetPicture(WIDE, HIGH, b"\xff" * (WIDE * HIGH * 3), "", (), ((10, 300, 60, 350),), PER_PT)


def _drawn(*marks: Mark, images: int = 0) -> Drawing:
    return drawing(SEEN, sheet_png(SEEN), marks, images)


def test_a_box_stands_where_its_item_does() -> None:
    """100 points from the left are 50 pixels here, and 3 pixels are left around."""
    (note,) = _drawn(Mark(1, "name", 0, (Area(1000, 2000, 1500, 2100),))).notes
    left, top, right, bottom = note.boxes[0]
    assert (left, right) == (50 - 3, 75 + 3)
    assert (top, bottom) == (100 - 3, 105 + 3)


def test_notes_do_not_stand_on_each_other() -> None:
    """Items of one line have their notes below each other."""
    marks = [Mark(number, "x", 0, (Area(100.0 * number, 2000, 100.0 * number + 50, 2100),)) for number in range(1, 5)]
    heights = [note.y_px for note in _drawn(*marks).notes]
    assert all(second - first >= LINE_PX for first, second in pairwise(heights))


def test_the_drawing_is_as_high_as_its_notes() -> None:
    """However many there are."""
    marks = [Mark(number, "x", 0, (Area(100, 7900, 200, 7990),)) for number in range(50)]
    drawn = _drawn(*marks)
    assert drawn.high_px > HIGH
    assert drawn.high_px > drawn.notes[-1].y_px


def test_a_part_of_a_sheet_has_the_notes_of_what_stands_there() -> None:
    """Beside it, however far down the whole sheet's margin they stand."""
    marks = [Mark(number, "x", 0, (Area(100, 200 * number, 200, 200 * number + 90),)) for number in range(1, 30)]
    notes = _drawn(*marks).notes
    part = notes_within(notes, 100, 160)
    assert [note.number for note in part] == [note.number for note in notes if 100 <= _middle(note) < 160]
    assert part[0].y_px <= 100 + LINE_PX
    assert part[-1].y_px < notes[part[-1].number - 1].y_px


def _middle(note: Note) -> int:
    return (note.boxes[0][1] + note.boxes[0][3]) // 2


def test_an_image_is_boxed_where_it_can_be_told_from_others() -> None:
    """The picture shows one image, and so did the reader."""
    mark = Mark(1, "imprint", 0, image=0)
    assert _drawn(mark, images=1).notes[0].boxes == (SEEN.images[0],)
    assert _drawn(mark, images=2).notes == ()


def test_a_png_is_the_sheet_with_its_boxes_and_a_margin() -> None:
    """In the colour of whoever the item belongs to; that of somebody else is another."""
    drawings = [_drawn(Mark(1, "氏名 · 髙田", 0, (Area(1000, 2000, 1500, 2100),))), _drawn()]
    with Image.open(io.BytesIO(png(drawings, "ja"))) as picture:
        assert picture.width == WIDE + MARGIN_PX
        assert picture.height > 2 * HIGH
        box = drawings[0].notes[0].boxes[0]
        assert picture.getpixel((box[0], box[3])) == _rgb(COLOURS["tone0"])


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def test_notes_fit_into_the_margin() -> None:
    """What does not is cut, and says so."""
    assert fitting("氏名", 1) == "氏名"
    assert fitting("氏名" * 100, 1).endswith("…")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_page_shows_text_of_a_document_as_text(language: str) -> None:
    """Whatever stands on the sheet; nothing comes from elsewhere."""
    evil = "<script>alert(1)</script>"
    item = Item(1, ("name",), (Person("1", evil),), evil, own=False)
    drawn = _drawn(Mark(1, evil, None, (Area(1000, 2000, 1500, 2100),)))
    sheet = MarkedSheet(1, evil, drawn, [Group(evil, "foreign", [(item, evil)])], [evil])
    shown = page(MarkedDocument(evil, "00", [sheet], "fail", (), ()), language)
    assert "<script>alert" not in shown
    assert "default-src 'none'" in shown
    assert f'<html lang="{language}"' in shown
    assert 'class="box"' in shown
