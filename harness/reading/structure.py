"""Looks at the bytes of a document before any reader does.

Readers repair what they can and keep silent about it: a file that was cut short still shows some of its sheets. So
whether the file is whole is decided here, on the bytes alone."""

from __future__ import annotations

import io
import re
import zlib

from harness.catalogue import say
from harness.domain.messages import Message
from harness.reading.limits import Unreadable, check_length
from harness.reading.texts import is_text

_HEADER_WITHIN_BYTES = 1024
_TAIL_BYTES = 2048
_PADDING = b"\x00\t\n\x0c\r \x1a"
_START_OF_TABLE = re.compile(rb"\s*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
_POINTER = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_TELLING = re.compile(
    rb"/(ObjStm|SMask|Mask|OC|ExtGState|Type3|PatternType|ToUnicode|UserUnit|JavaScript|EmbeddedFile|NeedAppearances(?=\s+true)|[A-Za-z0-9]{0,40}#[2-7][0-9A-Fa-f])"
)
_PACKED_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_NO_RESOURCES = re.compile(rb"/Resources\s*<<\s*>>")
_MOST_UNIT = 75_000
"""What Acrobat takes."""
_MAX_PACKED_BYTES = 8_000_000
_TABLE_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])[ \r\n]{1,2}")
_SUBSECTION = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*?[\r\n]+")


