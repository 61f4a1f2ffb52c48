"""What the second reader needs to know of fonts to tell where letters stand: what each glyph says, how wide it is.

Glyphs are told by pypdf's own understanding of the font, so that letters can be held against the text that it gives."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from pypdf.generic._font import Font

_NO_LETTERS = " \n\t\0\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""No run begins or ends with one of these; pypdf makes up the first two."""
_BELOW_EM, _ABOVE_EM = -0.12, 0.88
_MOST_NUMBERS = 200_000
_UNREADABLE = "\ufffd"
_BY_NUMBER = "Identity-"
_SHIFT_JIS = "cp932"
_JAPANESE = ("UniJIS-", "90ms-RKSJ-")
"""CMaps of fonts with Japanese letters, whose codes pypdf understands."""
_FIRST_ASCII, _PROPORTIONAL, _HALF_WIDE = 0x20, 1, 231
_FIRST_KANA, _HALF_WIDE_KANA = 0xFF61, 327
"""Where narrow letters begin in Unicode, and by which numbers in Adobe-Japan1."""


class Glyph(NamedTuple):
    """The letters that a glyph stands for; its width, NaN where it is
    not known; how far from it the next is set, upwards in vertical writing; how far its own origin lies to the left of
    and below the point where it is set; and whether it counts as a blank."""

    says: str
    width_em: float
    step_em: float
    left_em: float = 0.0
    down_em: float = 0.0
    is_blank: bool = False


class Typeface:
    """A font. `below_em` and `above_em` say how far its letters reach, from the line on which they stand."""

    def __init__(self, resource: Any, font: Font | None) -> None:
        self.below_em, self.above_em = _BELOW_EM, _ABOVE_EM
        self._known: dict[int | str, Glyph] = {}
        self._strings: dict[bytes | str, list[Glyph]] = {}
        self._width: Callable[[str], float]
        if font is None:
            self._encoding: Any = dict.fromkeys(range(256), _UNREADABLE)
            self._says: dict[str, str] = {}
            self.is_vertical, self._width = False, _unknown
            return
        self._encoding, self._says = font.encoding, font.character_map
        encoding = _entry(resource, "/Encoding", None)
        named = encoding.lstrip("/") if isinstance(encoding, str) else ""
        self.is_vertical = isinstance(font.encoding, str) and (named == "V" or named.endswith("-V"))
        self._width = _widths(font, resource, named)
        if self.is_vertical:
            descendant = resource["/DescendantFonts"][0].get_object()
            down, step = _entry(descendant, "/DW2", (880, -1000))
            self._usually_down, self._usual_step = float(down) / 1000, float(step) / 1000
            self._hung = _hung(_entry(descendant, "/W2", ())) if named.startswith(_BY_NUMBER) else {}
        if font.sub_type == "Type3":
            self._take_drawn(font, resource)

    def _take_drawn(self, font: Font, resource: Any) -> None:
        """Glyphs that are drawings have a measure of their own."""
        across, _, _, up, _, _ = (float(number) for number in resource["/FontMatrix"])
        first = int(_entry(resource, "/FirstChar", 0))
        widths = {chr(code): float(width) * across for code, width in enumerate(resource["/Widths"], first)}
        self._width = lambda code: widths.get(code, 0.0)
        bottom, top = (float(resource["/FontBBox"][corner]) * up for corner in (1, 3))
        if bottom != top:
            self.below_em, self.above_em = bottom, top

    def glyphs(self, shown: bytes | str) -> list[Glyph]:
        """Those of a string that is shown. A text instead of bytes is what pypdf takes for its own meaning."""
        if shown not in self._strings:
            self._strings[shown] = self._glyphs(shown)
        return self._strings[shown]

    def _glyphs(self, shown: bytes | str) -> list[Glyph]:
        if isinstance(shown, str):
            return [self._glyph(letter, letter, False) for letter in shown]
        codes: Iterable[int | str] = shown
        if isinstance(self._encoding, str):
            try:
                codes = shown.decode(self._encoding, "surrogatepass")
            except UnicodeDecodeError:
                codes = shown.decode(self._encoding, "replace")
        known = self._known
        return [known.get(code) or self._learn(code) for code in codes]

    def _learn(self, code: int | str) -> Glyph:
        if isinstance(code, str):
            # Of the codes of several bytes, only Japan's old one has blanks of a single one.
            glyph = self._glyph(code, self._says.get(code, code), code == " " and self._encoding == _SHIFT_JIS)
        else:
            says = "".join(self._says.get(letter, letter) for letter in self._encoding.get(code, chr(code)))
            glyph = self._glyph(chr(code), says, code == ord(" "))
        self._known[code] = glyph
        return glyph

    def _glyph(self, code: str, says: str, is_blank: bool) -> Glyph:
        width, letters = self._width(code), letters_of(says)
        if not self.is_vertical:
            return Glyph(letters, width, width, is_blank=is_blank)
        step, left, down = self._hung.get(ord(code)) or (self._usual_step, width / 2, self._usually_down)
        return Glyph(letters, width, step, left, down, is_blank)


