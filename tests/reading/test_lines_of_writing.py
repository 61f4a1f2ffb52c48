"""Where one line of writing ends and the next begins, for the second reader: columns, and lines that are moved."""

from __future__ import annotations

import pytest

from harness.domain.observations import Way
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading.paper import one_sheet
from tests.reading.standing import Page, assert_digits, assert_stands, place_of, sheet_of
from tests.reading.test_texts import mapped_font

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
MOVED_DOWN = b"1 0 0 1 0 -30 cm "


def vertical(content: bytes) -> bytes:
    """A sheet in a vertical font that says 東京都港区 by the codes 1 to 5."""
    resources, objects = mapped_font(list("東京都港区"))
    objects[0] = objects[0].replace(b"Identity-H", b"Identity-V")
    return one_sheet(content, resources, objects)


@BOTH
@pytest.mark.parametrize(
    "between", [b"1 0 0 1 280 700 Tm", b"-20 0 Td", b"ET BT 280 700 Td", b"1 0 0 1 -20 0 cm 0 0 Td"]
)
def test_columns_beside_each_other_are_two(between: bytes, reader: str) -> None:
    sheet = sheet_of(vertical(b"BT /F1 12 Tf 300 700 Td <000100020003> Tj %b <00040005> Tj ET" % between), reader)
    assert sorted(sheet.runs) == ["東京都", "港区"]
    assert_stands(place_of("東京都", sheet), Page().printed(300, 694), Page().printed(300, 670), 120)
    assert_stands(place_of("港区", sheet), Page().printed(280, 694), Page().printed(280, 682), 120)


@pytest.mark.parametrize("step", [-20, -13, 13, 20])
def test_columns_go_to_either_side(step: int) -> None:
    """And a string that stands hardly aside goes on in its column."""
    text = b"BT /F1 12 Tf 300 700 Td <000100020003> Tj %d 0 Td <0004> Tj 2 -1 Td <0005> Tj ET" % step
    assert sheet_of(vertical(text), SECOND).runs == ("東京都", "港区")


@BOTH
@pytest.mark.parametrize("between", [b"", b"3 0 Td 0 -36 Td", b"/F1 10 Tf", b"q Q"])
def test_a_column_that_goes_on_is_one(between: bytes, reader: str) -> None:
    sheet = sheet_of(vertical(b"BT /F1 12 Tf 300 700 Td <000100020003> Tj %b <00040005> Tj ET" % between), reader)
    assert "".join(sheet.runs) == "東京都港区"
    assert len(sheet.runs) == 1 or b"Td" in between  # pypdf takes each step down for a line's end
    assert {place.way for place in sheet.places} == {Way.DOWN}


@BOTH
def test_a_line_is_moved_by_its_own_height(reader: str) -> None:
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td (111) Tj 1 0 0 1 0 -13 cm (222) Tj ET")
    assert sheet_of(data, reader).runs == ("111", "222")


@BOTH
@pytest.mark.parametrize("step", [b"", b"0 0 Td "])
def test_lines_that_are_moved_within_one_text_are_lines(step: bytes, reader: str) -> None:
    text = b"BT /F1 12 Tf 72 700 Td (111) Tj " + MOVED_DOWN + step + b"(222) Tj " + MOVED_DOWN + step + b"(333) Tj ET"
    sheet = sheet_of(one_sheet(text), reader)
    assert sheet.runs == ("111", "222", "333")
    wide = 0.0 if step else 3 * 12 * 0.556
    for at, run in enumerate(sheet.runs):
        assert_digits(run, sheet, Page(), (1, 0, 0, 1, 72 + at * wide, 700 - 30 * at))


@BOTH
@pytest.mark.parametrize("moved", [b"1 0 0 1 0 -3 cm", b"1 0 0 1 0 -30 cm 1 0 0 1 0 30 cm", b"0 5 Ts", b"q 0 g Q"])
def test_a_line_that_is_hardly_moved_goes_on(moved: bytes, reader: str) -> None:
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td (111) Tj %b (222) Tj ET" % moved)
    assert read(data, reader).sheets[0].runs == ("111222",)


