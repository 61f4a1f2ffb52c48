"""How letters follow each other: the places of runs by the operators between them and by what fonts say."""

from __future__ import annotations

import pytest

from harness.domain.observations import Way
from harness.reading import typefaces
from harness.reading.geometry import IDENTITY
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import LATIN, NOT_EMBEDDED, one_sheet, said, stream
from tests.reading.standing import (
    DIGIT_EM,
    INSIDE,
    TURNS,
    Page,
    Point,
    assert_digits,
    assert_stands,
    form,
    sheet_of,
)
from tests.reading.test_texts import mapped_font

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])


def elsewhere(cmap: str, measures: bytes) -> bytes:
    """A Japanese font that is not in the file."""
    return NOT_EMBEDDED.format(cmap).encode().replace(b"/FontDescriptor", measures + b" /FontDescriptor", 1)


def test_a_font_that_many_fields_name_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that is filled in with a whole font names it in each field; to read its table takes a second."""
    made: list[object] = []
    make = typefaces._make
    monkeypatch.setattr(typefaces, "_make", lambda resource: made.append(resource) or make(resource))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    named = b"<< /Font << /F1 5 0 R >> >>"
    looks = [form(b"BT /F1 8 Tf 5 5 Td (04711) Tj ET", IDENTITY, named, b"[0 0 100 20]") for _ in range(4)]
    fields = [
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect [400 %d 500 %d] /AP << /N %d 0 R >> >>"
        % (300 + 40 * at, 320 + 40 * at, 6 + at)
        for at in range(4)
    ]
    data = one_sheet(said("12"), named, [font, *looks, *fields], page=b"/Annots [10 0 R 11 0 R 12 0 R 13 0 R]")
    assert sheet_of(data, SECOND).runs == ("12", *["04711"] * 4)
    assert len(made) == 1


@BOTH
@pytest.mark.parametrize("turn", sorted(TURNS))
def test_vertical_writing_goes_down_from_the_middle_of_its_letters(turn: int, reader: str) -> None:
    resources, objects = mapped_font(list("東京都港区"))
    objects[0] = objects[0].replace(b"Identity-H", b"Identity-V")
    content = b"BT /F1 12 Tf 300 700 Td <00010002000300040005> Tj ET\n"
    sheet = sheet_of(one_sheet(content, resources, objects, page=b"/Rotate %d" % turn), reader)
    page = Page(turn=turn)
    if sheet.runs == ("東京都港区",):
        assert_stands(sheet.places[0], page.printed(300, 694), page.printed(300, 646), 120)
    else:  # PDFium parts such letters where the page is turned
        assert "".join(sheet.runs) == "東京都港区"
        for at, place in enumerate(sheet.places):
            assert_stands(place, page.printed(300, 694 - 12 * at), page.printed(300, 694 - 12 * at), 120)


@BOTH
@pytest.mark.parametrize(
    ("says", "before", "middle", "step"),
    [
        (b"/DW2 [880 -500]", b"", (300, 694), 6),
        (b"/DW2 [1880 -1000]", b"", (300, 682), 12),
        (b"/W2 [1 3 -2000 500 880 4 [-2000 500 880 -2000 500 880]]", b"", (300, 694), 24),
        (b"/W2 [1 5 -2000 1500 880]", b"", (288, 694), 24),
        (b"", b"-10 Tc", (300, 694), 22),
        (b"", b"20 Ts", (300, 714), 12),
    ],
)
def test_a_font_says_how_its_letters_hang(says: bytes, before: bytes, middle: Point, step: int, reader: str) -> None:
    resources, objects = mapped_font(list("東京都港区"))
    objects[0] = objects[0].replace(b"Identity-H", b"Identity-V")
    objects[1] = objects[1].replace(b"/DW 1000", b"/DW 1000 " + says)
    content = b"BT /F1 12 Tf %b 300 700 Td <00010002000300040005> Tj ET\n" % before
    sheet = sheet_of(one_sheet(content, resources, objects), reader)
    assert "".join(sheet.runs) == "東京都港区"
    whole = sheet.places[0]._replace(bottom=sheet.places[-1].bottom, way=Way.DOWN)
    last = middle[0], middle[1] - 4 * step
    assert_stands(whole, Page().printed(*middle), Page().printed(*last), 120)


@BOTH
@pytest.mark.parametrize("up", [0, 3])
@pytest.mark.parametrize("per_unit", ["0.001", "0.01", "1"])
def test_glyphs_that_are_drawings_have_a_measure_of_their_own(per_unit: str, up: int, reader: str) -> None:
    """Of those that are drawn high above the line, the font's box tells it."""
    wide = 0.6 / float(per_unit)
    box = (0, up * wide, wide * min(up, 1), (up + 1) * wide * min(up, 1))
    numbers = (*box, float(per_unit), float(per_unit), wide)
    glyph = stream(b"%.3f 0 d0 0 g 0 %.3f %.3f %.3f re f" % (wide, up * wide, wide, wide))
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [%.3f %.3f %.3f %.3f] /FontMatrix [%.3f 0 0 %.3f 0 0] "
        b"/CharProcs << /A 5 0 R >> /Encoding << /Type /Encoding /Differences [65 /A] >> /FirstChar 65 /LastChar 65 "
        b"/Widths [%.3f] /Resources << >> >>" % numbers
    )
    data = one_sheet(b"BT /F3 12 Tf 72 700 Td (AAAA) Tj ET", b"<< /Font << /F3 6 0 R >> >>", [glyph, font])
    y = 703.6 + 7.2 * up
    ends = Page().printed(75.6, y), Page().printed(72 + 3.5 * 7.2, y)
    assert_stands(sheet_of(data, reader).places[0], *ends, letter=120)


