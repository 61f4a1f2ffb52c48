"""What the bytes of a document hint at, entry by entry; and what bytes that are no document look like."""

from __future__ import annotations

import pytest

from harness.catalogue import say
from harness.reading.limits import Unreadable
from harness.reading.structure import Traits, check, no_document
from tests.reading.paper import LATIN, one_sheet, pdf, said, stream

SOUND = one_sheet(said("text"))


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"\0\t\n\x0c\r \x1a", "blank"),
        (b"\xef\xbb\xbf", "blank"),
        (b"<!DOCTYPE HTML>", "html"),
        (b"<html lang='ja'>", "html"),
        (b"\r\n\r\n<BODY>502</BODY>", "html"),
        (b"502 Bad Gateway <body>", "html"),
        (b"\n<?xml version='1.0'?>", "xml"),
        (b"<error/>", "xml"),
        (b"\xef\xbb\xbf{}", "json"),
        (b" [1]", "json"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"GIF89a", "picture"),
        (b"II*\0\x08", "picture"),
        (b"MM\0*\0", "picture"),
        (b"PK\x03\x04", "zip"),
        (b"%!PS-Adobe-3.0", "print-stream"),
        (b"\x1b%-12345X@PJL", "print-stream"),
        (b"certificate", "no-header"),
        ("証明書".encode(), "no-header"),
        (b"1 0 obj << >> endobj", "binary"),
        (bytes(range(1, 256)), "binary"),
        (b"busy {", "no-header"),
        (b"see %!PS", "no-header"),
    ],
)
def test_bytes_that_are_no_document_are_named_by_how_they_begin(data: bytes, looks_like: str) -> None:
    assert no_document(data) == say("no-pdf", looks_like=looks_like)


def test_a_header_stands_within_the_first_kibibyte() -> None:
    last = b" " * (1024 - len(b"%PDF-"))
    assert no_document(last + b"%PDF-1.7") is None
    assert no_document(last + b" %PDF-1.7") is not None
    assert no_document(b"") == say("no-bytes")


def code_of(data: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        check(data)
    return raised.value.why.code


def test_where_a_document_ends() -> None:
    assert code_of(SOUND.removesuffix(b"%%EOF\n")) == "cut-short"
    assert code_of(SOUND + b"surplus") == "surplus-after-end"
    assert code_of(SOUND + bytes(5000) + b"x") == "cut-short"
    assert code_of(SOUND[:-6] + b"%%EOF" + b"x" * 2043) == "surplus-after-end"
    assert code_of(SOUND[:-6] + b"%%EOF" + b"x" * 2044) == "cut-short"
    check(SOUND + b"\0\t\n\x0c\r \x1a" * 1000)


def test_the_table_is_named_right_before_the_end() -> None:
    assert code_of(SOUND.replace(b"startxref", b"startxerf")) == "no-table-named"
    assert code_of(SOUND.replace(b"startxref", b"startxref -")) == "no-table-named"
    far = SOUND[:-6]
    assert code_of(far + b" " * 2100 + b"%%EOF\n") == "no-table-named"


def test_a_table_stands_where_it_is_said_to() -> None:
    at = SOUND.index(b"xref\n0 5\n")
    for moved in (-9, 1, 7):
        wrong = SOUND.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + moved))
        assert code_of(wrong) == "table-elsewhere"
    check(SOUND.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at - 1)))  # white space before it is forgiven


@pytest.mark.parametrize("junk", [b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000])
def test_with_bytes_before_the_header_offsets_count_from_either(junk: bytes) -> None:
    check(junk + SOUND)
    table = SOUND.index(b"xref\n0 5\n")
    shifted = junk + SOUND
    for number in (4, 3, 2, 1):
        place = b"%010d 00000 n " % SOUND.index(b"%d 0 obj" % number)
        shifted = shifted.replace(place, b"%010d 00000 n " % (SOUND.index(b"%d 0 obj" % number) + len(junk)))
    check(shifted.replace(b"startxref\n%d" % table, b"startxref\n%d" % (table + len(junk))))
    assert code_of(shifted) == "object-elsewhere"


def test_a_table_in_a_stream_is_one_by_its_own_type() -> None:
    data = pdf([b"<< /Type /Catalog >>", stream(b"", b"/Type /Other"), stream(b"", b"/Type /XRef")])
    body = data[: data.index(b"xref\n")]
    assert code_of(body + b"startxref\n%d\n%%%%EOF" % data.index(b"2 0 obj")) == "table-elsewhere"
    check(body + b"startxref\n%d\n%%%%EOF" % data.index(b"3 0 obj"))


def test_only_entries_in_use_count() -> None:
    """A free entry may say anything, and what follows it counts again."""
    at = SOUND.index(b"xref\n0 5\n") + len(b"xref\n0 5\n")
    freed = SOUND[: at + 40] + b"0000000007 00001 f \n" + SOUND[at + 60 :]
    check(freed)
    entry = b"%010d 00000 n " % SOUND.index(b"4 0 obj")
    assert code_of(freed.replace(entry, b"0000000007 00000 n ")) == "object-elsewhere"


def test_a_generation_belongs_to_the_head() -> None:
    at = SOUND.index(b"3 0 obj")
    check(SOUND.replace(b"%010d 00000 n" % at, b"%010d 00001 n" % at))


