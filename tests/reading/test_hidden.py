"""What a file holds and no paper shows is read apart, and the reader who cannot render does not tell it as printed."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from harness.domain.observations import Hidden, Place, Sheet, Where
from harness.reading.lines import decode, encode
from harness.reading.messages import ReadRequest
from harness.reading.readers import read
from harness.reading.worker import observe, without
from tests.reading import paper
from tests.reading.test_ink import Draw, sheet_with

SECRET = "鈴木正一 316035492558"
SOLID = "".join(SECRET.split())


def in_white(sheet: Canvas) -> None:
    sheet.setFillGray(1)
    sheet.drawString(60, 400, SECRET)


def covered(sheet: Canvas) -> None:
    sheet.drawString(60, 400, SECRET)
    sheet.rect(50, 390, 300, 30, stroke=0, fill=1)


def off_paper(sheet: Canvas) -> None:
    sheet.drawString(60, 900, SECRET)


def tiny(sheet: Canvas) -> None:
    sheet.setFont(paper.japanese(), 0.5)
    sheet.drawString(60, 400, SECRET)


def unpainted(sheet: Canvas) -> None:
    text = sheet.beginText(60, 400)
    text.setTextRenderMode(3)
    text.setFont(paper.japanese(), 12)
    text.textOut(SECRET)
    sheet.drawText(text)


def clipped(sheet: Canvas) -> None:
    sheet.saveState()
    path = sheet.beginPath()
    path.rect(60, 300, 10, 10)
    sheet.clipPath(path, stroke=0, fill=0)
    sheet.drawString(60, 400, SECRET)
    sheet.restoreState()


@pytest.mark.parametrize("draw", [in_white, covered, off_paper, tiny, unpainted, clipped])
def test_what_nobody_sees_on_a_sheet(draw: Draw) -> None:
    seen = observe(ReadRequest("one", data=sheet_with(draw), second=True))
    first, second = seen.readings
    on_sheets = [each for each in first.hidden if each.where is Where.SHEET]
    assert [("".join(each.text.split()), each.sheet) for each in on_sheets] == [(SOLID, 1)]
    for reading in (first, second):
        assert SOLID not in "".join("".join(reading.sheets[0].runs).split()), reading.reader
    assert decode(encode(seen)) == seen


def test_what_is_seen_is_not_hidden() -> None:
    seen = observe(ReadRequest("one", data=sheet_with(lambda sheet: sheet.drawString(60, 400, SECRET)), second=True))
    assert {each.where for each in seen.readings[0].hidden} == {Where.METADATA}  # of reportlab's own
    for reading in seen.readings:
        assert SOLID in "".join("".join(reading.sheets[0].runs).split())


def said_to_be(told: str, drawn: str = SECRET) -> bytes:
    """A sheet with a text that is said to be another."""

    def draw(sheet: Canvas) -> None:
        sheet._code.append(f"/Span << /ActualText <FEFF{told.encode('utf-16-be').hex().upper()}> >> BDC")
        sheet.drawString(60, 400, drawn)
        sheet._code.append("EMC")

    return sheet_with(draw)


@pytest.mark.parametrize("told", ["山本奈々 517684487941", "山", ""])
def test_printed_are_the_letters_and_not_what_they_are_said_to_be(told: str) -> None:
    seen = observe(ReadRequest("one", data=said_to_be(told), second=True))
    for reading in seen.readings:
        assert SOLID in "".join("".join(reading.sheets[0].runs).split()), reading.reader
    instead = [each.text for each in seen.readings[0].hidden if each.where is Where.INSTEAD]
    assert bool(instead) is bool(told)


def test_what_letters_are_said_to_be_and_may_be() -> None:
    """A radical for a kanji, and the letters themselves."""
    for told, drawn in ((SECRET, SECRET), ("戸籍", "⼾籍")):
        found = read(said_to_be(told, drawn))
        assert not [each for each in found.hidden if each.where is Where.INSTEAD], (told, drawn)


def test_sheets_as_they_were_before_a_change() -> None:
    data = sheet_with(lambda sheet: sheet.drawString(60, 400, SECRET))
    with pikepdf.open(io.BytesIO(data)) as opened:
        number = opened.pages[0].Contents.objgen[0] if not isinstance(opened.pages[0].Contents, pikepdf.Array) else 0
    assert number
    # The content is replaced by an update at the file's end.
    at = len(data)
    size = int(data.rsplit(b"/Size", 1)[1].split()[0])
    before = data.rsplit(b"startxref", 1)[1].split()[0]
    root = data.rsplit(b"/Root", 1)[1].split()[0]
    update = b"%d 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %b 0 R /Prev %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        number, at, size, root, before, at + len(update),
    )  # fmt: skip
    found = read(data + update + table)
    assert found.problem is None
    assert SOLID not in "".join("".join(found.sheets[0].runs).split())
    told = [each for each in found.hidden if each.where is Where.REVISION]
    assert [(SOLID in "".join(each.text.split()), each.sheet) for each in told] == [(True, 1)]


def test_what_an_image_tells_of_itself() -> None:
    buffer = io.BytesIO()
    image = Image.new("RGB", (60, 60), "white")
    exif = Image.Exif()
    exif[0x010E] = "316035492558"  # ImageDescription
    image.save(buffer, "JPEG", exif=exif)
    buffer.seek(0)
    found = read(sheet_with(lambda sheet: sheet.drawImage(ImageReader(buffer), 60, 300, 60, 60)))
    told = [each.text for each in found.hidden if each.where is Where.IMAGE]
    assert any("316035492558" in each for each in told)


def changed(change: object) -> tuple[Hidden, ...]:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet_with(lambda sheet: None))) as opened:
        change(opened)  # type: ignore[operator]
        opened.save(buffer)
    found = read(buffer.getvalue())
    assert found.problem is None
    return found.hidden


def test_metadata() -> None:
    def told(opened: pikepdf.Pdf) -> None:
        opened.docinfo["/Subject"] = SECRET

    def in_xmp(opened: pikepdf.Pdf) -> None:
        with opened.open_metadata() as metadata:
            metadata["dc:description"] = SECRET

    for change in (told, in_xmp):
        assert {each.where for each in changed(change) if SOLID in "".join(each.text.split())} == {Where.METADATA}


def test_attached_files() -> None:
    def attach(opened: pikepdf.Pdf) -> None:
        opened.attachments["list.csv"] = SECRET.encode("cp932")

    assert [each.where for each in changed(attach) if SOLID in "".join(each.text.split())] == [Where.ATTACHMENT]


@pytest.mark.parametrize(("flags", "is_hidden"), [(0, True), (2, True), (6, True), (4, False)])
def test_notes_that_are_not_printed(flags: int, is_hidden: bool) -> None:
    def note(opened: pikepdf.Pdf) -> None:
        told = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[60, 400, 80, 420],
            Contents=SECRET,
            F=flags,
        )
        opened.pages[0].Annots = opened.make_indirect([opened.make_indirect(told)])

    found = [each for each in changed(note) if each.where is Where.ANNOTATION]
    assert [(each.text, each.sheet) for each in found] == ([(SECRET, 1)] if is_hidden else [])


def test_a_text_that_is_hidden_once_and_shown_once_is_left_once() -> None:
    """The one that stands where the other reader shows it."""
    places = [paper_place(100), paper_place(5000)]
    twice = Sheet((SECRET, SECRET), places=(places[1], places[0]))
    shown = Sheet((SECRET,), places=(places[0],))
    assert without(twice, [SOLID], shown).places == (places[0],)
    assert without(shown, [SOLID], shown) == shown
    assert without(Sheet((SECRET, SECRET)), [SOLID], Sheet((SECRET,))).runs == (SECRET,)


def paper_place(top: int) -> Place:

    return Place(100, top, 900, top + 100)