@BOTH
def test_texts_in_one_operator_parted_by_gaps_end_where_the_gaps_do(reader: str) -> None:
    content = b"BT /F1 12 Tf 72 700 Td [(0471) -9000 (123) -8000 (56)] TJ ET"
    sheet = sheet_of(one_sheet(content), reader)
    starts = [72, 72 + 12 * (4 * DIGIT_EM + 9), 72 + 12 * (7 * DIGIT_EM + 17)]
    for run, start in zip(("0471", "123", "56"), starts, strict=True):
        assert_digits(run, sheet, Page(), (1, 0, 0, 1, start, 700))


@BOTH
@pytest.mark.parametrize(
    ("shown", "x", "y", "step"),
    [
        (b"72 700 Td (04711) Tj", 72, 700, 1),
        (b"72 700 Td 5 Tc (04711) Tj", 72, 700, 1 + 5 / 12 / DIGIT_EM),
        (b"72 700 Td 200 Tz (04711) Tj", 72, 700, 2),
        (b"72 700 Td 200 Tz 3 Tc (04711) Tj", 72, 700, 2 + 6 / 12 / DIGIT_EM),
        (b"72 700 Td 30 Ts (04711) Tj", 72, 730, 1),
        (b"72 730 Td 30 TL (04711) '", 72, 700, 1),
        (b'72 730 Td 30 TL 9 5 (04711) "', 72, 700, 1 + 5 / 12 / DIGIT_EM),
        (b"72 700 Td [(04) 500 (7) -700 (11)] TJ", 72, 700, 1 + 0.2 / 4 / DIGIT_EM),
        (b"72 700 Td (0) Tj /F2 12 Tf (47) Tj /F1 12 Tf (11) Tj", 72, 700, 1),
        (b"52 700 Td ET BT /F1 12 Tf 1 0 0 1 22 650 Tm 50 50 Td (047) Tj (11) Tj", 72, 700, 1),
        (b"32 700 Td [-3333.3 (04711)] TJ", 72, 700, 1),
        (b"72 760 Td 0 -30 TD T* (04711) Tj", 72, 700, 1),
        (b"72 700 Td (04) Tj q (7) Tj Q (11) Tj", 72, 700, 1),
    ],
)
def test_how_letters_follow_each_other(shown: bytes, x: float, y: float, step: float, reader: str) -> None:
    resources = LATIN[:-5] + b" /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Oblique >> >> >>"
    sheet = sheet_of(one_sheet(b"BT /F1 12 Tf %b ET" % shown, resources), reader)
    assert "".join(sheet.runs).replace(" ", "") == "04711"
    middle = x + 6 * DIGIT_EM, y + 4.2
    last = x + 12 * DIGIT_EM * (4 * step + 0.5)
    left, right = sheet.places[0].left, sheet.places[-1].right
    whole = sheet.places[0]._replace(left=left, right=right)
    assert_stands(whole._replace(way=Way.ACROSS), Page().printed(*middle), Page().printed(last, y + 4.2), 120)


