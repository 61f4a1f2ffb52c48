"""Form fields and notes that viewers and printers draw by themselves: both readers read what is drawn, in its place."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from harness.reading.geometry import IDENTITY
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading.paper import LATIN, NOT_EMBEDDED, one_sheet, said
from tests.reading.standing import form, sheet_of
from tests.reading.told import problem_of

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])


class Form(NamedTuple):
    """A sheet with 12 on it and one field, object 5, in [72 300 172 320]; `field` are its entries."""

    field: bytes
    root: int = 5
    others: tuple[bytes, ...] = ()
    """From object 6 on."""
    anew: bytes = b""
    page: bytes = b""
    flags: int = 4
    beside: bytes = b""
    """Other annotations."""

    def data(self) -> bytes:
        widget = b"<< /Type /Annot /Subtype /Widget /F %d /Rect [72 300 172 320] %b >>" % (self.flags, self.field)
        catalog = b"/AcroForm << /Fields [%d 0 R] %b >>" % (self.root, self.anew)
        page = b"/Annots [5 0 R %b] %b" % (self.beside, self.page)
        return one_sheet(said("12"), more=[widget, *self.others], page=page, catalog=catalog)


def told(data: bytes, reader: str) -> tuple[str, ...]:
    """What is read besides the 12 that stands on each sheet."""
    runs = sheet_of(data, reader).runs
    assert runs[0] == "12"
    return runs[1:]


YAMADA = b"<FEFF5C717530>"


@BOTH
@pytest.mark.parametrize(
    ("value", "runs"),
    [
        (b"(04711)", ("04711",)),
        (YAMADA, ("山田",)),
        (b"<EFBBBFE5B1B1E794B0>", ("山田",)),
        (b"( 04711 )", ("04711",)),
        (b"(0 1)", ("0 1",)),
        (b"()", ()),
        (b"( \\r )", ()),
        (b"/Off", ()),
        (b"null", ()),
        (b"[(04711)]", ()),
        (b"4711", ()),
    ],
)
def test_a_field_without_a_picture_is_read_as_it_is_filled_in(value: bytes, runs: tuple[str, ...], reader: str) -> None:
    assert told(Form(b"/FT /Tx /T (a) /V " + value).data(), reader) == runs


@BOTH
@pytest.mark.parametrize(
    ("turn", "place"), [(0, (720, 5220, 1720, 5420)), (90, (3000, 720, 3200, 1720)), (180, (4230, 3000, 5230, 3200))]
)
def test_it_stands_in_its_rectangle(turn: int, place: tuple[int, ...], reader: str) -> None:
    sheet = sheet_of(Form(b"/FT /Tx /T (a) /V (04711)", page=b"/Rotate %d" % turn).data(), reader)
    assert sheet.places[-1][:4] == place


@BOTH
def test_a_note_is_read_and_a_remark_that_is_only_opened_is_not(reader: str) -> None:
    note = b"<< /Type /Annot /Subtype /%b /F 4 /Rect [172 320 72 300] /Contents (04711) /DA (/Helv 9 Tf) >>"
    for kind, runs in ((b"FreeText", ("04711",)), (b"Text", ()), (b"Highlight", ()), (b"Popup", ()), (b"Link", ())):
        data = one_sheet(said("12"), more=[note % kind], page=b"/Annots [5 0 R]")
        assert told(data, reader) == runs
    sheet = sheet_of(one_sheet(said("12"), more=[note % b"FreeText"], page=b"/Annots [5 0 R]"), reader)
    assert sheet.places[-1][:4] == (720, 5220, 1720, 5420)


@BOTH
@pytest.mark.parametrize(("flags", "is_read"), [(4, True), (4 | 64, True), (4 | 2, False), (4 | 32, False)])
def test_what_is_hidden_says_nothing(flags: int, is_read: bool, reader: str) -> None:
    assert bool(told(Form(b"/FT /Tx /T (a) /V (04711)", flags=flags).data(), reader)) is is_read


CHILD = b"/Parent 6 0 R"


@BOTH
@pytest.mark.parametrize(
    ("field", "others", "runs"),
    [
        (CHILD, [b"<< /FT /Tx /T (a) /V (04711) /Kids [5 0 R] >>"], ("04711",)),
        (CHILD, [b"<< /T (b) /Parent 7 0 R /Kids [5 0 R] >>", b"<< /FT /Tx /T (a) /V (04711) /Kids [6 0 R] >>"],
         ("04711",)),
        (CHILD + b" /V (22)", [b"<< /FT /Tx /T (a) /V (04711) /Kids [5 0 R] >>"], ("22",)),
        (CHILD + b" /V ()", [b"<< /FT /Tx /T (a) /V (04711) /Kids [5 0 R] >>"], ()),
        (CHILD, [b"<< /FT /Tx /T (a) /V 7 0 R /Kids [5 0 R] >>", b"(04711)"], ("04711",)),
        (CHILD, [b"<< /FT /Btn /T (a) /V /On /Kids [5 0 R] >>"], ()),
        (CHILD, [b"<< /FT /Tx /T (a) /Parent 6 0 R /Kids [5 0 R] >>"], ()),
    ],
    ids=["parent", "grandparent", "own", "own blank", "indirect", "button", "a circle"],
)  # fmt: skip
def test_a_field_has_its_value_from_its_parents(
    field: bytes, others: list[bytes], runs: tuple[str, ...], reader: str
) -> None:
    root = 5 + len(others) if b"/FT" in others[-1] else 6
    assert told(Form(field, root, tuple(others)).data(), reader) == runs


def test_what_one_reader_does_not_find_the_other_does() -> None:
    """PDFium goes up so many generations, and only to fields that the form lists: then the readers disagree."""
    parents = [b"<< /T (a) /Parent %d 0 R /Kids [%d 0 R] >>" % (7 + at, 5 + at) for at in range(40)]
    first = b"<< /FT /Tx /V (04711) /T (b) /Kids [45 0 R] >>"
    assert told(Form(CHILD, 46, (*parents, first)).data(), SECOND) == ("04711",)
    assert told(Form(CHILD, 7, (first, b"<< /T (c) >>")).data(), SECOND) == ("04711",)


@BOTH
def test_a_value_that_is_too_long_to_be_looked_at_is_a_problem(reader: str) -> None:
    for value in (b"4" * 200_001, b"4\\r" * 110_000):
        found = read(Form(b"/FT /Tx /T (a) /V (%b)" % value).data(), reader)
        assert problem_of(found) == "too-many-characters"


@BOTH
def test_two_fields_of_one_name_say_each_what_it_has(reader: str) -> None:
    one = b"<< /Type /Annot /Subtype /Widget /F 4 /Rect [72 300 172 320] /FT /Tx /T (a) /V (%d) >>"
    form = b"/AcroForm << /Fields [5 0 R 6 0 R] >>"
    data = one_sheet(said("12"), more=[one % 22, one % 333], page=b"/Annots [5 0 R 6 0 R]", catalog=form)
    assert told(data, reader) == ("22", "333")


ORPHAN = b"<< /Type /Annot /Subtype /Widget /F 4 /Rect [72 300 172 320] %b >>"


@BOTH
@pytest.mark.parametrize("catalog", [b"", b"/AcroForm << /Fields [] >>"])
def test_a_field_that_no_form_names_is_read(catalog: bytes, reader: str) -> None:
    field = ORPHAN % b"/FT /Tx /T (a) /V (04711)"
    assert told(one_sheet(said("12"), more=[field], page=b"/Annots [5 0 R]", catalog=catalog), reader) == ("04711",)


def test_where_its_value_is_its_parents_viewers_differ_and_so_do_readers() -> None:
    """So a second reader looks, and what the one has and the other has not is no pass."""
    more = [ORPHAN % b"/Parent 6 0 R", b"<< /FT /Tx /T (a) /V (04711) /Kids [5 0 R] >>"]
    data = one_sheet(said("12"), more=more, page=b"/Annots [5 0 R]")
    assert (told(data, PRIMARY), told(data, SECOND)) == ((), ("04711",))
    assert [each.code for each in read(data, PRIMARY).suspicions] == ["annotations"]


@BOTH
def test_a_value_may_stand_elsewhere_in_the_file_or_be_a_stream(reader: str) -> None:
    for other in (b"(04711)", b"<< /Length 5 >>\nstream\n04711\nendstream"):
        assert told(Form(b"/FT /Tx /T (a) /V 6 0 R", others=(other,)).data(), reader) == ("04711",)


@BOTH
@pytest.mark.parametrize("end", [b"\\r", b"\\n", b"\\r\\n"])
def test_each_line_of_a_value_has_its_part_of_the_field(end: bytes, reader: str) -> None:
    sheet = sheet_of(Form(b"/FT /Tx /Ff 4096 /T (a) /V (22%b333)" % end).data(), reader)
    assert sheet.runs[1:] == ("22", "333")
    assert [place[:4] for place in sheet.places[1:]] == [(720, 5220, 1720, 5320), (720, 5320, 1720, 5420)]
    blank = sheet_of(Form(b"/FT /Tx /Ff 4096 /T (a) /V (22%b%b333)" % (end, end)).data(), reader)
    assert [place.top for place in blank.places[1:]] == [5220, 5353]


@BOTH
def test_a_value_with_a_letter_to_a_box_is_one(reader: str) -> None:
    comb = b"/FT /Tx /Ff 16777216 /MaxLen 12 /T (a) /V (123456789012)"
    assert told(Form(comb).data(), reader) == ("123456789012",)


OPTIONS = b"/Opt [[(1) (one)] [(22) (two)] (three)]"


@BOTH
@pytest.mark.parametrize(
    ("choice", "runs"),
    [
        (b"/Ff 131072 /V (22)", ("two",)),
        (b"/Ff 131072 /V (three)", ("three",)),
        (b"/Ff 393216 /V (4711)", ("4711",)),
        (b"/Ff 131072", ()),
        (b"/V (22)", ("one", "two", "three")),
        (b"/V [(1) (22)]", ("one", "two", "three")),
        (b"", ("one", "two", "three")),
    ],
)
def test_a_choice_says_what_it_shows(choice: bytes, runs: tuple[str, ...], reader: str) -> None:
    assert told(Form(b"/FT /Ch /T (a) %b %b" % (OPTIONS, choice)).data(), reader) == runs
    parent = b"<< /FT /Ch /T (a) /Kids [5 0 R] %b %b >>" % (OPTIONS, choice)
    assert told(Form(CHILD, 6, (parent,)).data(), reader) == runs


@BOTH
@pytest.mark.parametrize("entries", [b"/V /On /AS /On", b"/V /On", b"/Ff 65536 /MK << /CA (go) >>", b"/V 6 0 R"])
def test_a_button_says_nothing(entries: bytes, reader: str) -> None:
    assert told(Form(b"/FT /Btn /T (a) " + entries, others=(b"/On",)).data(), reader) == ()


LOOK = form(b"BT /F1 8 Tf 5 5 Td (04711) Tj ET", IDENTITY, box=b"[0 0 100 20]")
ANEW = b"/NeedAppearances true"


@BOTH
@pytest.mark.parametrize(
    ("value", "anew", "runs"),
    [
        (b"(22)", ANEW, ("04711", "22")),
        (b"(22)", b"/NeedAppearances  true", ("04711", "22")),
        (b"(22)", b"/NeedAppearances false", ("04711",)),
        (b"(22)", b"", ("04711",)),
        (b"(04711)", ANEW, ("04711",)),
        (b"(0 4 7\\r1 1)", ANEW, ("04711",)),
        (b"(047112)", ANEW, ("04711", "047112")),
        (b"()", ANEW, ("04711",)),
        (b"/Off", ANEW, ("04711",)),
    ],
)
def test_a_field_that_is_drawn_anew_is_read_both_ways_if_they_differ(
    value: bytes, anew: bytes, runs: tuple[str, ...], reader: str
) -> None:
    field = Form(b"/FT /Tx /T (a) /AP << /N 6 0 R >> /V " + value, others=(LOOK,), anew=anew)
    assert told(field.data(), reader) == runs
    parent = b"<< /FT /Tx /T (a) /Kids [5 0 R] /V %b >>" % value
    assert told(Form(b"/AP << /N 6 0 R >> /Parent 7 0 R", 7, (LOOK, parent), anew).data(), reader) == runs


@BOTH
def test_blanks_make_no_difference_to_what_is_drawn_anew(reader: str) -> None:
    spread = form(b"BT /F1 8 Tf 5 5 Td [(04) -900 (711)] TJ ET", IDENTITY, box=b"[0 0 100 20]")
    field = b"/FT /Tx /T (a) /AP << /N 6 0 R >> /V (04711)"
    assert " ".join(told(Form(field, others=(spread,), anew=ANEW).data(), reader)).split() == ["04", "711"]


@BOTH
def test_a_note_with_a_picture_is_not_drawn_anew(reader: str) -> None:
    note = b"<< /Type /Annot /Subtype /FreeText /F 4 /Rect [72 200 172 220] /Contents (22) /AP << /N 6 0 R >> >>"
    both = Form(b"/FT /Tx /T (a) /V (333)", others=(LOOK, note), beside=b"7 0 R", anew=ANEW)
    assert sorted(told(both.data(), reader)) == ["04711", "333"]


@BOTH
def test_values_that_changed_their_fields_are_told(reader: str) -> None:
    """Each is on the sheet, but in the other's place."""
    one = b"<< /Type /Annot /Subtype /Widget /F 4 /Rect [%d 300 %d 320] /FT /Tx /T (%d) /V (%b) /AP << /N %d 0 R >> >>"
    other = LOOK.replace(b"04711", b"31337")

    def drawn_anew(first: bytes, second: bytes) -> tuple[str, ...]:
        fields = [one % (72, 172, 1, first, 7), one % (180, 280, 2, second, 8)]
        catalog = b"/AcroForm << /Fields [5 0 R 6 0 R] %b >>" % ANEW
        page = b"/Annots [5 0 R 6 0 R]"
        return told(one_sheet(said("12"), more=[*fields, LOOK, other], page=page, catalog=catalog), reader)

    assert drawn_anew(b"04711", b"31337") == ("04711", "31337")
    assert drawn_anew(b"31337", b"04711") == ("04711", "31337", "31337", "04711")


