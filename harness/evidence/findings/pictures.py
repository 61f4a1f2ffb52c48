"""The picture of a sheet with a finding: what is foreign is marked, what is not of the population is covered."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pixels

from harness.evidence.findings.model import Frame, Picture
from harness.evidence.marked.notes import Mark, drawing
from harness.evidence.masking.mask import Mask, Span, inside_number, straddling, with_places
from harness.evidence.masking.values import Values, dates_in, plain
from harness.reading.picture import PixelBox, SheetPicture

WIDTH_PX = 680
_COLOURS = 16
_COVER = (150, 150, 150)
_LARGE_IMAGE = 0.25
_DARK, _DARK_SHARE = 110, 0.015
_SEAL_SHARE = (0.03, 0.16)
_MOST_OBLONG = 1.6
_PAD_PX = 3


@dataclass(frozen=True, slots=True)
class Foreign:
    """What to mark on a sheet: plain texts and days, and images. `own` are the applicant's values, which may hold a
    foreign one within them; `images` are the digests of all images read on the sheet, in order, and `marked` of those
    that are foreign."""

    values: Values
    own: Values
    images: Sequence[str]
    marked: Collection[str]


def drawn(seen: SheetPicture, foreign: Foreign, mask: Mask, marks: Iterable[Mark] = ()) -> Picture | None:
    """The picture with its `marks`; None where nothing on the sheet can be tied to the population, so that none of it
    may be shown."""
    pixels = np.frombuffer(seen.pixels, dtype=np.uint8).reshape(seen.height, seen.width, 3).copy()
    lines = list(_lines(seen))
    texts = ["", *(line.text for line in lines), ""]
    spans = [(line, mask.covered(line.text, texts[at], texts[at + 2])) for at, line in enumerate(lines)]
    shown = sum(len(plain(line.text)) for line in lines)
    hidden = sum(span.end - span.start for _, covered in spans for span in covered)
    if not shown or hidden * 2 > shown or _pictured_text(pixels, seen, lines):
        return None
    count = 0
    for line, covered in spans:
        for span in covered:
            for box in _boxes(line, span):
                _cover(pixels, box)
            count += 1
    frames = [*_text_frames(lines, foreign), *_imprint_frames(seen, foreign)]
    return Picture(drawing(seen, _png(pixels), marks, len(foreign.images)), tuple(frames), count)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    boxes: tuple[PixelBox | None, ...]


def _lines(seen: SheetPicture) -> Iterator[_Line]:
    """What stands together: a line, or a cell of one."""
    start = 0
    for end in [place for place, letter in enumerate(seen.text) if letter in "\n\t"] + [len(seen.text)]:
        if seen.text[start:end].strip():
            yield _Line(seen.text[start:end], seen.boxes[start:end])
        start = end + 1


def _boxes(line: _Line, span: Span) -> Iterator[PixelBox]:
    """One box for each stretch of letters that stand side by side."""
    run: list[PixelBox] = []
    for box in (*line.boxes[span.start : span.end], None):
        if box is not None and (not run or _beside(run[-1], box)):
            run.append(box)
        else:
            if run:
                yield _around(run)
            run = [] if box is None else [box]


def _beside(one: PixelBox, other: PixelBox) -> bool:
    size = max(one[3] - one[1], one[2] - one[0], 4)
    return abs(other[0] - one[2]) < 2 * size and other[1] < one[3] + size and other[3] > one[1] - size


def _around(boxes: Sequence[PixelBox]) -> PixelBox:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _cover(pixels: NDArray[np.uint8], box: PixelBox) -> None:
    left, top, right, bottom = box
    pixels[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = _COVER


def _pictured_text(pixels: NDArray[np.uint8], seen: SheetPicture, lines: Sequence[_Line]) -> bool:
    """Whether a large image holds much dark ink away from any letter: a scan, of which nothing can be masked."""
    area = seen.width * seen.height
    large = [box for box in seen.images if (box[2] - box[0]) * (box[3] - box[1]) > _LARGE_IMAGE * area]
    if not large:
        return False
    dark = pixels.min(axis=2) < _DARK
    for line in lines:
        for box in line.boxes:
            if box is not None:
                dark[max(0, box[1] - 2) : box[3] + 2, max(0, box[0] - 2) : box[2] + 2] = False
    return any(dark[max(0, b[1]) : b[3], max(0, b[0]) : b[2]].mean() > _DARK_SHARE for b in large)


def _text_frames(lines: Sequence[_Line], foreign: Foreign) -> Iterator[Frame]:
    """A frame around each foreign item; an item that goes on on the next line has two."""
    levels = [with_places(line.text) for line in lines]
    cuts = [straddling(one[0], other[0], foreign.values.texts) for one, other in pairwise(levels)]
    for at, line in enumerate(lines):
        level, places = levels[at]
        found = list(_found(level, foreign.values))
        if at > 0 and cuts[at - 1][1]:
            found.append((0, cuts[at - 1][1]))
        if at < len(cuts) and cuts[at][0]:
            found.append((len(level) - cuts[at][0], len(level)))
        own = list(_found(level, foreign.own)) if found else []
        for start, end in _merged(each for each in found if not _within(each, own)):
            for box in _boxes(line, Span(places[start], places[end - 1] + 1)):
                yield _frame(box)


def _found(level: str, values: Values) -> Iterator[tuple[int, int]]:
    for start, end, day in dates_in(level):
        if day in values.days:
            yield start, end
    for text in values.texts:
        at = level.find(text) if len(text) > 1 or level == text else -1
        while at >= 0:
            if not inside_number(level, at, at + len(text)):
                yield at, at + len(text)
            at = level.find(text, at + 1)


def _within(stretch: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch is a part of a longer one."""
    return any(a <= stretch[0] and stretch[1] <= b and b - a > stretch[1] - stretch[0] for a, b in others)


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _imprint_frames(seen: SheetPicture, foreign: Foreign) -> Iterator[Frame]:
    """The places of the foreign images; where they cannot be told from others, of all of a seal's size."""
    told_apart = len(foreign.images) == len(seen.images)
    for place, box in enumerate(seen.images if foreign.marked else ()):
        wide, high = box[2] - box[0], box[3] - box[1]
        fits = _SEAL_SHARE[0] * seen.width < min(wide, high) and max(wide, high) < _SEAL_SHARE[1] * seen.width
        if not fits or max(wide, high) > _MOST_OBLONG * min(wide, high):
            continue
        if not told_apart or foreign.images[place] in foreign.marked:
            yield _frame(box)


def _frame(box: PixelBox) -> Frame:
    left, top, right, bottom = box
    return Frame(left - _PAD_PX, top - _PAD_PX, right - left + 2 * _PAD_PX, bottom - top + 2 * _PAD_PX)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    image = Pixels.fromarray(pixels, "RGB").quantize(_COLOURS, method=Pixels.Quantize.FASTOCTREE)
    into = io.BytesIO()
    image.save(into, "PNG", compress_level=6)
    return into.getvalue()
