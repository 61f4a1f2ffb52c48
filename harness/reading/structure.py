"""Looks at the bytes of a document before any reader does.

Readers repair what they can and keep silent about it: a file that was cut short still shows some of its sheets. So
whether the file is whole is decided here, on the bytes alone.
"""

from __future__ import annotations

import re
from functools import cached_property

from harness.reading.limits import MAX_SIZE_BYTES, Unreadable

_HEADER_WITHIN_BYTES = 1024
_TAIL_BYTES = 2048
_PADDING = b"\x00\t\n\x0c\r \x1a"
_START_OF_TABLE = re.compile(rb"\s*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
_POINTER = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_ESCAPE = re.compile(rb"#[2-7][0-9A-Fa-f]")
_START_OF_NAME = re.compile(rb"/[A-Za-z#0-9]{0,40}\Z")
_TABLE_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])[ \r\n]{1,2}")
_SUBSECTION = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*?[\r\n]+")


class Traits:
    """What the bytes say may be in the document. A trait that is False is certainly absent; True means: look.

    Each is found out when it is first asked for: most documents never come to need it. Dictionaries may hide in object
    streams, and names may be written with escapes; wherever either occurs the answer is to look.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def masks(self) -> bool:
        """Images with masks of their own; stencils, which are masks, are told by other means."""
        return b"/SMask" in self._data or b"/Mask" in self._data or self._veiled

    @cached_property
    def layers(self) -> bool:
        """Optional content."""
        return b"/OC" in self._data or self._veiled

    @cached_property
    def drawn_fonts(self) -> bool:
        """Fonts whose glyphs are drawings (Type 3), which may say one letter and draw nothing."""
        return b"/Type3" in self._data or self._veiled

    @cached_property
    def meanings(self) -> bool:
        """Unlike the others: whether fonts seem to say what their glyphs mean. Without a hint of that, each letter has
        to be asked."""
        return b"/ToUnicode" in self._data

    @cached_property
    def scripts(self) -> bool:
        """JavaScript in plain sight; what is veiled is left to the reader."""
        return b"/JavaScript" in self._data

    @cached_property
    def attachments(self) -> bool:
        """Embedded files in plain sight; what is veiled is left to the reader."""
        return b"/EmbeddedFile" in self._data

    @cached_property
    def _veiled(self) -> bool:
        if b"/ObjStm" in self._data:
            return True
        # From the rare escape backwards: a search for names would stop at every slash of the compressed data.
        escapes = (found.start() for found in _ESCAPE.finditer(self._data))
        return any(_START_OF_NAME.search(self._data, max(0, at - 41), at) for at in escapes)


def check(data: bytes) -> None:
    """Raises Unreadable unless these bytes are one whole PDF file, from its header to its end marker."""
    if not data:
        raise Unreadable("The document is empty: it has no bytes at all.")
    if len(data) > MAX_SIZE_BYTES:
        raise Unreadable(
            f"The document is too large to be a certificate: {len(data)} bytes, and the limit is {MAX_SIZE_BYTES}."
        )
    start = data.find(b"%PDF-", 0, _HEADER_WITHIN_BYTES)
    if start < 0:
        raise Unreadable(f"The document is not a PDF: {_looks_like(data)}.")
    _check_end(data, start)


def _looks_like(data: bytes) -> str:
    head = data[:_HEADER_WITHIN_BYTES].lstrip(b"\xef\xbb\xbf" + _PADDING)
    lower = head.lower()
    if not head:
        return "it holds only blanks"
    if lower.startswith((b"<!doctype html", b"<html")) or b"<body" in lower:
        return "it is an HTML page"
    if head.startswith((b"{", b"[")):
        return "it looks like JSON"
    if head.startswith(b"<"):
        return "it looks like XML"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")):
        return "it is a picture"
    if head.startswith(b"PK\x03\x04"):
        return "it is a ZIP archive"
    if head.startswith((b"%!PS", b"\x1b%-12345X")):
        return "it is a print stream, PostScript or PJL"
    return "its header is missing"


def _check_end(data: bytes, start: int) -> None:
    body = data.rstrip(_PADDING)
    if not body.endswith(b"%%EOF"):
        if b"%%EOF" in body[-_TAIL_BYTES:]:
            raise Unreadable("The document is damaged: something follows its end marker.")
        raise Unreadable("The document is cut short: its end marker is missing.")
    pointer = _POINTER.search(body, max(0, len(body) - _TAIL_BYTES))
    if pointer is None:
        raise Unreadable("The document is damaged: it does not say where its cross-reference table stands.")
    offset = int(pointer.group(1))
    # Bytes before the header shift every offset in the file; readers count from either.
    for base in {0, start}:
        if _START_OF_TABLE.match(data, base + offset):
            _check_table(data, base, offset)
            return
    raise Unreadable("The document is damaged: its cross-reference table is not where the file says.")


def _check_table(data: bytes, base: int, offset: int) -> None:
    """A classic table must point at objects; one of streams is left to the reader."""
    at = data.find(b"xref", base + offset)
    if data[base + offset : at].strip(_PADDING):
        return
    at += len(b"xref")
    while section := _SUBSECTION.match(data, at):
        first, count, at = int(section.group(1)), int(section.group(2)), section.end()
        for number in range(first, first + count):
            entry = _TABLE_ENTRY.match(data, at)
            if entry is None:
                raise Unreadable("The document is damaged: its cross-reference table breaks off.")
            at = entry.end()
            if entry.group(3) == b"n" and not _is_object(data, base + int(entry.group(1)), number, first):
                raise Unreadable(f"The document is damaged: object {number} is not where its table says.")


def _is_object(data: bytes, at: int, number: int, first: int) -> bool:
    head = data[at : at + 32].split(None, 2)
    if at == 0 or len(head) < 3 or not head[2].startswith(b"obj"):
        # Some writers list free entries as used ones at offset 0; nothing can refer to them.
        return at == 0
    # A table that starts at 1 where it should start at 0 is a known slip that readers correct.
    return int(head[0]) in (number, number - 1 if first == 1 else number) if head[0].isdigit() else False
