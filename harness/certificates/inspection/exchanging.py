"""Two values on one sheet of a PDF exchanged: each is shown where the other stood."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, NameObject

from harness.certificates.checks.normalise import days_at, level
from harness.reading import native
from harness.reading.calls import fpdf, one_at_a_time

_SHOWS = frozenset((b"Tj", b"TJ"))


@dataclass(frozen=True, slots=True)
class ValueExchange:
    """Two values, levelled texts or days, to change places on the sheet with this index of the PDF at `path`."""

    path: Path
    sheet: int
    one: str | date
    other: str | date


def with_values_exchanged(wanted: ValueExchange) -> PdfWriter | None:
    """The document in which the first text that is nothing but the one value and the first that is the other show each
    other's letters; None where the sheet has no such texts, in one font and drawn by the page itself. Raises whatever
    readers raise for a broken document."""
    said = _texts(wanted)
    places = [_first(said, wanted.one), _first(said, wanted.other)]
    writer = PdfWriter(clone_from=PdfReader(wanted.path))
    page = writer.pages[wanted.sheet]
    content = ContentStream(page["/Contents"], writer)
    shows = list(_shows(content.operations))
    if None in places or len(shows) != len(said):
        return None
    (one, font), (other, other_font) = (shows[place] for place in places if place is not None)
    if font != other_font:
        return None
    operations = content.operations
    operations[one], operations[other] = operations[other], operations[one]
    content.operations = operations
    page[NameObject("/Contents")] = writer._add_object(content)
    return writer


def _texts(wanted: ValueExchange) -> list[str]:
    """What the texts of the sheet say, in the order in which it draws them."""
    found: list[str] = []
    data = wanted.path.read_bytes()
    with (
        one_at_a_time,
        native.document(data) as opened,
        native.sheet(opened, wanted.sheet) as page,
        native.text_of(page, wanted.sheet + 1) as text,
    ):
        for index in range(fpdf.FPDFPage_CountObjects(page)):
            thing = fpdf.FPDFPage_GetObject(page, index)
            if fpdf.FPDFPageObj_GetType(thing) == native.TEXT:
                size = fpdf.FPDFTextObj_GetText(thing, text, None, 0)
                buffer = ctypes.create_string_buffer(size)
                fpdf.FPDFTextObj_GetText(thing, text, buffer, size)
                found.append(level(buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")))
    return found


def _first(said: list[str], value: str | date) -> int | None:
    return next((place for place, text in enumerate(said) if _is(text, value)), None)


def _is(said: str, value: str | date) -> bool:
    if isinstance(value, str):
        return said == value
    return any((day, start, end) == (value, 0, len(said)) for day, start, end in days_at(said, frozenset()))


def _shows(operations: list[tuple[Any, bytes]]) -> Iterator[tuple[int, object]]:
    """The operators that show texts, by their place, and the font of each."""
    font: object = None
    saved: list[object] = []
    for place, (operands, operator) in enumerate(operations):
        if operator == b"Tf":
            font = operands[0]
        elif operator == b"q":
            saved.append(font)
        elif operator == b"Q" and saved:
            font = saved.pop()
        elif operator in _SHOWS:
            yield place, font
