"""A document that the readers cannot read as it is, repaired as printers and viewers do it, and looked at once more.

What such a program would put on paper has been handed over, however damaged the file that holds it. No two of them
repair alike, so there are four: what PDFium and pypdf make of it, what qpdf writes anew, and the pages that stand in it
whatever lists them, in each of the files or revisions that follow one another."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Reading, Sheet
from harness.reading import pdfium
from harness.reading.limits import MAX_SHEETS, MAX_SIZE_BYTES, Unreadable, check_length
from harness.reading.readers import contained
from harness.reading.unwrapping import unwrapped

_MARK, _END = b"%PDF-", b"%%EOF"
_PART = b"endobj"
_MOST_VERSIONS = 20
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_END_OF_HEAD = re.compile(rb"\bstream\b|\bendobj\b")
_PACKED = re.compile(rb"\bobj\b((?:(?!\bobj\b).){0,400}?)\bstream\r?\n", re.DOTALL)
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
_LARGEST_NUMBER = 8_388_607
"""Of an object; no reader takes a larger one."""


def is_wanted(data: bytes, readings: Sequence[Reading]) -> bool:
    """Whether a document must be repaired to be looked at: a reader could not read it, or a sheet shows no text. What
    is a text, or nothing, has nothing that could be repaired, unless it holds parts of a document."""
    return any(not _is_seen(one) or (one.problem is not None and _PART in data) for one in readings)


def _is_seen(reading: Reading) -> bool:
    problem = reading.problem
    if problem is not None and (problem.code == "no-bytes" or dict(problem.parts).get("looks_like") == "blank"):
        return True
    return bool(reading.sheets) and all(sheet.runs for sheet in reading.sheets)


def repaired(data: bytes, repair: str) -> Reading:
    """What a document shows once it is repaired in one of the ways of REPAIRS. Never raises for the document's sake:
    where a sheet cannot be shown, or none, there is a `problem`, and whatever sheets there are."""
    return contained(repair, lambda: _repaired(data, repair))


def _repaired(data: bytes, repair: str) -> Reading:
    check_length(data)
    sheets: list[Sheet] = []
    problem: Message | None = None
    for each in unwrapped(data)[0]:
        try:
            found, why = _WAYS[repair](each)
            sheets += found
            problem = problem or why
        except Unreadable as error:
            problem = problem or error.why
    return Reading(repair, tuple(sheets), problem if sheets else problem or say("no-sheets"))


_Shown = tuple[list[Sheet], Message | None]
"""The sheets, an empty one for each that cannot be shown, and the first problem with one."""


def _by_pypdf(data: bytes) -> _Shown:
    # Imported late, like qpdf below: most workers never need them.
    from harness.reading import pypdf_reader

    return pypdf_reader.shown(data)


def _by_qpdf(data: bytes) -> _Shown:
    import pikepdf

    written = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            opened.save(written)
    except pikepdf.PasswordError as error:
        raise Unreadable(say("needs-password")) from error
    except pikepdf.PdfError as error:
        raise Unreadable(say("not-openable")) from error
    return pdfium.shown(written.getvalue())


def _by_pages(data: bytes) -> _Shown:
    sheets: dict[Sheet, None] = {}
    problem: Message | None = None
    for version in _versions(data):
        bound = _bound_anew(version)
        if bound:
            found, why = pdfium.shown(bound)
            sheets.update(dict.fromkeys(found))
            problem = problem or why
    return list(sheets), problem


_WAYS: dict[str, Callable[[bytes], _Shown]] = {
    "pdfium": pdfium.shown,
    "pypdf": _by_pypdf,
    "qpdf": _by_qpdf,
    "pages": _by_pages,
}

REPAIRS = tuple(_WAYS)
WITHOUT_PDFIUM = ("pypdf",)


def _versions(data: bytes) -> Iterator[bytes]:
    """The files that stand in these bytes one behind the other, each up to every end that it has, and what follows.
    Unreadable if there are more than any program makes."""
    heads = [found.start() for found in re.finditer(re.escape(_MARK), data)]
    starts = [0, *heads] if not heads or heads[0] else heads
    ends = [found.end() for found in re.finditer(re.escape(_END), data)]
    cuts = sorted({*ends, *starts[1:], len(data)})
    if len(cuts) > _MOST_VERSIONS:
        raise Unreadable(say("too-many-versions", versions=len(cuts), limit=_MOST_VERSIONS))
    for cut in cuts:
        yield data[max(start for start in starts if start < cut) : cut]


def _bound_anew(data: bytes) -> bytes:
    """A file of all pages that stand in these bytes, behind what they are made of; empty if there are none."""
    plain = data + b"\n" + b"".join(_unpacked(data))
    objects = {int(found[1]): found for found in _OBJECT.finditer(plain)}
    pages = [number for number, found in objects.items() if _is_page(plain, found.end())]
    if not pages:
        return b""
    top = min(max(objects), _LARGEST_NUMBER - 3) + 1
    kids = b" ".join(b"%d %s R" % (number, objects[number][2]) for number in sorted(pages)[: MAX_SHEETS + 1])
    tree = b"%d 0 obj << /Type /Pages /Count %d /Kids [%s] >> endobj\n" % (top, len(pages), kids)
    catalog = b"%d 0 obj << /Type /Catalog /Pages %d 0 R >> endobj\n" % (top + 1, top)
    trailer = b"trailer << /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (top + 1, top + 2)
    return b"%PDF-1.7\n" + plain + b"\n" + tree + catalog + trailer


def _is_page(plain: bytes, at: int) -> bool:
    end = _END_OF_HEAD.search(plain, at)
    return _PAGE.search(plain, at, end.start() if end else len(plain)) is not None


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The objects that stand in object streams, each as one of its own, as far as a stream can be unpacked."""
    left = MAX_SIZE_BYTES
    for found in _PACKED.finditer(data) if b"/ObjStm" in data else ():
        first = _FIRST.search(found[1])
        if b"/ObjStm" not in found[1] or first is None:
            continue
        try:
            inside = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            continue
        left -= len(inside)
        if left <= 0:
            raise Unreadable(say("too-much-packed", limit_bytes=MAX_SIZE_BYTES))
        yield from _objects_in(inside, int(first[1]))


def _objects_in(inside: bytes, first: int) -> Iterator[bytes]:
    told = inside[:first].split()
    paired = zip(told[::2], told[1::2], strict=False)
    pairs = [(int(number), int(at)) for number, at in paired if (number + at).isdigit()]
    ends = [at for _, at in pairs[1:]] + [len(inside) - first]
    for (number, at), end in zip(pairs, ends, strict=True):
        yield b"%d 0 obj %s endobj\n" % (number, inside[first + at : first + end])
