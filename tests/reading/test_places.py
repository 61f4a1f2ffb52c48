"""Both readers tell where a text stands on the printed sheet, as the test put it there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.domain.observations import Place, Sheet, Way
from harness.reading import typefaces
from harness.reading.geometry import IDENTITY, Box, Matrix, product
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import LATIN, NOT_EMBEDDED, one_sheet, said, stream
from tests.reading.test_texts import mapped_font
from tests.reference.certificates import samples

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
A4: Box = (0.0, 0.0, 595.0, 842.0)
DIGIT_EM = 0.556
"""How wide Helvetica has each digit."""
Point = tuple[float, float]


class Page(NamedTuple):
    """What of a page is on paper, how it is turned, and how many points a unit has."""

    paper: Box = A4
    turn: int = 0
    unit: float = 1.0

    def printed(self, x: float, y: float) -> Point:
        """A point of the page in tenths of a point from the upper left corner as printed."""
        left, bottom, right, top = self.paper
        if self.turn == 0:
            across, down = x - left, top - y
        elif self.turn == 90:
            across, down = y - bottom, x - left
        elif self.turn == 180:
            across, down = right - x, y - bottom
        else:
            across, down = top - y, right - x
        return 10 * self.unit * across, 10 * self.unit * down


def point(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def sheet_of(data: bytes, reader: str) -> Sheet:
    found = read(data, reader)
    assert found.problem is None
    (sheet,) = found.sheets
    assert len(sheet.places) == len(sheet.runs)
    return sheet


def place_of(run: str, sheet: Sheet) -> Place:
    return sheet.places[sheet.runs.index(run)]


def assert_stands(place: Place, first: Point, last: Point, letter: float) -> None:
    """That a run begins and ends with letters around these points as printed, half a letter's height aside across the
    line, a letter along it; the height is `letter` tenths of a point."""
    is_down = abs(last[1] - first[1]) > abs(last[0] - first[0])
    assert place.way == (Way.DOWN if is_down else Way.ACROSS)
    across, along = (0, 1) if is_down else (1, 0)
    assert abs((place[across] + place[across + 2]) / 2 - first[across]) <= letter / 2
    begin, end = sorted((first[along], last[along]))
    assert abs(place[along] - (begin - letter / 4)) <= 0.75 * letter
    assert abs(place[along + 2] - (end + letter / 4)) <= 0.75 * letter


def assert_digits(run: str, sheet: Sheet, page: Page, matrix: Matrix, size: float = 12) -> None:
    """That digits, of which the first begins at the origin of this matrix, stand where it says."""
    ends = [point(matrix, size * DIGIT_EM * (at + 0.5), 0.35 * size) for at in (0, len(run) - 1)]
    letter = 10 * page.unit * size * math.hypot(matrix[0], matrix[1])
    assert_stands(place_of(run, sheet), page.printed(*ends[0]), page.printed(*ends[1]), letter)


TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def turned(turn: int, x: float, y: float, scale: float = 1) -> Matrix:
    """Turned to the left by so many degrees, and moved."""
    a, b, c, d = (scale * number for number in TURNS[turn])
    return (a, b, c, d, x, y)


def cm(matrix: Matrix) -> bytes:
    return b" ".join(b"%.6f" % number for number in matrix)


quarters = st.sampled_from(sorted(TURNS))
matrices = st.builds(turned, quarters, st.integers(-200, 200), st.integers(-200, 200), st.sampled_from([0.8, 1, 1.25]))


@BOTH
@settings(max_examples=40, deadline=None, database=None)
@given(
    places=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), quarters), min_size=1, max_size=4, unique=True),
    origin=st.tuples(st.integers(-900, 900), st.integers(-900, 900)),
    margins=st.tuples(*[st.integers(0, 40)] * 4),
    turn=quarters,
    size=st.sampled_from([6, 9, 12, 20]),
)
def test_a_text_stands_where_its_matrix_puts_it_on_the_page_as_it_is_cut_and_turned(
    reader: str,
    places: list[tuple[int, int, int]],
    origin: tuple[int, int],
    margins: tuple[int, int, int, int],
    turn: int,
    size: int,
) -> None:
    left, bottom = origin
    cut = (left + margins[0], bottom + margins[1], left + 595 - margins[2], bottom + 842 - margins[3])
    page = Page(tuple(map(float, cut)), turn)  # type: ignore[arg-type]  # four
    matrices = {
        f"{at}04711": turned(to, left + 110 + 120 * column, bottom + 130 + 140 * row)
        for at, (column, row, to) in enumerate(places)
    }
    content = b"".join(
        b"BT /F1 %d Tf %b Tm (%b) Tj ET\n" % (size, cm(matrix), run.encode()) for run, matrix in matrices.items()
    )
    box = b"[%d %d %d %d]" % (left, bottom, left + 595, bottom + 842)
    more = b"/CropBox [%d %d %d %d] /Rotate %d" % (*cut, turn)
    sheet = sheet_of(one_sheet(content, box=box, page=more), reader)
    for run, matrix in matrices.items():
        if run in sheet.runs:  # two that cross each other, or stand on one line, may be read as one
            assert_digits(run, sheet, page, matrix, size)
    assert len(places) > 1 or sheet.runs == ("004711",)


def form(content: bytes, matrix: Matrix, resources: bytes = LATIN, box: bytes = b"[-5000 -5000 5000 5000]") -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox %b /Matrix [%b] /Resources %b" % (box, cm(matrix), resources)
    return stream(content, entries)


INSIDE = LATIN[:-2] + b"/XObject << /X %d 0 R >> >>"


@BOTH
@settings(max_examples=40, deadline=None, database=None)
@given(steps=st.tuples(*[matrices] * 5), turn=quarters)
def test_a_text_in_forms_within_forms_stands_where_all_their_matrices_put_it(
    reader: str, steps: tuple[Matrix, ...], turn: int
) -> None:
    """The page's own matrix is last, and brings the text to the middle of the sheet."""
    inner, inner_own, between, outer_own, set_at = steps
    whole = IDENTITY
    for step in (set_at, inner, inner_own, between, outer_own):
        whole = product(whole, step)
    centre = (1.0, 0.0, 0.0, 1.0, 300 - whole[4], 400 - whole[5])
    text = b"q %b cm BT /F1 30 Tf %b Tm (04711) Tj ET Q" % (cm(inner), cm(set_at))
    objects = [
        form(b"q %b cm /X Do Q" % cm(between), outer_own, INSIDE % 6),
        form(text, inner_own),
    ]
    content = b"q %b cm /X Do Q\n" % cm(centre) + said("12", 20, 20)
    sheet = sheet_of(one_sheet(content, INSIDE % 5, objects, page=b"/Rotate %d" % turn), reader)
    page = Page(turn=turn)
    assert_digits("04711", sheet, page, product(whole, centre), 30)
    assert_digits("12", sheet, page, (1, 0, 0, 1, 20, 20))


