"""Ink that looks like letters is seen where no text says anything of it, however it was drawn; what belongs to a form
(rules, frames, boxes to tick, waves) is none."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import groupby

import pytest
from fontTools.pens.reportLabPen import ReportLabPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from harness.domain.observations import InkOf, Sheet
from harness.reading.lines import decode, encode
from harness.reading.messages import ReadRequest
from harness.reading.readers import PRIMARY, SECOND, read
from harness.reading.worker import observe
from tests.reading import paper

NAME = "鈴木正一郎"
Draw = Callable[[Canvas], None]


def sheet_with(draw: Draw) -> bytes:
    """A sheet with some text, and what `draw` adds."""
    sheet, buffer = paper.canvas()
    for row in range(6):
        sheet.drawString(60, 760 - 20 * row, "この写しは、原本と相違ないことを証明する。")
    draw(sheet)
    return paper.saved(sheet, buffer)


def shown(data: bytes) -> Sheet:
    found = read(data)
    assert found.problem is None
    return found.sheets[0]


def outlines(
    sheet: Canvas,
    text: str = NAME,
    x: float = 60,
    y: float = 400,
    size: float = 14,
    is_clip: bool = False,
    step: float = 1.0,
) -> None:
    """A text drawn as the paths of its glyphs, or an area seen through these."""
    with TTFont(paper.font_file()) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        scale = size / font["head"].unitsPerEm
        for letter in text:
            pen = ReportLabPen(glyphs)
            glyphs[names[ord(letter)]].draw(pen)
            sheet.saveState()
            sheet.transform(scale, 0, 0, scale, x, y)
            path = sheet.beginPath()
            path._code.extend(_operators(pen.path))
            if is_clip:
                sheet.clipPath(path, stroke=0, fill=0)
                sheet.rect(-500, -500, 4000, 4000, stroke=0, fill=1)
            else:
                sheet.drawPath(path, stroke=0, fill=1)
            sheet.restoreState()
            x += size * step


def _operators(path: object) -> list[str]:
    """The operators of a path of reportlab's graphics."""
    points, code = iter(path.points), []  # type: ignore[attr-defined]
    for kind in path.operators:  # type: ignore[attr-defined]
        count, name = ((2, "m"), (2, "l"), (6, "c"), (0, "h"))[kind]
        code.append(" ".join([f"{next(points):.2f}" for _ in range(count)] + [name]))
    return code


def picture(sheet: Canvas, ground: int = 255, ink: int = 0) -> None:
    """The same as an image."""
    image = Image.new("L", (320, 70), ground)
    ImageDraw.Draw(image).text((10, 5), NAME, fill=ink, font=ImageFont.truetype(paper.font_file(), 56))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    buffer.seek(0)
    sheet.drawImage(ImageReader(buffer), 60, 400, 80, 17.5)


def squares(sheet: Canvas) -> None:
    """The same as little black squares."""
    image = Image.new("L", (100, 20), 255)
    ImageDraw.Draw(image).text((0, 0), NAME, fill=0, font=ImageFont.truetype(paper.font_file(), 18))
    for x in range(100):
        for y in range(20):
            if image.getpixel((x, y)) < 128:  # type: ignore[operator]
                sheet.rect(60 + x, 420 - y, 1, 1, stroke=0, fill=1)


def stencil(sheet: Canvas) -> None:
    """The same as a clip that an area is drawn through."""
    sheet.saveState()
    letters = sheet.beginText(60, 400)
    letters.setTextRenderMode(7)
    letters.setFont(paper.japanese(), 14)
    letters.textOut(NAME)
    sheet.drawText(letters)
    sheet.rect(50, 390, 200, 40, stroke=0, fill=1)
    sheet.restoreState()


def in_white(sheet: Canvas) -> None:
    """Outlines in white upon a black bar."""
    sheet.rect(50, 390, 200, 40, stroke=0, fill=1)
    sheet.setFillGray(1)
    outlines(sheet)


def through_clip(sheet: Canvas) -> None:
    """An area that is seen through the outlines of letters alone."""
    outlines(sheet, is_clip=True)


def of_dashes(sheet: Canvas) -> None:
    """A picture of long dashed lines, one below the other."""
    image = Image.new("L", (100, 20), 255)
    ImageDraw.Draw(image).text((0, 0), NAME, fill=0, font=ImageFont.truetype(paper.font_file(), 18))
    for y in range(20):
        inked = [image.getpixel((x, y)) < 128 for x in range(100)]  # type: ignore[operator]
        lengths = [len(list(group)) for _, group in groupby([False, *inked])]
        lengths[0] -= 1
        sheet._code.append(f"q [0 {' '.join(map(str, lengths))} 200] 0 d 1 w 60 {420 - y} m 160 {420 - y} l S Q")


