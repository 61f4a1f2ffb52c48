"""Letter-like ink on a sheet of which no text says anything: outlines, pictures, patterns, letters without a meaning.

What may draw such ink is left off the sheet, and what then is missing on the paper is looked at: that holds whatever is
drawn over it, and however. Whether ink is letter-like is told by its parts: some of the size of letters that stand
close by each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Ink, InkOf
from harness.reading import blobs, native, visibility
from harness.reading.blobs import Blob, Mask
from harness.reading.calls import argument, bare
from harness.reading.geometry import Box
from harness.reading.native import Handle
from harness.reading.page_objects import Thing, Things
from harness.reading.printed import Print
from harness.reading.structure import Traits

_LEAST_PT, _MOST_PT = 2.5, 60.0
"""Letters have parts of such sizes, in both directions."""
_BESIDE, _BELOW = 1.6, 0.6
"""What belongs together is not farther apart than so many times its size, across and down."""
_LEAST_PARTS = 3
_MOST_PARTS = 2_000
"""Where there are more it is one patch of writing."""
_SOLID, _STEP = 0.6, 50
"""An area that is filled to such a share may hold letters of another tone, by so much of 255."""
_IMPRINT_PT, _MOST_OBLONG = 142.0, 1.5
"""An image no larger than this, and hardly longer than wide, is looked at as an imprint."""
_FAINT = 160
"""A pattern that is nowhere darker is a ground, on which to write."""
_LEAST_INK_PT = 0.3
_LARGE_PX = 12
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


def silent(text: Handle, shown: Sequence[Thing]) -> list[Thing]:
    """The texts, of those that are `shown`, with letters of ink of which the file does not say what they mean."""
    holder, found = argument(text), dict[Handle, None]()
    count = native.letter_count(text)
    unsaid = {index for index in range(count) if _has_no_meaning(holder, index) == 1}
    for index in unsaid.union(np.flatnonzero(_IS_SILENT[native.units(text, count)]).tolist()):
        if not _is_generated(holder, index):
            left, bottom, right, top = native.character_box_at(holder, index)
            if right - left > _LEAST_INK_PT and top - bottom > _LEAST_INK_PT:
                found[_text_of(holder, index)] = None
    return [thing for thing in shown if thing.handle in found] if found else []


class Unread(NamedTuple):
    """Where letter-like ink stands that no text says, and whether something of the size and form of a seal is drawn
    with lines."""

    ink: tuple[Ink, ...] = ()
    may_be_mark: bool = False


def unread(page: Handle, paper: Box, printed: Print, found: Things, unsaid: Sequence[Thing], traits: Traits) -> Unread:
    """What of a sheet's ink no text says. `unsaid` are texts with letters that have no meaning."""
    look = _Look(page, paper, printed)
    drawn, pictures = list(found.drawn), [each for each in found.images if not _may_be_imprint(each.box)]
    if found.cuts_out_letters:  # any area behind them may be what shows them
        drawn += [each for each in found.all if each.kind not in (native.TEXT, native.IMAGE)]
    of_letters = look.at(InkOf.LETTERS, unsaid) if unsaid else Unread()
    of_lines = look.at(InkOf.OUTLINES, drawn) if drawn else Unread()
    of_pictures = look.at(InkOf.PICTURE, pictures) if pictures else Unread()
    of_patterns = look.at_patterns(found, traits) if found.patterned else ()
    return Unread((*of_letters.ink, *of_lines.ink, *of_pictures.ink, *of_patterns), of_lines.may_be_mark)


def _may_be_imprint(box: Box) -> bool:
    shorter, longer = sorted((box[2] - box[0], box[3] - box[1]))
    return longer <= _IMPRINT_PT and longer <= _MOST_OBLONG * shorter


_known_grounds: dict[object, tuple[Ink, ...]] = {}
_MOST_GROUNDS = 100
_DIGEST_LETTERS = 16


class _Look:
    """At one sheet."""

    def __init__(self, page: Handle, paper: Box, printed: Print) -> None:
        self._page, self._paper, self._printed = page, paper, printed

    def at(self, of: InkOf, things: Sequence[Thing]) -> Unread:
        """At what these things leave on paper."""
        change, shown = visibility.looked_at_all(self._page, self._paper, things)
        found = list(_parts(change.mask, shown))
        if not found:
            return Unread()
        least = 1 if of is InkOf.LETTERS else _LEAST_PARTS
        parts = np.array(found)
        lines = [parts] if len(found) > _MOST_PARTS or of is InkOf.LETTERS else list(_lines(parts, change.scale))
        ink = tuple([self._ink(of, line, change) for line in lines if len(line) >= least])
        return Unread(ink, of is InkOf.OUTLINES and _may_be_mark(change))

    def _ink(self, of: InkOf, parts: Parts, change: visibility.Changed) -> Ink:
        first, upper, last, lower = (int(each) for each in (*parts[:, :2].min(axis=0), *parts[:, 2:].max(axis=0)))
        digest = hashlib.sha256(np.packbits(change.mask[upper:lower, first:last]).tobytes()).hexdigest()
        (left, _, _, top), scale = change.paper, change.scale
        box = np.array([[left + first / scale, top - lower / scale, left + last / scale, top - upper / scale]])
        place = self._printed.places(box, box, [None])[0]
        return Ink(place.left, place.top, place.right, place.bottom, of, digest[:_DIGEST_LETTERS])

    def at_patterns(self, found: Things, traits: Traits) -> tuple[Ink, ...]:
        """At areas that are filled with patterns. Most certificates of one system have the same ground, which is looked
        at once."""
        key = (traits.patterns, self._paper, *[(each.box, each.tone) for each in found.patterned])
        if traits.patterns is not None and key in _known_grounds:
            return _known_grounds[key]
        of = InkOf.GROUND if min(each.tone for each in found.patterned) >= _FAINT else InkOf.PATTERN
        # What stands upon a ground parts its lines another way on each sheet.
        others = [each.handle for each in found.all if each not in found.patterned]
        with visibility.left_off([*others, *found.thin]):
            seen = self.at(of, found.patterned).ink
        if traits.patterns is None:
            return seen
        if len(_known_grounds) >= _MOST_GROUNDS:
            _known_grounds.clear()
        digest = hashlib.sha256(b"".join(traits.patterns)).hexdigest()
        _known_grounds[key] = tuple([each._replace(digest=digest[:_DIGEST_LETTERS]) for each in seen])
        return _known_grounds[key]


def _may_be_mark(change: visibility.Changed) -> bool:
    """Whether what was drawn has a patch of the size and form of a seal."""
    mm = 25.4 / 72 / change.scale
    sizes = ((right - left, bottom - top) for left, top, right, bottom in blobs.found_in(blobs.spread(change.mask, 1)))
    return any(mm * min(size) >= _SEAL_MM and max(size) <= _MOST_OBLONG * min(size) for size in sizes)


def _parts(mask: Mask, shown: NDArray[np.uint8]) -> Iterator[Blob]:
    """The patches of ink, and those within an area that is filled."""
    for left, top, right, bottom in blobs.found_in(blobs.spread(mask, 1)):
        area = (slice(top, bottom), slice(left, right))
        if mask[area].mean() < _SOLID or min(right - left, bottom - top) < _LARGE_PX:
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
