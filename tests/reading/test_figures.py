"""Rows of digits that are no text are read by their shapes, whatever they are drawn with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from harness.domain.observations import Reading
from harness.reading.messages import ReadRequest
from harness.reading.readers import read
from harness.reading.references import paths
from harness.reading.worker import observe
from tests.reading.test_ink import outlines, sheet_with

NUMBER = "316035492558"


def picture(text: str, font: int = 0, size: int = 44, ink: int = 0, paper: int = 255) -> ImageReader:
    face = ImageFont.truetype(str(paths()[font]), size)
    wide = round(face.getlength(text)) + 20
    drawn = Image.new("L", (wide, round(1.5 * size)), paper)
    ImageDraw.Draw(drawn).text((10, 5), text, fill=ink, font=face)
    return ImageReader(drawn)


def with_picture(of: ImageReader, wide_pt: float = 120, turned: float = 0) -> Callable[[Canvas], None]:
    def draw(sheet: Canvas) -> None:
        high = of.getSize()[1] * wide_pt / of.getSize()[0]
        sheet.translate(80, 300)
        sheet.rotate(turned)
        sheet.drawImage(of, 0, 0, wide_pt, high)

    return draw


def figures(draw: Callable[[Canvas], None]) -> list[str]:
    (sheet,) = read(sheet_with(draw)).sheets
    return list(sheet.runs[len(sheet.runs) - sheet.figures :])


WAYS: dict[str, Callable[[Canvas], None]] = {
    "a picture": with_picture(picture(NUMBER)),
    "in Mincho": with_picture(picture(NUMBER, font=2)),
    "in groups": with_picture(picture("3160 3549 2558"), 130),
    "with hyphens": with_picture(picture("3160-3549-2558"), 130),
    "after words": with_picture(picture(f"個人番号 {NUMBER}"), 200),
    "grey": with_picture(picture(NUMBER, ink=120)),
    "light on dark": with_picture(picture(NUMBER, ink=255, paper=0)),
    "turned": with_picture(picture(NUMBER), turned=90),
    "turned the other way": with_picture(picture(NUMBER), turned=-90),
    "small": with_picture(picture(NUMBER), 60),
    "outlines": lambda sheet: outlines(sheet, NUMBER),
    "outlines close together": lambda sheet: outlines(sheet, NUMBER, size=10.5, step=0.55),
    "outlines, small": lambda sheet: outlines(sheet, NUMBER, size=8),
    "an area seen through them": lambda sheet: outlines(sheet, NUMBER, is_clip=True),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_number_that_is_no_text(way: str) -> None:
    assert figures(WAYS[way]) == [NUMBER]


NONE: dict[str, Callable[[Canvas], None]] = {
    "words": with_picture(picture("この写しは原本と相違ない"), 200),
    "a short number": with_picture(picture("316035492"), 100),
    "letters like digits": with_picture(picture("OlISBZOlISBZ"), 150),
    "nothing": lambda sheet: None,
}


@pytest.mark.parametrize("way", NONE)
def test_what_is_no_long_number(way: str) -> None:
    assert figures(NONE[way]) == []


def test_both_readers_have_it_at_its_place() -> None:
    first, second = (each.sheets[0] for each in _both(WAYS["a picture"]))
    assert first.runs[-1] == second.runs[-1] == NUMBER
    assert first.places[-1] == second.places[-1]
    assert (first.figures, second.figures) == (1, 1)
    left, top, right, bottom = (each / 10 for each in first.places[-1][:4])
    assert 80 <= left < right <= 200
    assert top < bottom < 842 - 300 + 1


def test_images_that_may_be_imprints_are_searched_where_a_sheet_is_looked_at_closely() -> None:
    square = Image.new("L", (700, 700), 255)
    face = ImageFont.truetype(str(paths()[0]), 90)
    ImageDraw.Draw(square).text((10, 300), NUMBER, fill=0, font=face)
    data = sheet_with(with_picture(ImageReader(square), 113))
    assert [each.sheets[0].figures for each in (read(data), read(data, look_closely=True))] == [0, 1]


def _both(draw: Callable[[Canvas], None]) -> tuple[Reading, ...]:
    found = observe(ReadRequest("d", data=sheet_with(draw), second=True))
    return found.readings
