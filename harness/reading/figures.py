"""Figures in ink that no text says: rows of digits in pictures, outlines and patterns, told by their shapes.

A long number is what such ink can say beyond doubt; words of it are left to a person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from harness.reading import blobs, native, references, shapes
from harness.reading.blobs import Blob
from harness.reading.geometry import Box
from harness.reading.native import Handle
from harness.reading.shapes import Raster

_SCALE, _MOST_PIXELS = 5.0, 12_000_000
"""Pixels a point: digits of 6 pt are about 20 high."""
_DARK, _MIDDLE = 0.4, 128
_LEAST_HIGH_PX, _MOST_HIGH_PX, _LEAST_WIDE = 12, 300, 0.08
_LEAST_DIGITS = 10
_ALIKE = 0.72
"""What is less like a digit than this is none."""
_LEVEL, _AS_HIGH, _APART = 0.5, 0.75, 1.3
"""How much of their heights digits of a row share, how nearly they are as high as each other, and how many times their
height they stand apart at most."""
_MOST_PATCHES = 3_000
_MOST_KNOWN = 2_000


class Row(NamedTuple):
    """A row of digits, and its box on the page."""

    digits: str
    box: Box


class _Read(NamedTuple):
    digits: str
    patches: list[Blob]


_known: dict[bytes, list[_Read]] = {}
"""What was read of pictures before, by all that is in them: most sheets of one system have the same seal."""


def rows(page: Handle, box: Box) -> list[Row]:
    """The rows of ten digits or more in a part of the page, as it is shown at the moment."""
    area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
    scale = min(_SCALE, (_MOST_PIXELS / area) ** 0.5)
    bright = native.picture(page, box, scale, grey=True)[..., 0]
    seen = hashlib.sha256(bright.tobytes()).digest() + repr(bright.shape).encode()
    if seen not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[seen] = _rows(bright, box[3] - box[1] > box[2] - box[0])
    return [Row(each.digits, _on_page(each.patches, box, scale) if each.patches else box) for each in _known[seen]]


def _rows(bright: Raster, is_tall: bool) -> list[_Read]:
    """Those of a picture, which may stand on its side; without their patches then."""
    dark = bright if 2 * int(np.count_nonzero(bright < _MIDDLE)) > bright.size else 255 - bright  # or light on dark
    found = _read(dark)
    for turns in (1, 3) if not found and is_tall else ():
        found += [_Read(each.digits, []) for each in _read(np.ascontiguousarray(np.rot90(dark, turns)))]
    return found


def _read(dark: Raster) -> list[_Read]:
    patches = [each for each in blobs.found_in(dark > _DARK * int(dark.max())) if _may_be_digit(each)]
    if not _LEAST_DIGITS <= len(patches) <= _MOST_PATCHES:
        return []
    cut = [shapes.cut_out(dark[top:bottom, left:right]) for left, top, right, bottom in patches]
    inked = [(patch, raster) for patch, raster in zip(patches, cut, strict=True) if raster is not None]
    told = references.digits([raster for _, raster in inked])
    digits = [(patch, digit) for (patch, _), (digit, alike) in zip(inked, told, strict=True) if alike >= _ALIKE]
    return [
        _Read("".join([digit for _, digit in row]), [patch for patch, _ in row])
        for row in _in_rows(digits)
        if len(row) >= _LEAST_DIGITS
    ]


def _may_be_digit(patch: Blob) -> bool:
    left, top, right, bottom = patch
    high, wide = bottom - top, right - left
    return _LEAST_HIGH_PX <= high <= _MOST_HIGH_PX and _LEAST_WIDE * high <= wide <= high


def _in_rows(digits: Sequence[tuple[Blob, str]]) -> Iterator[list[tuple[Blob, str]]]:
    """Those that stand behind each other, from left to right."""
    left_over = sorted(digits)
    while left_over:
        row, rest = [left_over[0]], []
        for each in left_over[1:]:
            if _follows(row[-1][0], each[0]):
                row.append(each)
            else:
                rest.append(each)
        yield row
        left_over = rest


def _follows(one: Blob, other: Blob) -> bool:
    high, high_too = one[3] - one[1], other[3] - other[1]
    level = min(one[3], other[3]) - max(one[1], other[1]) >= _LEVEL * max(high, high_too)
    return level and min(high, high_too) >= _AS_HIGH * max(high, high_too) and other[0] - one[2] <= _APART * high


def _on_page(patches: Sequence[Blob], box: Box, scale: float) -> Box:
    found = np.array(patches)
    left, top = found[:, :2].min(axis=0) / scale
    right, bottom = found[:, 2:].max(axis=0) / scale
    return (box[0] + float(left), box[3] - float(bottom), box[0] + float(right), box[3] - float(top))
