"""What the second reader works out by itself agrees with the first, which renders: inline images in every spelling,
edges of the paper, pens and line operators, notes; and what is too much of each is refused at the same count."""

from __future__ import annotations

import base64
import random

import numpy as np
import pytest

from harness.catalogue import say
from harness.domain.messages import Failure
from harness.domain.observations import Sheet, Way
from harness.reading import imprints, pypdf_reader
from harness.reading.limits import MAX_FORM_DEPTH, MAX_IMAGES, MAX_SHEETS
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import LATIN, one_sheet, pdf, said, stream
from tests.reading.standing import sheet_of
from tests.reading.told import problem_of, suspected

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SIDE = 60
GREY = np.asarray(paper.seal("山田", SIDE))
RASTER = imprints.raster_of_grey(GREY)


def in_runs(data: bytes) -> bytes:
    """RunLength, of both sorts of runs."""
    out, at = b"", 0
    while at < len(data):
        same = next(
            (n for n in range(min(128, len(data) - at), 2, -1) if data[at : at + n] == data[at : at + 1] * n), 0
        )
        piece = data[at : at + (same or 2)]
        out += bytes([257 - same]) + data[at : at + 1] if same else bytes([len(piece) - 1]) + piece
        at += len(piece)
    return out + b"\x80"


def in_85(data: bytes) -> bytes:
    return base64.a85encode(data) + b"~>"


def in_hex(data: bytes) -> bytes:
    return data.hex().encode() + b">"


ONE_BIT = np.packbits(GREY >= 128, axis=1).tobytes()
ONE_BIT_RASTER = imprints.raster_of_grey(np.where(GREY >= 128, 255, 0).astype(np.uint8))
PLAIN = b"/W 60 /H 60 /BPC 1 /CS /G "


def inline(head: bytes, data: bytes, resources: bytes = LATIN) -> bytes:
    return one_sheet(b"q 37 0 0 37 400 500 cm BI " + head + b" ID " + data + b" EI Q\n", resources)


@BOTH
@pytest.mark.parametrize(
    ("filters", "data"),
    [
        (b"/F /AHx", in_hex(ONE_BIT)),
        (b"/Filter /ASCIIHexDecode", in_hex(ONE_BIT)),
        (b"/F /A85", in_85(ONE_BIT)),
        (b"/F [/A85]", in_85(ONE_BIT)),
        (b"/F [/ASCII85Decode]", in_85(ONE_BIT)),
        (b"/F [/AHx /RL]", in_hex(in_runs(ONE_BIT))),
        (b"/F [/A85 /RunLengthDecode]", in_85(in_runs(ONE_BIT))),
    ],
)
def test_an_inline_image_packed_in_any_way(filters: bytes, data: bytes, reader: str) -> None:
    (image,) = read(inline(PLAIN + filters, data), reader).sheets[0].images
    assert image.raster == ONE_BIT_RASTER
    assert (image.width_px, image.height_px, image.longest) == (60, 60, 370)


EIGHT = b"/W 60 /H 60 /BPC 8 /F /AHx "
THREE = np.repeat(GREY[..., None], 3, axis=2)
FOUR = np.concatenate([np.zeros_like(THREE), 255 - GREY[..., None]], axis=2)


