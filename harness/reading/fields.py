"""What form fields and notes say that viewers and printers draw by themselves, for the primary reader: what brings no
picture of itself, and the fields of a form whose pictures are to be made anew."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from typing import Any, NamedTuple

from harness.reading import native
from harness.reading.calls import fpdf
from harness.reading.geometry import Box
from harness.reading.native import Handle
from harness.reading.printed import Told, says

_HIDDEN = 2 | 32
"""Flags of what is neither seen nor printed."""
_STRINGS = (fpdf.FPDF_OBJECT_STRING, fpdf.FPDF_OBJECT_REFERENCE)
_CHOICES = (fpdf.FPDF_FORMFIELD_COMBOBOX, fpdf.FPDF_FORMFIELD_LISTBOX)
_WORDLESS = (
    fpdf.FPDF_FORMFIELD_PUSHBUTTON,
    fpdf.FPDF_FORMFIELD_CHECKBOX,
    fpdf.FPDF_FORMFIELD_RADIOBUTTON,
    fpdf.FPDF_FORMFIELD_SIGNATURE,
)


class Words(NamedTuple):
    """What the annotations of a page say, and where on it: those without a picture, and those that have one beside
    which viewers make their own."""

    undrawn: list[Told]
    redrawn: list[Told]


def words(opened: Handle, page: Handle, fields_are_redrawn: bool) -> Words:
    """The words of a page's fields and notes."""
    found = Words([], [])
    with _Form.of(opened) as form:
        for annotation in _annotations(page):
            kind = fpdf.FPDFAnnot_GetSubtype(annotation)
            is_field, is_drawn = kind == fpdf.FPDF_ANNOT_WIDGET, fpdf.FPDFAnnot_HasKey(annotation, b"AP")
            if (not is_field and kind != fpdf.FPDF_ANNOT_FREETEXT) or fpdf.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                continue
            if is_drawn and not (is_field and fields_are_redrawn):
                continue
            if text := form.value(annotation) if is_field else _own(annotation, b"Contents"):
                (found.redrawn if is_drawn else found.undrawn).append((text, _box(annotation)))
    return found


def unlike_their_pictures(page: Handle, number: int, redrawn: list[Told]) -> list[Told]:
    """Those in whose place sheet `number`, with the pictures of its annotations, shows something else."""
    with native.text_of(page, number) as text:
        return [(said, box) for said, box in redrawn if not says(_shown_in(text, box), said)]


class _Form:
    """The form of a document; none is opened before a field is there to ask about."""

    def __init__(self, opened: Handle) -> None:
        self._opened = opened
        self._handle: Handle = None
        self._info = fpdf.FPDF_FORMFILLINFO(version=2)

    @classmethod
    def of(cls, opened: Handle) -> AbstractContextManager[_Form]:
        """The form while it is asked."""
        return closing(cls(opened))

    def close(self) -> None:
        """Frees what PDFium holds for it."""
        if self._handle:
            fpdf.FPDFDOC_ExitFormFillEnvironment(self._handle)

    def value(self, field: Handle) -> str:
        """What is drawn of a field: its value, or its parent's where it has none, as words that a choice shows for it.
        Every word of a list. Buttons say nothing."""
        self._handle = self._handle or fpdf.FPDFDOC_InitFormFillEnvironment(self._opened, ctypes.byref(self._info))
        kind = fpdf.FPDFAnnot_GetFormFieldType(self._handle, field)
        if kind in _CHOICES and (chosen := "\n".join(self._chosen(field, kind == fpdf.FPDF_FORMFIELD_LISTBOX))):
            return chosen
        has = fpdf.FPDFAnnot_GetValueType(field, b"V")
        if kind in _WORDLESS and has != fpdf.FPDF_OBJECT_STRING:
            return ""
        if has != fpdf.FPDF_OBJECT_UNKNOWN:
            return _own(field, b"V")
        return _text(lambda *room: fpdf.FPDFAnnot_GetFormFieldValue(self._handle, field, *room))

    def _chosen(self, field: Handle, every: bool) -> Iterator[str]:
        for at in range(fpdf.FPDFAnnot_GetOptionCount(self._handle, field)):
            if every or fpdf.FPDFAnnot_IsOptionSelected(self._handle, field, at):
                yield _text(lambda *room, at=at: fpdf.FPDFAnnot_GetOptionLabel(self._handle, field, at, *room))


def _annotations(page: Handle) -> Iterator[Handle]:
    """Each while it is open."""
    for place in range(fpdf.FPDFPage_GetAnnotCount(page)):
        annotation = fpdf.FPDFPage_GetAnnot(page, place)
        try:
            yield annotation
        finally:
            fpdf.FPDFPage_CloseAnnot(annotation)


def _own(annotation: Handle, key: bytes) -> str:
    """A text among its own entries."""
    if fpdf.FPDFAnnot_GetValueType(annotation, key) not in _STRINGS:
        return ""
    return _text(lambda *room: fpdf.FPDFAnnot_GetStringValue(annotation, key, *room))


def _text(ask: Callable[..., int]) -> str:
    """What PDFium answers, asked first for its size in bytes."""
    size = ask(None, 0)
    buffer = ctypes.create_string_buffer(size)
    ask(buffer, size)
    return _decoded(buffer)


def _shown_in(text: Handle, box: Box) -> str:
    left, bottom, right, top = box
    size = fpdf.FPDFText_GetBoundedText(text, left, top, right, bottom, None, 0)
    buffer = ctypes.create_string_buffer(2 * size)
    fpdf.FPDFText_GetBoundedText(text, left, top, right, bottom, buffer, size)
    return _decoded(buffer)


def _decoded(buffer: Any) -> str:
    return str(buffer.raw.decode("utf-16-le", errors="replace").strip("\0 \t\r\n"))


def _box(annotation: Handle) -> Box:
    """Its rectangle, which may be given by any two opposite corners."""
    found = fpdf.FS_RECTF()
    fpdf.FPDFAnnot_GetRect(annotation, ctypes.byref(found))
    (left, right), (bottom, top) = sorted((found.left, found.right)), sorted((found.bottom, found.top))
    return (left, bottom, right, top)
