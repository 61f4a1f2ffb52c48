"""The PDF file around the sheets, by reportlab's document machinery narrowed to what a certificate needs.

Every object comes here as finished bytes; reportlab numbers the objects and writes cross-references and trailer. The
file holds no time and nothing random: its id is a digest of what it holds, so equal certificates are equal bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc

from harness.reference.certificates.subset import EmbeddedFont

A4_PT = (595.28, 841.89)
_SPEED = 1
"""Deflate level of what differs between documents: most of the saving for a fraction of the time."""


@dataclass(frozen=True, slots=True)
class Content:
    """One sheet's content stream, the image XObjects of its own that it paints, by resource name, and the names of
    those that it shares with other sheets."""

    operators: bytes
    images: dict[str, bytes] = field(default_factory=dict)
    shared: tuple[str, ...] = ()


def stream_object(entries: str, data: bytes, level: int = _SPEED) -> bytes:
    """A Flate-compressed stream object with these dictionary entries."""
    packed = zlib.compress(data, level)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode("ascii")
    return head + packed + b"\nendstream"


class _Finished(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object whose bytes are ready when the file is written."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def format(self, document: object) -> bytes:
        return self.data


class _File:
    """Numbers objects and writes them; the numbering is reportlab's."""

    def __init__(self) -> None:
        self._document: Any = pdfdoc.PDFDocument(invariant=1, dummyoutline=1, pdfVersion=(1, 5))
        self._digest = hashlib.blake2b(digest_size=16)

    def add(self, data: bytes = b"") -> tuple[int, _Finished]:
        """The number of a new object, and the object, whose bytes may also be set later."""
        holder = _Finished(data)
        number = self._document.objectcounter + 1
        self._document.Reference(holder)
        self._digest.update(data)
        return number, holder

    def number(self, data: bytes) -> int:
        return self.add(data)[0]

    def finish(self, catalog: bytes, info: bytes) -> bytes:
        self._document.Catalog = self.add(catalog)[1]
        self._document.info = self.add(info)[1]
        identity = self._digest.hexdigest().encode("ascii")
        self._document._ID = b"[<%s> <%s>]" % (identity, identity)
        return bytes(self._document.format())


def write_document(
    title: str,
    contents: Sequence[Content],
    font: EmbeddedFont,
    shared: dict[str, bytes],
    background: bytes,
    metrics: str,
) -> bytes:
    """The document's bytes.

    `shared` are images that any sheet may paint (the official seal), by name; `background` is the pattern /G;
    `metrics` are the typeface's entries for the font descriptor. The font is /F.
    """
    file = _File()
    tree_number, tree = file.add()
    font_number = _add_font(file, font, metrics)
    pattern = file.number(background)
    used = {name for content in contents for name in content.shared}
    common = {name: file.number(stream) for name, stream in shared.items() if name in used}
    kids = []
    for content in contents:
        images = {name: common[name] for name in content.shared}
        images |= {name: file.number(stream) for name, stream in content.images.items()}
        painted = " ".join([f"/{name} {number} 0 R" for name, number in images.items()])
        stream_number = file.number(stream_object("", content.operators))
        kids.append(
            file.number(
                (
                    f"<< /Type /Page /Parent {tree_number} 0 R /Contents {stream_number} 0 R /Resources << "
                    f"/Font << /F {font_number} 0 R >> /Pattern << /G {pattern} 0 R >> /XObject << {painted} >> >> >>"
                ).encode("ascii")
            )
        )
    listed = " ".join([f"{number} 0 R" for number in kids])
    tree.data = (
        f"<< /Type /Pages /MediaBox [0 0 {A4_PT[0]} {A4_PT[1]}] /Count {len(kids)} /Kids [{listed}] >>"
    ).encode("ascii")
    catalog = f"<< /Type /Catalog /Pages {tree_number} 0 R /Lang (ja-JP) >>".encode("ascii")
    heading = ("\ufeff" + title).encode("utf-16-be").hex().upper()
    return file.finish(catalog, f"<< /Title <{heading}> /Producer (reportlab) >>".encode("ascii"))


def _add_font(file: _File, font: EmbeddedFont, metrics: str) -> int:
    # Left as it is: outlines shrink by a fifth only, for a third of a millisecond.
    size = len(font.file)
    head = f"<< /Length {size} /Length1 {size} >>\nstream\n".encode("ascii")
    glyphs = file.number(head + font.file + b"\nendstream")
    to_unicode = file.number(stream_object("", font.to_unicode))
    descriptor = file.number(
        (
            f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /ItalicAngle 0 /StemV 80 {metrics} "
            f"/FontFile2 {glyphs} 0 R >>"
        ).encode("ascii")
    )
    descendant = file.number(
        (
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{font.name} /CIDToGIDMap /Identity /DW 1000 "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W {font.widths} "
            f"/FontDescriptor {descriptor} 0 R >>"
        ).encode("ascii")
    )
    return file.number(
        (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {to_unicode} 0 R >>"
        ).encode("ascii")
    )
