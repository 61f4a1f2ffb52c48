"""Letters are what is drawn, whatever the file says they are; where it is in doubt what is drawn, that is told."""

from __future__ import annotations

import pytest

from harness.domain.observations import InkOf, Reading, Sheet, Where
from harness.reading import readers, subsets
from harness.reading.glyphs import _Claim, _Glyphs
from harness.reading.likeness import Found, Look
from harness.reading.messages import ReadRequest
from harness.reading.structure import Traits
from harness.reading.worker import as_drawn, observe
from tests.reading.paper import one_sheet
from tests.reading.test_shapes import drawn as drawn_letter
from tests.reading.test_texts import mapped_font

SAID = list("東京都千代田区神田1234")
OTHERS = "大阪府北区梅田神戸5678"
CODES = b"".join(b"%04x" % (place + 1) for place in range(len(SAID)))


def text(codes: bytes = CODES, before: bytes = b"", size: int = 12, matrix: bytes = b"1 0 0 1 72 700") -> bytes:
    return b"BT %b /F1 %d Tf %b Tm <%b> Tj ET" % (before, size, matrix, codes)


def sheet(content: bytes, drawn: str = "", said: list[str] = SAID, packed: bool = False, inked: bool = True) -> bytes:
    """One sheet with letters in a font that draws these others."""
    resources, objects = mapped_font(said, drawn=drawn, inked=inked)
    if packed:  # a name that is written otherwise: no quick look at the fonts
        objects[0] = objects[0].replace(b"/ToUnicode", b"/To#55nicode")
    return one_sheet(content, resources, objects)


def readings(data: bytes) -> tuple[Reading, ...]:
    found = observe(ReadRequest("d", data=data, second=True)).readings
    assert [each.problem for each in found] == [None, None]
    return found


def runs(data: bytes) -> list[str]:
    """What both readers see."""
    first, second = readings(data)
    assert [each.runs for each in first.sheets] == [each.runs for each in second.sheets]
    return ["".join(run.split()) for run in first.sheets[0].runs]


def unlike(data: bytes) -> int:
    return sum(each.of is InkOf.UNLIKE for each in readings(data)[0].sheets[0].ink)


QUICK = pytest.mark.parametrize("packed", [False, True])


@QUICK
def test_letters_that_are_drawn_as_said(packed: bool) -> None:
    data = sheet(text(), packed=packed)
    first = readings(data)[0].sheets[0]
    assert (runs(data), unlike(data), first.redrawn) == (["".join(SAID)], 0, ())
    assert first.compared == len(SAID)


@QUICK
def test_letters_that_are_drawn_as_others_are_these(packed: bool) -> None:
    data = sheet(text(), drawn=OTHERS, packed=packed)
    assert runs(data) == [OTHERS]
    first, second = readings(data)
    assert first.sheets[0].redrawn == second.sheets[0].redrawn == (("".join(SAID), OTHERS),)
    assert "letters-redrawn" in {each.code for each in first.suspicions}


@QUICK
def test_one_digit_of_a_number(packed: bool) -> None:
    said = list("123456789012")
    data = sheet(text(b"".join(b"%04x" % place for place in range(1, 13))), "123456789812", said, packed)
    assert runs(data) == ["123456789812"]


def test_it_is_seen_in_each_document_where_fonts_tell_it() -> None:
    """Without a second reader, and without looking closely."""
    seen = readers.read(sheet(text(), drawn=OTHERS))
    assert seen.sheets[0].runs == (OTHERS,)
    assert readers.read(sheet(text(), drawn=OTHERS, packed=True)).sheets[0].runs == ("".join(SAID),)


def test_who_has_not_looked_says_so() -> None:
    assert readers.read(sheet(text(), packed=True)).sheets[0].compared is None
    assert readers.read(sheet(text())).sheets[0].compared == len(SAID)


