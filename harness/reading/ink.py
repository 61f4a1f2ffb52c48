"""Letter-like ink on a sheet of which no text says anything: outlines, pictures, patterns, letters without a meaning.

What may draw such ink is left off the sheet, and what then is missing on the paper is looked at: that holds whatever is
drawn over it, and however. Whether ink is letter-like is told by its parts: some of the size of letters that stand
close by each other."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Ink, InkOf
from harness.reading import blobs, drawings, figures, native, visibility
from harness.reading.blobs import Blob, Mask
from harness.reading.calls import argument, bare, fpdf
from harness.reading.geometry import Box
from harness.reading.native import Handle
from harness.reading.page_objects import Thing, Things, Unseen
from harness.reading.printed import Print
from harness.reading.structure import Traits

_LEAST_PT, _MOST_PT = 2.5, 60.0
"""Letters have parts of such sizes, in both directions."""
_BESIDE, _BELOW = 1.6, 0.6
"""What belongs together is not farther apart than so many times its size, across and down."""
_LEAST_PARTS, _LEAST_PIECES, _OFTEN = 3, 5, 8
"""So many forms a line of writing has at least: of parts of letters, and of what these fall into; and each of them so
often at most."""
_MOST_PARTS = 2_000
"""Where there are more it is one patch of writing."""
_LEAST_SHARE, _SOLID, _STEP = 0.15, 0.6, 50
"""An area that is filled to such a share may hold letters of another tone, by so much of 255."""
_LEAST_IMPRINT_PT, _IMPRINT_PT, _MOST_OBLONG = 17.0, 142.0, 1.5
"""An image no smaller and no larger than this, and hardly longer than wide, is looked at as an imprint."""
_FAINT = 160
"""A pattern that is nowhere darker is a ground, on which to write."""
_LEAST_INK_PT = 0.3
_SHADING, _BENEATH = 4, 0.25
"""What takes such a share of the sheet may be its ground."""
_LARGE_PX, _LEAST_HIGH_PX = 12, 9
_LONG_PX, _LARGEST_PX, _MOST_TOUCHING = 60, 45, 14
_SEAL_MM = 6.0
"""What is smaller in one direction is no seal."""
_SILENT = (
    0, 1, *range(3, 0x21), 0xA0, *range(0x2000, 0x2010), 0x3000, 0xFEFF, 0xFFFD, 0xFFFF, *range(0xDB80, 0xDC00),
    *range(0xE000, 0xF900),
)  # fmt: skip
"""What a letter may be said to be that says nothing: blanks, controls, no character at all, private use. 2 is a
hyphen to PDFium."""
_IS_SILENT = np.zeros(0x10000, dtype=np.bool_)
_IS_SILENT[list(_SILENT)] = True

Parts = NDArray[np.int64]
"""Boxes of patches of ink, n x 4: left, top, right and bottom in pixels."""

_is_generated = bare.FPDFText_IsGenerated
_has_no_meaning = bare.FPDFText_HasUnicodeMapError
_text_of = bare.FPDFText_GetTextObject


def without_meaning(text: Handle) -> set[int]:
    """The indices of the letters, blanks included, of which the file does not say what they mean."""
    holder, count = argument(text), native.letter_count(text)
    unsaid = {index for index in range(count) if _has_no_meaning(holder, index) == 1}
    return unsaid.union(np.flatnonzero(_IS_SILENT[native.units(text, count)]).tolist())


def silent(text: Handle, shown: Sequence[Thing]) -> list[Thing]:
    """The texts, of those that are `shown`, with letters of ink of which the file does not say what they mean."""
    holder, found = argument(text), dict[Handle, None]()
    for index in without_meaning(text):
        if not _is_generated(holder, index):
            left, bottom, right, top = native.character_box_at(holder, index)
            if right - left > _LEAST_INK_PT and top - bottom > _LEAST_INK_PT:
                found[_text_of(holder, index)] = None
    return [thing for thing in shown if thing.handle in found] if found else []


class Unread(NamedTuple):
    """Where letter-like ink stands that no text says, whether something of the size and form of a seal is drawn with
    lines, and the rows of digits in the ink."""

    ink: tuple[Ink, ...] = ()
    may_be_mark: bool = False
    rows: tuple[figures.Row, ...] = ()


def unread(
    page: Handle,
    paper: Box,
    printed: Print,
    found: Things,
    unsaid: Sequence[Thing],
    traits: Traits,
    closely: Sequence[Thing],
) -> Unread:
    """What of a sheet's ink no text says. `unsaid` are texts with letters that have no meaning. Images that are to be
    looked at `closely` are searched for rows of digits if they have the form and size of an imprint:
    others are anyway."""
    look = _Look(page, paper, printed)
    drawn, pictures = list(found.drawn), [each for each in found.images if not _may_be_imprint(each)]
    if found.cuts_out_letters:  # any area behind them may be what shows them
        drawn += [each for each in found.all if each.kind not in (native.TEXT, native.IMAGE)]
    of_letters = look.at(InkOf.LETTERS, unsaid) if unsaid else Unread()
    of_lines = look.at(InkOf.OUTLINES, drawn) if drawn else Unread()
    of_pictures = look.at(InkOf.PICTURE, pictures) if pictures else Unread()
    if of_lines.ink and all(look.lies_beneath(each) for each in drawn):
        of_lines = look.at_alone(InkOf.OUTLINES, drawn, found)
    if pictures and (not of_pictures.ink or all(map(look.lies_beneath, pictures))):
        of_pictures = look.at_alone(InkOf.PICTURE, pictures, found)
    of_patterns = look.at_patterns(found, traits) if found.patterned else ()
    ink = (*of_letters.ink, *of_lines.ink, *of_pictures.ink, *of_patterns)
    rows = look.rows_of([*drawn, *pictures, *found.patterned], found, ink) if look.spots else ()
    rows += look.rows_in([each for each in closely if _may_be_imprint(each)])
    return Unread(ink, of_lines.may_be_mark, rows)


def undrawn(page: Handle, printed: Print) -> Iterator[Ink]:
    """The notes of a sheet that are printed and bring neither a picture of themselves nor words: each printer draws its
    own."""
    for place in range(fpdf.FPDFPage_GetAnnotCount(page)):
        note = fpdf.FPDFPage_GetAnnot(page, place)
        try:
            kind, flags = fpdf.FPDFAnnot_GetSubtype(note), fpdf.FPDFAnnot_GetFlags(note)
            has_words = fpdf.FPDFAnnot_GetStringValue(note, b"Contents", None, 0) > _END_BYTES
            if kind not in _DRAWN_NOTES or (kind == fpdf.FPDF_ANNOT_FREETEXT and has_words):
                continue
            is_printed = flags & _PRINTED and not flags & _HIDDEN
            if is_printed and fpdf.FPDFAnnot_GetAP(note, fpdf.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) <= _END_BYTES:
                edges = fpdf.FS_RECTF()
                fpdf.FPDFAnnot_GetRect(note, ctypes.byref(edges))
                box = np.array([[edges.left, edges.bottom, edges.right, edges.top]])
                at = printed.places(box, box, [None])[0]
                digest = hashlib.sha256(repr((kind, at[:4])).encode()).hexdigest()[:_DIGEST_LETTERS]
                yield Ink(at.left, at.top, at.right, at.bottom, InkOf.NOTE, digest)
        finally:
            fpdf.FPDFPage_CloseAnnot(note)


_DRAWN_NOTES = frozenset(
    {
        fpdf.FPDF_ANNOT_FREETEXT,
        fpdf.FPDF_ANNOT_LINE,
        fpdf.FPDF_ANNOT_SQUARE,
        fpdf.FPDF_ANNOT_CIRCLE,
        fpdf.FPDF_ANNOT_POLYGON,
        fpdf.FPDF_ANNOT_POLYLINE,
        fpdf.FPDF_ANNOT_INK,
        fpdf.FPDF_ANNOT_STAMP,
    }
)
_HIDDEN, _PRINTED, _END_BYTES = 0x2, 0x4, 2


def _may_be_imprint(image: Thing) -> bool:
    if image.doubt is Unseen.CLIPPED and drawings.is_cut_out(fpdf.FPDFPageObj_GetClipPath(image.handle)):
        return False
    left, bottom, right, top = image.box
    shorter, longer = sorted((right - left, top - bottom))
    return shorter >= _LEAST_IMPRINT_PT and longer <= min(_IMPRINT_PT, _MOST_OBLONG * shorter)


_AROUND_PT = 1.0
_known_rows: dict[object, tuple[figures.Row, ...]] = {}
_known_grounds: dict[object, tuple[Ink, ...]] = {}
_MOST_GROUNDS = 100
_DIGEST_LETTERS = 16


class _Look:
    """At one sheet."""

    def __init__(self, page: Handle, paper: Box, printed: Print) -> None:
        self._page, self._paper, self._printed = page, paper, printed
        self.spots: list[Box] = []
        """Where on the page such ink stands, but for letters."""

    def at(self, of: InkOf, things: Sequence[Thing]) -> Unread:
        """At what these things leave on paper."""
        change, shown = visibility.looked_at_all(self._page, self._paper, things)
        for reach in (1, 0):  # the parts of a kanji are one so; small letters, and those that touch, are not
            found = list(_parts(change.mask, shown, reach))
            if not found:
                return Unread()
            lines = _writing(np.array(found), change, of, _LEAST_PARTS if reach else _LEAST_PIECES)
            if lines:
                break
        ink = tuple([self._ink(of, line, change) for line in lines])
        return Unread(ink, of is InkOf.OUTLINES and _may_be_mark(change))

    def lies_beneath(self, thing: Thing) -> bool:
        """Whether a shading or an image takes so much of the sheet that the rest stands upon it."""
        left, bottom, right, top = thing.box
        area = (self._paper[2] - self._paper[0]) * (self._paper[3] - self._paper[1])
        return thing.kind in (_SHADING, native.IMAGE) and (right - left) * (top - bottom) >= _BENEATH * area

    def at_alone(self, of: InkOf, things: Sequence[Thing], found: Things) -> Unread:
        """At what they leave where nothing else stands: what does parts them as letters would."""
        others = [each.handle for each in found.all if each not in things]
        with visibility.left_off([*others, *found.thin]):
            return self.at(of, things)

    def _ink(self, of: InkOf, parts: Parts, change: visibility.Changed) -> Ink:
        first, upper, last, lower = (int(each) for each in (*parts[:, :2].min(axis=0), *parts[:, 2:].max(axis=0)))
        digest = hashlib.sha256(np.packbits(change.mask[upper:lower, first:last]).tobytes()).hexdigest()
        (left, _, _, top), scale = change.paper, change.scale
        box = np.array([[left + first / scale, top - lower / scale, left + last / scale, top - upper / scale]])
        place = self._printed.places(box, box, [None])[0]
        if of is not InkOf.LETTERS:
            left_pt, bottom_pt, right_pt, top_pt = box[0].tolist()
            self.spots.append(
                (left_pt - _AROUND_PT, bottom_pt - _AROUND_PT, right_pt + _AROUND_PT, top_pt + _AROUND_PT)
            )
        return Ink(place.left, place.top, place.right, place.bottom, of, digest[:_DIGEST_LETTERS])

    def rows_of(self, things: Sequence[Thing], found: Things, ink: Sequence[Ink]) -> tuple[figures.Row, ...]:
        """The rows of digits in what these things draw. What looks the same at the same place is looked at once."""
        key = tuple(ink)
        if key not in _known_rows:
            if len(_known_rows) >= _MOST_GROUNDS:
                _known_rows.clear()
            shown = {each.handle for each in things}
            others = [each.handle for each in found.all if each.handle not in shown and each.kind != native.FORM]
            with visibility.left_off([*others, *[each for each in found.thin if each not in shown]]):
                rows = [row for spot in dict.fromkeys(self.spots) for row in figures.rows(self._page, spot)]
            _known_rows[key] = tuple(dict.fromkeys(rows))
        return _known_rows[key]

    def rows_in(self, images: Sequence[Thing]) -> tuple[figures.Row, ...]:
        """The rows of digits in these images."""
        return tuple([row for each in images for row in figures.rows(self._page, each.box)])

    def at_patterns(self, found: Things, traits: Traits) -> tuple[Ink, ...]:
        """At areas that are filled with patterns. Most certificates of one system have the same ground, which is looked
        at once."""
        key = (traits.patterns, self._paper, *[(each.box, each.tone) for each in found.patterned])
        if traits.patterns is not None and key in _known_grounds:
            return _known_grounds[key]
        if min(each.tone for each in found.patterned) >= _FAINT:
            return (self._ground(found.patterned, traits),)
        # What stands upon a ground parts its lines another way on each sheet.
        others = [each.handle for each in found.all if each not in found.patterned]
        with visibility.left_off([*others, *found.thin]):
            seen = self.at(InkOf.PATTERN, found.patterned).ink
        if traits.patterns is None:
            return seen
        if len(_known_grounds) >= _MOST_GROUNDS:
            _known_grounds.clear()
        digest = _digest_of(traits.patterns)
        _known_grounds[key] = tuple([each._replace(digest=digest) for each in seen])
        return _known_grounds[key]

    def _ground(self, patterned: Sequence[Thing], traits: Traits) -> Ink:
        """A faint pattern, whatever it holds."""
        boxes = np.array([each.box for each in patterned])
        box = np.array([[*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)]])
        at = self._printed.places(box, box, [None])[0]
        return Ink(at.left, at.top, at.right, at.bottom, InkOf.GROUND, _digest_of(traits.patterns or ()))


def _digest_of(patterns: Sequence[bytes]) -> str:
    return hashlib.sha256(b"".join(patterns)).hexdigest()[:_DIGEST_LETTERS]


def _may_be_mark(change: visibility.Changed) -> bool:
    """Whether what was drawn has a patch of the size and form of a seal."""
    mm = 25.4 / 72 / change.scale
    sizes = ((right - left, bottom - top) for left, top, right, bottom in blobs.found_in(blobs.spread(change.mask, 1)))
    return any(mm * min(size) >= _SEAL_MM and max(size) <= _MOST_OBLONG * min(size) for size in sizes)


def _writing(parts: Parts, change: visibility.Changed, of: InkOf, least: int) -> list[Parts]:
    """The lines of writing among parts: of a text all of them are, and so are too many to be told apart. What is the
    same many times over, as boxes to tick, dots, ornaments or short strokes, is none, but in a pattern."""
    if of is InkOf.LETTERS or len(parts) > _MOST_PARTS:
        return [parts]
    lines = [(line, _forms(line, change.mask)) for line in _lines(parts, change.scale)]
    is_repeated = of is InkOf.PATTERN
    return [line for line, forms in lines if forms >= least and (is_repeated or len(line) <= _OFTEN * forms)]


def _forms(line: Parts, mask: Mask) -> int:
    """How many forms its parts have, told by their sizes and how much of them is ink. Letters that touch make one part,
    which is several times as long as it is high."""
    found, touching = set[tuple[int, int, int]](), 0
    for left, top, right, bottom in line.tolist():
        area = mask[top:bottom, left:right]
        shorter, longer = sorted((right - left, bottom - top))
        is_high = shorter >= _LEAST_HIGH_PX and _LEAST_SHARE < area.mean() < _SOLID
        touching += longer // shorter - 1 if is_high else 0
        found.add(((right - left + 1) // 2, (bottom - top + 1) // 2, int(area.sum()) // 8))
    return len(found) + touching


def _parts(mask: Mask, shown: NDArray[np.uint8], reach: int) -> Iterator[Blob]:
    """The patches of ink, and those within an area that is filled."""
    for left, top, right, bottom in blobs.found_in(blobs.spread(mask, reach)):
        area = (slice(top, bottom), slice(left, right))
        share, high = mask[area].mean(), min(right - left, bottom - top)
        is_row = _LONG_PX < right - left <= _MOST_TOUCHING * high and _LEAST_HIGH_PX <= high <= _LARGEST_PX
        if is_row and _LEAST_SHARE < share < _SOLID:
            # A row of letters that touch, as the digits of a number do when they are small.
            yield from ((at, top, min(at + high, right), bottom) for at in range(left, right, high))
            continue
        if share < _SOLID or high < _LARGE_PX:
            yield left, top, right, bottom
            continue
        part = shown[area].astype(np.int16)
        apart = np.abs(part - int(np.median(part))) > _STEP
        for inner in blobs.found_in(apart):
            yield left + inner[0], top + inner[1], left + inner[2], top + inner[3]


def _lines(parts: Parts, scale: float) -> Iterator[Parts]:
    """Those parts of the size of letters that stand close by each other."""
    size = parts[:, 2:] - parts[:, :2]
    fits = (size.min(axis=1) >= _LEAST_PT * scale) & (size.max(axis=1) <= _MOST_PT * scale)
    parts = parts[fits]
    if not len(parts):
        return
    left, top, right, bottom = parts.T
    large = np.maximum((right - left)[:, None], (bottom - top)[:, None])
    large = np.maximum(large, large.T)
    aside = np.maximum.outer(left, left) - np.minimum.outer(right, right)
    apart = np.maximum.outer(top, top) - np.minimum.outer(bottom, bottom)
    near = ((apart <= 0) & (aside <= _BESIDE * large)) | ((aside <= 0) & (apart <= _BELOW * large))
    left_over = np.ones(len(parts), dtype=np.bool_)
    while left_over.any():
        group = np.zeros(len(parts), dtype=np.bool_)
        reached = np.zeros(len(parts), dtype=np.bool_)
        reached[np.flatnonzero(left_over)[0]] = True
        while reached.any():
            group |= reached
            reached = near[reached].any(axis=0) & ~group
        left_over &= ~group
        yield parts[group]
