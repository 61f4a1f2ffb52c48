"""A TrueType font file as the certificates need it: which characters it has, how wide they are, their outlines.

The file is read once with fontTools; outlines are fetched, stripped of their hinting and kept one by one."""

from __future__ import annotations

import mmap
import re
import struct
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypeVar

from fontTools.ttLib import TTFont, TTLibError

_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
"""Categories that no cell can show: controls, directions, separators, halves of surrogate pairs."""

_COMPONENT_WORDS = 0x0001
_COMPONENT_SCALE = 0x0008
_COMPONENT_MORE = 0x0020
_COMPONENT_XY_SCALE = 0x0040
_COMPONENT_2X2 = 0x0080
_COMPONENT_HINTED = 0x0100


Header = tuple[bytes, int]
"""A table padded to four bytes, with the sum of its 32-bit words."""


class UnprintableName(ValueError):
    """A text holds characters, or ideographic variation sequences, for which the font has no glyph.

    `characters` holds each of them once, in the order of the text."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        shown = "、".join(f"{c}（{' '.join(f'U+{ord(x):04X}' for x in c)}）" for c in characters)
        super().__init__(f"the font has no glyph for {shown}")


class UnusableFont(ValueError):
    """The font file cannot be read, or is not a TrueType font; the message says which file and why."""


class Glyph(NamedTuple):
    """A glyph without hinting: its `glyf` record, padded to four bytes, with the sum of its 32-bit words.

    `metric` is its `hmtx` entry, `advance` its width in thousandths of an em, and `width` the same as an entry of /W.
    `components` are the places in `data` that hold the number of another glyph, with that number. A tuple, because the
    glyphs of a document are put together column by column."""

    data: bytes
    word_sum: int
    metric: bytes
    advance: float
    width: str
    components: tuple[tuple[int, int], ...]


Shape = tuple[Glyph, str]
"""How one cluster is shown: its glyph, and its text as UTF-16 in hexadecimal."""
_Kept = TypeVar("_Kept")


def default_font_path() -> Path:
    """IPAexGothic as the package matplotlib-fontja carries it; found without importing that package (which would
    import matplotlib). Raises UnusableFont when the package is not installed."""
    spec = find_spec("matplotlib_fontja")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "fonts" / "ipaexg.ttf"
        if path.is_file():
            return path
    raise UnusableFont("no font: install the package matplotlib-fontja, which carries IPAexGothic, or name a font file")


def has_selectors(text: str) -> bool:
    """Whether any cluster of the text is more than one character."""
    return _SELECTOR.search(text) is not None


def clusters(text: str) -> list[str]:
    """The text cut into characters, each with the variation selector that follows it."""
    if not _SELECTOR.search(text):
        return list(text)
    cut: list[str] = []
    for character in text:
        if cut and _SELECTOR.match(character) and not _SELECTOR.match(cut[-1][-1]):
            cut[-1] += character
        else:
            cut.append(character)
    return cut


class Typeface:
    """One font file. Raises UnusableFont when it is missing, damaged or without TrueType outlines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as font:
                self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                self._read(font)
        except (OSError, ValueError, TTLibError, KeyError, AssertionError, struct.error) as error:
            raise UnusableFont(f"{path} cannot be used as a font: {str(error) or type(error).__name__}") from error
        self.glyph = cache(self._glyph)
        self.headers = cache(self._headers)
        self.shapes = _Met(self._shape)
        self.widths = _Met(lambda cluster: self.shapes[cluster][0].advance)
        """Advances of clusters in thousandths of an em."""

    def _read(self, font: TTFont) -> None:
        if "glyf" not in font:
            raise TTLibError("it has no TrueType outlines")
        self.name = _postscript_name(font)
        self.units_per_em = int(font["head"].unitsPerEm)
        self.ascent, self.descent = int(font["hhea"].ascent), int(font["hhea"].descent)
        head = font["head"]
        self.box = tuple(int(v) for v in (head.xMin, head.yMin, head.xMax, head.yMax))
        self.tables = {tag: bytes(font.reader[tag]) for tag in ("head", "hhea", "maxp")}
        self._metrics = bytes(font.reader["hmtx"])
        self._long_metrics = int(font["hhea"].numberOfHMetrics)
        self._glyf_start = int(font.reader.tables["glyf"].offset)
        self._places: Sequence[int] = font["loca"].locations
        number = font.getReverseGlyphMap()
        self._characters: dict[int, int] = {code: number[name] for code, name in (font.getBestCmap() or {}).items()}
        self._variants: dict[tuple[int, int], int] = dict(_variants(font, number, self._characters))

    def glyph_number(self, cluster: str) -> int:
        """The font's own number of the glyph for one cluster; 0 when it has none that shows something."""
        if len(cluster) == 2:
            number = self._variants.get((ord(cluster[0]), ord(cluster[1])), 0)
        elif len(cluster) == 1 and unicodedata.category(cluster) not in _INVISIBLE:
            number = self._characters.get(ord(cluster), 0)
        else:
            return 0
        blank = self._places[number] == self._places[number + 1]
        # A blank glyph under a letter is a hole in the font, not a way to print the letter.
        return 0 if blank and not cluster.isspace() else number

    def _shape(self, cluster: str) -> Shape:
        """How one cluster is shown; raises UnprintableName."""
        number = self.glyph_number(cluster)
        if not number:
            raise UnprintableName((cluster,))
        return self.glyph(number), f"<{cluster.encode('utf-16-be').hex().upper()}>"

    def missing(self, text: str) -> tuple[str, ...]:
        """The clusters of the text that cannot be printed, each once, in order."""
        return tuple(dict.fromkeys(c for c in clusters(text) if not self.glyph_number(c)))

    def _glyph(self, number: int) -> Glyph:
        """The glyph of that number in the font file."""
        start, end = self._glyf_start + self._places[number], self._glyf_start + self._places[number + 1]
        data, components = _stripped(self._file[start:end])
        metric = self._metric(number)
        advance = int.from_bytes(metric[:2]) * 1000 / self.units_per_em
        return Glyph(data, word_sum(data), metric, advance, f"{advance:g}", components)

    def _headers(self, count: int) -> tuple[Header, Header, Header]:
        """The tables `head` (long offsets, checksum adjustment 0), `hhea` and `maxp` of a file of so many of its
        glyphs."""
        head, hhea, maxp = (bytearray(self.tables[tag]) for tag in ("head", "hhea", "maxp"))
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", hhea, 34, count)
        struct.pack_into(">H", maxp, 4, count)
        return _header(head), _header(hhea), _header(maxp)

    def descriptor(self) -> str:
        """The entries of a PDF font descriptor that describe the face: box and heights in thousandths of an em."""
        box = " ".join(str(round(v * 1000 / self.units_per_em)) for v in self.box)
        ascent, descent = (round(v * 1000 / self.units_per_em) for v in (self.ascent, self.descent))
        return f"/FontBBox [{box}] /Ascent {ascent} /Descent {descent} /CapHeight {ascent}"

    def _metric(self, number: int) -> bytes:
        last = self._long_metrics - 1
        if number <= last:
            return self._metrics[4 * number : 4 * number + 4]
        bearing = 4 * (last + 1) + 2 * (number - last - 1)
        return self._metrics[4 * last : 4 * last + 2] + self._metrics[bearing : bearing + 2]