def letter_by_letter(sheet: Canvas) -> None:
    """An image for each letter, none of which could be an imprint."""
    for at, letter in enumerate(NAME):
        image = Image.new("L", (60, 60), 255)
        ImageDraw.Draw(image).text((2, 0), letter, fill=0, font=ImageFont.truetype(paper.font_file(), 54))
        sheet.drawInlineImage(image, 60 + 14 * at, 400, 14, 14)


@pytest.mark.parametrize(
    ("draw", "of"),
    [
        (through_clip, InkOf.OUTLINES),
        (stencil, InkOf.OUTLINES),
        (of_dashes, InkOf.OUTLINES),
        (letter_by_letter, InkOf.PICTURE),
        (outlines, InkOf.OUTLINES),
        (squares, InkOf.OUTLINES),
        (in_white, InkOf.OUTLINES),
        (picture, InkOf.PICTURE),
        (lambda sheet: picture(sheet, ground=120, ink=20), InkOf.PICTURE),
        (lambda sheet: picture(sheet, ground=20, ink=230), InkOf.PICTURE),
    ],
)
def test_letters_that_are_no_text_are_seen(draw: Draw, of: InkOf) -> None:
    sheet = shown(sheet_with(draw))
    assert NAME not in "".join(sheet.runs)
    assert [each.of for each in sheet.ink] == [of] * len(sheet.ink) != []
    for each in sheet.ink:
        assert 500 <= each.left <= each.right <= 2600
        assert 4000 <= each.top <= each.bottom <= 4700


def rules(sheet: Canvas) -> None:
    for row in range(8):
        sheet.line(50, 400 - 20 * row, 500, 400 - 20 * row)
    for column in range(6):
        sheet.line(50 + 90 * column, 400, 50 + 90 * column, 260)
    sheet.rect(50, 150, 450, 80)
    sheet.setFillGray(0.8)
    sheet.rect(50, 130, 450, 20, stroke=0, fill=1)


def grid(sheet: Canvas) -> None:
    sheet.grid([50, 200, 350, 500], [200, 220, 240, 260])


def round_frames(sheet: Canvas) -> None:
    for row in range(4):
        sheet.roundRect(50, 400 - 40 * row, 450, 30, 6)


def boxes_to_tick(sheet: Canvas) -> None:
    sheet.rect(60, 400, 8, 8)
    sheet.drawString(72, 400, "男")
    sheet.rect(120, 400, 8, 8, fill=1)
    sheet.drawString(132, 400, "女")


def waves(sheet: Canvas) -> None:
    sheet.setStrokeGray(0.7)
    for row in range(60):
        y = 500 - 6 * row
        sheet.bezier(40, y, 200, y + 12, 380, y - 12, 550, y)


def dashes(sheet: Canvas) -> None:
    sheet.setDash(1, 2)
    sheet.line(50, 300, 500, 300)


def imprint(sheet: Canvas) -> None:
    sheet.drawInlineImage(paper.seal("山田", 200), 400, 300, 60, 60)


def many_boxes(sheet: Canvas) -> None:
    for at in range(6):
        sheet.roundRect(60 + 14 * at, 400, 9, 9, 1)


def ornaments(sheet: Canvas) -> None:
    for at in range(30):
        sheet.circle(60 + 14 * at, 300, 5, fill=at % 2)


def dots(sheet: Canvas) -> None:
    for at in range(60):
        sheet.circle(60 + 5 * at, 300, 1.5, stroke=0, fill=1)


@pytest.mark.parametrize(
    "draw", [rules, grid, round_frames, boxes_to_tick, waves, dashes, imprint, many_boxes, ornaments, dots]
)
def test_what_belongs_to_a_form_is_no_writing(draw: Draw) -> None:
    assert shown(sheet_with(draw)).ink == ()


def gradient(sheet: Canvas) -> None:
    sheet.linearGradient(0, 0, 0, 842, (Color(0.8, 0.9, 1), Color(1, 1, 0.9)), (0, 1))


def test_what_lies_beneath_a_sheet_is_parted_by_its_letters() -> None:
    """They are no writing of the ground's."""

    def draw(sheet: Canvas) -> None:
        gradient(sheet)
        sheet.setFillGray(0)
        for row in range(20):
            sheet.drawString(60, 600 - 20 * row, "この写しは、原本と相違ないことを証明する。")

    assert shown(sheet_with(draw)).ink == ()