WAYS = {
    "turned": text(matrix=b"0 1 -1 0 300 300"),
    "upside down": text(matrix=b"-1 0 0 -1 400 300"),
    "the other way": text(matrix=b"0 -1 1 0 300 600"),
    "small": text(size=5),
    "large": text(size=40, matrix=b"1 0 0 1 20 600"),
    "white on black": b"0 g 60 690 300 30 re f " + text(before=b"1 g"),
    "light": text(before=b"0.8 g"),
    "bold by a stroke": text(before=b"2 Tr 0.3 w"),
    "wide": text(before=b"140 Tz"),
    "narrow": text(before=b"60 Tz"),
    "leaning": text(matrix=b"1 0 0.21 1 72 700"),
    "leaning the other way": text(matrix=b"1 0 -0.3 1 72 700"),
    "upon lines": b"0 G 60 704 m 400 704 l S 60 698 300 16 re S " + text(),
}


@pytest.mark.parametrize("way", WAYS)
def test_however_they_are_set(way: str) -> None:
    right, wrong = (readings(sheet(WAYS[way], drawn=each, packed=True))[0].sheets[0] for each in ("", OTHERS))
    assert (right.runs, right.ink, right.compared) == (("".join(SAID),), (), len(SAID))
    assert wrong.runs == (OTHERS,)


def test_beside_small_letters_large_ones_are_looked_at_too() -> None:
    small, large = text(size=4), text(size=30, matrix=b"1 0 0 1 30 500")
    assert runs(sheet(large + b" " + small, drawn=OTHERS, packed=True)) == [OTHERS, OTHERS]


def test_two_codes_for_one_letter_of_which_one_draws_another() -> None:
    said, drawn = list("1122"), "1728"
    data = sheet(text(b"0001000200030004"), drawn, said, packed=True)
    assert runs(data) == [drawn]


@QUICK
def test_one_outline_is_not_two_letters(packed: bool) -> None:
    """In a font whose 3 has a flat top, as some have, a 3 may pass for a 5; that another one is a 3 tells."""
    said, drawn = list("135山川林5"), "135山川林3"
    data = sheet(text(b"0001000200030004000500060007"), drawn, said, packed)
    assert runs(data) == [drawn]
    assert likeness_of_two() == [1]


def likeness_of_two() -> list[int]:
    """Which of two glyphs is doubted that show the same, were both taken for what they are said to be."""
    glyphs = _Glyphs()
    raster = drawn_letter("3", size=40)
    for at, said in enumerate("35"):
        glyphs.add(_Claim(said, at, (0.0, 0.0, 1.0, 1.0), 1.0, 0, 7), raster)
    return list(glyphs.said_to_be_two([Look(Found.AS_SAID)] * 2))


@QUICK
def test_a_letter_without_ink_is_none(packed: bool) -> None:
    first, second = readings(sheet(text(), inked=False, packed=packed))
    assert [each.runs for each in (*first.sheets, *second.sheets)] == [(), ()]
    assert [(each.text, each.where) for each in first.hidden] == [("".join(SAID), Where.SHEET)]


@QUICK
def test_what_is_drawn_like_nothing_is_in_doubt(packed: bool) -> None:
    said = list("東京都千代田区神田太郎花子一郎")
    codes = b"".join(b"%04x" % (place + 1) for place in range(len(said)))
    data = sheet(text(codes), "東京都千代田区神田太郎花" + "♯一郎", said, packed)
    seen = readings(data)[0].sheets[0]
    assert unlike(data) == 1
    assert seen.runs == ("".join(said),)


def test_the_second_reader_s_runs_of_the_same_words_are_those() -> None:
    shown = Sheet(("7", "6", "5"), redrawn=(("1 2", "7 8"), ("1 2", "7 9")))
    assert as_drawn(Sheet(("12", "3", "1 2", "12")), shown).runs == ("7 8", "3", "7 9", "12")


TELLING = {
    "as said": (sheet(text()), True),
    "others": (sheet(text(), drawn=OTHERS), False),
    "a name that is written otherwise": (sheet(text(), packed=True), None),
    "changed afterwards": (sheet(text()) + b"\n%%EOF\n", None),
    "a font of another kind besides": (sheet(text()).replace(b"%%EOF", b"% /Type3\n%%EOF"), None),
    "no map": (sheet(text()).replace(b"/ToUnicode 9 0 R", b""), None),
    "a font that is not in the file": (one_sheet(b""), None),
}


@pytest.mark.parametrize("case", TELLING)
def test_what_the_fonts_tell_by_themselves(case: str) -> None:
    data, expected = TELLING[case]
    assert subsets.are_as_said(data, Traits(data)) is expected