@BOTH
@pytest.mark.parametrize(
    ("head", "samples"),
    [
        (EIGHT + b"/CS /G", GREY),
        (EIGHT + b"/ColorSpace /DeviceGray", GREY),
        (EIGHT + b"/CS /RGB", THREE),
        (EIGHT + b"/CS /CMYK", FOUR),
        (EIGHT + b"/CS /G /D [1 0]", 255 - GREY),
        (EIGHT + b"/CS /G /Decode [1 0]", 255 - GREY),
        (EIGHT + b"/CS /G /I true", GREY),
        (EIGHT + b"/CS [/I /RGB 255 <%b>]" % bytes(255 - at // 3 for at in range(768)).hex().encode(), 255 - GREY),
        (EIGHT + b"/CS /Named", GREY),
    ],
)
def test_an_inline_image_in_any_colours(head: bytes, samples: np.ndarray, reader: str) -> None:
    resources = b"<< /ColorSpace << /Named /DeviceGray >> >>"
    (image,) = read(inline(head, in_hex(samples.astype(np.uint8).tobytes()), resources), reader).sheets[0].images
    assert imprints.distance(image.raster, RASTER) <= 40


@BOTH
@pytest.mark.parametrize("decode", [b"", b"/D [0 1]", b"/D [1 0]", b"/Decode [1 0]"])
def test_an_inline_stencil(decode: bytes, reader: str) -> None:
    ink = GREY < 128
    bits = np.packbits(ink if b"1 0" in decode else ~ink, axis=1).tobytes()
    (image,) = read(inline(b"/W 60 /H 60 /IM true /F /AHx " + decode, in_hex(bits)), reader).sheets[0].images
    assert image.raster == ONE_BIT_RASTER


RESOURCES = LATIN[:-2] + b"/XObject << /I 5 0 R >> /ExtGState << /A << /ca 0 >> /B << /ca 0.9 >> >> >>"
IMAGE = stream(
    GREY.tobytes(), b"/Type /XObject /Subtype /Image /Width 60 /Height 60 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)


def placed(matrix: str, before: str = "", page: bytes = b"", box: bytes = b"[10 20 595 842]") -> bytes:
    return one_sheet(f"q {before} {matrix} cm /I Do Q\n".encode() + said("seen"), RESOURCES, [IMAGE], page, box=box)


@BOTH
@pytest.mark.parametrize(
    ("matrix", "is_seen"),
    [
        ("40 0 0 40 -30 100", False),
        ("40 0 0 40 -25 100", True),
        ("40 0 0 40 595 100", False),
        ("40 0 0 40 590 100", True),
        ("40 0 0 40 100 -20", False),
        ("40 0 0 40 100 -15", True),
        ("40 0 0 40 100 842", False),
        ("40 0 0 40 100 837", True),
        ("-40 0 0 40 10 100", False),
        ("0 40 -40 0 10 100", False),
    ],
)
def test_an_image_beyond_an_edge_of_the_paper_is_not_printed(matrix: str, is_seen: bool, reader: str) -> None:
    found = read(placed(matrix), reader)
    assert len(found.sheets[0].images) == is_seen
    assert found.sheets[0].runs == ("seen",)
    if not is_seen:
        assert suspected(found) == {"hidden-images" if reader == PRIMARY else "hidden-image"}


@BOTH
@pytest.mark.parametrize(("state", "is_seen"), [("/A gs", False), ("/B gs", True), ("", True)])
def test_a_transparent_image_is_not_printed(state: str, is_seen: bool, reader: str) -> None:
    assert len(read(placed("40 0 0 40 100 100", state), reader).sheets[0].images) == is_seen


@BOTH
@pytest.mark.parametrize("unit", [1, 2.5])
@pytest.mark.parametrize(
    ("matrix", "longest"), [("30 0 0 50 100 100", 500), ("50 0 0 -30 100 200", 500), ("0 70 -20 0 200 100", 700)]
)
def test_how_long_an_image_is_on_paper(matrix: str, longest: int, unit: float, reader: str) -> None:
    (image,) = read(placed(matrix, page=b"/UserUnit %f" % unit), reader).sheets[0].images
    assert image.longest == round(longest * unit)


@BOTH
@pytest.mark.parametrize("surplus", [0, 1])
def test_so_many_images_and_no_more(surplus: int, reader: str) -> None:
    content = b"".join(b"q 9 0 0 9 %d %d cm /I Do Q\n" % (50 + at % 20 * 10, 50 + at // 20 * 10) for at in range(200))
    found = read(one_sheet(content + surplus * b"q 9 0 0 9 400 400 cm /I Do Q\n", RESOURCES, [IMAGE]), reader)
    assert bool(found.problem) == bool(surplus)
    if not surplus:
        assert len(found.sheets[0].images) == MAX_IMAGES


@BOTH
@pytest.mark.parametrize("surplus", [0, 1])
def test_so_many_forms_within_each_other_and_no_more(surplus: int, reader: str) -> None:
    depth = MAX_FORM_DEPTH + surplus
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources "
    forms = [stream(b"/X Do", head + b"<< /XObject << /X %d 0 R >> >>" % (6 + at)) for at in range(depth - 1)]
    forms.append(stream(said("deep"), head + LATIN))
    found = read(one_sheet(b"/X Do", b"<< /XObject << /X 5 0 R >> >>", forms), reader)
    assert problem_of(found) == ("nested-too-deep" if surplus else "")
    if not surplus:
        assert found.sheets[0].runs == ("deep",)


@BOTH
@pytest.mark.parametrize("surplus", [0, 1])
def test_so_many_sheets_and_no_more(surplus: int, reader: str) -> None:
    count = MAX_SHEETS + surplus
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %b /Contents 3 0 R >>" % LATIN
    kids = b" ".join(b"%d 0 R" % (4 + at) for at in range(count))
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)
    found = read(pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, stream(said("x")), *[page] * count]), reader)
    assert problem_of(found) == ("too-many-sheets" if surplus else "")
    assert [sheet.runs for sheet in found.sheets] == ([] if surplus else [("x",)] * count)


def assert_same(one: Sheet, other: Sheet, size: float = 12) -> None:
    """That two readers put the same runs, of letters so high, at the same places: along the line within a fifth of a
    letter, across it within half of one. The second knows no ink, only the room of a letter."""
    assert sorted(one.runs) == sorted(other.runs)
    for run, place in zip(one.runs, one.places, strict=True):
        at = other.places[other.runs.index(run)]
        assert place.way == at.way, run
        across, along = (0, 1) if place.way == Way.DOWN else (1, 0)
        assert abs(place[across] + place[across + 2] - at[across] - at[across + 2]) / 2 <= 5 * size, run
        assert abs(place[along] - at[along]) <= 2 * size, run
        assert abs(place[along + 2] - at[along + 2]) <= 2 * size, run


def both(data: bytes) -> tuple[Sheet, Sheet]:
    return sheet_of(data, PRIMARY), sheet_of(data, SECOND)


@pytest.mark.parametrize(
    "lines",
    [
        b"(first) Tj 0 -30 Td (second) Tj",
        b"(first) Tj 0 -30 TD (second) Tj T* (third) Tj",
        b"30 TL (first) Tj (second) ' (third) '",
        b"30 TL (first) Tj 9 4 (se co nd) \" (th ird) '",
        b'30 TL (first) Tj 0 9 (second) " T* (third) Tj',
        b"30 TL 5 Tc (first) Tj T* 0 Tc (second) Tj",
        b"30 TL 15 Tw (fi rst) Tj T* 0 Tw (se cond) Tj",
        b"30 TL 50 Tz (first) Tj T* 150 Tz (second) Tj",
        b"30 TL 8 Ts (first) Tj T* 0 Ts (second) Tj",
        b"30 TL [(fi) -90 (rst)] TJ T* [(sec) 90 (ond)] TJ",
        b"1 0 0 1 200 400 Tm (first) Tj 0 1 -1 0 300 300 Tm (down) Tj",
        b"/F1 20 Tf (large) Tj 0 -40 Td /F1 7 Tf (small) Tj",
        b"(first) Tj ET BT /F1 12 Tf 72 600 Td (second) Tj",
    ],
)
def test_texts_stand_where_their_operators_put_them(lines: bytes) -> None:
    assert_same(*both(one_sheet(b"BT /F1 12 Tf 72 700 Td " + lines + b" ET")))


@pytest.mark.parametrize("seed", range(6))
def test_texts_stand_where_any_row_of_operators_puts_them(seed: int) -> None:
    dice = random.Random(seed)
    lines = [b"BT /F1 12 Tf 20 TL 72 780 Td"]
    for number in range(12):
        word = b"(word%02d)" % number
        lines.append(dice.choice([b"%b '", b"T* %b Tj", b'%%d %%d %b "' % b"%b", b"0 -25 Td %b Tj", b"T* [%b] TJ"]))
        lines[-1] = lines[-1].replace(b"%d %d", b"%d %d" % (dice.randrange(9), dice.randrange(4)))
        lines[-1] = lines[-1].replace(b"%b", word)
    assert_same(*both(one_sheet(b"\n".join([*lines, b"ET"]))))


@pytest.mark.parametrize("rect", [b"[100 300 300 360]", b"[300 360 100 300]"])
@pytest.mark.parametrize("box", [b"[0 0 200 60]", b"[50 20 150 50]", b"[0 0 400 120]"])
@pytest.mark.parametrize("matrix", [b"[1 0 0 1 0 0]", b"[2 0 0 2 7 -9]", b"[0 1 -1 0 0 0]"])
def test_the_picture_of_a_note_is_fitted_into_its_place(rect: bytes, box: bytes, matrix: bytes) -> None:
    picture = stream(
        b"BT /F1 12 Tf 60 30 Td (noted) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox %b /Matrix %b /Resources %b" % (box, matrix, LATIN),
    )
    note = b"<< /Type /Annot /Subtype /Stamp /F 4 /Rect %b /AP << /N 6 0 R >> >>" % rect
    first, second = both(one_sheet(said("seen"), page=b"/Annots [5 0 R]", more=[note, picture]))
    assert "noted" in second.runs
    assert_same(first, second, 24)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("matrix", [b"1 0 0 1", b"0 1 -1 0", b"-1 0 0 -1", b"0 -1 1 0"])
def test_a_sheet_is_held_as_its_text_runs(rotate: int, matrix: bytes) -> None:
    aside, above = (0, 30) if matrix.startswith((b"1", b"-1")) else (30, 0)
    lines = b"".join(
        b"BT /F1 12 Tf %b %d %d Tm (written so %d) Tj ET\n" % (matrix, 300 + aside * at, 300 + above * at, at)
        for at in range(4)
    )
    first, second = both(one_sheet(lines, page=b"/Rotate %d" % rotate))
    assert first.quarter_turns == second.quarter_turns
    assert_same(first, second)


def paged(*contents: bytes) -> bytes:
    """A sheet for each content."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (3 + at) for at in range(count))
    head = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %b /Contents %d 0 R >>"
    pages = [head % (LATIN, 3 + count + at) for at in range(count)]
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *pages, *map(stream, contents)])


def test_of_a_damaged_document_every_sheet_that_can_be_is_shown_and_the_first_problem_is_told() -> None:
    sizes = [b"\n" * size for size in (4_000_001, 4_000_002)]
    sheets, problem = pypdf_reader.shown(paged(said("one"), sizes[0], said("three"), sizes[1], said("five")))
    assert [sheet.runs for sheet in sheets] == [("one",), (), ("three",), (), ("five",)]
    assert problem == say("too-much-drawing", sheet=2, size_bytes=4_000_001)
    sheets, problem = pypdf_reader.shown(paged(sizes[1], said("two"), sizes[0]))
    assert [sheet.runs for sheet in sheets] == [(), ("two",), ()]
    assert problem == say("too-much-drawing", sheet=1, size_bytes=4_000_002)
    assert pypdf_reader.shown(paged(said("one"), said("two")))[1] is None


@pytest.mark.parametrize(("more", "code"), [(0, ""), (1, "too-much-drawing")])
@pytest.mark.parametrize("parts", [1, 2])
def test_the_drawing_of_a_sheet_is_counted_over_all_its_parts(parts: int, more: int, code: str) -> None:
    text = said("seen")
    half = (4_000_000 - len(text)) // parts
    rest = 4_000_000 - len(text) - half * (parts - 1) + more
    contents = [stream(text + b"\n" * rest), *[stream(b"\n" * half)] * (parts - 1)]
    listed = b"[" + b" ".join(b"%d 0 R" % (5 + at) for at in range(parts)) + b"]"
    data = one_sheet(b"", more=contents).replace(b"/Contents 4 0 R", b"/Contents " + listed)
    sheets, problem = pypdf_reader.shown(data)
    assert (problem.code if problem else "") == code
    assert sheets[0].runs == (() if code else ("seen",))


@BOTH
@pytest.mark.parametrize(
    ("content", "runs"),
    [
        (b"(ab) Tj 0 0 Td [(ab) (cd)] TJ", ("ab", "cd")),
        (b"[(ab) (cd)] TJ 0 0 Td (ab) Tj", ("abcd",)),
        (b"(ab) Tj 0 0 Td (ab) Tj", ("ab",)),
        (b"14 TL (ab) Tj T* (cd) Tj 0 14 Td (ab) Tj T* (cd) Tj", ("ab", "cd")),
        (b"14 TL (ab) ' 0 14 Td (ab) '", ("ab",)),
        (b"14 TL (ab) ' 0 14 Td (cd) '", ("ab", "cd")),
    ],
)
def test_what_is_printed_again_at_its_place_counts_once(content: bytes, runs: tuple[str, ...], reader: str) -> None:
    found = read(one_sheet(b"BT /F1 12 Tf 72 700 Td " + content + b" ET"), reader)
    assert sorted("".join(found.sheets[0].runs).replace(" ", "")) == sorted("".join(runs))


@BOTH
def test_blanks_around_a_text_are_none_of_it(reader: str) -> None:
    assert read(one_sheet(said("  padded out  ")), reader).sheets[0].runs == ("padded out",)


@BOTH
@pytest.mark.parametrize("operator", [b"Tj", b"TJ", b"'"])
def test_an_operator_without_a_text_shows_none(operator: bytes, reader: str) -> None:
    content = b"BT /F1 12 Tf 20 TL 72 700 Td %b (seen) Tj ET" % operator
    found = read(one_sheet(content), reader)
    assert found.problem is not None or found.sheets[0].runs == ("seen",)


def test_a_sheet_that_cannot_be_taken_apart_is_shown_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    read_sheet = pypdf_reader._SheetReader.read

    def fails_on_the_second(self: pypdf_reader._SheetReader) -> Sheet:
        if self._number == 2:
            raise LookupError
        return read_sheet(self)

    monkeypatch.setattr(pypdf_reader._SheetReader, "read", fails_on_the_second)
    sheets, problem = pypdf_reader.shown(paged(said("one"), said("two"), said("three")))
    assert [sheet.runs for sheet in sheets] == [("one",), (), ("three",)]
    assert problem == say("second-reader-failed", failure=Failure("LookupError"))


@pytest.mark.parametrize("number", [1, 2])
def test_an_image_that_cannot_be_decoded_is_suspected_and_the_others_are_read(number: int) -> None:
    head = b"/Type /XObject /Subtype /Image /Width 60 /Height 60 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    images = [IMAGE, IMAGE]
    images[number - 1] = stream(b"garbage", head + b"/Filter /DCTDecode")
    content = b"q 40 0 0 40 100 100 cm /A Do Q q 40 0 0 40 200 100 cm /B Do Q\n"
    found = read(one_sheet(content, b"<< /XObject << /A 5 0 R /B 6 0 R >> >>", images), SECOND)
    assert [image.raster for image in found.sheets[0].images] == [RASTER]
    assert suspected(found) == {"undecodable-image"}
