"""Two values on one sheet of a PDF exchanged: each is shown where the other stood."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, NameObject

from harness.certificates.checks.normalise import days_at, level
from harness.reading import native
from harness.reading.calls import fpdf, one_at_a_time

_SHOWS = frozenset((b"Tj", b"TJ"))


class Pair(NamedTuple):
    """Two values, levelled texts or days, on the sheet with this index."""

    sheet: int
    one: str | date
    other: str | date


@dataclass(frozen=True, slots=True)
class ValueExchange:
    """One of these pairs to change places in the PDF at `path`, the first that its operators allow."""

    path: Path
    pairs: tuple[Pair, ...]


def with_values_exchanged(wanted: ValueExchange) -> tuple[Pair, PdfWriter] | None:
    """The document in which the first text that is nothing but the one value and the first that is the other show each
    other's letters, and which pair it is; None where no sheet has such texts, in one font and drawn by the page itself.
    Raises whatever readers raise for a broken document."""
    data = wanted.path.read_bytes()
    writer: PdfWriter | None = None
    for number in dict.fromkeys(pair.sheet for pair in wanted.pairs):
        said = _texts(data, number)
        pairs = [pair for pair in wanted.pairs if pair.sheet == number and {*_places(said, pair)}.isdisjoint((None,))]
        if not pairs:
            continue
        writer = writer or PdfWriter(clone_from=PdfReader(wanted.path))
        page = writer.pages[number]
        content = ContentStream(page["/Contents"], writer)
        operations = content.operations
        shows = list(_shows(operations))
        for pair in pairs if len(shows) == len(said) else ():
            (one, font), (other, other_font) = (shows[place] for place in _places(said, pair) if place is not None)
            if font == other_font:
                operations[one], operations[other] = operations[other], operations[one]
                content.operations = operations
                page[NameObject("/Contents")] = writer._add_object(content)
                return pair, writer
    return None


def _places(said: Sequence[str], pair: Pair) -> tuple[int | None, int | None]:
    return _first(said, pair.one), _first(said, pair.other)


def _texts(data: bytes, sheet: int) -> list[str]:
    """What the texts of the sheet say, in the order in which it draws them."""
    found: list[str] = []
    with (
        one_at_a_time,
        native.document(data) as opened,
        native.sheet(opened, sheet) as page,
        native.text_of(page, sheet + 1) as text,
    ):
        for index in range(fpdf.FPDFPage_CountObjects(page)):
            thing = fpdf.FPDFPage_GetObject(page, index)
            if fpdf.FPDFPageObj_GetType(thing) == native.TEXT:
                size = fpdf.FPDFTextObj_GetText(thing, text, None, 0)
                buffer = ctypes.create_string_buffer(size)
                fpdf.FPDFTextObj_GetText(thing, text, buffer, size)
                found.append(level(buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")))
    return found


def _first(said: Sequence[str], value: str | date) -> int | None:
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
