"""The font of one document: a TrueType file of only the glyphs that it shows, put together from cached parts.

reportlab embeds a subset too, but reads the font again for each document and writes a wrong ToUnicode entry beyond
U+FFFF. Here every cluster (a character, or one with its variation selector) has a glyph number of its own, so that
what is extracted is the character printed even where the font draws two characters with one glyph.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

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
_CMAP_SECTION = 100
"""Entries that one bfchar section may hold at most (PDF 32000-1, 9.10.3)."""


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
        face, shown = self._face, list(self._codes)
        glyphs = [face.glyph(0), *(face.glyph(face.glyph_number(cluster)) for cluster in shown)]
        widths = " ".join([f"{face.widths[cluster]:g}" for cluster in shown])
        tag = _tag("".join(shown).encode("utf-8"))
        return EmbeddedFont(
            name=f"{tag}+{face.name}",
            widths=f"[1 [{widths}]]",
            file=_font_file(face, glyphs),
            to_unicode=_to_unicode(shown),
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
        code = self[cluster] = f"{len(self) + 1:04X}"
        return code


def _tag(shown: bytes) -> str:
    number, letters = zlib.crc32(shown), []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(65 + letter))
    return "".join(letters)


def _to_unicode(shown: list[str]) -> bytes:
    entries = [f"<{code:04X}> <{c.encode('utf-16-be').hex().upper()}>" for code, c in enumerate(shown, start=1)]
    parts = [_CMAP_HEAD]
    for start in range(0, len(entries), _CMAP_SECTION):
        section = entries[start : start + _CMAP_SECTION]
        body = "\n".join(section)
        parts.append(f"{len(section)} beginbfchar\n{body}\nendbfchar\n".encode("ascii"))
    parts.append(_CMAP_TAIL)
    return b"".join(parts)


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
            glyph = Glyph(bytes(data), word_sum(bytes(data)), glyph.advance, glyph.bearing)
        done.append(glyph)
    return done


def _font_file(face: Typeface, glyphs: list[Glyph]) -> bytes:
    if any(glyph.components for glyph in glyphs):
        glyphs = _with_components(face, glyphs)
    count = len(glyphs)
    places, at = [0], 0
    metrics: list[int] = []
    for glyph in glyphs:
        at += len(glyph.data)
        places.append(at)
        metrics += (glyph.advance, glyph.bearing & 0xFFFF)
    head, hhea, maxp = (bytearray(face.tables[tag]) for tag in ("head", "hhea", "maxp"))
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">H", hhea, 34, count)
    struct.pack_into(">H", maxp, 4, count)
    tables = [
        (b"glyf", b"".join([glyph.data for glyph in glyphs]), sum([glyph.word_sum for glyph in glyphs]) & 0xFFFFFFFF),
        *((tag, padded, word_sum(padded)) for tag, padded in (
            (b"head", _padded(head)),
            (b"hhea", _padded(hhea)),
            (b"hmtx", struct.pack(f">{len(metrics)}H", *metrics)),
            (b"loca", struct.pack(f">{len(places)}I", *places)),
            (b"maxp", _padded(maxp)),
        )),
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
