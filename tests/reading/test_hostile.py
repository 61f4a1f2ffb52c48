"""Whatever the bytes, there is an answer: a reading, or why there is none."""

from __future__ import annotations

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.reading import limits, native
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import LATIN, one_sheet, pdf, said, stream
from tests.reading.told import problem_of, suspected

READERS = (PRIMARY, SECOND)
BOTH = pytest.mark.parametrize("reader", READERS)
SOUND = paper.certificate()


def problem(data: bytes, reader: str = PRIMARY) -> str:
    return problem_of(read(data, reader))


@BOTH
@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"   \r\n", "blank"),
        (b"<!DOCTYPE html><html><body>502</body></html>", "html"),
        (b"\xef\xbb\xbf\n<HTML><head></head></HTML>", "html"),
        (b"<?xml version='1.0'?><error/>", "xml"),
        (b'{"reason": "busy"}', "json"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"PK\x03\x04", "zip"),
        (b"%!PS-Adobe-3.0", "print-stream"),
        (b"certificate", "no-header"),
    ],
)
def test_what_is_no_pdf_is_named(data: bytes, looks_like: str, reader: str) -> None:
    assert read(data, reader).problem == say("no-pdf", looks_like=looks_like)


@BOTH
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-bytes"),
        (b"%PDF-1.7\n", "cut-short"),
        (b"%PDF-1.7\n%%EOF", "no-table-named"),
        (b"%PDF-1.7\nstartxref\n5\n%%EOF", "table-elsewhere"),
        (SOUND + b"<!-- served in 3 ms -->", "surplus-after-end"),
    ],
)
def test_what_is_no_whole_pdf_is_named(data: bytes, code: str, reader: str) -> None:
    assert problem(data, reader) == code


def test_what_is_too_large_is_not_opened() -> None:
    data = b"%PDF-1.7\n" + bytes(limits.MAX_SIZE_BYTES)
    assert read(data).problem == say("too-large", size_bytes=len(data), limit_bytes=limits.MAX_SIZE_BYTES)


@BOTH
def test_a_document_cut_short_is_damaged_wherever_it_was_cut(reader: str) -> None:
    whole = SOUND.rstrip()
    for cut in (*range(0, len(whole), 997), *range(len(whole) - 40, len(whole))):
        assert problem(SOUND[:cut], reader)
        assert problem(SOUND[: min(cut, whole.rindex(b"startxref"))] + b"\n%%EOF\n", reader)
    assert problem(whole, reader) == ""


@BOTH
def test_a_document_with_a_piece_missing_is_damaged(reader: str) -> None:
    for at in range(2000, len(SOUND) - 2000, 4001):
        assert problem(SOUND[:at] + SOUND[at + 50 :], reader)


@BOTH
def test_two_documents_in_one_are_damaged(reader: str) -> None:
    assert problem(SOUND + one_sheet(said("second")), reader)


@BOTH
def test_bytes_before_the_header_do_no_harm(reader: str) -> None:
    assert problem(b"\n\n" + one_sheet(said("text")), reader) == ""


def resaved(**kind: object) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(one_sheet(said("text")))))
    if kind:
        writer.encrypt(**kind)  # type: ignore[arg-type]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@BOTH
def test_a_document_under_a_password_is_encrypted(reader: str) -> None:
    assert problem(resaved(user_password="secret", algorithm="RC4-128"), reader) == "needs-password"


@BOTH
def test_a_document_encrypted_without_a_password_is_read_and_suspected(reader: str) -> None:
    found = read(resaved(user_password="", owner_password="x", algorithm="RC4-128"), reader)
    assert found.problem is None
    assert found.sheets[0].runs == ("text",)
    assert "encrypted" in suspected(found)


def test_an_unknown_encryption_is_named() -> None:
    data = pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", b"<< /Filter /Odd >>"],
        extra=b"/Encrypt 3 0 R /ID [<00> <00>]",
    )
    assert problem(data) == "unknown-encryption"


@BOTH
def test_a_document_without_sheets(reader: str) -> None:
    data = pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])
    assert problem(data, reader) == "no-sheets"


@BOTH
def test_a_document_that_claims_to_be_a_book(reader: str) -> None:
    kids = b"3 0 R " * 300
    data = pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [" + kids + b"] /Count 300 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )
    assert read(data, reader).problem == say("too-many-sheets", sheets=300, limit=limits.MAX_SHEETS)


