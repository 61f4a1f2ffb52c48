"""What a file holds besides its sheets: its metadata, the files attached to it, notes that are not printed, what its
images tell of themselves, and its sheets as they were."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator

from harness.domain.observations import Hidden, Sheet, Where
from harness.reading import native
from harness.reading.calls import fpdf
from harness.reading.limits import Unreadable
from harness.reading.native import Handle
from harness.reading.structure import Traits

_TOLD = (b"Title", b"Author", b"Subject", b"Keywords", b"Creator", b"Producer")
_OF_NOTES = (b"Contents", b"V", b"T")
_END_BYTES = 2
_MOST_LETTERS = 20_000
"""Of one text; the rest is not looked at."""
_MOST_FILES, _MOST_BYTES = 20, 2_000_000
_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_JPEG, _filter = b"DCTDecode", (ctypes.c_ubyte * 32)()
_OF_CAMERA = b"Exif\x00\x00"
_WORDS = re.compile(r"[^\x00-\x1f\ufffd]{2,}")
_END = re.compile(rb"%%EOF\r?\n?")
_MOST_REVISIONS, _MOST_SHEETS = 5, 20
_HIDDEN, _PRINTED = 0x2, 0x4
"""Flags of an annotation."""


def of_document(opened: Handle, traits: Traits) -> Iterator[Hidden]:
    """What stands in metadata and in attached files, as far as it is text."""
    for key in _TOLD:
        if told := _said(fpdf.FPDF_GetMetaText, opened, key):
            yield Hidden(told, Where.METADATA)
    for found in _XMP.findall(traits.data) if b"<x:xmpmeta" in traits.data else ():
        told = " ".join(_MARKUP.sub(" ", found.decode("utf-8", "replace")).split())[:_MOST_LETTERS]
        if told:
            yield Hidden(told, Where.METADATA)
    for place in range(min(_MOST_FILES, fpdf.FPDFDoc_GetAttachmentCount(opened)) if traits.attachments else 0):
        file = fpdf.FPDFDoc_GetAttachment(opened, place)
        name = _said(fpdf.FPDFAttachment_GetName, file)
        told = " ".join(filter(None, (name, _content(file))))
        if told:
            yield Hidden(told, Where.ATTACHMENT)


def of_image(image: Handle) -> Iterator[str]:
    """What cameras and programs write into a JPEG beside its pixels."""
    last = fpdf.FPDFImageObj_GetImageFilterCount(image) - 1
    if last < 0 or fpdf.FPDFImageObj_GetImageFilter(image, last, _filter, len(_filter)) != len(_JPEG) + 1:
        return
    size = fpdf.FPDFImageObj_GetImageDataDecoded(image, None, 0)
    if bytes(_filter)[: len(_JPEG)] != _JPEG or not 0 < size <= _MOST_BYTES:
        return
    room = (ctypes.c_ubyte * size)()
    fpdf.FPDFImageObj_GetImageDataDecoded(image, room, size)
    data = bytes(room)
    at = data.find(_OF_CAMERA)
    segment = data[at : at + int.from_bytes(data[at - 2 : at], "big")] if at >= 0 else b""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp932") if segment else ():
        told = " ".join(_WORDS.findall(segment.decode(encoding, "replace")))[:_MOST_LETTERS]
        if told:
            yield told


def before_changes(data: bytes, shown: Iterable[Sheet]) -> Iterator[Hidden]:
    """What sheets showed before the file was last changed, and show no more."""
    ends = [found.end() for found in _END.finditer(data)][:-1]
    now = {run for sheet in shown for run in sheet.runs}
    for end in ends[-_MOST_REVISIONS:]:
        try:
            with native.document(data[:end]) as opened:
                for index in range(min(_MOST_SHEETS, fpdf.FPDF_GetPageCount(opened))):
                    with native.sheet(opened, index) as page, native.text_of(page, index + 1) as text:
                        runs = bytes(native.units(text, native.letter_count(text))).decode("utf-16-le", "replace")
                        told = "\n".join([run for run in runs.splitlines() if run.strip() and run.strip() not in now])
                        if told:
                            yield Hidden(told[:_MOST_LETTERS], Where.REVISION, index + 1)
        except Unreadable:
            continue  # a file that is laid out to be shown page by page has an end before its end


def of_sheet(page: Handle, sheet: int) -> Iterator[Hidden]:
    """What notes on a sheet say that no printer draws."""
    for place in range(fpdf.FPDFPage_GetAnnotCount(page)):
        annotation = fpdf.FPDFPage_GetAnnot(page, place)
        try:
            flags = fpdf.FPDFAnnot_GetFlags(annotation)
            if flags & _HIDDEN or not flags & _PRINTED:
                for key in _OF_NOTES:
                    if told := _said(fpdf.FPDFAnnot_GetStringValue, annotation, key):
                        yield Hidden(told, Where.ANNOTATION, sheet)
        finally:
            fpdf.FPDFPage_CloseAnnot(annotation)


def _said(ask: Callable[..., int], *of: object) -> str:
    """A text that PDFium writes into a room of so many bytes."""
    size = min(ask(*of, None, 0), 2 * _MOST_LETTERS)
    if size <= _END_BYTES:
        return ""
    room = (ctypes.c_ubyte * size)()
    ask(*of, room, size)
    return bytes(room).decode("utf-16-le", "replace").rstrip("\0").strip()


def _content(file: Handle) -> str:
    """What an attached file says if it is text."""
    size = ctypes.c_ulong()
    if not fpdf.FPDFAttachment_GetFile(file, None, 0, ctypes.byref(size)) or not 0 < size.value <= _MOST_BYTES:
        return ""
    room = (ctypes.c_ubyte * size.value)()
    if not fpdf.FPDFAttachment_GetFile(file, room, size.value, ctypes.byref(size)):
        return ""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return bytes(room).decode(encoding)[:_MOST_LETTERS]
        except UnicodeDecodeError:
            continue
    return ""
