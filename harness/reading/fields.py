"""Form fields and notes that bring no picture of themselves: viewers and printers draw what they say."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

from harness.reading.calls import fpdf
from harness.reading.geometry import Box
from harness.reading.native import Handle

_SAYS = {fpdf.FPDF_ANNOT_WIDGET: b"V", fpdf.FPDF_ANNOT_FREETEXT: b"Contents"}
"""Under which key a sort of annotation has its text."""
_HIDDEN = 2 | 32
"""Flags of what is neither seen nor printed."""


def undrawn(page: Handle) -> Iterator[tuple[str, Box]]:
    """What the annotations of a page say that have no appearance, and where on the page."""
    for place in range(fpdf.FPDFPage_GetAnnotCount(page)):
        annotation = fpdf.FPDFPage_GetAnnot(page, place)
        try:
            key = _SAYS.get(fpdf.FPDFAnnot_GetSubtype(annotation))
            is_drawn = fpdf.FPDFAnnot_HasKey(annotation, b"AP") or fpdf.FPDFAnnot_GetFlags(annotation) & _HIDDEN
            if key and not is_drawn and (text := _text(annotation, key)):
                yield text, _box(annotation)
        finally:
            fpdf.FPDFPage_CloseAnnot(annotation)


def _text(annotation: Handle, key: bytes) -> str:
    if fpdf.FPDFAnnot_GetValueType(annotation, key) != fpdf.FPDF_OBJECT_STRING:
        return ""
    size = fpdf.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(size)
    fpdf.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return buffer.raw.decode("utf-16-le", errors="replace").strip("\0 \t\r\n")


def _box(annotation: Handle) -> Box:
    found = fpdf.FS_RECTF()
    fpdf.FPDFAnnot_GetRect(annotation, ctypes.byref(found))
    return (found.left, found.bottom, found.right, found.top)