@BOTH
@pytest.mark.parametrize("count", [-1, 2, 200_000, 2**31])
def test_a_false_count_of_sheets_is_survived(count: int, reader: str) -> None:
    data = one_sheet(said("text")).replace(b"/Count 1 >>", b"/Count %d >>" % count)
    shift = len(b"%d" % count) - 1
    found = read(_shifted(data, shift), reader)
    assert found.problem or found.sheets[0].runs == ("text",)


def _shifted(data: bytes, by: int) -> bytes:
    """The same file with a sound table, after object 2 grew by some bytes."""
    head, _, tail = data.partition(b"xref\n")
    start = len(head)
    rows = tail.split(b"\n")
    for at, row in enumerate(rows):
        if row.endswith(b" n ") and int(row[:10]) > data.index(b"2 0 obj"):
            rows[at] = b"%010d" % (int(row[:10]) + by) + row[10:]
    return head + b"xref\n" + b"\n".join(rows[: rows.index(b"startxref") + 1]) + b"\n%d\n%%%%EOF\n" % start


LOOPS = {
    "the tree of sheets": pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
    "parents": pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
        ]
    ),
    "a reference to itself": pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"2 0 R"]),
    "forms": one_sheet(
        b"/X Do",
        b"<< /XObject << /X 5 0 R >> >>",
        [stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>")],
    ),
    "resources": one_sheet(said("a"), b"5 0 R", [b"<< /Font 5 0 R /XObject 5 0 R /F1 5 0 R >>"]),
    "colour spaces": one_sheet(
        b"q 9 0 0 9 9 9 cm /I Do Q",
        b"<< /XObject << /I 5 0 R >> >>",
        [
            stream(
                bytes(400), b"/Type /XObject /Subtype /Image /Width 20 /Height 20 /BitsPerComponent 8 /ColorSpace 6 0 R"
            ),
            b"[/Indexed 6 0 R 1 <0001>]",
        ],
    ),
    "masks": one_sheet(
        b"q 9 0 0 9 9 9 cm /I Do Q",
        b"<< /XObject << /I 5 0 R >> >>",
        [
            stream(
                bytes(400),
                b"/Type /XObject /Subtype /Image /Width 20 /Height 20 /BitsPerComponent 8 "
                b"/ColorSpace /DeviceGray /SMask 5 0 R",
            )
        ],
    ),
    "contents": one_sheet(b"").replace(b"/Contents 4 0 R", b"/Contents 3 0 R"),
    "lengths": pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            b"<< /Length 4 0 R >>\nstream\nq\nendstream",
        ]
    ),
    "tables": one_sheet(said("a")).replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev 9 "),
}


@BOTH
@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_ends(name: str, reader: str) -> None:
    problem(LOOPS[name], reader)


def test_a_table_that_names_itself_as_the_one_before() -> None:
    data = one_sheet(said("text"))
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    looped = data.replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d " % start)
    for reader in READERS:
        found = read(looped, reader)
        assert found.problem or found.sheets[0].runs == ("text",)


@BOTH
@pytest.mark.parametrize("depth", [20, 3000])
def test_a_deep_tree_of_sheets(depth: int, reader: str) -> None:
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth + 2)]
    data = pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            *nodes,
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (depth + 1),
        ]
    )
    found = problem(data, reader)
    assert depth < 100 or found or reader == PRIMARY


@BOTH
def test_forms_nested_beyond_all_reason(reader: str) -> None:
    forms = [
        stream(
            b"/X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>" % (6 + at),
        )
        for at in range(30)
    ]
    forms.append(stream(said("deep"), b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources " + LATIN))
    assert problem(one_sheet(b"/X Do", b"<< /XObject << /X 5 0 R >> >>", forms), reader) == "nested-too-deep"


@BOTH
def test_a_bomb_of_compressed_drawing(reader: str) -> None:
    bomb = zlib.compress(zlib.compress(b"q Q\n" * 6_000_000, 1), 9)
    content = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(bomb) + bomb + b"\nendstream"
    data = pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            content,
        ]
    )
    assert len(data) < 20_000
    if reader == SECOND:
        assert problem(data, reader)
    else:
        problem(data, reader)


@BOTH
def test_a_sheet_of_a_million_operators(reader: str) -> None:
    content = b"0 0 m 9 9 l S\n" * 350_000
    assert problem(one_sheet(content), reader) == ("too-many-things" if reader == PRIMARY else "too-much-drawing")


