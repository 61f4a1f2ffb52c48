"""The things drawn on a sheet, in the order in which they are painted, and which of the texts may not be visible.

This is the cheap look that every document gets. It may suspect too much, never too little: what it suspects is looked
at in a rendered picture by `visibility`."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from harness.catalogue import say
from harness.reading import drawings, imprints, native
from harness.reading.calls import argument, bare, fpdf
from harness.reading.geometry import IDENTITY, Box, Matrix, moved, product
from harness.reading.limits import MAX_FORM_DEPTH, MAX_OBJECTS, Unreadable
from harness.reading.native import Handle
from harness.reading.structure import Traits


class Unseen(StrEnum):
    """Why a thing may not be visible; the vocabulary `unseen`."""

    TINY = "tiny"
    INVISIBLE = "invisible"
    OFF_PAPER = "off-paper"
    COVERED = "covered"
    DROWNED = "drowned"
    FAINT = "faint"
    CLIPPED = "clipped"
    TRANSPARENT = "transparent"
    ON_A_LAYER = "on-a-layer"
    OUTLINED = "outlined"
    DRAWN_FONT = "drawn-font"
    WITHOUT_INK = "without-ink"
    OVER_THE_EDGE = "over-the-edge"


CERTAIN = frozenset({Unseen.TINY, Unseen.INVISIBLE, Unseen.OFF_PAPER})
"""Doubts that need no look: nobody can see such a thing."""

FAINTEST = 240
"""Ink brighter than this, of 255, cannot be read on white paper."""
_SMALLEST_TEXT_PT = 2.0
_SMALL_BOX_PT = 1.6
_NO_INK_PT = 0.05
_LEFT_OUT_PT, _HAIR_PT = 0.011, 0.03
"""Narrower texts PDFium passes over; a line so broad makes them broad enough."""
_LEAST_ALPHA = 13
_HEAVY_LINE_PT = 3.0
_TONE_STEP = 48
_FEW_PAIRS = 400
_CUTS_OUT = 4
"""The first of the modes in which a text is a stencil."""


@dataclass(slots=True)
class Thing:
    """One text, path, image or shading."""

    handle: Handle
    kind: int
    box: Box
    """On the page."""
    space: Matrix
    doubt: Unseen | None = None
    """Why it may not be visible."""
    tone: int = -1
    """The brightness of its fill, or -1 where it is not known."""


@dataclass(slots=True)
class Things:
    """All things of a sheet, in painting order."""

    all: list[Thing] = field(default_factory=list)
    texts: list[Thing] = field(default_factory=list)
    images: list[Thing] = field(default_factory=list)
    drawn: list[Thing] = field(default_factory=list)
    """What may draw letters that no text says: paths that are no rules, and shadings."""
    patterned: list[Thing] = field(default_factory=list)
    """Areas that are filled with a pattern, which may hold letters as well."""
    thin: list[Handle] = field(default_factory=list)
    """Lines that can cover nothing; they are not among `all`."""
    cuts_out_letters: bool = False
    """Whether letters are used as a stencil for what is drawn behind them."""
    paths: int = 0
    patterns: Patterns = field(kw_only=True)
    left: int = MAX_OBJECTS


class Patterns:
    """How dark the patterns of a document are, of which PDFium tells no colour. Most certificates of one system have
    the same ground; its tone is remembered."""

    def __init__(self, opened: Handle, traits: Traits) -> None:
        self._opened = opened
        self._listed = traits.patterns
        self.any = self._listed != ()
        """Whether a thing of the tone that PDFium gives for patterns may be filled with one in truth."""
        self.take_colours = self._listed is None or any(map(_TAKES_COLOUR.search, self._listed))
        """Whether there are patterns that are painted in a colour given with them: then PDFium gives that."""

    def tone(self, path: Handle, plain: int) -> int:
        """The brightness of a path's fill, that of its darkest place if it is a pattern; -1 if there is no telling.

        Once the document's patterns are known no path is asked any more, and each may be as dark as any of them."""
        if not self.any:
            return plain
        if self._listed in _known_grounds:
            return min(plain, _known_grounds[self._listed])
        bitmap = fpdf.FPDFPageObj_GetRenderedFillPattern(self._opened, path)
        if not bitmap:
            return plain
        try:
            darkest = int(imprints.on_white(native.raw(bitmap).pixels()).min())
        finally:
            fpdf.FPDFBitmap_Destroy(bitmap)
        if self._listed is not None and len(self._listed) == 1:
            if len(_known_grounds) >= _MOST_GROUNDS:
                _known_grounds.clear()
            _known_grounds[self._listed] = darkest
        return darkest


