"""Whether a glyph looks like what it is said to be, or rather like something else: thresholds on likeness.

They were chosen on fonts that the harness does not carry, Mincho, Gothic and Latin faces, italics among them: no letter
in them is taken for another, hardly one is doubted; a letter that is drawn as another is found, the most similar pairs
of kanji aside (docs/reading.md has the figures)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from harness.reading import references, shapes
from harness.reading.references import Likely
from harness.reading.shapes import Raster

_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
"""What varies the letter before it."""
_NEARER_EXACT, _NEARER_LATIN, _NEARER = 0.06, 0.2, 0.12
"""By so much more a shape is like another letter, before it is doubted that it is the one that it is said to be. Digits
and kanji every font draws much the same; Latin letters have forms that others' have."""
_OF_TWO_FORMS: Final = "令冷玲鈴零齢嶺領伶怜苓羚鴒"
"""Kanji that are printed with マ below, too, as they are written by hand; the fonts that letters are compared with have
none like that."""
_AS_A_RIVAL = 0.8
"""A kanji that is so much like another one may be that; some have several forms of their own (令)."""
_SURELY, _SURELY_DIGIT, _MUCH_ALIKE = 0.28, 0.15, 0.75
_HARDLY_ALIKE, _UNLIKE = 0.62, 0.4
"""What is less like any letter than this is no letter that can be told."""
_OF_SIGNS, _VERY_MUCH_ALIKE = 0.35, 0.88
_THIN, _AS_A_SIGN = 0.3, 0.5
_SIDE_PX, _SAME = 16, 9.0
_OBLONG, _AS_OBLONG = 100, 0.1
_TURNED_IN_COLUMNS: Final = "ー"


class Found(Enum):
    """What a look at a letter gives."""

    AS_SAID = auto()
    ANOTHER = auto()
    DOUBTFUL = auto()
    LIKE_NONE = auto()
    NOTHING = auto()
    """There is no ink."""
    NOT_COMPARED = auto()


class Look(NamedTuple):
    """At one letter; `drawn` says which other it is."""

    found: Found
    drawn: str = ""


def looks(glyphs: Sequence[tuple[str, Raster]]) -> list[Look]:
    """What glyphs look like, each with what it is said to be."""
    found = [Look(Found.NOTHING)] * len(glyphs)
    cut = {at: raster for at, (_, whole) in enumerate(glyphs) if (raster := shapes.cut_out(whole)) is not None}
    plain = [references.plain("".join([each for each in said if ord(each) not in _SELECTORS])) for said, _ in glyphs]
    letters = [at for at in cut if _is_letter(plain[at])]
    for at, look in zip(letters, judged([plain[at] for at in letters], [cut[at] for at in letters]), strict=True):
        found[at] = look
    signs = [at for at in cut if not _is_letter(plain[at])]
    for at, look in zip(signs, _as_signs([plain[at] for at in signs], [cut[at] for at in signs]), strict=True):
        found[at] = look
    return found


def cut(rasters: Sequence[Raster]) -> list[Raster]:
    """Rasters without what is empty around them; those without ink as they are."""
    return [raster if (inked := shapes.cut_out(raster)) is None else inked for raster in rasters]


def brought_to_size(rasters: Sequence[Raster]) -> NDArray[np.int16]:
    """The ink of each as a row of numbers, with its form: how wide it is for its height."""
    found = np.zeros((len(rasters), _SIDE_PX * _SIDE_PX + 1), np.int16)
    for at, raster in enumerate(cut(rasters)):
        small = Image.fromarray(raster).resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BOX)
        found[at, :-1] = np.asarray(small, dtype=np.int16).ravel()
        found[at, -1] = round(_OBLONG * raster.shape[1] / raster.shape[0])
    return found


def the_same(brought: NDArray[np.int16]) -> Iterator[tuple[int, int]]:
    """The pairs of rows that show the same."""
    for at, row in enumerate(brought[:-1]):
        rest = brought[at + 1 :]
        near = np.abs(rest[:, :-1] - row[:-1]).mean(axis=1) < _SAME
        near &= np.abs(rest[:, -1] - row[-1]) <= _OBLONG * _AS_OBLONG
        yield from ((at, at + 1 + int(other)) for other in np.flatnonzero(near))


def _is_letter(said: str) -> bool:
    return len(said) == 1 and unicodedata.category(said)[0] in "LN"


def judged(said: Sequence[str], rasters: Sequence[Raster]) -> Iterator[Look]:
    """What glyphs look like that are each said to be one letter; the rasters are cut out."""
    for letter, raster, likely in zip(said, rasters, references.likely(said, rasters), strict=True):
        ways = [likely]
        if letter in _TURNED_IN_COLUMNS and likely.nearer > 0:
            ways += references.likely([letter], [np.ascontiguousarray(np.rot90(raster))])
        yield _judged(letter, min(ways, key=lambda one: one.nearer))


def _judged(said: str, likely: Likely) -> Look:
    if likely.as_said is None:  # a letter that no font here has is drawn as one that they have
        least = _VERY_MUCH_ALIKE if references.is_kanji(said) else _MUCH_ALIKE
        return Look(Found.DOUBTFUL if likely.as_other >= least else Found.NOT_COMPARED)
    is_digit = said.isascii() and said.isdigit()
    is_exact = is_digit or (references.is_kanji(said) and likely.as_other >= _AS_A_RIVAL)
    is_loose = said.isascii() or said in _OF_TWO_FORMS
    if likely.nearer > (_NEARER_LATIN if is_loose and not is_digit else _NEARER_EXACT if is_exact else _NEARER):
        if likely.as_other < _HARDLY_ALIKE:
            return Look(Found.LIKE_NONE)
        surely = _SURELY_DIGIT if is_digit and likely.other.isdigit() else _SURELY
        if likely.as_other >= _MUCH_ALIKE and likely.nearer >= surely:
            return Look(Found.ANOTHER, _of_its_kind(said, likely))
        return Look(Found.DOUBTFUL)
    return Look(Found.LIKE_NONE if likely.as_said < _UNLIKE else Found.AS_SAID)


def _as_signs(said: Sequence[str], rasters: Sequence[Raster]) -> Iterator[Look]:
    """Of signs, and of several letters in one glyph: whether they are drawn as a letter instead."""
    own = references.likeness(said, rasters)
    asked = [at for at, raster in enumerate(rasters) if (own[at] or 0.0) < _AS_A_SIGN and not _is_thin(raster)]
    seen = dict(zip(asked, references.recognised([rasters[at] for at in asked]) if asked else (), strict=True))
    for at, text in enumerate(said):
        letter, alike = seen.get(at, ("", 0.0))
        as_well = letter in text or any(references.are_alike(each, letter) for each in text)
        is_sign = len(text) == 1 and alike - (own[at] or 0.0) < _OF_SIGNS
        yield Look(Found.NOT_COMPARED if alike < _VERY_MUCH_ALIKE or as_well or is_sign else Found.DOUBTFUL)


def _is_thin(raster: Raster) -> bool:
    high, wide = raster.shape
    return bool(min(high, wide) < _THIN * max(high, wide))


def _of_its_kind(said: str, likely: Likely) -> str:
    """Of the letters that look alike, the one of the same kind as what stands there: 0 for O in a number."""
    kind = _kind(said)
    if _kind(likely.other) == kind:
        return likely.other
    same = [each for each in references.alike_to(likely.other) if _kind(each) == kind]
    return same[0] if same else likely.other


def _kind(letter: str) -> str:
    if letter.isascii():
        return "digit" if letter.isdigit() else "latin"
    return unicodedata.name(letter, "?").split(" ")[0]