class Traits:
    """What the bytes say may be in the document. A trait that is False is certainly absent; True means: look.

    Dictionaries may stand in object streams, which are opened, and names may be written with escapes; where that does
    not help, the answer is to look."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        """The bytes themselves."""
        told = set(_TELLING.findall(data))
        packed = b"ObjStm" in told and not _unpack(data, told)
        escaped = [name for name in told if b"#" in name]
        veiled = packed or bool(escaped)
        self.in_plain_sight = b"ObjStm" not in told and not escaped and data.count(b"%%EOF") == 1
        """Whether what stands in the bytes is all that there is: no object is packed, and no name escaped."""
        self.masks = veiled or b"SMask" in told or b"Mask" in told
        """Images with masks of their own; stencils, which are masks, are told by other means."""
        self.layers = veiled or b"OC" in told
        """Optional content."""
        self.states = veiled or b"ExtGState" in told
        """Graphics states by name, without which nothing is transparent but a form or an image by itself."""
        self.drawn_fonts = veiled or b"Type3" in told
        """Fonts whose glyphs are drawings, which may say one letter and draw nothing."""
        self.patterns = _patterns(data) if b"PatternType" in told else (None if veiled else ())
        """The patterns that things may be painted with, as they stand in the file; None if they are not all known."""
        self.meanings = b"ToUnicode" in told
        """Unlike the others: whether fonts seem to say what their glyphs mean. If not, each letter has to be asked."""
        has_units = packed or b"UserUnit" in told or any(map(_may_be_unit, escaped))
        self._units_pt = _units_pt(data) if has_units else ()
        self.fields_are_redrawn = veiled or b"NeedAppearances" in told
        """Form fields of which viewers make the pictures anew."""
        self.scripts = b"JavaScript" in told
        """JavaScript in plain sight; what is veiled is left to the reader."""
        self.attachments = b"EmbeddedFile" in told
        """Embedded files in plain sight; what is veiled is left to the reader."""

    def unit_pt(self, sheet: int) -> float:
        """How many points a unit of a sheet has, counted from 1."""
        return self._units_pt[sheet - 1] if sheet <= len(self._units_pt) else 1.0


def _patterns(data: bytes) -> tuple[bytes, ...] | None:
    """The bytes of each tiling pattern; None if one of them depends on anything besides."""
    found = []
    at = data.find(b"/PatternType")
    while at >= 0:
        start, end = data.rfind(b" obj", 0, at), data.find(b"endstream", at)
        whole = data[start:end]
        if not (0 <= start < end) or b"endobj" in whole or not _NO_RESOURCES.search(whole):
            return None
        found.append(whole)
        at = data.find(b"/PatternType", end)
    return tuple(found)


def _may_be_unit(escaped: bytes) -> bool:
    """Whether a name of which some letters are escaped, told up to the first of them, may be UserUnit."""
    plain, _, code = escaped.partition(b"#")
    return b"UserUnit".startswith(plain + bytes.fromhex(code.decode()))


def _units_pt(data: bytes) -> tuple[float, ...]:
    """How many points a unit of each page has; empty where nobody can tell."""
    import pikepdf  # late: few files say it

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            units = [float(page.obj.get("/UserUnit", 1)) for page in opened.pages]
    except (pikepdf.PdfError, TypeError, ValueError, ArithmeticError):
        return ()
    return tuple(unit if 0 < unit <= _MOST_UNIT else 1.0 for unit in units)


def _unpack(data: bytes, told: set[bytes]) -> bool:
    """Adds what the object streams tell; False if one of them cannot be opened."""
    left = _MAX_PACKED_BYTES
    starts = [found.end() for found in _PACKED_OBJECTS.finditer(data)]
    if len(starts) != data.count(b"/ObjStm"):
        return False
    for start in starts:
        try:
            inside = zlib.decompressobj().decompress(data[start:], left)
        except zlib.error:
            return False
        left -= len(inside)
        if left <= 0:
            return False
        told.update(_TELLING.findall(inside))
    return True


def check(data: bytes) -> None:
    """Raises Unreadable unless these bytes are one whole PDF file, from its header to its end marker."""
    if problem := no_document(data):
        raise Unreadable(problem)
    _check_end(data, data.find(b"%PDF-", 0, _HEADER_WITHIN_BYTES))


def no_document(data: bytes) -> Message | None:
    """Why bytes are no PDF at all, not even a broken one. Raises Unreadable where nobody would look."""
    if not data:
        return say("no-bytes")
    check_length(data)
    return None if b"%PDF-" in data[:_HEADER_WITHIN_BYTES] else say("no-pdf", looks_like=_looks_like(data))


def _looks_like(data: bytes) -> str:
    """One of the vocabulary `no-pdf`."""
    head = data[:_HEADER_WITHIN_BYTES].lstrip(b"\xef\xbb\xbf" + _PADDING)
    lower = head.lower()
    if not head:
        return "blank"
    if lower.startswith((b"<!doctype html", b"<html")) or b"<body" in lower:
        return "html"
    if head.startswith((b"{", b"[")):
        return "json"
    if head.startswith(b"<"):
        return "xml"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")):
        return "picture"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith((b"%!PS", b"\x1b%-12345X")):
        return "print-stream"
    return "no-header" if is_text(data) and b"endobj" not in data else "binary"


def _check_end(data: bytes, start: int) -> None:
    body = data.rstrip(_PADDING)
    if not body.endswith(b"%%EOF"):
        if b"%%EOF" in body[-_TAIL_BYTES:]:
            raise Unreadable(say("surplus-after-end"))
        raise Unreadable(say("cut-short"))
    pointer = _POINTER.search(body, max(0, len(body) - _TAIL_BYTES))
    if pointer is None:
        raise Unreadable(say("no-table-named"))
    offset = int(pointer.group(1))
    # Bytes before the header shift every offset in the file; readers count from either.
    for base in {0, start}:
        if _START_OF_TABLE.match(data, base + offset):
            _check_table(data, base, offset)
            return
    raise Unreadable(say("table-elsewhere"))


def _check_table(data: bytes, base: int, offset: int) -> None:
    """A classic table must point at objects; what one in a stream says is left to the reader."""
    at = data.find(b"xref", base + offset)
    if data[base + offset : at].strip(_PADDING):
        if b"/XRef" not in data[base + offset : data.find(b"stream", base + offset)]:
            raise Unreadable(say("table-elsewhere"))
        return
    at += len(b"xref")
    while section := _SUBSECTION.match(data, at):
        first, count, at = int(section.group(1)), int(section.group(2)), section.end()
        for number in range(first, first + count):
            entry = _TABLE_ENTRY.match(data, at)
            if entry is None:
                raise Unreadable(say("table-breaks-off"))
            at = entry.end()
            offset_digits, generation, kind = entry.groups()
            if kind != b"n":
                continue
            place = base + int(offset_digits)
            # Nearly every object is headed in this one way, which is quickly told.
            if data.startswith(b"%d %d obj" % (number, int(generation)), place) and place:
                continue
            if not _is_object(data, place, number, first):
                raise Unreadable(say("object-elsewhere", object=number))


def _is_object(data: bytes, at: int, number: int, first: int) -> bool:
    head = data[at : at + 32].split(None, 2)
    if at == 0 or len(head) < 3 or not head[2].startswith(b"obj"):
        # Some writers list free entries as used ones at offset 0; nothing can refer to them.
        return at == 0
    # A table that starts at 1 where it should start at 0 is a known slip that readers correct.
    return int(head[0]) in (number, number - 1 if first == 1 else number) if head[0].isdigit() else False
