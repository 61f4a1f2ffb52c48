"""Pages and imprints of PDFs exchanged for others, and values for each other, in a process of its own: the documents
may be hostile."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from harness.certificates.inspection.exchanging import Pair, ValueExchange, with_values_exchanged
from harness.reading.apart import Apart, Lost
from harness.reading.imprints import raster

MOST_LOST = 5
"""After so many documents that took the process over its limits no more are tried: each costs seconds."""


@dataclass(frozen=True, slots=True)
class PageExchange:
    """One page of the PDF at `path` to be replaced by the page of the PDF at `other` with its number, or its last.
    `share`, from 0 to less than 1, says how far into the document."""

    path: Path
    other: Path
    share: float


@dataclass(frozen=True, slots=True)
class ImprintExchange:
    """The image on the PDF at `path` that shows the imprint `registered` to be replaced by `foreign`, both PNG."""

    path: Path
    registered: bytes
    foreign: bytes


Exchange = PageExchange | ImprintExchange


class Spoiler:
    """Spoils documents one after another in a process that answers `spoiled_or_none`. One that cannot be spoiled, or
    not within the limits that readers have, is not tried again, so that the same documents always give the same."""

    def __init__(self, apart: Apart) -> None:
        self._apart = apart
        self._lost = 0
        self._given_up: set[tuple[type, Path]] = set()

    def takes_pages(self, path: Path) -> bool:
        """Whether it is worth trying to exchange pages of this document, or for pages of it."""
        return self._is_open(PageExchange, path)

    def exchanged(self, wanted: Exchange) -> bytes | None:
        """The document with one page of the other, or with the foreign imprint; None if the one or the other does not
        allow it, or it does not show what is to be exchanged."""
        spoiled: bytes | None = self._asked(
            wanted, wanted.path, *([wanted.other] if isinstance(wanted, PageExchange) else [])
        )
        return spoiled

    def values_exchanged(self, wanted: ValueExchange) -> tuple[Pair, bytes] | None:
        """The document with two values in each other's place, and which two; None if it does not allow it."""
        spoiled: tuple[Pair, bytes] | None = self._asked(wanted, wanted.path)
        return spoiled

    def _asked(self, wanted: Exchange | ValueExchange, *paths: Path) -> Any:
        sort = type(wanted)
        if not all(self._is_open(sort, path) for path in paths):
            return None
        try:
            spoiled = self._apart.ask(wanted)
        except Lost:
            self._lost += 1
            spoiled = None
        if spoiled is None:
            self._given_up.update((sort, path) for path in paths)
        return spoiled

    def _is_open(self, sort: type, path: Path) -> bool:
        return self._lost < MOST_LOST and (sort, path) not in self._given_up


def spoiled_or_none(wanted: Exchange | ValueExchange) -> bytes | tuple[Pair, bytes] | None:
    """What the process answers: the bytes of the spoiled document, with the pair of values that it has exchanged, if it
    has; None if they cannot be had."""
    try:
        if isinstance(wanted, ValueExchange):
            found = with_values_exchanged(wanted)
            return None if found is None else (found[0], _written(found[1]))
        writer = _with_page(wanted) if isinstance(wanted, PageExchange) else _with_imprint(wanted)
        return None if writer is None else _written(writer)
    except Exception:  # noqa: BLE001 - hostile bytes may raise anything; there are other documents
        return None


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _with_page(wanted: PageExchange) -> PdfWriter:
    writer = PdfWriter()
    mine, theirs = PdfReader(wanted.path).pages, PdfReader(wanted.other).pages
    place = int(wanted.share * len(mine))
    for number, page in enumerate(mine):
        writer.add_page(theirs[min(number, len(theirs) - 1)] if number == place else page)
    return writer


def _with_imprint(wanted: ImprintExchange) -> PdfWriter | None:
    writer = PdfWriter(clone_from=PdfReader(wanted.path))
    registered = raster(Image.open(io.BytesIO(wanted.registered)))
    foreign = Image.open(io.BytesIO(wanted.foreign)).convert("1")
    replaced = 0
    for page in writer.pages:
        for image in page.images:
            if image.image is None or image.indirect_reference is None or not _near(raster(image.image), registered):
                continue
            stream = image.indirect_reference.get_object()
            assert isinstance(stream, StreamObject)
            _become(stream, foreign)
            replaced += 1
    return writer if replaced else None


def _near(one: bytes, other: bytes) -> bool:
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True)) * 20 < len(one) * 8


def _become(stream: StreamObject, bitmap: Image.Image) -> None:
    """Turns an image object into a plain one-bit image of `bitmap`."""
    entries: DictionaryObject = stream
    for key in ("/ImageMask", "/Decode", "/DecodeParms", "/SMask", "/Mask", "/ColorSpace"):
        entries.pop(key, None)
    entries[NameObject("/Width")] = NumberObject(bitmap.width)
    entries[NameObject("/Height")] = NumberObject(bitmap.height)
    entries[NameObject("/BitsPerComponent")] = NumberObject(1)
    entries[NameObject("/ColorSpace")] = NameObject("/DeviceGray")
    entries[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream._data = zlib.compress(bitmap.tobytes())
