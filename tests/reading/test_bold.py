"""What is printed twice for bold is read once by both readers; what merely follows is never dropped."""

from __future__ import annotations

import pytest

from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading.paper import LATIN, one_sheet
from tests.reading.standing import INSIDE, Page, assert_digits, cm, form, sheet_of, turned
from tests.reading.test_texts import mapped_font

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
FONTS = LATIN[:-5] + b" /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >> >> >>"


def read_of(content: bytes, reader: str, resources: bytes = FONTS) -> tuple[str, ...]:
    return read(one_sheet(content, resources), reader).sheets[0].runs


def shown(x: float, y: float = 700, text: str = "(04711) Tj", size: float = 12, before: str = "") -> bytes:
    return f"{before} BT /F1 {size} Tf {x} {y} Td {text} ET\n".encode()


@BOTH
@pytest.mark.parametrize(
    "again",
    [
        shown(72),
        shown(72.3),
        shown(72, 700.4),
        shown(71.7, 699.7),
        shown(72.4, before="q 1 0 0 1 0 0 cm") + b"Q",
        shown(72.3) + shown(72.6) + shown(72.9),
        shown(36.1, 350, size=6, before="2 0 0 2 0 0 cm"),
        shown(72.3, before="0.5 w 2 Tr"),
        shown(6.025, 58.34, size=1, before="12 0 0 12 0 0 cm"),
    ],
)
def test_what_is_printed_again_at_nearly_the_same_place_is_read_once(again: bytes, reader: str) -> None:
    sheet = sheet_of(one_sheet(shown(72) + again, FONTS), reader)
    assert sheet.runs == ("04711",)
    assert_digits("04711", sheet, Page(), (1, 0, 0, 1, 72, 700))


@BOTH
@pytest.mark.parametrize(
    "twice",
    [
        "(04711) Tj 0.3 0 Td (04711) Tj",
        "(04711) Tj 0 0 Td (04711) Tj",
        "[(04) -20 (711)] TJ 0.3 0 Td [(04) -20 (711)] TJ",
        "[(04711) 2755 (04711)] TJ",
        "[-900 (0) (4711) 2755 (0) (4711)] TJ",
        "12 TL 0 12 Td (04711) ' 0.3 12 Td (04711) '",
        '12 TL 0 12 Td 0 0 (04711) " 0.3 12 Td 0 0 (04711) "',
    ],
)
def test_so_is_what_is_printed_twice_in_one_text(twice: str, reader: str) -> None:
    assert read_of(shown(72, text=twice), reader) == ("04711",)


@BOTH
def test_letters_printed_twice_one_by_one_are_read_once_each(reader: str) -> None:
    letters = b"".join(shown(72 + 9 * at, text=f"({d}) Tj 0.3 0 Td ({d}) Tj") for at, d in enumerate("4477"))
    assert "".join(read_of(letters, reader)).replace(" ", "") == "4477"


@BOTH
def test_of_what_is_printed_twice_within_a_form_too(reader: str) -> None:
    inner = form(shown(0, 0) + shown(0.3, 0), turned(0, 72, 700))
    assert read(one_sheet(b"/X Do", INSIDE % 5, [inner]), reader).sheets[0].runs == ("04711",)
    again = one_sheet(b"/X Do q 1 0 0 1 0.3 0 cm /X Do Q", INSIDE % 5, [form(shown(0, 0), turned(0, 72, 700))])
    assert read(again, reader).sheets[0].runs == ("04711",)
    below = one_sheet(b"/X Do q 1 0 0 1 0 -30 cm /X Do Q", INSIDE % 5, [form(shown(0, 0), turned(0, 72, 700))])
    assert read(below, reader).sheets[0].runs == ("04711", "04711")


@BOTH
@pytest.mark.parametrize(
    ("other", "runs"),
    [
        (shown(72, 680), ("04711", "04711")),
        (shown(172), ("04711", "04711")),
        (shown(72.3, text="(04712) Tj", y=680), ("04711", "04712")),
        (shown(72, 680) + shown(72, 660), ("04711", "04711", "04711")),
    ],
    ids=["below", "beside", "another value", "three lines"],
)
def test_the_same_value_on_another_line_or_in_another_cell_is_another(
    other: bytes, runs: tuple[str, ...], reader: str
) -> None:
    found = read_of(shown(72) + other, reader)
    assert " ".join(found).split() == list(runs)


@BOTH
def test_two_values_at_one_place_are_both_read(reader: str) -> None:
    """The second reader as one, as it does not look where a string ends."""
    assert "".join(read_of(shown(72) + shown(72.3, text="(31337) Tj"), reader)) == "0471131337"


def test_so_are_two_that_are_the_same_only_by_their_codes() -> None:
    font = b"/F%d << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /%b] >> >>"
    fonts = b"<< /Font << %b %b >> >>" % (font % (1, b"four"), font % (2, b"seven"))
    again = shown(72.3, text="(A) Tj").replace(b"/F1", b"/F2")
    assert "".join(read_of(shown(72, text="(A) Tj") + again, SECOND, fonts)) == "47"


@BOTH
@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("(4) Tj (4) Tj (7) Tj (7) Tj", "4477"),
        ("[(4) (4) (4)] TJ (4) Tj", "4444"),
        ("[(44) 300 (44)] TJ", "4444"),
        ("(44) Tj (44) Tj", "4444"),
        ("(4) Tj 6.7 0 Td (4) Tj 6.7 0 Td (4) Tj", "444"),
        ("(1) Tj /F2 12 Tf (1) Tj", "11"),
        ("(4) Tj q 0 g (4) Tj Q", "44"),
    ],
)
def test_equal_digits_that_follow_each_other_are_all_read(text: str, whole: str, reader: str) -> None:
    assert "".join(read_of(shown(72, text=text), reader)).replace(" ", "") == whole


@BOTH
@pytest.mark.parametrize("step", [2.4, 3.0, 6.7])
def test_the_same_a_letter_further_is_another(step: float, reader: str) -> None:
    """As narrow as a letter can be: a 1 that is set by itself."""
    ones = shown(72, text="50 Tz (1) Tj") + shown(72 + step, text="50 Tz (1) Tj")
    assert "".join(read_of(ones, reader)).replace(" ", "") == "11"


@BOTH
def test_two_columns_of_equal_letters_keep_them_all(reader: str) -> None:
    resources, objects = mapped_font(list("東京都港区"))
    text = b"".join(shown(300, 700 - 12 * at, "<0001> Tj") for at in range(4))
    assert "".join(read(one_sheet(text, resources, objects), reader).sheets[0].runs) == "東東東東"


@BOTH
def test_small_type_is_held_to_its_own_size(reader: str) -> None:
    """0.5 points are nothing to a letter of 12, and much to one of 3."""
    small = shown(72, size=3, text="(04711) Tj") + shown(72, 696.8, size=3)
    assert " ".join(read_of(small, reader)).split() == ["04711", "04711"]


@BOTH
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_text_too(turn: int, reader: str) -> None:
    def twice(x: float, y: float) -> bytes:
        both = [b"BT /F1 12 Tf %b Tm (04711) Tj ET " % cm(turned(turn, *at)) for at in ((300, 400), (x, y))]
        return one_sheet(b"".join(both))

    assert read(twice(300.3, 400.2), reader).sheets[0].runs == ("04711",)
    apart = read(twice(330, 470), reader).sheets[0].runs
    assert " ".join(apart).split() == ["04711", "04711"]