def of_pages(*more: bytes) -> bytes:
    """A document of so many pages."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(len(more)))
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] %b >>" % each for each in more]
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(more))
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *pages])


def units(data: bytes, sheets: int) -> list[float]:
    traits = Traits(data)
    return [traits.unit_pt(sheet) for sheet in range(1, sheets + 1)]


def test_every_sheet_has_its_own_unit() -> None:
    data = of_pages(b"/UserUnit 2", b"", b"/UserUnit 0.5", b"/UserUnit 75000", b"/UserUnit 3")
    assert units(data, 7) == [2.0, 1.0, 0.5, 75000.0, 3.0, 1.0, 1.0]


@pytest.mark.parametrize("wrong", [b"0", b"-2", b"75001", b"1000000"])
def test_of_a_unit_that_nobody_takes_nothing_is_made(wrong: bytes) -> None:
    assert units(of_pages(b"/UserUnit " + wrong, b"/UserUnit 2"), 2) == [1.0, 2.0]


@pytest.mark.parametrize("wrong", [b"[1 2]", b"(two)", b"<< >>", b"/Two"])
def test_where_a_unit_is_no_number_none_counts(wrong: bytes) -> None:
    assert units(of_pages(b"/UserUnit " + wrong, b"/UserUnit 2"), 2) == [1.0, 1.0]
    assert units(b"%PDF-1.7 /UserUnit 2", 1) == [1.0]


@pytest.mark.parametrize("name", [b"/User#55nit", b"/#55serUnit", b"/UserUni#74"])
def test_a_unit_whose_name_is_escaped_counts(name: bytes) -> None:
    assert units(of_pages(b"", name + b" 2"), 2) == [1.0, 2.0]


def packed(words: bytes, entries: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    return stream(b"5 0 << " + words + b" >>", entries, pack=True)


LOOKS = ("masks", "layers", "states", "drawn_fonts", "fields_are_redrawn")


def test_what_is_packed_and_tells_of_nothing_needs_no_look() -> None:
    traits = Traits(one_sheet(b"", more=[packed(b"/A 1"), packed(b"/B 2")]))
    assert [getattr(traits, name) for name in LOOKS] == [False] * 5
    assert traits.patterns == ()
    assert traits.unit_pt(1) == 1.0


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("words", "name"),
    [
        (b"/SMask 5 0 R", "masks"),
        (b"/OC 5 0 R", "layers"),
        (b"/ExtGState << >>", "states"),
        (b"/Subtype /Type3", "drawn_fonts"),
        (b"/NeedAppearances true", "fields_are_redrawn"),
    ],
)
def test_every_packed_stream_counts(words: bytes, name: str, place: int) -> None:
    more = [packed(b"/A 1"), packed(b"/B 2"), packed(b"/C 3")]
    more[place] = packed(words)
    traits = Traits(one_sheet(b"", more=more))
    assert [each for each in LOOKS if getattr(traits, each)] == [name]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_packed_stream_that_cannot_be_opened_veils_the_document(place: int) -> None:
    more = [packed(b"/A 1"), packed(b"/B 2"), packed(b"/C 3")]
    more[place] = stream(b"not packed", b"/Type /ObjStm")
    traits = Traits(one_sheet(b"", more=more))
    assert [getattr(traits, name) for name in LOOKS] == [True] * 5
    assert traits.patterns is None


def test_streams_that_are_too_much_together_veil_the_document() -> None:
    half = stream(bytes(4_000_001), b"/Type /ObjStm", pack=True)
    assert Traits(one_sheet(b"", more=[half])).masks is False
    assert Traits(one_sheet(b"", more=[half, half])).masks is True
    assert Traits(one_sheet(b"", more=[stream(bytes(7_999_999), b"/Type /ObjStm", pack=True)])).masks is False
    assert Traits(one_sheet(b"", more=[stream(bytes(8_000_000), b"/Type /ObjStm", pack=True)])).masks is True


def test_fields_are_redrawn_where_a_form_says_so_and_not_where_it_denies_it() -> None:
    assert Traits(one_sheet(b"", page=b"/NeedAppearances true")).fields_are_redrawn is True
    assert Traits(one_sheet(b"", page=b"/NeedAppearances false")).fields_are_redrawn is False
    assert Traits(SOUND).fields_are_redrawn is False


def pattern(paint: bytes, resources: bytes = b"/Resources << >>") -> bytes:
    return stream(paint, b"/PatternType 1 /PaintType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 " + resources)


def test_every_pattern_of_a_document_is_known_by_its_bytes() -> None:
    first, second = pattern(b"0 0 3 3 re f"), pattern(b"0 0 4 4 re f")
    found = Traits(one_sheet(b"", more=[first, b"<< /A 1 >>", second])).patterns
    assert found is not None
    expected = [b" obj\n" + each.removesuffix(b"endstream") for each in (first, second)]
    assert list(found) == expected
    assert Traits(SOUND).patterns == ()


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    "other",
    [
        pattern(b"", b""),
        pattern(b"", b"/Resources << /Font << >> >>"),
        pattern(b"", b"/Resources 5 0 R"),
        b"<< /PatternType 2 /Shading 5 0 R >>",
    ],
)
def test_patterns_that_depend_on_anything_else_are_not_known(other: bytes, place: int) -> None:
    more = [pattern(b"0 0 3 3 re f"), pattern(b"0 0 4 4 re f")]
    more[place] = other
    assert Traits(one_sheet(b"", more=more)).patterns is None


def test_a_pattern_before_any_object_is_not_known() -> None:
    assert Traits(b"/PatternType 1 /Resources << >> endstream").patterns is None
    assert Traits(b"1 0 obj /PatternType 1 /Resources << >>").patterns is None


def test_an_escape_in_any_name_is_a_veil() -> None:
    traits = Traits(one_sheet(b"", LATIN + b" % /A#42"))
    assert [getattr(traits, name) for name in LOOKS] == [True] * 5
    assert traits.patterns is None
    assert traits.unit_pt(1) == 1.0