@BOTH
def test_blanks_before_a_text_move_it(reader: str) -> None:
    data = one_sheet(said("      04711") + b"BT /F1 12 Tf 5 Tw 72 600 Td (   22) Tj ET")
    sheet = sheet_of(data, reader)
    assert_digits("04711", sheet, Page(), (1, 0, 0, 1, 72 + 6 * 12 * 0.278, 700))
    assert_digits("22", sheet, Page(), (1, 0, 0, 1, 72 + 3 * (12 * 0.278 + 5), 600))


@BOTH
def test_letters_set_one_by_one_stand_together(reader: str) -> None:
    content = "".join(f"BT /F1 12 Tf {72 + 9 * at} 700 Td ({letter}) Tj ET\n" for at, letter in enumerate("109876"))
    sheet = sheet_of(one_sheet(content.encode()), reader)
    whole = sheet.places[0]._replace(right=sheet.places[-1].right, way=Way.ACROSS)
    assert_stands(whole, Page().printed(75.3, 704.2), Page().printed(72 + 48.3, 704.2), 120)


@BOTH
def test_letters_set_one_by_one_in_a_column_stand_below_each_other(reader: str) -> None:
    sheet, buffer = paper.canvas()
    for at, letter in enumerate("東京都港区"):
        sheet.drawString(300, 700 - 14 * at, letter)
    found = sheet_of(paper.saved(sheet, buffer), reader)
    assert "".join(found.runs) == "東京都港区"
    if len(found.runs) == 1:
        assert_stands(found.places[0], Page().printed(306, 704.2), Page().printed(306, 648.2), 120)
    else:
        for at, place in enumerate(found.places):
            middle = Page().printed(306, 704.2 - 14 * at)
            assert_stands(place, middle, middle, 120)


@BOTH
@pytest.mark.parametrize(
    ("cmap", "codec", "widths"),
    [
        ("UniJIS-UCS2-H", "utf-16-be", b"1 94 500 231 326 999 327 389 500"),
        ("UniJIS-UCS2-HW-H", "utf-16-be", b"1 94 999 231 [500 500] 233 389 500"),
        ("UniJIS-UTF16-H", "utf-16-be", b"1 94 500 231 326 999 327 389 500"),
        ("90ms-RKSJ-H", "cp932", b"1 94 999 231 [500 500] 233 389 500"),
    ],
)
@pytest.mark.parametrize("told", [True, False], ids=["half as wide", "all as wide"])
def test_japanese_in_a_font_that_is_not_in_the_file(
    told: bool, cmap: str, codec: str, widths: bytes, reader: str
) -> None:
    codes = "山田1234ｱｲｳｴ太郎".encode(codec).hex().encode()
    data = one_sheet(
        b"BT /F1 12 Tf 72 700 Td <%b> Tj ET" % codes, elsewhere(cmap, b"/W [%b]" % widths if told else b"")
    )
    last = 78 + 12 * (7 if told else 11)
    assert_stands(sheet_of(data, reader).places[0], Page().printed(78, 704), Page().printed(last, 704), 120)


@BOTH
def test_only_a_blank_of_one_byte_is_widened(reader: str) -> None:
    text = "山 田　郎".encode("cp932").hex().encode()
    data = one_sheet(b"BT /F1 12 Tf 30 Tw 72 700 Td <%b> Tj ET" % text, elsewhere("90ms-RKSJ-H", b""))
    assert_stands(sheet_of(data, reader).places[0], Page().printed(78, 704), Page().printed(78 + 78, 704), 120)


