"""A seal is found on a sheet even where no image object says that it is there."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from harness.reading import imprints
from harness.reading.readers import PRIMARY, read
from tests.reading import paper

EXPECTED = imprints.raster(paper.seal("山田", 600))
OTHER = imprints.raster(paper.seal("鈴木", 600))


def nearest(data: bytes) -> int:
    found = read(data, PRIMARY, find_marks=True)
    assert found.problem is None
    marks = [image for image in found.sheets[0].images if not image.drawn]
    assert marks
    assert min(imprints.distance(mark.raster, OTHER) for mark in marks) > imprints.SAME_IMPRINT_MAX_BITS
    return min(imprints.distance(mark.raster, EXPECTED) for mark in marks)


@cache
def in_lines(size_pt: float, colour: tuple[float, float, float] = (0, 0, 0), turn: int = 0) -> bytes:
    """The seal drawn as fine horizontal lines, and some text around it."""
    sheet, buffer = paper.canvas()
    sheet.setPageRotation(turn)
    for row in range(10):
        sheet.drawString(60, 760 - 20 * row, "この写しは、登録されている印影と相違ないことを証明する。")
    sheet.rect(380, 480, 120, 120)
    picture = paper.seal("山田", 120)
    sheet.setFillColorRGB(*colour)
    step = size_pt / 120
    for y in range(120):
        inked = "".join("1" if picture.getpixel((x, y)) < 128 else "0" for x in range(120))  # type: ignore[operator]
        for stroke in re.finditer("1+", inked):
            left, right = stroke.span()
            sheet.rect(420 + left * step, 560 - y * step, (right - left) * step, step * 1.05, stroke=0, fill=1)
    return paper.saved(sheet, buffer)


@pytest.mark.parametrize("size_pt", [34.0, 42.0, 68.0])
def test_an_imprint_drawn_with_lines(size_pt: float) -> None:
    assert not any(image.drawn for image in read(in_lines(size_pt)).sheets[0].images)
    assert nearest(in_lines(size_pt)) <= imprints.SAME_IMPRINT_MAX_BITS


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_sheet_is_turned_so_that_its_letters_stand_upright(turn: int) -> None:
    """Whatever the file says of the page; as printed the seal would lie on its side, like the letters."""
    assert nearest(in_lines(42.0, turn=turn)) <= imprints.SAME_IMPRINT_MAX_BITS


def scan(colour: bool) -> bytes:
    page = Image.new("RGB", (2480, 3508), "white")
    seal = paper.seal("山田", 190)
    ink = Image.new("RGB", seal.size, (205, 40, 40) if colour else (20, 20, 20))
    page.paste(ink, (1700, 900), seal.point(lambda tone: 255 - tone))
    if colour:
        page.paste((0, 0, 0), (1500, 960, 2000, 972))
    sheet, buffer = paper.canvas()
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80)
    sheet.drawImage(ImageReader(io.BytesIO(out.getvalue())), 0, 0, 595, 842)
    return paper.saved(sheet, buffer)


def test_a_sheet_that_is_one_scanned_picture() -> None:
    assert nearest(scan(colour=False)) <= imprints.SAME_IMPRINT_MAX_BITS


def test_a_red_seal_over_black_letters() -> None:
    found = read(scan(colour=True), PRIMARY, find_marks=True)
    near = min(imprints.distance(image.raster, EXPECTED) for image in found.sheets[0].images)
    assert near < min(imprints.distance(image.raster, OTHER) for image in found.sheets[0].images)


def test_an_imprint_cut_into_strips() -> None:
    sheet, buffer = paper.canvas()
    picture = paper.seal("山田", 160).convert("1")
    for strip in range(8):
        part = picture.crop((0, 20 * strip, 160, 20 * strip + 20))
        sheet.drawInlineImage(part, 400, 500 - 5 * strip, 40, 5)
    assert nearest(paper.saved(sheet, buffer)) <= imprints.SAME_IMPRINT_MAX_BITS


def test_a_sheet_without_marks() -> None:
    sheet, buffer = paper.canvas()
    sheet.drawString(60, 700, "住民票")
    sheet.rect(60, 300, 300, 300)
    sheet.rect(400, 300, 90, 40, fill=1)
    assert read(paper.saved(sheet, buffer), PRIMARY, find_marks=True).sheets[0].images == ()