_known_grounds: dict[tuple[bytes, ...] | None, int] = {}
_MOST_GROUNDS = 100
_TAKES_COLOUR = re.compile(rb"/PaintType\s+2")
_TONE_OF_PATTERNS = 191
"""What PDFium gives as the colour of anything filled with a pattern."""


_count_of_page, _object_of_page = bare.FPDFPage_CountObjects, bare.FPDFPage_GetObject
_count_of_form, _object_of_form = bare.FPDFFormObj_CountObjects, bare.FPDFFormObj_GetObject
_kind_of = bare.FPDFPageObj_GetType
_clip_of, _clips_in = bare.FPDFPageObj_GetClipPath, bare.FPDFClipPath_CountPaths
_is_transparent, _marks_on = bare.FPDFPageObj_HasTransparency, bare.FPDFPageObj_CountMarks
_mode_of = bare.FPDFTextObj_GetTextRenderMode


def collect(opened: Handle, page: Handle, paper: Box, traits: Traits) -> Things:
    """Walks the page and its nested forms. Unreadable if there are too many things or the nesting is too deep."""
    found = Things(patterns=Patterns(opened, traits))
    holder = argument(page)
    _walk(found, _object_of_page, holder, _count_of_page(holder), IDENTITY, None, traits, 0)
    _doubt_edges(found, paper)
    _doubt_overlaps(found)
    return found


def _walk(
    found: Things,
    object_of: Callable[[Any, int], Handle],
    holder: Any,
    count: int,
    space: Matrix,
    doubt: Unseen | None,
    traits: Traits,
    depth: int,
) -> None:
    """Takes in the `count` objects of a page or a form, `holder`."""
    found.left -= count
    if found.left < 0:
        raise Unreadable(say("too-many-things", limit=MAX_OBJECTS))
    for index in range(count):
        handle = object_of(holder, index)
        at = argument(handle)
        kind = _kind_of(at)
        if kind == native.PATH:
            found.paths += 1
            box = moved(native.bounds_at(at), space)
            if _may_show_anything(at, doubt, traits) or not drawings.is_rule(handle, box):
                found.drawn.append(Thing(handle, kind, box, space))
            if not _paints(handle, space):
                found.thin.append(handle)
                continue
        why = doubt or _common_doubt(at, kind, traits)
        if kind == native.FORM:
            _enter(found, handle, space, why, traits, depth)
            continue
        box = native.bounds_at(at)
        thing = Thing(handle, kind, box if space is IDENTITY else moved(box, space), space, why)
        if kind == native.TEXT:
            found.cuts_out_letters |= _look_at_text(thing, at, traits) >= _CUTS_OUT
            if thing.tone == _TONE_OF_PATTERNS and found.patterns.any:
                thing.doubt = thing.doubt or Unseen.FAINT
            found.texts.append(thing)
        elif kind == native.IMAGE:
            found.images.append(thing)
        elif kind == native.PATH:
            _look_at_fill(thing, at, found)
        else:
            found.drawn.append(thing)
        found.all.append(thing)


def _look_at_fill(thing: Thing, at: Any, found: Things) -> None:
    plain = _fill(at)[0]
    thing.tone = found.patterns.tone(thing.handle, plain)
    if found.patterns.any and (plain == _TONE_OF_PATTERNS or found.patterns.take_colours):
        found.patterned.append(thing)


def _enter(found: Things, form: Handle, space: Matrix, why: Unseen | None, traits: Traits, depth: int) -> None:
    if depth >= MAX_FORM_DEPTH:
        raise Unreadable(say("nested-too-deep", limit=MAX_FORM_DEPTH))
    holder = argument(form)
    inner = product(native.matrix_of(form), space)
    _walk(found, _object_of_form, holder, _count_of_form(holder), inner, why, traits, depth + 1)


