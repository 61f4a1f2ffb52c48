"""The font of one document: a TrueType file of only the glyphs that it shows, put together from cached parts.

reportlab embeds a subset too, but reads the font again for each document and writes a wrong ToUnicode entry beyond
U+FFFF. Here every cluster (a character, or one with its variation selector) has a glyph number of its own, so that
what is extracted is the character printed even where the font draws two characters with one glyph."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Final

from harness.certificates.reference.printing.typeface import Glyph, Shape, Typeface, clusters, has_selectors, word_sum

_WORD: Final = 0xFFFFFFFF
_DIRECTORY = struct.Struct(">IHHHH" + 6 * "4sIII")
"""The head of a TrueType file of six tables: what it is, their number, numbers to look one up by, and for each table
its tag, checksum, place and length."""

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


def _written(number: int) -> str:
    """A code as the two characters (Latin-1) that stand for it in a literal string of PDF."""
    return "".join([_ESCAPED.get(byte, chr(byte)) for byte in number.to_bytes(2)])


_ESCAPED = {0x0A: "\\n", 0x0D: "\\r", 0x28: "\\(", 0x29: "\\)", 0x5C: "\\\\"}
_CODES = tuple([_written(number) for number in range(1, 1024)])
"""The codes that a document needs, written out once."""


class DocumentFont:
    """Collects the clusters that a document shows; its codes are the glyph numbers in the embedded file."""

    def __init__(self, face: Typeface) -> None:
        self._face = face
        self._codes = _Codes()

    def encode(self, text: str) -> str:
        """The text as the inside of a literal string of two-byte codes, one Latin-1 character a byte, for a
        text-showing operator. Its clusters must be printable."""
        return "".join(map(self._codes.__getitem__, clusters(text)))

    def encode_all(self, texts: Sequence[str]) -> list[str]:
        """`encode` of each of the texts. Where no text has variation selectors, their characters are met all at once
        and are the clusters."""
        whole = "".join(texts)
        if has_selectors(whole):
            return [self.encode(text) for text in texts]
        codes = self._codes
        fresh = dict.fromkeys(whole)
        if codes:
            fresh = dict.fromkeys([character for character in fresh if character not in codes])
        codes.update(zip(fresh, islice(_CODES, len(codes), None), strict=False))
        code = codes.__getitem__
        return ["".join(map(code, text)) for text in texts]

    def shapes(self, codes: Iterable[str]) -> list[Shape]:
        """How what has these codes is shown, and what it says."""
        return list(map(self._face.shapes.__getitem__, codes))

    def embed(self) -> EmbeddedFont:
        """What goes into the document once all its text has been encoded."""
        face, codes = self._face, self._codes
        shapes = self.shapes(codes)
        glyphs = [face.glyph(0), *[glyph for glyph, _ in shapes]]
        data, sums, metrics, _, widths, components = zip(*glyphs, strict=True)
        if any(components):
            data, sums, metrics, *_ = zip(*_with_components(face, glyphs), strict=True)
        return EmbeddedFont(
            name=f"{_tag(''.join(codes))}+{face.name}",
            widths=f"[1 [{' '.join(widths[1:])}]]",
            file=_font_file(face, data, sum(sums) & _WORD, metrics),
            to_unicode=_to_unicode([text for _, text in shapes]),
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
        code = self[cluster] = _CODES[number] if number < len(_CODES) else _written(number + 1)
        return code


def _tag(shown: str) -> str:
    number, letters = zlib.crc32(shown.encode("utf-8")), []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(65 + letter))
    return "".join(letters)


def _to_unicode(texts: Sequence[str]) -> bytes:
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
            glyph = glyph._replace(data=bytes(data), word_sum=word_sum(bytes(data)))
        done.append(glyph)
    return done


def _font_file(face: Typeface, glyphs: Sequence[bytes], glyf_sum: int, metrics: Sequence[bytes]) -> bytes:
    """A TrueType file of these glyphs in their order. Tables are sorted by tag and padded to four bytes."""
    glyf = b"".join(glyphs)
    places = array("I", accumulate(map(len, glyphs), initial=0))
    loca_sum = sum(places) & _WORD
    if sys.byteorder == "little":
        places.byteswap()
    hmtx, loca = b"".join(metrics), places.tobytes()
    head, hhea, maxp = face.headers(len(glyphs))
    tables = (
        (b"glyf", glyf, glyf_sum),
        (b"head", *head),
        (b"hhea", *hhea),
        (b"hmtx", hmtx, word_sum(hmtx)),
        (b"loca", loca, loca_sum),
        (b"maxp", *maxp),
    )
    entries: list[bytes | int] = []
    at = _DIRECTORY.size
    for tag, data, checksum in tables:
        entries += (tag, checksum, at, len(data))
        at += len(data)
    directory = _DIRECTORY.pack(0x00010000, 6, 64, 2, 32, *entries)
    whole = (word_sum(directory) + sum([checksum for _, _, checksum in tables])) & _WORD
    # checkSumAdjustment: the only place that depends on all others.
    adjustment = ((0xB1B0AFBA - whole) & _WORD).to_bytes(4)
    return b"".join((directory, glyf, head[0][:8], adjustment, head[0][12:], hhea[0], hmtx, loca, maxp[0]))