def _header(table: bytearray) -> Header:
    padded = bytes(table) + bytes(-len(table) % 4)
    return padded, word_sum(padded)


class _Met(dict[str, _Kept]):
    """What is known of the clusters met so far; a look-up of a new one asks for it."""

    def __init__(self, find: Callable[[str], _Kept]) -> None:
        self._find = find

    def __missing__(self, cluster: str) -> _Kept:
        found = self[cluster] = self._find(cluster)
        return found


def _postscript_name(font: TTFont) -> str:
    name = font["name"].getDebugName(6) if "name" in font else None
    return re.sub(r"[^A-Za-z0-9-]", "", str(name or "")) or "Font"


def _variants(
    font: TTFont, number: dict[str, int], characters: dict[int, int]
) -> Iterator[tuple[tuple[int, int], int]]:
    for table in font["cmap"].tables:
        if table.format == 14:
            for selector, pairs in table.uvsDict.items():
                for base, name in pairs:
                    # No name: the sequence is registered and looks like the base character alone.
                    yield (base, selector), (characters.get(base, 0) if name is None else number[name])


def _stripped(record: bytes) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """A `glyf` record without its instructions, padded to four bytes, and its components."""
    components: tuple[tuple[int, int], ...] = ()
    if record:
        contours = struct.unpack_from(">h", record)[0]
        if contours >= 0:
            at = 10 + 2 * contours
            length = struct.unpack_from(">H", record, at)[0]
            record = record[:at] + b"\0\0" + record[at + 2 + length :]
        else:
            record, components = _strip_composite(record)
    return record + bytes(-len(record) % 4), components


def _strip_composite(record: bytes) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    data, at = bytearray(record), 10
    components: list[tuple[int, int]] = []
    while True:
        flags, number = struct.unpack_from(">HH", data, at)
        struct.pack_into(">H", data, at, flags & ~_COMPONENT_HINTED)
        components.append((at + 2, number))
        at += 8 if flags & _COMPONENT_WORDS else 6
        if flags & _COMPONENT_SCALE:
            at += 2
        elif flags & _COMPONENT_XY_SCALE:
            at += 4
        elif flags & _COMPONENT_2X2:
            at += 8
        if not flags & _COMPONENT_MORE:
            return bytes(data[:at]), tuple(components)


def word_sum(data: bytes) -> int:
    """Sum of the big-endian 32-bit words of data whose length is a multiple of four, as sfnt checksums want it."""
    return int(sum(struct.unpack(f">{len(data) // 4}I", data)) & 0xFFFFFFFF)