def _common_doubt(at: Any, kind: int, traits: Traits) -> Unseen | None:
    # PDFium forgets a clip that the thing lies wholly within, so any clip left may cut something off.
    if _clips_in(argument(_clip_of(at))) > 0:
        return Unseen.CLIPPED
    if (traits.states or kind == native.FORM) and _is_transparent(at):
        return Unseen.TRANSPARENT
    # A form or an image names its layer where PDFium does not show it, so any of them may belong to one.
    if traits.layers and (kind in (native.FORM, native.IMAGE) or _marks_on(at) > 0):
        return Unseen.ON_A_LAYER
    return None


def _may_show_anything(at: Any, doubt: Unseen | None, traits: Traits) -> bool:
    """Whether what is seen of a thing may have another form than it has: through a clip, a mask or a mode of blending,
    its own or that of the form that holds it."""
    if doubt in (Unseen.CLIPPED, Unseen.TRANSPARENT) or (traits.states and _is_transparent(at)):
        return True
    clip = _clip_of(at)
    return _clips_in(argument(clip)) > 0 and drawings.is_cut_out(clip)


def _fill(at: Any) -> tuple[int, int]:
    """(brightness, alpha) of the fill, or (-1, 255) for a pattern or where there is no telling."""
    colour = native.fill_at(at)
    if colour is None:
        return -1, 255
    return (colour[2] * 29 + colour[1] * 150 + colour[0] * 77) >> 8, colour[3]


def _look_at_text(thing: Thing, at: Any, traits: Traits) -> int:
    """Says whether it may not be visible; gives back the mode in which it is drawn."""
    mode: int = _mode_of(at)
    thing.tone, alpha = _fill(at)
    left, bottom, right, top = thing.box
    if right - left < _SMALL_BOX_PT or top - bottom < _SMALL_BOX_PT:
        _look_at_small_text(thing)
        if thing.doubt is Unseen.TINY:
            return mode
    if mode in (3, 7) or alpha < _LEAST_ALPHA:
        thing.doubt = Unseen.INVISIBLE
    elif mode != 0 and not (mode == 2 and _dark_outline(thing.handle)):
        thing.doubt = Unseen.OUTLINED
    elif alpha < 255 or thing.tone < 0 or thing.tone > FAINTEST:
        thing.doubt = Unseen.FAINT
    elif traits.drawn_fonts:
        thing.doubt = thing.doubt or Unseen.DRAWN_FONT
    return mode


def _dark_outline(handle: Handle) -> bool:
    """Whether a filled text's outline is of ink, too, so that it cannot eat the letters up."""
    colour = native.stroke_of(handle)
    if colour is None:
        return False
    red, green, blue, alpha = colour
    return alpha == 255 and (blue * 29 + green * 150 + red * 77) >> 8 <= FAINTEST


def _look_at_small_text(thing: Thing) -> None:
    height = _text_height_pt(thing)
    left, bottom, right, top = thing.box
    if height < _SMALLEST_TEXT_PT:
        thing.doubt = Unseen.TINY
    elif min(right - left, top - bottom) < _NO_INK_PT:
        if without_stand_in(thing):
            # Its box is flat for want of a font, not for want of ink: this is about where its letters will stand.
            aside = height if _brought_to_light(thing) else 0.0
            thing.box = (left - aside, bottom - 0.2 * height, right + aside, top + 0.8 * height)
        else:
            thing.doubt = thing.doubt or Unseen.WITHOUT_INK


def _brought_to_light(thing: Thing) -> bool:
    """Whether a text that PDFium cannot draw was so narrow that it would have left it out of its view of the page's
    text: one that goes down, or is a single letter. A line around letters, here one that nobody will draw, counts as a
    part of them."""
    left, _, right, _ = native.bounds_at(argument(thing.handle))
    if right - left >= _LEFT_OUT_PT:
        return False
    fpdf.FPDFPageObj_SetStrokeWidth(thing.handle, _HAIR_PT)
    fpdf.FPDFTextObj_SetTextRenderMode(thing.handle, fpdf.FPDF_TEXTRENDERMODE_FILL_STROKE)
    fpdf.FPDFPageObj_Transform(thing.handle, *IDENTITY)  # its box is made again
    return True