def test_a_line_between_two_others_holds_them_together() -> None:
    """As a label stands in the middle before a value of two lines; pypdf has always read these as one."""
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td (1) Tj 20 7 Td (22) Tj 0 -14 Td (33) Tj ET")
    assert read(data, SECOND).sheets[0].runs == ("1 22 33",)
    steps = one_sheet(b"BT /F1 12 Tf 72 700 Td (1) Tj 20 7 Td (22) Tj 25 7 Td (33) Tj ET")
    assert read(steps, SECOND).sheets[0].runs == ("1 22 33",)
    apart = one_sheet(b"BT /F1 12 Tf 72 700 Td (1) Tj 60 11 Td (22) Tj 0 -22 Td (33) Tj ET")
    assert read(apart, SECOND).sheets[0].runs == ("1", "22", "33")


@pytest.mark.parametrize("back", [b"-60 0 Td", b"ET BT /F1 12 Tf 12 700 Td", b"1 0 0 1 -60 0 cm"])
def test_a_value_that_stands_before_the_last_one_does_not_follow_it(back: bytes) -> None:
    """Fields may come in any order; two numbers make no third."""
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td (1234) Tj %b (5678) Tj ET" % back)
    assert sheet_of(data, SECOND).runs == ("1234", "5678")


@pytest.mark.parametrize(
    "shown", [b"[(1234) 200 (5678)] TJ", b"[(1234) 3000 (5678)] TJ", b"(1234) Tj -3 0 Td (5678) Tj", b"(12345678) Tj"]
)
def test_letters_that_are_moved_back_a_little_or_within_a_string_stay(shown: bytes) -> None:
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td %b ET" % shown)
    assert sheet_of(data, SECOND).runs == ("12345678",)


def test_the_second_line_of_a_value_before_which_its_label_stands_in_the_middle_stays() -> None:
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td (1) Tj 20 5 Td (22 22) Tj 40 0 Td (4) Tj -40 -10 Td (33) Tj ET")
    assert read(data, SECOND).sheets[0].runs == ("1 22 22 4 33",)


@BOTH
@pytest.mark.parametrize("between", [b"(12) Tj 60 0 Td", b"[(12) -3900] TJ", b"(12) Tj 1 0 0 1 46.66 0 cm"])
def test_what_stands_far_behind_is_in_another_cell(between: bytes, reader: str) -> None:
    """Where each begins is known then, whatever the width of the cells before it."""
    sheet = sheet_of(one_sheet(b"BT /F1 12 Tf 72 700 Td %b (345) Tj ET" % between), reader)
    assert sheet.runs == ("12", "345")
    assert_digits("345", sheet, Page(), (1, 0, 0, 1, 72 + 60, 700))


def test_what_is_turned_is_another_line() -> None:
    def beside(matrix: bytes, x: int = 95) -> bytes:
        return one_sheet(b"BT /F1 12 Tf 72 700 Td (111) Tj %b %d 700 Tm (222) Tj ET" % (matrix, x))

    assert read(beside(b"0 1 -1 0"), SECOND).sheets[0].runs == ("111", "222")
    assert read(beside(b"0 1 -1 0", 78), SECOND).sheets[0].runs == ("111", "222")
    assert read(beside(b"0.98 0.17 -0.17 0.98"), SECOND).sheets[0].runs == ("111 222",)


def test_blanks_that_are_made_up_and_blanks_that_are_shown_are_no_letters() -> None:
    text = b"BT /F1 12 Tf 72 700 Td ( 11 11 ) Tj 50 0 Td ( 22) Tj " + MOVED_DOWN + b"( 33 33 ) Tj ET"
    assert read(one_sheet(text), SECOND).sheets[0].runs == ("11 11  22", "33 33")


def test_without_places_lines_are_those_that_pypdf_tells() -> None:
    resources, objects = mapped_font(["א", "ב"])
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td <00010002> Tj " + MOVED_DOWN + b"<0001> Tj ET", resources, objects)
    assert len(read(data, SECOND).sheets[0].runs) == 1
