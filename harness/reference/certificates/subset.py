"""The font of one document: a TrueType file of only the glyphs that it shows, put together from cached parts.

reportlab embeds a subset too, but reads the font again for each document and writes a wrong ToUnicode entry beyond
U+FFFF. Here every cluster (a character, or one with its variation selector) has a glyph number of its own, so that
what is extracted is the character printed even where the font draws two characters with one glyph.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from itertools import accumulate

from harness.reference.certificates.typeface import Glyph, Typeface, clusters, word_sum

_CMAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"

_CODES = tuple(f"{number:04X}" for number in range(1, 1024))
"""The codes that a document needs, written out once."""


class DocumentFont:
    """Collects the clusters that a document shows; its codes are the glyph numbers in the embedded file."""

    def __init__(self, face: Typeface) -> None:
        self._face = face
        self._codes = _Codes()

    def encode(self, text: str) -> str:
        """The text as hexadecimal two-byte codes for a text-showing operator. Its clusters must be printable."""
        codes = self._codes
        return "".join([codes[cluster] for cluster in clusters(text)])

    def embed(self) -> EmbeddedFont:
        """What goes into the document once all its text has been encoded."""
        face, known = self._face, self._face.shapes
        shown = [known[cluster] for cluster in self._codes]
        widths = " ".join([shape.width for shape in shown])
        return EmbeddedFont(
            name=f"{_tag(''.join(self._codes))}+{face.name}",
            widths=f"[1 [{widths}]]",
            file=_font_file(face, [face.glyph(0), *[shape.glyph for shape in shown]]),
            to_unicode=_to_unicode([shape.text for shape in shown]),
        )


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """Parts of a Type0 font with Identity-H encoding: name with subset tag, /W array, TrueType file, ToUnicode map."""

    name: str
    widths: str
    file: bytes
    to_unicode: bytes


class _Codes(dict[str, str]):
    def __missing__(self, cluster: str) -> str:
        number = len(self)
        code = self[cluster] = _CODES[number] if number < len(_CODES) else f"{number + 1:04X}"
        return code


def _tag(shown: str) -> str:
    number, letters = zlib.crc32(shown.encode("utf-8")), []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(65 + letter))
    return "".join(letters)


def _to_unicode(texts: list[str]) -> bytes:
    """The map from codes, which count from 1, to texts: one range for each leading byte of the codes."""
    ranges = []
    for first in range(0, len(texts) + 1, 256):
        start, part = (1, texts[:255]) if first == 0 else (first, texts[first - 1 : first + 255])
        ranges.append(f"<{start:04X}> <{start + len(part) - 1:04X}> [{' '.join(part)}]")
    body = "\n".join([f"{len(ranges)} beginbfrange", *ranges, "endbfrange\n"])
    return _CMAP_HEAD + body.encode("ascii") + _CMAP_TAIL


def _with_components(face: Typeface, glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs, followed by those that their composites are made of, with the numbers in them set anew."""
    placed: dict[int, int] = {}
    done: list[Glyph] = []
    queue = list(glyphs)
    while len(done) < len(queue):
        glyph = queue[len(done)]
        if glyph.components:
            data = bytearray(glyph.data)
            for at, number in glyph.components:
                if number not in placed:
                    placed[number] = len(queue)
                    queue.append(face.glyph(number))
                struct.pack_into(">H", data, at, placed[number])
            glyph = replace(glyph, data=bytes(data), word_sum=word_sum(bytes(data)))
        done.append(glyph)
    return done


def _font_file(face: Typeface, glyphs: list[Glyph]) -> bytes:
    if any(glyph.components for glyph in glyphs):
        glyphs = _with_components(face, glyphs)
    count = len(glyphs)
    records = [glyph.data for glyph in glyphs]
    places = list(accumulate(map(len, records), initial=0))
    head, hhea, maxp = (bytearray(face.tables[tag]) for tag in ("head", "hhea", "maxp"))
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">H", hhea, 34, count)
    struct.pack_into(">H", maxp, 4, count)
    tables = [
        (b"glyf", b"".join(records), sum([glyph.word_sum for glyph in glyphs]) & 0xFFFFFFFF),
        *(
            (tag, padded, word_sum(padded))
            for tag, padded in (
                (b"head", _padded(head)),
                (b"hhea", _padded(hhea)),
                (b"hmtx", b"".join([glyph.metric for glyph in glyphs])),
                (b"loca", struct.pack(f">{len(places)}I", *places)),
                (b"maxp", _padded(maxp)),
            )
        ),
    ]
    return _sfnt(tables)


def _padded(table: bytearray) -> bytes:
    return bytes(table) + bytes(-len(table) % 4)


def _sfnt(tables: list[tuple[bytes, bytes, int]]) -> bytes:
    """A TrueType file of the tables (tag, data padded to four bytes, checksum), which are sorted by tag."""
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    directory = [struct.pack(">IHHHH", 0x00010000, count, search, power, 16 * count - search)]
    at = 12 + 16 * count
    for tag, data, checksum in tables:
        directory.append(tag + struct.pack(">III", checksum, at, len(data)))
        at += len(data)
    header = b"".join(directory)
    whole = (word_sum(header) + sum(checksum for _, _, checksum in tables)) & 0xFFFFFFFF
    # checkSumAdjustment: the only place that depends on all others.
    adjustment = struct.pack(">I", (0xB1B0AFBA - whole) & 0xFFFFFFFF)
    parts = [data if tag != b"head" else data[:8] + adjustment + data[12:] for tag, data, _ in tables]
    return header + b"".join(parts)
