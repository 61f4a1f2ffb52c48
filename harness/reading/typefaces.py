"""What the second reader needs to know of fonts to tell where letters stand: what each glyph says, how wide it is.

Glyphs are told by pypdf's own understanding of the font, so that letters can be held against the text that it gives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from pypdf.generic._font import Font

_FULL_EM, _HALF_EM = 1.0, 0.5
_BELOW_EM, _ABOVE_EM = -0.12, 0.88
_UNREADABLE = "\ufffd"
_JAPANESE = ("UniJIS-", "90ms-RKSJ-")
"""CMaps of fonts with Japanese letters, whose codes pypdf understands."""
_FIRST_PRINTABLE, _FIRST_PROPORTIONAL = 0x20, 1
"""The code of the blank, and the number that it has in Adobe-Japan1, where the letters of ASCII follow it."""


class Glyph(NamedTuple):
    """The letters that a glyph stands for, its width (NaN where it is not known), and whether it counts as a blank."""

    says: str
    width_em: float
    is_blank: bool


class Typeface:
    """A font. `below_em` and `above_em` say how far its letters reach, from the line on which they stand."""

    def __init__(self, resource: Any) -> None:
        self.resource = resource
        self.below_em, self.above_em = _BELOW_EM, _ABOVE_EM
        self._known: dict[bytes | str, list[Glyph]] = {}
        self._width: Callable[[str], float]
        if resource is None:
            self._encoding: Any = dict.fromkeys(range(256), _UNREADABLE)
            self._says: dict[str, str] = {}
            self.is_vertical, self._width = False, _unknown
            return
        font = Font.from_font_resource(resource)
        self._encoding, self._says = font.encoding, font.character_map
        named = str(resource["/Encoding"]).lstrip("/") if "/Encoding" in resource else ""
        self.is_vertical = isinstance(font.encoding, str) and (named == "V" or named.endswith("-V"))
        self._width = _widths(font, resource, named)
        if font.sub_type == "Type3":
            self._take_drawn(font, resource)

    def _take_drawn(self, font: Font, resource: Any) -> None:
        """Glyphs that are drawings have a measure of their own."""
        across, _, _, up, _, _ = (float(number) for number in resource["/FontMatrix"])
        first = int(resource.get("/FirstChar", 0))
        widths = {chr(code): float(width) * across for code, width in enumerate(resource["/Widths"], first)}
        self._width = lambda code: widths.get(code, 0.0)
        bottom, top = (float(resource["/FontBBox"][corner]) * up for corner in (1, 3))
        if bottom != top:
            self.below_em, self.above_em = bottom, top

    def glyphs(self, shown: bytes | str) -> list[Glyph]:
        """Those of a string that is shown. A text instead of bytes is what pypdf takes for its own meaning."""
        known = self._known.get(shown)
        if known is None:
            known = self._known[shown] = self._taken_apart(shown)
        return known

    def _taken_apart(self, shown: bytes | str) -> list[Glyph]:
        says, width = self._says, self._width
        if isinstance(shown, str):
            return [Glyph(letter, width(letter), False) for letter in shown]
        if isinstance(self._encoding, str):
            try:
                codes = shown.decode(self._encoding, "surrogatepass")
            except UnicodeDecodeError:
                codes = shown.decode(self._encoding, "replace")
            return [Glyph(says.get(code, code), width(code), False) for code in codes]
        letters = ((code, self._encoding.get(code, chr(code))) for code in shown)
        return [
            Glyph("".join(says.get(each, each) for each in letter), width(chr(code)), code == 0x20)
            for code, letter in letters
        ]


def _unknown(_: str) -> float:
    return math.nan


def _widths(font: Font, resource: Any, named: str) -> Callable[[str], float]:
    """From a code, as pypdf has it, to the width of its glyph in letters."""
    widths = font.character_widths
    if font.sub_type != "Type0":
        usual = widths.get("default", 500)
        return lambda code: widths.get(code, usual) / 1000
    full = float(resource["/DescendantFonts"][0].get_object().get("/DW", 1000)) / 1000
    if named.startswith("Identity-"):
        return lambda code: widths[code] / 1000 if code in widths else full
    if not named.startswith(_JAPANESE):
        return _unknown

    def of_letter(letter: str) -> float:
        if east_asian_width(letter) not in ("Na", "H", "N"):
            return full
        number = chr(ord(letter) - _FIRST_PRINTABLE + _FIRST_PROPORTIONAL) if letter.isascii() and letter >= " " else ""
        return widths[number] / 1000 if number in widths else _HALF_EM

    return of_letter


class Typefaces:
    """The fonts of a document, each made once."""

    def __init__(self) -> None:
        self._made: dict[int, Typeface] = {}

    def of(self, resource: Any) -> Typeface:
        """The font with these entries; None for one that is not among the resources."""
        found = self._made.get(id(resource))
        if found is None:
            found = self._made[id(resource)] = Typeface(resource)  # which keeps the resource, and so its id, alive
        return found
