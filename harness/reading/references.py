"""What letters look like in fonts that are installed with the harness, and which letter a shape is most like.

The fonts: IPAexGothic (IPA Font License 1.0), Noto Sans JP and Noto Serif JP (SIL Open Font License 1.1), and for Latin
letters Bitstream Vera (its own licence)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from harness.reading import outlines, shapes
from harness.reading.limits import not_counted
from harness.reading.shapes import Raster, Shapes

_CARRIED: Final = (
    ("matplotlib_fontja", "fonts/ipaexg.ttf"),
    ("pylopdf_fonts_jp", "NotoSansJP-Regular.otf"),
    ("pylopdf_fonts_jp", "NotoSerifJP-Regular.otf"),
    ("reportlab", "fonts/Vera.ttf"),
)
"""The package that carries a font, and where in it. The packages are not imported. The first font has the letters among
which the one that a shape is most like is looked for."""
_SIZE_PX = 88
_FORMER: Final = frozenset({"jp78", "jp83", "jp90", "trad", "expt", "hojo", "nlck", "zero", "hkna", "vkna", "pkna"})
"""Features of a font that give a letter another form that is as right."""
_LEAN, _SURELY_LEANT = 0.21, 0.85
"""How far italics lean, the tangent of 12 degrees; and how much like itself a letter is then that leans so: a 7 that is
set upright so is a little like a 1."""
_ALIKE, _ALIKE_KANJI = 0.85, 0.97
"""Two letters of which one font makes shapes so much alike are not told apart. Kanji are: 二 and 三, 香 and 杳."""
_CERTAIN, _CERTAIN_KANJI = 0.86, 0.93
"""What is so much like the letter that it is said to be is held against no others but Latin ones."""
_EVERY = 60
_NEARLY: Final = 0.05
_MOST_KNOWN = 20_000


class Likely(NamedTuple):
    """How much a shape is like the letter that it is said to be, 1 at most, and which other letter it is most like, of
    those that can be told from that one. `as_said` is None for a letter that no font has, `other` is empty where
    nothing was looked for."""

    as_said: float | None
    other: str = ""
    as_other: float = 0.0

    @property
    def nearer(self) -> float:
        """By how much it is more like the other."""
        return self.as_other - (self.as_said or 0.0) if self.other else 0.0


@cache
def paths() -> tuple[Path, ...]:
    """Where the fonts are. FileNotFoundError if one of them is not installed."""
    found = []
    for package, place in _CARRIED:
        spec = find_spec(package)
        folders = [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
        at = next((folder / place for folder in folders if (folder / place).is_file()), None)
        if at is None:
            raise FileNotFoundError(f"the font {place}, which the package {package} carries, is not installed")
        found.append(at)
    return tuple(found)


def is_kanji(letter: str) -> bool:
    """Whether it is one of the ideographs."""
    return "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"


def plain(text: str) -> str:
    """Letters as they are compared: without their widths."""
    return "".join([_PLAIN.get(letter, letter) for letter in text])


_PLAIN: Final = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFF01, 0xFFEF), 0x3000)
    if unicodedata.decomposition(chr(code)).startswith(("<wide>", "<narrow>"))
}


def likely(said: Sequence[str], rasters: Sequence[Raster]) -> list[Likely]:
    """What letters look like that are said to be these, single plain ones; the rasters are cut out."""
    seen = _seen(rasters)
    found = _at_once(said, seen)
    left = [at for at, each in enumerate(found) if each is None]
    for at, as_is in zip(left, _compared([said[at] for at in left], seen[left]), strict=True):
        found[at] = as_is
    unlike = {at: one for at, one in enumerate(found) if one is not None and one.nearer > 0}
    leant = _seen([_upright(rasters[at]) for at in unlike])
    for (at, as_is), as_leant in zip(unlike.items(), _compared([said[at] for at in unlike], leant), strict=True):
        if (as_leant.as_said or 0.0) >= _SURELY_LEANT:
            found[at] = Likely(as_leant.as_said)
        else:
            found[at] = max(as_is, as_leant, key=lambda one: one.as_other)
    return [each for each in found if each is not None]


def likeness(said: Sequence[str], rasters: Sequence[Raster]) -> list[float | None]:
    """How much shapes are like the single letters or signs that they are said to be; None where no font has such."""
    _learn(said)
    found = [_own(each) for each in said]
    return [float((own @ shape).max()) if len(own) else None for own, shape in zip(found, _seen(rasters), strict=True)]


def digits(rasters: Sequence[Raster]) -> list[tuple[str, float]]:
    """The digits that rasters, which are cut out, are most like, and how much; not at all where a Latin letter that can
    be told from it is nearer."""
    told, held = _latin()
    found = []
    for row in _seen(rasters) @ held.T:
        at = max((at for at, letter in enumerate(told) if letter.isdigit()), key=row.__getitem__)
        nearer = [letter for letter, alike in zip(told, row, strict=True) if alike > row[at] + _NEARLY]
        is_other = any(not are_alike(told[at], letter) for letter in nearer)
        found.append((told[at], 0.0 if is_other else float(row[at])))
    return found


def recognised(rasters: Sequence[Raster]) -> list[tuple[str, float]]:
    """The letters that rasters, which are cut out, are most like, and how much."""
    told, held = _searched()
    alike = _seen(rasters) @ held.T
    return [(told[at], float(row[at])) for row, at in zip(alike, alike.argmax(axis=1).tolist(), strict=True)]


def _at_once(said: Sequence[str], seen: Shapes) -> list[Likely | None]:
    """The answers where they are plain: a letter looks like what it is said to be, and no Latin letter or digit is
    nearer to a Latin letter or digit. Fonts are asked one after the other: the first will do for most."""
    found: list[Likely | None] = [None] * len(said)
    for number in range(len(_CARRIED)):
        left = [at for at, each in enumerate(found) if each is None]
        _learn([said[at] for at in left], (number,))
        for at in left:
            own = _in(number, said[at])
            as_said = float(own[0] @ seen[at]) if len(own) else 0.0
            least = _CERTAIN_KANJI if is_kanji(said[at]) else _CERTAIN
            if as_said >= least and not (said[at].isascii() and _nearer_latin(said[at], seen[at], as_said)):
                found[at] = Likely(as_said)
    return found


def _nearer_latin(said: str, seen: NDArray[np.float32], as_said: float) -> bool:
    told, held = _latin()
    return any(not are_alike(said, told[at]) for at in np.flatnonzero(held @ seen > as_said).tolist())


def _compared(said: Sequence[str], seen: Shapes) -> Iterator[Likely]:
    if not said:
        return
    told, held = _searched()
    for letter, shape, alike in zip(said, seen, seen @ held.T, strict=True):
        own = _own(letter)
        as_said = float((own @ shape).max()) if len(own) else None
        other, as_other = _nearest(letter, shape, alike, told)
        if as_said is not None and as_other > as_said and len(further := _other_forms(letter)):
            as_said = max(as_said, float((further @ shape).max()))
        yield Likely(as_said, other, as_other)


def _seen(rasters: Sequence[Raster]) -> Shapes:
    return shapes.apart_from(_usual(), shapes.shapes(rasters))


def _upright(raster: Raster) -> Raster:
    """As it would stand if it leaned as italics do."""
    high, wide = raster.shape
    more = round(_LEAN * high)
    wider = np.zeros((high, wide + more), np.uint8)
    wider[:, :wide] = raster
    leant = Image.fromarray(wider).transform(
        (wide + more, high),
        Image.Transform.AFFINE,
        (1.0, -_LEAN, 0.0, 0.0, 1.0, 0.0),
        Image.Resampling.BILINEAR,
    )
    found = shapes.cut_out(np.asarray(leant))
    return raster if found is None else found


def _nearest(
    said: str, seen: NDArray[np.float32], alike: NDArray[np.float32], told: Sequence[str]
) -> tuple[str, float]:
    """The letter that a shape is most like, of those that can be told from the one that it is said to be; `alike` is
    how much it is like each in the first font."""
    first, best, looked_at = "", -1.0, 0
    latin, shapes_ = _latin()
    as_latin = shapes_ @ seen
    for place in np.argsort(-as_latin).tolist():
        if not are_alike(said, latin[place]):
            first, best = latin[place], float(as_latin[place])
            break
    nearest = np.argpartition(-alike, _TAKEN)[:_TAKEN]
    for place in nearest[np.argsort(-alike[nearest])].tolist():
        letter = told[place]
        if are_alike(said, letter):
            continue
        as_this = float((_own(letter) @ seen).max())
        if as_this > best:
            first, best = letter, as_this
        looked_at += 1
        if looked_at == _LOOKED_AT:
            break
    return first, best


_TAKEN, _LOOKED_AT = 30, 6
"""So many of the letters that a shape is most like in one font are looked at in all of them; of more some may not be
told from what it is said to be."""


@lru_cache(_MOST_KNOWN)
def are_alike(one: str, other: str) -> bool:
    """Whether two letters cannot be told from each other by their shapes, in one font at least."""
    if plain(one).casefold() == plain(other).casefold():
        return True
    least = _ALIKE_KANJI if is_kanji(one) and is_kanji(other) else _ALIKE
    pairs = ((_in(number, one), _in(number, other)) for number in range(len(_CARRIED)))
    return any(len(mine) and len(theirs) and float(mine[0] @ theirs[0]) >= least for mine, theirs in pairs)


def alike_to(letter: str) -> list[str]:
    """The letters that are much alike this one: digits in any font, others in the first one, the most alike first."""
    if letter.isascii():
        return [digit for digit in "0123456789" if are_alike(letter, digit)]
    told, held = _searched()
    alike = held @ _in(0, letter)[0]
    near = np.flatnonzero(alike >= _ALIKE)
    return [told[at] for at in near[np.argsort(-alike[near])].tolist()]


_known: dict[tuple[int, str], Shapes] = {}
_NONE: Final = np.zeros((0, shapes.LENGTH), np.float32)


def _learn(letters_: Sequence[str], fonts: Sequence[int] = range(len(_CARRIED))) -> None:
    """Makes the shapes of letters in fonts that are not known yet: of many at once is several times as fast."""
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    wanted = [key for key in product(fonts, dict.fromkeys(letters_)) if key not in _known]
    drawn = [(key, raster) for key in wanted for raster in _drawn(*key)]
    _known.update(dict.fromkeys(wanted, _NONE))
    made = shapes.apart_from(_usual(), shapes.shapes([raster for _, raster in drawn])) if drawn else _NONE
    _known.update({key: made[at : at + 1] for at, (key, _) in enumerate(drawn)})


def _in(number: int, letter: str) -> Shapes:
    """The shape of a letter in one font, if it has it."""
    if (number, letter) not in _known:
        _learn([letter], (number,))
    return _known[number, letter]


def _own(letter: str) -> Shapes:
    """The shapes of a letter, one of each font that has it."""
    return np.concatenate([_in(number, letter) for number in range(len(_CARRIED))])


@lru_cache(_MOST_KNOWN)
def _other_forms(letter: str) -> Shapes:
    """Those of the forms that the fonts give it besides, such as the one of before 2004."""
    rasters = [raster for number in range(len(_CARRIED)) for raster in _forms(number, letter)]
    return shapes.apart_from(_usual(), shapes.shapes(rasters))


def _forms(number: int, letter: str) -> Iterator[Raster]:
    font = _font(number)[1]
    name = font.getBestCmap().get(ord(letter))
    if name is None or "GSUB" not in font:
        return
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag in _FORMER
        for index in record.Feature.LookupListIndex
    }
    glyphs = font.getGlyphSet()
    names = {
        other
        for index in lookups
        for part in table.LookupList.Lookup[index].SubTable
        for other in _instead(getattr(part, "ExtSubTable", part), name)
    }
    for other in sorted(names):
        found = outlines.pictured(glyphs[other].draw, glyphs)
        if found is not None:
            yield found


def _instead(part: object, name: str) -> list[str]:
    """What a substitution puts in the place of a glyph."""
    single = getattr(part, "mapping", {}).get(name)
    several = getattr(part, "alternates", {}).get(name, [])
    return [*([single] if isinstance(single, str) else []), *several]


@cache
def letters() -> tuple[str, ...]:
    """Those among which another is looked for: Latin letters, digits, kana and the kanji of JIS X 0208."""
    rows = [bytes([high, low]) for high in range(0xA4, 0xF5) for low in range(0xA1, 0xFF)]
    told = "".join([row.decode("euc_jp", "ignore") for row in rows])
    japanese = [each for each in told if unicodedata.category(each) == "Lo"]
    return (*map(chr, range(0x30, 0x3A)), *map(chr, range(0x41, 0x5B)), *map(chr, range(0x61, 0x7B)), *japanese)


@cache
def _searched() -> tuple[tuple[str, ...], Shapes]:
    """All letters that the first font has, and their shapes. This takes seconds, once in a process, which no document
    is to blame for."""
    with not_counted():
        return _search_made()


def _search_made() -> tuple[tuple[str, ...], Shapes]:
    drawn = [(letter, raster) for letter in letters() for raster in _drawn(0, letter)]
    return tuple([letter for letter, _ in drawn]), shapes.apart_from(
        _usual(), shapes.shapes([raster for _, raster in drawn])
    )


@cache
def _latin() -> tuple[tuple[str, ...], Shapes]:
    """The Latin letters and digits as all fonts have them, and their shapes."""
    _learn([letter for letter in letters() if letter.isascii()])
    told = [letter for letter in letters() if letter.isascii() for _ in _own(letter)]
    return tuple(told), np.concatenate([_own(letter) for letter in letters() if letter.isascii()])


@cache
def _usual() -> NDArray[np.float32]:
    """What is the same in all shapes tells nothing: the mean of some hundred."""
    rasters = [raster for letter in letters()[::_EVERY] for number in (0, 1, 2) for raster in _drawn(number, letter)]
    usual: NDArray[np.float32] = shapes.shapes(rasters).mean(axis=0)
    return usual


@cache
def _font(number: int) -> tuple[ImageFont.FreeTypeFont, TTFont]:
    path = paths()[number]
    face = ImageFont.truetype(str(path), _SIZE_PX, layout_engine=ImageFont.Layout.BASIC)
    return face, TTFont(path, lazy=True)


def _drawn(number: int, letter: str) -> list[Raster]:
    """A letter as a font has it; none if the font has no such letter, or an empty one."""
    face, font = _font(number)
    if len(letter) != 1 or ord(letter) not in font.getBestCmap():
        return []
    left, top, right, bottom = face.getbbox(letter)
    picture = Image.new("L", (max(1, round(right - left)), max(1, round(bottom - top))))
    ImageDraw.Draw(picture).text((-left, -top), letter, fill=255, font=face)
    found = shapes.cut_out(np.asarray(picture))
    return [] if found is None else [found]