def test_how_letters_hang_is_told_by_their_numbers_not_their_codes() -> None:
    """23665 is the code of the first letter in one, and no number of a font in the other."""
    content = b"BT /F1 12 Tf 300 700 Td <%b> Tj ET" % "山田太郎".encode("utf-16-be").hex().encode()
    data = one_sheet(content, elsewhere("UniJIS-UCS2-V", b"/W2 [23665 23665 -4000 500 880]"))
    assert_stands(sheet_of(data, SECOND).places[0], Page().printed(300, 694), Page().printed(300, 658), 120)


@BOTH
def test_a_letter_is_as_wide_as_it_is_stretched(reader: str) -> None:
    sheet = sheet_of(one_sheet(b"BT /F1 12 Tf 300 Tz 72 700 Td (7) Tj ET"), reader)
    assert abs(sheet.places[0].right - sheet.places[0].left - 10 * 3 * 12 * DIGIT_EM) < 40


@BOTH
def test_a_gap_in_vertical_writing_is_not_stretched(reader: str) -> None:
    resources, objects = mapped_font(list("東京都港区"))
    objects[0] = objects[0].replace(b"Identity-H", b"Identity-V")
    content = b"BT /F1 12 Tf 300 Tz 300 700 Td [<00010002> 1000 <000300040005>] TJ ET"
    sheet = sheet_of(one_sheet(content, resources, objects), reader)
    assert abs(sheet.places[-1].bottom - 10 * (842 - 628)) < 30


@BOTH
def test_the_next_line_begins_where_the_last_did(reader: str) -> None:
    for ending in (b"(04711) '", b'0 0 (04711) "'):
        sheet = sheet_of(one_sheet(b"BT /F1 12 Tf 30 TL 72 730 Td (222222222) Tj %b ET" % ending), reader)
        assert_digits("04711", sheet, Page(), (1, 0, 0, 1, 72, 700))


@BOTH
def test_a_font_that_a_graphics_state_sets(reader: str) -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    resources = LATIN[:-2] + b"/ExtGState << /A << /Font [5 0 R 20] >> >> >>"
    sheet = sheet_of(one_sheet(b"q /A gs BT 72 700 Td (04711) Tj ET Q", resources, [font]), reader)
    assert_digits("04711", sheet, Page(), (1, 0, 0, 1, 72, 700), 20)


def test_a_font_without_widths_is_taken_for_a_common_one() -> None:
    """What stands in its place depends on who prints it."""
    sheet = sheet_of(one_sheet(said("0471104711" * 3), LATIN.replace(b"Helvetica", b"Unheard-Of")), SECOND)
    assert_digits("0471104711" * 3, sheet, Page(), (1, 0, 0, 1, 72, 700))


def test_where_the_second_reader_s_letters_are_not_those_that_were_shown_no_place_is_told() -> None:
    """Letters from right to left, which it puts in another order."""
    resources, objects = mapped_font(["א", "ב"])
    mixed = one_sheet(b"BT /F1 12 Tf 72 700 Td <00010002> Tj ET", resources, objects)
    assert len(read(mixed, SECOND).sheets[0].runs) == 1
    assert read(mixed, SECOND).sheets[0].places == ()


@pytest.mark.parametrize(
    "data",
    [
        one_sheet(b"BT /F1 12 Tf 72 700 Td (1234) Tj ET", elsewhere("90pv-RKSJ-H", b"")),
        one_sheet(
            b"BT /F1 12 Tf 72 700 Td <0034> Tj ET", elsewhere("Identity-V", b"/W2 [%b]" % (b"0 65535 1 1 1 " * 4))
        ),
        one_sheet(b"BT /F1 12 Tf 72 700 Td <0034> Tj ET", elsewhere("Identity-H", b"").replace(b"/Desc", b"/Asc")),
        one_sheet(
            b"BT /F1 12 Tf 72 700 Td (04) Tj /X Do (711) Tj ET",
            INSIDE % 5,
            [form(b"BT /F1 12 Tf 72 600 Td (666) Tj ET", IDENTITY)],
        ),
    ],
    ids=["a code not known", "too much to say", "a broken font", "a form within a line"],
)
def test_where_the_second_reader_cannot_know_no_place_is_told(data: bytes) -> None:
    (sheet,) = read(data, SECOND).sheets
    assert sheet.runs
    assert sheet.places == ()