def without_stand_in(thing: Thing) -> bool:
    """Whether a text's font is neither in the file nor replaced by another, so that its letters cannot be rendered.
    What is printed is then up to the printer's fonts."""
    font = fpdf.FPDFTextObj_GetFont(thing.handle)
    if not font or fpdf.FPDFFont_GetIsEmbedded(font) != 0:
        return False
    left, bottom, right, top = native.bounds_at(argument(thing.handle))
    return min(right - left, top - bottom) < _NO_INK_PT


def _text_height_pt(thing: Thing) -> float:
    size = ctypes.c_float()
    if not fpdf.FPDFTextObj_GetFontSize(thing.handle, ctypes.byref(size)):
        return 0.0
    a, b, c, d, _, _ = product(native.matrix_of(thing.handle), thing.space)
    return float(abs(size.value) * math.sqrt(abs(a * d - b * c)))


_fill_mode, _stroked, _width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
_draw_mode, _width_at = (ctypes.byref(_fill_mode), ctypes.byref(_stroked)), ctypes.byref(_width)


def _paints(path: Handle, space: Matrix) -> bool:
    """Whether a path can cover other things. Thin lines cannot."""
    if not fpdf.FPDFPath_GetDrawMode(path, *_draw_mode) or _fill_mode.value:
        return True
    if not _stroked.value:
        return False
    fpdf.FPDFPageObj_GetStrokeWidth(path, _width_at)
    a, b, c, d, _, _ = product(native.matrix_of(path), space)
    return bool(_width.value * max(abs(a) + abs(c), abs(b) + abs(d)) > _HEAVY_LINE_PT)


def _doubt_edges(found: Things, paper: Box) -> None:
    left, bottom, right, top = paper
    for thing in (*found.texts, *found.images):
        box = thing.box
        if box[0] >= right or box[1] >= top or box[2] <= left or box[3] <= bottom:
            thing.doubt = Unseen.OFF_PAPER
        elif box[0] < left or box[1] < bottom or box[2] > right or box[3] > top:
            thing.doubt = thing.doubt or Unseen.OVER_THE_EDGE


def _doubt_overlaps(found: Things) -> None:
    """A text or an image is in doubt if something is painted over it, a text also if it stands on a ground of about
    its own tone, or on one whose tone is not known."""
    covers = [(order, thing) for order, thing in enumerate(found.all) if thing.kind != native.TEXT]
    targets = [(order, thing) for order, thing in enumerate(found.all) if thing.kind in (native.TEXT, native.IMAGE)]
    if len(targets) * len(covers) > _FEW_PAIRS:
        _doubt_many_overlaps(targets, covers)
        return
    boxes = [(thing.box, order, thing) for order, thing in targets]
    for above, cover in covers:
        x0, y0, x1, y1 = cover.box
        tone = cover.tone
        for (left, bottom, right, top), below, thing in boxes:
            if not (left < x1 and right > x0 and bottom < y1 and top > y0) or above == below:
                continue
            if above > below:
                thing.doubt = thing.doubt or Unseen.COVERED
            elif thing.kind == native.TEXT and (tone < 0 or abs(thing.tone - tone) < _TONE_STEP):
                thing.doubt = thing.doubt or Unseen.DROWNED


def _doubt_many_overlaps(targets: list[tuple[int, Thing]], covers: list[tuple[int, Thing]]) -> None:
    """The same, all targets at once for each cover."""
    left, bottom, right, top = np.array([thing.box for _, thing in targets], dtype=np.float64).T
    orders = np.array([order for order, _ in targets])
    tones = np.array([thing.tone for _, thing in targets])
    letters = np.array([thing.kind == native.TEXT for _, thing in targets])
    covered, drowned = np.zeros(len(targets), dtype=bool), np.zeros(len(targets), dtype=bool)
    for order, cover in covers:
        x0, y0, x1, y1 = cover.box
        over = (left < x1) & (right > x0) & (bottom < y1) & (top > y0)
        covered |= over & (orders < order)
        alike = letters if cover.tone < 0 else letters & (np.abs(tones - cover.tone) < _TONE_STEP)
        drowned |= over & (orders > order) & alike
    for place in np.flatnonzero(covered | drowned):
        thing = targets[place][1]
        thing.doubt = thing.doubt or (Unseen.COVERED if covered[place] else Unseen.DROWNED)