def is_letter(mark: str) -> bool:
    """Whether a run can begin or end with this."""
    return mark not in _NO_LETTERS


def letters_of(text: str) -> str:
    """A text without what is no letter to begin or end a run with."""
    if not text.isalnum():
        for mark in _NO_LETTERS:
            text = text.replace(mark, "")
    return text


def _entry(entries: Any, key: str, usual: Any) -> Any:
    value = entries.get(key, usual)
    return value.get_object() if hasattr(value, "get_object") else value


def _hung(listed: Any) -> dict[int, tuple[float, ...]]:
    """How glyphs hang for which a font says so, by their numbers: how far from each the next one is set, and how far
    its origin lies to the left and below. ValueError if it speaks of too many."""
    found: dict[int, tuple[float, ...]] = {}
    entries = iter([entry.get_object() for entry in listed])
    asked = 0
    for first in entries:
        second = next(entries, 0)
        if isinstance(second, list):
            numbers, measures = range(first, first + len(second) // 3), second
        else:
            numbers, measures = range(first, second + 1), [next(entries, 0) for _ in range(3)]
        asked += len(numbers)
        if asked > _MOST_NUMBERS:
            raise ValueError
        for at, number in enumerate(numbers):
            found[number] = tuple([float(each) / 1000 for each in measures[3 * at % len(measures) :][:3]])
    return found


def _unknown(_: str) -> float:
    return math.nan


def _widths(font: Font, resource: Any, named: str) -> Callable[[str], float]:
    """From a code, as pypdf has it, to the width of its glyph in letters."""
    widths = font.character_widths
    if font.sub_type != "Type0":
        if "/Widths" not in resource and set(widths) == {"default"}:
            widths = Font.from_core_font_name("/Helvetica").character_widths  # near enough to what is put in its place
        usual = widths.get("default", 500)
        return lambda code: widths.get(code, usual) / 1000
    full = float(_entry(resource["/DescendantFonts"][0].get_object(), "/DW", 1000)) / 1000
    if named.startswith(_BY_NUMBER):
        return lambda code: widths[code] / 1000 if code in widths else full
    if not named.startswith(_JAPANESE):
        return _unknown
    ascii_from = _PROPORTIONAL if "RKSJ" not in named and "-HW-" not in named else _HALF_WIDE

    def of_letter(letter: str) -> float:
        number = 0
        if " " <= letter <= "~":
            number = ord(letter) - _FIRST_ASCII + ascii_from
        elif "\uff61" <= letter <= "\uff9f":
            number = ord(letter) - _FIRST_KANA + _HALF_WIDE_KANA
        return widths[chr(number)] / 1000 if number and chr(number) in widths else full

    return of_letter


_make = Font.from_font_resource
_lent = threading.Lock()


class Typefaces:
    """The fonts of a document, each made once."""

    def __init__(self) -> None:
        # Both keep the entries, and so their ids, alive.
        self._fonts: dict[int, tuple[Any, Font]] = {}
        self._made: dict[int, Typeface] = {}

    def of(self, resource: Any) -> Typeface:
        """The font with these entries; None for one that is not among the resources."""
        found = self._made.get(id(resource))
        if found is None:
            font = None if resource is None else self._font(resource)
            found = self._made[id(resource)] = Typeface(resource, font)
        return found

    def _font(self, resource: Any) -> Font:
        found = self._fonts.get(id(resource))
        if found is None:
            found = self._fonts[id(resource)] = resource, _make(resource)
        return found[1]

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Within it, pypdf takes fonts from here. By itself it makes each anew for every page and every form that names
        it, field by field, and where a whole font is in the file that takes it a good part of a second."""
        with _lent:
            own = Font.__dict__["from_font_resource"]
            Font.from_font_resource = self._font  # type: ignore[assignment, method-assign]  # bound, as is the other
            try:
                yield
            finally:
                Font.from_font_resource = own  # type: ignore[method-assign]