@BOTH
@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize(
    ("own", "box", "whole"),
    [
        (turned(0, 0, 0), b"[0 0 100 100]", (1, 0, 0, 1, 400, 300)),
        (turned(0, 900, -900), b"[0 0 100 100]", (1, 0, 0, 1, 400, 300)),
        (turned(90, 0, 0), b"[0 0 100 100]", (0, 1, -1, 0, 500, 300)),
        (turned(0, 0, 0), b"[0 0 50 50]", (2, 0, 0, 2, 400, 300)),
        (turned(0, 0, 0), b"[-20 -10 80 90]", (1, 0, 0, 1, 420, 310)),
    ],
    ids=["plain", "moved", "turned", "fitted", "box elsewhere"],
)
def test_a_field_stands_in_its_rectangle(own: Matrix, box: bytes, whole: Matrix, turn: int, reader: str) -> None:
    look = form(b"BT /F1 8 Tf 5 5 Td (04711) Tj ET", own, box=box)
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect [400 300 500 400] /AP << /N 5 0 R >> >>"
    data = one_sheet(said("12", y=600), more=[look, field], page=b"/Annots [6 0 R] /Rotate %d" % turn)
    assert_digits("04711", sheet_of(data, reader), Page(turn=turn), product((1, 0, 0, 1, 5, 5), whole), 8)


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
@pytest.mark.parametrize("unit", [0.5, 2.0])
def test_a_page_may_have_units_of_its_own(unit: float, reader: str) -> None:
    sheet = sheet_of(one_sheet(said("04711", 100, 700), page=b"/UserUnit %.1f" % unit), reader)
    assert_digits("04711", sheet, Page(unit=unit), (1, 0, 0, 1, 100, 700))


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
@pytest.mark.parametrize("inside", [True, False])
def test_a_state_that_was_never_saved_is_not_put_back(inside: bool, reader: str) -> None:
    """Neither on a page nor in a form."""
    text = b"1 0 0 1 10 20 cm Q BT /F1 12 Tf 72 300 Td (04711) Tj ET "
    text += said("off", 300, 500) + b"q 1 0 0 1 0 -100 cm BT /F1 12 Tf 72 300 Td (22) Tj ET Q"
    content = b"2 0 0 2 0 0 cm " + (b"/X Do" if inside else text)
    sheet = sheet_of(one_sheet(content, INSIDE % 5, [form(text, IDENTITY)]), reader)
    assert sheet.runs == ("04711", "22")
    assert_digits("04711", sheet, Page(), (2, 0, 0, 2, 164, 640))
    assert_digits("22", sheet, Page(), (2, 0, 0, 2, 164, 440))


