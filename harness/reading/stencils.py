"""Stencils, told by what stands of them in the file: the same one need not be unpacked again. The mayor's official seal
stands on every certificate of a municipality, always the same, and PDFium takes as long to unpack it as to open a file.
"""

from __future__ import annotations

import ctypes
import re

from harness.reading.calls import fpdf
from harness.reading.kept import MOST_BYTES, Kept
from harness.reading.native import Handle, Raw, bitmap_of

_MOST_PACKED = 1 << 14
_LONGEST_HEAD = 400
_HEAD = re.compile(rb"\bobj\s*(<<[^<>]*>>)\s*stream\r?\n\Z")
_ELSEWHERE = re.compile(rb"\sR\b|/ColorSpace|#")
"""A head of which some part stands elsewhere, or may."""

_packed = (ctypes.c_ubyte * _MOST_PACKED)()
_known = Kept[Raw | None]()


def unpacked(handle: Handle, width: int, height: int, data: bytes) -> Raw | None:
    """The bitmap of a stencil of so many pixels in a file with this `data`; None if PDFium has none."""
    source = _source(handle, data) if max(width * height, len(data)) <= MOST_BYTES else None
    return bitmap_of(handle) if source is None else _known.once((width, height, source), lambda: bitmap_of(handle))


def _source(handle: Handle, data: bytes) -> bytes | None:
    """All that a stencil's bitmap is made from: the entries of its stream and its packed bytes, as the file has them.
    None where they are not plain to see, or the packed bytes stand there twice, maybe with other entries. Only an
    inline image on a packed page could still have others, if the file held its very bytes as a stream as well: then
    black and white could be taken for each other, not one picture for another."""
    size = fpdf.FPDFImageObj_GetImageDataRaw(handle, None, 0)
    if not 0 < size <= _MOST_PACKED:
        return None
    fpdf.FPDFImageObj_GetImageDataRaw(handle, _packed, size)
    packed = ctypes.string_at(_packed, size)
    at = data.find(packed)
    head = _HEAD.search(data, max(0, at - _LONGEST_HEAD), at) if at >= 0 else None
    if head is None or _ELSEWHERE.search(head.group(1)) or data.find(packed, at + 1) >= 0:
        return None
    return head.group(1) + packed
