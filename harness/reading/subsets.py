"""A quick look at the fonts that a document brings: whether each glyph's outline is what its ToUnicode says.

Made for the commonest way to embed a font that has Japanese letters: TrueType outlines, shown by their numbers. A glyph
that was met before costs some microseconds, since equal glyphs are equal bytes; all else takes a look at the sheets
themselves. Whatever is not just as expected counts as not known."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from fontTools.ttLib import TTFont, TTLibError

from harness.reading import likeness, outlines, references
from harness.reading.likeness import Found
from harness.reading.structure import Traits

_OTHERS = re.compile(rb"/(Type1|MMType1|TrueType|Type3|CIDFontType0|FontFile3?)(?![A-Za-z0-9])")
_OBJECT, _NUMBER = re.compile(rb" obj\b"), re.compile(rb"(?:^|\D)(\d{1,8}) \d{1,5}$")
_END_OF_HEAD = re.compile(rb"endobj|stream\r?\n")
_NUMBER_BYTES = 16
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})(?!\s+\d+\s+R)")
_MAP = re.compile(rb"/ToUnicode\s+(\d+)\s+0\s+R")
_DESCENDANT = re.compile(rb"/DescendantFonts\s*\[\s*(\d+)\s+0\s+R\s*\]")
_DESCRIPTOR = re.compile(rb"/FontDescriptor\s+(\d+)\s+0\s+R")
_FILE = re.compile(rb"/FontFile2\s+(\d+)\s+0\s+R")
_BY_NUMBER = re.compile(rb"/Encoding\s*/Identity-[HV]\b")
_THE_SAME, _NUMBERS = re.compile(rb"/CIDToGIDMap\s*/Identity\b"), re.compile(rb"/CIDToGIDMap\s+(\d+)\s+0\s+R")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.DOTALL)
_ENTRY = re.compile(rb"\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_TEXT = re.compile(rb"<([0-9A-Fa-f]+)>")
_MOST_BYTES, _MOST_CODES, _MOST_KNOWN, _DEEPEST = 4_000_000, 3_000, 50_000, 4
_WORDS, _SCALE, _TWO_SCALES, _MATRIX, _MORE = 0x1, 0x8, 0x40, 0x80, 0x20

logging.getLogger("fontTools").setLevel(logging.CRITICAL)  # it tells of each table that has a byte too many

_Glyph = tuple[bytes, bytes]
"""What a glyph is said to be, as digits of UTF-16, and its outline, both as bytes."""
_known: Final[dict[_Glyph, bool]] = {}
"""Whether glyphs are what they are said to be."""


class _Unusual(Exception):
    """Something is not as expected."""


def are_as_said(data: bytes, traits: Traits) -> bool | None:
    """Whether every letter that the document's fonts can show looks like what it is said to be; None where that cannot
    be told so."""
    if not traits.in_plain_sight or _OTHERS.search(data):
        return None
    try:
        return all(_are_as_said(glyphs, file) for glyphs, file in _fonts(data))
    except (_Unusual, TTLibError, AssertionError, AttributeError, TypeError, ArithmeticError, EOFError):
        return None
    except (ValueError, struct.error, zlib.error, LookupError):
        return None


def _fonts(data: bytes) -> Iterator[tuple[dict[_Glyph, int], bytes]]:
    """Of each font of the document the glyphs that it can show, with their numbers, and its file."""
    heads = _heads(data)
    fonts = [head for head, _ in heads.values() if b"/Type0" in head]
    if not len(fonts) == data.count(b"/Type0") == data.count(b"/ToUnicode") == data.count(b"/DescendantFonts"):
        raise _Unusual
    for head in fonts:
        descendant = heads[_reference(_DESCENDANT, head)][0]
        if not _BY_NUMBER.search(head) or b"/CIDFontType2" not in descendant:
            raise _Unusual
        numbers = _numbers(data, heads, descendant)
        file = _stream(data, heads, _reference(_FILE, heads[_reference(_DESCRIPTOR, descendant)][0]))
        whole, said = _Outlines(file).whole, _meanings(_stream(data, heads, _reference(_MAP, head)))
        shown = said if numbers is None else [numbers[code] for code in said]
        yield {(text, whole(number)): number for number, text in zip(shown, said.values(), strict=True)}, file


def _numbers(data: bytes, heads: Mapping[int, tuple[bytes, int]], descendant: bytes) -> tuple[int, ...] | None:
    """The glyph of each code; None where they are the same."""
    if b"/CIDToGIDMap" not in descendant or _THE_SAME.search(descendant):
        return None
    mapped = _stream(data, heads, _reference(_NUMBERS, descendant))
    return struct.unpack(f">{len(mapped) // 2}H", mapped[: len(mapped) // 2 * 2])


def _heads(data: bytes) -> dict[int, tuple[bytes, int]]:
    """What stands in each object before its stream, by its number, and where that ends."""
    heads: dict[int, tuple[bytes, int]] = {}
    for found in _OBJECT.finditer(data):
        number = _NUMBER.search(data[max(0, found.start() - _NUMBER_BYTES) : found.start()])
        end = _END_OF_HEAD.search(data, found.end())
        if number is None or end is None or int(number[1]) in heads:
            raise _Unusual
        heads[int(number[1])] = (data[found.end() : end.start()], end.end())
    return heads


def _reference(of: re.Pattern[bytes], head: bytes) -> int:
    found = of.findall(head)
    if len(found) != 1:
        raise _Unusual
    return int(found[0])


def _stream(data: bytes, heads: Mapping[int, tuple[bytes, int]], number: int) -> bytes:
    head, start = heads[number]
    length = _LENGTH.search(head)
    if length is None or b"/DecodeParms" in head:
        raise _Unusual
    body = data[start : start + int(length[1])]
    if b"/Filter" not in head:
        return body
    if not re.search(rb"/Filter\s*(?:\[\s*)?/FlateDecode\s*(?:\]|/|>)", head):
        raise _Unusual
    packed = zlib.decompressobj()
    whole = packed.decompress(body, _MOST_BYTES)
    if packed.unconsumed_tail:
        raise _Unusual
    return whole


def _meanings(told: bytes) -> dict[int, bytes]:
    """What a ToUnicode map says of each code of two bytes, as digits of UTF-16."""
    found: dict[int, bytes] = {}
    count = 0
    for kind, section in _SECTION.findall(told):
        for codes, texts in _ranges(section) if kind == b"range" else _entries(section):
            count += len(texts)
            found.update(zip(codes, texts, strict=True))
    if not 0 < len(found) == count <= _MOST_CODES or b"usecmap" in told:
        raise _Unusual
    return found


_Part = tuple[Sequence[int], Sequence[bytes]]
"""Codes, and what each is said to be."""


def _entries(section: bytes) -> Iterator[_Part]:
    at = 0
    while entry := _ENTRY.match(section, at):
        yield (int(entry[1], 16),), (entry[2],)
        at = entry.end()
    if section[at:].strip():
        raise _Unusual


def _ranges(section: bytes) -> Iterator[_Part]:
    at = 0
    while entry := _RANGE.match(section, at):
        first, last, at = int(entry[1], 16), int(entry[2], 16), entry.end()
        if not 0 <= last - first < _MOST_CODES:
            raise _Unusual
        codes = range(first, last + 1)
        if entry[3] is None:
            texts = _TEXT.findall(entry[4])
            if len(texts) != len(codes):
                raise _Unusual
            yield codes, texts
        else:
            start, digits = entry[3][:-4], int(entry[3][-4:], 16)
            yield codes, [b"%b%04x" % (start, digits + place) for place in range(len(codes))]
    if section[at:].strip():
        raise _Unusual


def _letters(digits: bytes) -> str:
    text = bytes.fromhex(digits.decode()).decode("utf-16-be")
    if not text:
        raise _Unusual
    return text


class _Outlines:
    """The outlines of a TrueType file, as bytes."""

    def __init__(self, file: bytes) -> None:
        count = struct.unpack_from(">H", file, 4)[0]
        tables = {}
        for at in range(12, 12 + 16 * count, 16):
            tag, _, start, length = struct.unpack_from(">4sIII", file, at)
            tables[tag] = file[start : start + length]
        self._glyf, loca = tables[b"glyf"], tables[b"loca"]
        is_long = struct.unpack_from(">h", tables[b"head"], 50)[0]
        places = struct.unpack(f">{len(loca) // (4 if is_long else 2)}{'I' if is_long else 'H'}", loca)
        self._places = places if is_long else [2 * place for place in places]

    def whole(self, number: int, deep: int = 0) -> bytes:
        """A glyph's outline, with those that it is made of behind it, whatever their numbers. IndexError if there is
        none."""
        start, end = self._places[number], self._places[number + 1]
        glyph = self._glyf[start:end]
        if not glyph or glyph[0] < 0x80:
            return glyph
        if deep > _DEEPEST:
            raise _Unusual
        parts, at, flags = bytearray(glyph), 10, _MORE
        while flags & _MORE:
            flags, part = struct.unpack_from(">HH", glyph, at)
            parts[at + 2 : at + 4] = b"\0\0"
            parts += self.whole(part, deep + 1)
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        return bytes(parts)


def _are_as_said(glyphs: Mapping[_Glyph, int], file: bytes) -> bool:
    known = list(map(_known.get, glyphs))
    if None in known:
        if len(_known) + len(glyphs) > _MOST_KNOWN:
            _known.clear()
        _known.update(_looked_at({glyph: number for glyph, number in glyphs.items() if glyph not in _known}, file))
        known = list(map(_known.get, glyphs))
    return all(known) and not _are_two(glyphs)


def _are_two(glyphs: Iterable[_Glyph]) -> bool:
    """Whether two letters that can be told from each other have one outline."""
    outline_of = [outline for _, outline in glyphs]
    if len(set(outline_of)) == len(outline_of):
        return False
    said: dict[bytes, list[str]] = {}
    for digits, outline in glyphs:
        said.setdefault(outline, []).append(references.plain(_letters(digits)))
    pairs = (pair for texts in said.values() for pair in combinations(texts, 2))
    return any(len(one) == len(other) == 1 and _can_be_told(one, other) for one, other in pairs)


def _can_be_told(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum() and not references.are_alike(one, other)


def _looked_at(fresh: Mapping[_Glyph, int], file: bytes) -> Iterator[tuple[_Glyph, bool]]:
    font = TTFont(io.BytesIO(file), lazy=True)
    glyphs = font.getGlyphSet()
    pictured = []
    for glyph, number in fresh.items():
        text = _letters(glyph[0])
        picture = outlines.pictured(glyphs[font.getGlyphName(number)].draw, glyphs)
        if picture is None or not text.strip():  # what has ink and no meaning is looked at elsewhere
            yield glyph, not text.strip()
        else:
            pictured.append((glyph, text, picture))
    looks = likeness.looks([(text, picture) for _, text, picture in pictured])
    for (glyph, _, _), look in zip(pictured, looks, strict=True):
        yield glyph, look.found in (Found.AS_SAID, Found.NOT_COMPARED)