@BOTH
@pytest.mark.parametrize("per_unit", ["0.001", "0.01", "1"])
def test_glyphs_that_are_drawings_have_a_measure_of_their_own(per_unit: str, reader: str) -> None:
    wide = 0.6 / float(per_unit)
    numbers = (wide, wide, wide, float(per_unit), float(per_unit), wide)
    glyph = stream(b"%.3f 0 d0 0 g 0 0 %.3f %.3f re f" % numbers[:3])
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [%.3f 0 0 %.3f 0 0] /CharProcs << /A 5 0 R >> "
        b"/Encoding << /Type /Encoding /Differences [65 /A] >> /FirstChar 65 /LastChar 65 /Widths [%.3f] "
        b"/Resources << >> >>" % numbers[3:]
    )
    data = one_sheet(b"BT /F3 12 Tf 72 700 Td (AAAA) Tj ET", b"<< /Font << /F3 6 0 R >> >>", [glyph, font])
    last = Page().printed(72 + 3.5 * 7.2, 703.6)
    assert_stands(sheet_of(data, reader).places[0], Page().printed(75.6, 703.6), last, 120)


@BOTH
def test_texts_in_one_operator_parted_by_gaps_end_where_the_gaps_do(reader: str) -> None:
    """PDFium parts the cells, pypdf makes blanks of the gaps."""
    content = b"BT /F1 12 Tf 72 700 Td [(0471) -9000 (123) -8000 (56)] TJ ET"
    sheet = sheet_of(one_sheet(content), reader)
    starts = [72, 72 + 12 * (4 * DIGIT_EM + 9), 72 + 12 * (7 * DIGIT_EM + 17)]
    if reader == PRIMARY:
        for run, start in zip(("0471", "123", "56"), starts, strict=True):
            assert_digits(run, sheet, Page(), (1, 0, 0, 1, start, 700))
    else:
        assert sheet.runs == ("0471 123 56",)
        end = starts[2] + 1.5 * 12 * DIGIT_EM
        assert_stands(sheet.places[0], Page().printed(75.3, 704.2), Page().printed(end, 704.2), 120)


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
@pytest.mark.parametrize("turn", sorted(TURNS))
def test_a_letter_by_itself_goes_across(turn: int, reader: str) -> None:
    sheet = sheet_of(one_sheet(said("7", 100, 700), page=b"/Rotate %d" % turn), reader)
    assert [place.way for place in sheet.places] == [Way.ACROSS]


@BOTH
@pytest.mark.parametrize("widths", [b"", b"/W [1 [500 500] 3 389 500]"], ids=["all as wide", "half as wide"])
@pytest.mark.parametrize(
    ("cmap", "codec"),
    [
        ("UniJIS-UCS2-H", "utf-16-be"),
        ("UniJIS-UCS2-HW-H", "utf-16-be"),
        ("UniJIS-UTF16-H", "utf-16-be"),
        ("90ms-RKSJ-H", "cp932"),
    ],
)
def test_japanese_in_a_font_that_is_not_in_the_file(cmap: str, codec: str, widths: bytes, reader: str) -> None:
    codes = "山田1234ｱｲｳｴ太郎".encode(codec).hex().encode()
    font = NOT_EMBEDDED.format(cmap).encode().replace(b"/FontDescriptor", widths + b" /FontDescriptor", 1)
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td <%b> Tj ET" % codes, font)
    last = 78 + 12 * (7 if widths else 11)
    assert_stands(sheet_of(data, reader).places[0], Page().printed(78, 704), Page().printed(last, 704), 120)


def test_where_the_second_reader_s_letters_are_not_those_that_were_shown_no_place_is_told() -> None:
    """Letters from right to left, which it puts in another order; a font whose codes it cannot tell apart."""
    resources, objects = mapped_font(["א", "ב"])
    mixed = one_sheet(b"BT /F1 12 Tf 72 700 Td <00010002> Tj ET", resources, objects)
    assert len(read(mixed, SECOND).sheets[0].runs) == 1
    assert read(mixed, SECOND).sheets[0].places == ()
    unknown = NOT_EMBEDDED.format("90pv-RKSJ-H").encode()
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td (1234) Tj ET", unknown)
    assert read(data, SECOND).sheets[0].places == ()


def shared_runs(one: Sheet, other: Sheet) -> Iterable[tuple[Place, Place]]:
    """The places of the runs that both have once."""
    for run, place in zip(one.runs, one.places, strict=True):
        if one.runs.count(run) == other.runs.count(run) == 1:
            yield place, place_of(run, other)


@pytest.mark.parametrize("layout", sorted(samples.every_layout()))
def test_both_readers_agree_on_what_the_reference_system_prints(layout: str) -> None:
    data = samples.one_page(samples.every_layout()[layout])
    one, other = sheet_of(data, PRIMARY), sheet_of(data, SECOND)
    pairs = list(shared_runs(one, other))
    assert len(pairs) >= 4
    for primary, second in pairs:
        height = second.bottom - second.top
        assert primary.way == second.way
        assert abs(primary.top + primary.bottom - second.top - second.bottom) <= height
        assert abs(primary.left - second.left) <= height
        assert abs(primary.right - second.right) <= height