@BOTH
def test_more_text_than_a_sheet_can_hold(reader: str) -> None:
    line = b"(" + b"x" * 900 + b") Tj 0 -30 Td\n"
    data = one_sheet(b"BT /F1 8 Tf 10 9000 Td " + line * 250 + b"ET", box=b"[0 0 9999 9999]")
    assert problem(data, reader) == ("too-many-characters" if reader == PRIMARY else "sheet-too-many-characters")


@BOTH
def test_more_images_than_a_sheet_can_hold(reader: str) -> None:
    dot = stream(
        bytes(50) + b"\xff" * 50,
        b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray",
    )
    content = b"".join(b"q 9 0 0 9 %d %d cm /I Do Q\n" % (at % 25 * 20, at // 25 * 20) for at in range(300))
    data = one_sheet(content, b"<< /XObject << /I 5 0 R >> >>", [dot])
    assert problem(data, reader) == ("too-many-images" if reader == PRIMARY else "more-images-than")


@pytest.mark.parametrize("box", [b"[0 0 0 0]", b"[0 0 1000000 1000000]", b"[0 0 14000 14000]", b"[10 10 5 5]", b"[]"])
def test_odd_sizes_are_survived(box: bytes) -> None:
    for reader in READERS:
        problem(one_sheet(said("text", before="1 g"), box=box), reader)


@BOTH
def test_a_script_and_an_attachment_are_suspected(reader: str) -> None:
    found = read(one_sheet(said("text"), catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), PRIMARY)
    assert "javascript" in suspected(found)
    holder = PdfWriter(clone_from=PdfReader(io.BytesIO(one_sheet(said("text")))))
    holder.add_attachment("other.pdf", b"%PDF-1.7")
    out = io.BytesIO()
    holder.write(out)
    found = read(out.getvalue(), PRIMARY)
    assert "embedded-files" in suspected(found)
    assert problem(out.getvalue(), reader) == ""


def test_a_file_of_nothing_but_its_frame_cannot_be_opened() -> None:
    assert problem(pdf([b"null"]), PRIMARY) == "not-openable"


def test_what_the_second_reader_cannot_read_is_told_with_its_words() -> None:
    why = read(pdf([b"null"]), SECOND).problem
    assert why is not None
    assert why.code in ("second-reader-failed", "reader-failed")


def test_a_sheet_that_is_none_cannot_be_opened() -> None:
    data = pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"[1 2 3]"])
    assert read(data).problem == say("sheet-not-openable", sheet=1)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("FPDFText_LoadPage", say("text-not-readable", sheet=1)),
        ("FPDFBitmap_CreateEx", say("too-large-to-render")),
    ],
)
def test_what_pdfium_cannot_make_is_told(call: str, why: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native.fpdf, call, lambda *_: None)
    assert read(one_sheet(said("text", before="1 g"))).problem == why


@BOTH
def test_a_number_that_no_line_of_json_could_hold_is_told_all_the_same(reader: str) -> None:
    huge = b"9" * 12
    head = b"/Type /XObject /Subtype /Image /Width %b /Height %b /BitsPerComponent 1 /ColorSpace /DeviceGray" % (
        huge,
        huge,
    )
    problem(one_sheet(b"q 9 0 0 9 9 9 cm /I Do Q", b"<< /XObject << /I 5 0 R >> >>", [stream(b"\0", head)]), reader)


def test_a_reader_that_does_not_exist() -> None:
    with pytest.raises(ValueError):
        read(SOUND, "ocr")


def test_an_encryption_that_only_the_primary_reader_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf.errors import DependencyError

    from harness.reading import pypdf_reader

    def lacks(*_: object, **__: object) -> None:
        raise DependencyError("cryptography is required")

    monkeypatch.setattr(pypdf_reader, "PdfReader", lacks)
    assert read(SOUND, SECOND).problem == say("second-reader-lacks", failure=Failure("cryptography is required"))


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (MemoryError, say("out-of-memory")),
        (RecursionError, say("endless-references")),
        (KeyError, say("reader-failed", failure=Failure("KeyError"))),
    ],
)
def test_whatever_a_reader_raises_is_told(
    error: type[BaseException], why: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    from harness.reading import pdfium

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(pdfium, "read", fail)
    assert read(SOUND, PRIMARY).problem == why