def test_what_nobody_can_see_is_no_ink() -> None:
    """Outlines in the paper's colour, and under an area that covers them."""

    def white(sheet: Canvas) -> None:
        sheet.setFillGray(1)
        outlines(sheet)

    def covered(sheet: Canvas) -> None:
        outlines(sheet)
        sheet.setFillGray(0.9)
        sheet.rect(40, 380, 300, 60, stroke=0, fill=1)

    assert shown(sheet_with(white)).ink == ()
    assert shown(sheet_with(covered)).ink == ()


def meaning(code: int, says: str) -> bytes:
    """A sheet with the letters A B C, one of which means something else as the file has it."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"2 beginbfrange <41> <{code - 1:02X}> <0041> <{code + 1:02X}> <43> <{code + 1:04X}> endbfrange\n"
        f"1 beginbfchar <{code:02X}> <{says}> endbfchar endcmap end end"
    )
    fonts = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >> >> >>"
    return paper.one_sheet(paper.said("ABCABC"), fonts, [paper.stream(cmap.encode())])


@pytest.mark.parametrize("says", ["0020", "3000", "200B", "0000", "0007", "FFFD", "E000"])
def test_letters_that_say_nothing(says: str) -> None:
    assert [each.of for each in shown(meaning(0x42, says)).ink] == [InkOf.LETTERS]


def test_letters_that_say_something() -> None:
    assert shown(meaning(0x42, "0042")).ink == ()


@pytest.mark.parametrize(("flags", "is_seen"), [(4, True), (0, False), (6, False)])
@pytest.mark.parametrize("kind", ["Ink", "Line", "Square", "Stamp", "FreeText"])
def test_notes_that_a_printer_draws_by_itself(kind: str, flags: int, is_seen: bool) -> None:
    note = f"<< /Type /Annot /Subtype /{kind} /Rect [60 400 200 440] /F {flags} /InkList [[60 400 200 440]] >>"
    data = paper.one_sheet(paper.said("A certificate"), more=[note.encode()], page=b"/Annots [5 0 R]")
    found = [each for each in shown(data).ink if each.of is InkOf.NOTE]
    assert [each[:4] for each in found] == ([(600, 4020, 2000, 4420)] if is_seen else [])


def test_it_is_kept_and_lent_to_the_second_reader() -> None:
    """Who cannot render does not see it."""
    data = sheet_with(outlines)
    assert read(data, SECOND).sheets[0].ink == ()
    seen = observe(ReadRequest("one", data=data, second=True))
    assert [reading.reader for reading in seen.readings] == [PRIMARY, SECOND]
    assert seen.readings[0].sheets[0].ink == seen.readings[1].sheets[0].ink != ()
    assert decode(encode(seen)) == seen


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_its_place_is_that_on_the_printed_sheet(turn: int) -> None:
    def draw(sheet: Canvas) -> None:
        sheet.setPageRotation(turn)
        outlines(sheet)

    (ink,) = shown(sheet_with(draw)).ink
    wide, high = (8420, 5950) if turn % 180 else (5950, 8420)  # as reportlab has it
    left, top, right, bottom = 600, high - 4140, 1300, high - 3990
    expected = {
        0: (left, top, right, bottom),
        90: (high - bottom, left, high - top, right),
        180: (wide - right, high - bottom, wide - left, high - top),
        270: (top, wide - right, bottom, wide - left),
    }[turn]
    assert all(abs(one - other) < 60 for one, other in zip(ink[:4], expected, strict=True)), (ink, expected)


@pytest.mark.parametrize(("screen", "printer"), [("OFF", "ON"), ("ON", "OFF"), ("ON", "ON"), ("OFF", "OFF")])
def test_layers_are_as_they_are_printed(screen: str, printer: str) -> None:
    usage = f"<< /View << /ViewState /{screen} >> /Print << /PrintState /{printer} >> >>"
    layer = f"<< /Type /OCG /Name (layer) /Usage {usage} >>".encode()
    use = "<< /Event /{0} /Category [/{0}] /OCGs [5 0 R] >>"
    automatic = f"[ {use.format('View')} {use.format('Print')} ]".encode()
    off = b"/OFF [5 0 R]" if screen == "OFF" else b""
    catalog = b"/OCProperties << /OCGs [5 0 R] /D << /AS %b %b >> >>" % (automatic, off)
    resources = paper.LATIN[:-2] + b" /Properties << /L 5 0 R >> >>"
    content = paper.said("Always here") + b"/OC /L BDC\n" + paper.said("On the layer", y=600) + b"EMC\n"
    data = paper.one_sheet(content, resources, [layer], catalog=catalog)
    for reader in (PRIMARY, SECOND):
        assert ("On the layer" in read(data, reader).sheets[0].runs) is (printer == "ON"), reader
