"""What the bytes alone say."""

from __future__ import annotations

import zlib

import pytest

from harness.catalogue import say
from harness.reading.limits import Unreadable
from harness.reading.structure import Traits, check
from tests.reading.paper import one_sheet, pdf, said, stream

SOUND = one_sheet(said("text"))


@pytest.mark.parametrize("name", ["masks", "layers", "states", "drawn_fonts", "meanings", "scripts", "attachments"])
def test_a_plain_document_needs_no_look(name: str) -> None:
    assert getattr(Traits(SOUND), name) is False


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (b"/SMask 5 0 R", "masks"),
        (b"/Mask [0 1]", "masks"),
        (b"/OCProperties <<>>", "layers"),
        (b"/OC 5 0 R", "layers"),
        (b"/ExtGState << /G 5 0 R >>", "states"),
        (b"/Subtype /Type3", "drawn_fonts"),
        (b"/ToUnicode 5 0 R", "meanings"),
        (b"/S /JavaScript", "scripts"),
        (b"/Type /EmbeddedFile", "attachments"),
    ],
)
def test_a_name_in_the_file_is_a_hint(words: bytes, name: str) -> None:
    assert getattr(Traits(one_sheet(b"", page=words)), name) is True
    packed = stream(b"5 0 << " + words + b" >>", b"/Type /ObjStm /N 1 /First 4", pack=True)
    assert getattr(Traits(one_sheet(b"", more=[packed])), name) is True


@pytest.mark.parametrize("name", ["masks", "layers", "states", "drawn_fonts"])
@pytest.mark.parametrize(
    "veil",
    [
        pytest.param(one_sheet(b"", page=b"/SM#61sk 5 0 R"), id="an escape in a name"),
        pytest.param(one_sheet(b"", more=[stream(b"x", b"/Type /ObjStm /Filter /LZWDecode")]), id="another filter"),
        pytest.param(one_sheet(b"", page=b"/Kind /ObjStm"), id="no stream"),
        pytest.param(
            one_sheet(b"", more=[stream(bytes(9_000_000), b"/Type /ObjStm", pack=True)]), id="a stream without end"
        ),
    ],
)
def test_where_something_is_veiled_the_answer_is_to_look(veil: bytes, name: str) -> None:
    assert getattr(Traits(veil), name) is True


def test_a_stencil_is_not_an_image_with_a_mask() -> None:
    assert Traits(one_sheet(b"", page=b"/ImageMask true")).masks is False
    assert zlib.compress(b"") not in SOUND


def test_slips_that_every_reader_forgives() -> None:
    check(SOUND.replace(b" n \n", b" n\n"))
    check(SOUND.replace(b"xref\n0 5\n", b"xref\n1 5\n"))
    check(SOUND + b"\r\n\0\0")
    free = SOUND.replace(b"0000000000 65535 f ", b"0000000000 65535 n ")
    check(free)


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (b"9999999999 00000 n ", "object-elsewhere"),
        (b"0000000003 00000 n ", "object-elsewhere"),
        (b"garbage garbage 00 ", "table-breaks-off"),
    ],
)
def test_a_table_that_points_elsewhere_is_damaged_whichever_object_it_is(wrong: bytes, code: str, number: int) -> None:
    at = SOUND.index(b"xref\n0 5\n") + len(b"xref\n0 5\n") + 20 * number
    with pytest.raises(Unreadable) as raised:
        check(SOUND[:at] + wrong + SOUND[at + 19 :])
    assert raised.value.why == (say(code, object=number) if code == "object-elsewhere" else say(code))


def test_an_entry_that_points_at_another_object_is_damaged() -> None:
    at, place = SOUND.index(b"xref\n0 5\n") + len(b"xref\n0 5\n") + 60, SOUND.index(b"2 0 obj")
    with pytest.raises(Unreadable) as raised:
        check(SOUND[:at] + b"%010d 00000 n " % place + SOUND[at + 19 :])
    assert raised.value.why == say("object-elsewhere", object=3)


def test_an_entry_that_points_at_a_mere_reference_is_damaged() -> None:
    at, place = SOUND.index(b"xref\n0 5\n") + len(b"xref\n0 5\n") + 40, SOUND.index(b"2 0 R")
    with pytest.raises(Unreadable) as raised:
        check(SOUND[:at] + b"%010d 00000 n " % place + SOUND[at + 19 :])
    assert raised.value.why == say("object-elsewhere", object=2)


def test_a_document_with_its_table_in_a_stream() -> None:
    data = pdf([b"<< /Type /Catalog >>", stream(b"", b"/Type /XRef")])
    start = data.index(b"2 0 obj")
    check(data[: data.index(b"xref\n")] + b"startxref\n%d\n%%%%EOF" % start)


def in_sections(*sizes: int) -> bytes:
    """The sound document with its table in sections of so many entries."""
    start = SOUND.index(b"xref\n0 5\n")
    first_line = start + len(b"xref\n0 5\n")
    entries = [SOUND[first_line + 20 * at : first_line + 20 * at + 20] for at in range(5)]
    table, at = b"xref\n", 0
    for size in sizes:
        table += b"%d %d\n" % (at, size) + b"".join(entries[at : at + size])
        at += size
    return SOUND[:start] + table + SOUND[first_line + 100 :]


@pytest.mark.parametrize("sizes", [(5,), (1, 4), (3, 2), (1, 1, 1, 1, 1)])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_entry_of_every_section_counts(sizes: tuple[int, ...], number: int) -> None:
    whole = in_sections(*sizes)
    check(whole)
    place = b"%010d 00000 n " % SOUND.index(b"%d 0 obj" % number)
    assert whole.count(place) == 1
    for wrong in (SOUND.index(b"%d 0 obj" % (number % 4 + 1)), SOUND.index(b"%d 0 obj" % number) + 1, 7):
        with pytest.raises(Unreadable) as raised:
            check(whole.replace(place, b"%010d 00000 n " % wrong))
        assert raised.value.why == say("object-elsewhere", object=number)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("head", [b"9 0 obj", b"x 0 obj", b"0 obj  ", b"       ", b"%d 0 R  ", b"%d 0 obk"])
def test_every_object_s_head_counts(head: bytes, number: int) -> None:
    at = SOUND.index(b"%d 0 obj" % number)
    wrong = head % number if b"%" in head else head
    with pytest.raises(Unreadable) as raised:
        check(SOUND[:at] + wrong + SOUND[at + 7 :])
    assert raised.value.why == say("object-elsewhere", object=number)
