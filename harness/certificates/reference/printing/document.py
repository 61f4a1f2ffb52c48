"""The PDF file around the sheets: finished objects into reportlab's PDFFile, which keeps count of their offsets.

reportlab's own document would format every dictionary anew for each certificate; here only numbers differ. The file
holds no time and nothing random: its id is a digest of what it holds, so equal certificates are equal bytes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.pdfbase import pdfdoc

from harness.certificates.reference.printing.subset import EmbeddedFont

A4_PT = (595.28, 841.89)
_VERSION: Final = (1, 5)
_WINDOW, _MEMORY = 13, 6
"""Some kilobytes need no larger window (8 KB), and clearing a larger one takes longer than packing them."""
SPEED = 1
"""Deflate level of what differs between documents: most of the saving for a fraction of the time."""


@dataclass(frozen=True, slots=True)
class Content:
    """One sheet's content stream, the image XObjects of its own that it paints, by resource name, and the names of
    those that it shares with other sheets."""

    operators: bytes
    images: dict[str, bytes] = field(default_factory=dict)
    shared: tuple[str, ...] = ()


def stream_object(entries: str, data: bytes, level: int = SPEED) -> bytes:
    """A Flate-compressed stream object with these dictionary entries."""
    packer = zlib.compressobj(level, zlib.DEFLATED, _WINDOW, _MEMORY)
    packed = packer.compress(data) + packer.flush()
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode("ascii")
    return head + packed + b"\nendstream"


class _File:
    """Numbers objects and writes them into reportlab's file, which keeps count of their offsets."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def number(self, data: bytes = b"") -> int:
        """The number of a new object."""
        self._objects.append(data)
        return len(self._objects)

    def put(self, number: int, data: bytes) -> None:
        """Sets the bytes of an object that had to be numbered before they were known."""
        self._objects[number - 1] = data

    def finish(self, catalog: int, info: int, identity: bytes) -> bytes:
        """The whole file; `identity` is its id."""
        file = pdfdoc.PDFFile(_VERSION)
        places = [b"0000000000 65535 f \n"]
        for number, data in enumerate(self._objects, start=1):
            places.append(b"%010d 00000 n \n" % file.add(b"%d 0 obj\n%b\nendobj\n" % (number, data)))
        size = len(places)
        start = file.add(b"xref\n0 %d\n%b" % (size, b"".join(places)))
        file.add(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (size, catalog, info, identity, identity, start)
        )
        return bytes(file.format(None))


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
    `metrics` are the typeface's entries for the font descriptor. The font is /F."""
    file = _File()
    tree = file.number()
    font_number = _add_font(file, font, metrics)
    pattern = file.number(background)
    digest = hashlib.blake2b(font.to_unicode, digest_size=16)
    used = {name for content in contents for name in content.shared}
    common = {name: file.number(stream) for name, stream in shared.items() if name in used}
    kids = []
    for content in contents:
        digest.update(content.operators)
        images = {name: common[name] for name in content.shared}
        for name, stream in content.images.items():
            digest.update(stream)
            images[name] = file.number(stream)
        painted = " ".join([f"/{name} {number} 0 R" for name, number in images.items()])
        stream_number = file.number(stream_object("", content.operators))
        kids.append(
            file.number(
                (
                    f"<< /Type /Page /Parent {tree} 0 R /Contents {stream_number} 0 R /Resources << "
                    f"/Font << /F {font_number} 0 R >> /Pattern << /G {pattern} 0 R >> /XObject << {painted} >> >> >>"
                ).encode("ascii")
            )
        )
    listed = " ".join([f"{number} 0 R" for number in kids])
    file.put(
        tree,
        f"<< /Type /Pages /MediaBox [0 0 {A4_PT[0]} {A4_PT[1]}] /Count {len(kids)} /Kids [{listed}] >>".encode("ascii"),
    )
    heading = ("\ufeff" + title).encode("utf-16-be")
    digest.update(heading)
    return file.finish(
        file.number(b"<< /Type /Catalog /Pages %d 0 R /Lang (ja-JP) >>" % tree),
        file.number(f"<< /Title <{heading.hex().upper()}> /Producer (reportlab) >>".encode("ascii")),
        digest.hexdigest().encode("ascii"),
    )


def _add_font(file: _File, font: EmbeddedFont, metrics: str) -> int:
    # Both streams are left as they are: they shrink by little, for some ten microseconds here and again in each reader.
    size = len(font.file)
    head = f"<< /Length {size} /Length1 {size} >>\nstream\n".encode("ascii")
    glyphs = file.number(b"%b%b\nendstream" % (head, font.file))
    to_unicode = file.number(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(font.to_unicode), font.to_unicode))
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