@BOTH
def test_a_field_with_a_picture_beside_one_without(reader: str) -> None:
    drawn = b"<< /Type /Annot /Subtype /Widget /F 4 /Rect [72 200 172 220] /FT /Tx /T (b) /V (1) /AP << /N 6 0 R >> >>"
    both = Form(b"/FT /Tx /T (a) /V (22)", others=(LOOK, drawn), beside=b"7 0 R")
    assert sorted(told(both.data(), reader)) == ["04711", "22"]


@pytest.mark.parametrize("pitch", [14, 17, 20])
def test_fields_below_each_other_are_two_in_a_font_that_is_not_in_the_file_too(pitch: int) -> None:
    """PDFium has no shape for its letters, and would take both for words of one line."""
    font = NOT_EMBEDDED.format("UniJIS-UCS2-H").encode()
    picture = form(b"BT /F1 10 Tf 2 2.5 Td <6771 4EAC 90FD> Tj ET", IDENTITY, font, b"[0 0 100 12.5]")
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect [188 %d 288 %d.5] /AP << /N %d 0 R >> >>"
    fields = [field % (600 - pitch * at, 612 - pitch * at, 5 + at) for at in (0, 1)]
    sheet = sheet_of(one_sheet(b"", LATIN, [picture, picture, *fields], page=b"/Annots [7 0 R 8 0 R]"), PRIMARY)
    assert sheet.runs == ("東京都", "東京都")
    assert [place.bottom - place.top for place in sheet.places] == [100, 100]
