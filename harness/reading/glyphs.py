"""Whether letters are drawn as what the file says they are: each is cut out of a picture of the sheet's texts alone."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Ink, InkOf
from harness.reading import ink, likeness, native, references, visibility
from harness.reading.calls import argument, bare, fpdf
from harness.reading.geometry import Box, around
from harness.reading.likeness import Found, Look
from harness.reading.native import Handle
from harness.reading.page_objects import Things, Unseen
from harness.reading.printed import Print
from harness.reading.shapes import Raster

_WANTED_PX, _LEAST_PX, _FAINTEST = 40.0, 18.0, 60
_MOST_PIXELS = 24_000_000
_MOST_LETTERS = 6_000
_ASKEW = 0.1
_SMALL_PX, _SAME = 16, 6.0
"""Two pictures of a letter that differ by no more than this, of 255, show the same."""

_is_generated = bare.FPDFText_IsGenerated
_text_of = bare.FPDFText_GetTextObject
_font_of = bare.FPDFTextObj_GetFont


@dataclass(slots=True)
class Lettering:
    """What the letters of a sheet are drawn as, by their indices."""

    drawn: dict[int, str] = field(default_factory=dict)
    """Those that are surely another letter."""
    blank: set[int] = field(default_factory=set)
    """Those without ink."""
    blanks: list[str] = field(default_factory=list)
    """What these say, those behind each other as one text."""
    doubtful: dict[int, Box] = field(default_factory=dict)
    """Those that look rather like another, or like none, and where they stand on the page."""
    compared: int | None = None
    """How many were held against what they are said to be; None where nobody looked."""

    def suspicions(self, sheet: int) -> Iterator[Message]:
        """What a person would read differently from the file."""
        if self.drawn:
            yield say("letters-redrawn", sheet=sheet, letters=len(self.drawn))
        if self.blank:
            yield say("hidden-letters", sheet=sheet, letters=len(self.blank), why=Unseen.WITHOUT_INK)

    def ink(self, printed: Print) -> tuple[Ink, ...]:
        """Where letters stand of which it is in doubt what they are, line by line."""
        boxes: list[Box] = []
        for box in self.doubtful.values():
            if boxes and _goes_on(boxes[-1], box):
                boxes[-1] = around(boxes[-1], box)
            else:
                boxes.append(box)
        found = np.array(boxes).reshape(-1, 4)
        places = printed.places(found, found, [None] * len(boxes)) if boxes else ()
        return tuple([Ink(each.left, each.top, each.right, each.bottom, InkOf.UNLIKE, "") for each in places])


def _goes_on(box: Box, after: Box) -> bool:
    """Whether a letter stands right behind or below another."""
    left, bottom, right, top = around(box, after)
    size = max(after[2] - after[0], after[3] - after[1])
    return min(right - left, top - bottom) < _ON_LINE * size and _apart_by(box, after) < _ON_LINE * size


def _apart_by(box: Box, after: Box) -> float:
    return max(after[0] - box[2], box[0] - after[2], after[1] - box[3], box[1] - after[3])


_ON_LINE = 1.6


class _Claim(NamedTuple):
    """A glyph: what it is said to be, the index of the first letter of that, its box, how large it is set, how many
    quarter turns it stands turned, and its font."""

    said: str
    at: int
    box: Box
    em: float
    turns: int | None
    font: int
    lean: float = 0.0
    """How far it leans to the right, for its height."""
    in_room: bool = False
    """Whether the box is its room, into which the letters beside it may reach."""


def look(page: Handle, text: Handle, paper: Box, things: Things, hidden: Set[int]) -> Lettering:
    """Looks at each letter that is shown and of which the file says what it is, but for those `hidden`."""
    asked = _apart(text, list(_claims(text, hidden))[:_MOST_LETTERS])
    result = Lettering(compared=0)
    looks: dict[int, list[tuple[_Claim, Look]]] = defaultdict(list)
    others = [each.handle for each in things.all if each.kind not in (native.TEXT, native.FORM)]
    with visibility.left_off([*others, *things.thin]), _InBlack([each.handle for each in things.texts]):
        glyphs = _Glyphs()
        for claim, raster in _rasters(page, paper, asked):
            if raster is None:
                looks[claim.font].append((claim, Look(Found.NOT_COMPARED)))
            else:
                glyphs.add(claim, raster)
    seen = likeness.looks(glyphs.held)
    for at in glyphs.said_to_be_two(seen):
        seen[at] = Look(Found.DOUBTFUL)
    for claims, each in zip(glyphs.claims, seen, strict=True):
        looks[claims[0].font] += [(claim, each) for claim in claims]
    for found in looks.values():
        _take(result, found)
    return result


class _Glyphs:
    """Pictures of letters, those once that show the same."""

    def __init__(self) -> None:
        self.held: list[tuple[str, Raster]] = []
        self.claims: list[list[_Claim]] = []
        self._fonts: dict[int, list[int]] = defaultdict(list)
        self._small: dict[tuple[int, str], list[tuple[int, NDArray[np.int16]]]] = defaultdict(list)

    def add(self, claim: _Claim, raster: Raster) -> None:
        """Takes in a letter."""
        small = np.asarray(Image.fromarray(raster).resize((_SMALL_PX, _SMALL_PX), Image.Resampling.BOX), dtype=np.int16)
        known = self._small[claim.font, claim.said]
        for place, other in known:
            if float(np.abs(small - other).mean()) < _SAME:
                self.claims[place].append(claim)
                return
        known.append((len(self.held), small))
        self._fonts[claim.font].append(len(self.held))
        self.held.append((claim.said, raster))
        self.claims.append([claim])

    def said_to_be_two(self, seen: Sequence[Look]) -> Iterator[int]:
        """Those of which another one of the same font shows the same and is said to be another letter, which it looks
        more like."""
        for places in self._fonts.values():
            letters = [at for at in places if seen[at].found is Found.AS_SAID and len(self.held[at][0]) == 1]
            brought = likeness.brought_to_size([self.held[at][1] for at in letters])
            for one, other in likeness.the_same(brought):
                pair = [letters[one], letters[other]]
                said = [references.plain(self.held[at][0]) for at in pair]
                if not references.are_alike(*said):
                    alike = references.likeness(said, likeness.cut([self.held[at][1] for at in pair]))
                    yield pair[0] if (alike[0] or 0.0) < (alike[1] or 0.0) else pair[1]


def _take(result: Lettering, found: Sequence[tuple[_Claim, Look]]) -> None:
    """Takes in what the letters of one font look like."""
    for claim, each in found:
        kind = each.found
        if kind is Found.NOT_COMPARED:
            continue
        result.compared = (result.compared or 0) + 1
        if kind is Found.ANOTHER:
            result.drawn[claim.at] = each.drawn
        elif kind is Found.NOTHING:
            if claim.at - 1 in result.blank:
                result.blanks[-1] += claim.said
            else:
                result.blanks.append(claim.said)
            result.blank.add(claim.at)
        elif kind in (Found.DOUBTFUL, Found.LIKE_NONE):
            result.doubtful[claim.at] = claim.box


def _claims(text: Handle, hidden: Set[int]) -> Iterator[_Claim]:
    holder, unsaid = argument(text), ink.without_meaning(text)
    last: _Claim | None = None
    for index, unit, shown in native.letters(text, hidden):
        if not shown or index in unsaid or chr(unit).isspace():
            continue
        box = native.character_box_at(holder, index)
        if last is not None and box == last.box:  # several letters that one glyph is said to be
            last = last._replace(said=last.said + chr(unit))
            continue
        if last is not None:
            yield last
        thing = _text_of(holder, index)
        em, turns, lean = _set(text, index)
        last = _Claim(chr(unit), index, box, em, turns, _font_of(argument(thing)) if thing else 0, lean)
    if last is not None:
        yield last


def _set(text: Handle, index: int) -> tuple[float, int | None, float]:
    """How large a letter is set, how many quarter turns to the right it stands turned, None if it is askew, and how far
    it leans."""
    matrix, size = fpdf.FS_MATRIX(), float(fpdf.FPDFText_GetFontSize(text, index))
    if not fpdf.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
        return size, 0, 0.0
    quarters = -math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    whole = round(quarters)
    em = abs(size) * min(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
    along, lean = math.hypot(matrix.a, matrix.b), 0.0
    area = matrix.a * matrix.d - matrix.b * matrix.c
    if along and area:
        lean = (matrix.a * matrix.c + matrix.b * matrix.d) / area
    return em, whole % 4 if abs(quarters - whole) < _ASKEW else None, lean


def _apart(text: Handle, claims: list[_Claim]) -> list[_Claim]:
    """Letters of fonts that give them boxes which reach into each other, or are none, as fonts of drawings often do, in
    the room from their own origin to that of the next one."""
    loose = {one.font for one, after in pairwise(claims) if _reach_into_each_other(one, after)}
    loose |= {one.font for one in claims if not _has_box(one)}
    if not loose:
        return claims
    found = list(claims)
    steps: dict[tuple[int, str], float] = {}
    last: list[int] = []
    for at, one in enumerate(claims):
        if one.font not in loose or one.turns:
            continue
        (x, y), after = _origin(text, one.at), claims[at + 1] if at + 1 < len(claims) else None
        step = 0.0
        if after is not None and after.font == one.font:
            next_x, next_y = _origin(text, after.at)
            step = next_x - x if abs(next_y - y) < _STEP * one.em else 0.0
        if _STEP * one.em < step <= _WIDEST * one.em:
            known = steps.setdefault((one.font, one.said), step)
            found[at] = _in_room(one, x, y, min(step, known))
        else:
            last.append(at)
    for at in last:  # of a letter before a gap it is only known where it ends if it stands elsewhere, too
        one, (x, y) = claims[at], _origin(text, claims[at].at)
        found[at] = _in_room(one, x, y, steps.get((one.font, one.said), one.em))
    return found


def _in_room(one: _Claim, x: float, y: float, wide: float) -> _Claim:
    bottom, top = (one.box[1], one.box[3]) if _has_box(one) else (y - _BELOW_EM * one.em, y + _ABOVE_EM * one.em)
    return one._replace(box=(x, bottom, x + wide, top), in_room=True)


def _has_box(one: _Claim) -> bool:
    wide, high = one.box[2] - one.box[0], one.box[3] - one.box[1]
    return one.em * _NO_BOX < max(wide, high) < one.em * _HUGE


def _reach_into_each_other(one: _Claim, after: _Claim) -> bool:
    left, bottom, right, top = one.box
    is_level = min(top, after.box[3]) - max(bottom, after.box[1]) > (top - bottom) / 2
    reaches = left < after.box[0] < right - _STEP / 2 * (right - left)
    return one.font == after.font and is_level and reaches and abs(one.lean) < _LEANS


def _origin(text: Handle, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    fpdf.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


_NO_BOX, _HUGE, _WIDEST = 0.03, 2.5, 1.05
_BELOW_EM, _ABOVE_EM = 0.2, 0.95
_STEP = 0.3


class _InBlack:
    """Texts are as black as can be for as long as the block lasts, so that white ones show, too."""

    def __init__(self, texts: Sequence[Handle]) -> None:
        self._light = [(each, fill) for each in texts if (fill := native.fill_at(argument(each))) and _is_light(fill)]

    def __enter__(self) -> None:
        for handle, _ in self._light:
            fpdf.FPDFPageObj_SetFillColor(handle, 0, 0, 0, 255)

    def __exit__(self, *ended: object) -> None:
        for handle, fill in self._light:
            fpdf.FPDFPageObj_SetFillColor(handle, *fill)


def _is_light(fill: native.Colour) -> bool:
    return max(fill[:3]) > _FAINTEST or fill[3] < 255


def _rasters(page: Handle, paper: Box, claims: Sequence[_Claim]) -> Iterator[tuple[_Claim, Raster | None]]:
    """Each letter's picture, upright; None for one that is not to be had. Small ones are looked at in a picture of
    their own."""
    left = [each for each in claims if each.em > 0 and each.turns is not None and _is_on(each.box, paper)]
    yield from ((each, None) for each in claims if each not in left)
    for _ in range(2):
        if not left:
            return
        sizes = sorted(each.em for each in left)
        area = _around([each.box for each in left], paper)
        most = math.sqrt(_MOST_PIXELS / max(1.0, (area[2] - area[0]) * (area[3] - area[1])))
        scale = min(most, _WANTED_PX / sizes[len(sizes) // 2])
        dark = 255 - native.picture(page, area, scale, grey=True)[..., 0]
        small = []
        for each in left:
            if each.em * scale < _LEAST_PX:
                small.append(each)
            else:
                yield each, _cut(dark, each, area, scale)
        left = small
    yield from ((each, None) for each in left)


def _is_on(box: Box, paper: Box) -> bool:
    return paper[0] <= box[0] < box[2] <= paper[2] and paper[1] <= box[1] < box[3] <= paper[3]


def _around(boxes: Iterable[Box], paper: Box) -> Box:
    edges = np.array(list(boxes))
    left, bottom = edges[:, :2].min(axis=0) - 2
    right, top = edges[:, 2:].max(axis=0) + 2
    return (
        max(float(left), paper[0]),
        max(float(bottom), paper[1]),
        min(float(right), paper[2]),
        min(float(top), paper[3]),
    )


def _cut(dark: NDArray[np.uint8], claim: _Claim, area: Box, scale: float) -> Raster:
    left, bottom, right, top = claim.box
    rows = slice(max(0, math.floor((area[3] - top) * scale)), math.ceil((area[3] - bottom) * scale))
    columns = slice(max(0, math.floor((left - area[0]) * scale)), math.ceil((right - area[0]) * scale))
    found = dark[rows, columns]
    if claim.in_room:
        return _alone(found)
    upright = np.ascontiguousarray(np.rot90(found, claim.turns or 0))
    return _set_upright(upright, claim.lean) if _LEANS <= abs(claim.lean) < 1 else upright


def _set_upright(leaning: Raster, lean: float) -> Raster:
    """A letter that leans, as it would stand upright, without what reaches into the corners of its box."""
    high, wide = leaning.shape
    narrow = max(1, round(wide - abs(lean) * high))
    shift = lean * high if lean > 0 else 0.0
    way = (1.0, -lean, shift, 0.0, 1.0, 0.0)
    moved = Image.fromarray(leaning).transform((narrow, high), Image.Transform.AFFINE, way, Image.Resampling.BILINEAR)
    return np.asarray(moved)


def _alone(room: Raster) -> Raster:
    """A letter's room without what reaches into it from either side, and does not reach far."""
    empty = np.flatnonzero(~(room > _FAINTEST).any(axis=0))
    wide = room.shape[1]
    first = max((at for at in empty.tolist() if at <= _REACHES * wide), default=0)
    last = min((at for at in empty.tolist() if at >= (1 - _REACHES) * wide), default=wide)
    return np.ascontiguousarray(room[:, first:last])


_REACHES, _LEANS = 0.1, 0.08
