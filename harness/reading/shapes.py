"""What a letter looks like, as numbers that hardly depend on the typeface: in which directions its edges run, where.

A letter's ink is cut out, brought to one size (thin things stay thin) and blurred; how much edge there is in each of
eight directions is added up over a grid. This is the classical way to read printed kanji (directional element features:
N. Sun et al., "Printed character recognition using directional element feature", 1991). Size and place go lost: a large
and a small kana, or a dot and a circle, have one shape."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE: Final = 32
_MARGIN, _GRID, _DIRECTIONS = 4, 8, 8
_WHOLE = SIDE + 2 * _MARGIN
LENGTH: Final = _GRID * _GRID * _DIRECTIONS
_BLUR_PX, _SPREAD = 0.8, 0.7
_INK = 64
"""What has so much ink, of 255, belongs to the letter."""
_AT_ONCE = 256

Raster = NDArray[np.uint8]
"""Ink of a letter, height x width, 255 where it is black."""
Shapes = NDArray[np.float32]
"""A row of LENGTH for each letter."""


def cut_out(raster: Raster) -> Raster | None:
    """A raster without what is empty around its ink; None if there is none."""
    dark = raster > _INK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return raster[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else None


def shapes(rasters: Sequence[Raster]) -> Shapes:
    """Those of letters that are cut out; none of them may be empty."""
    pieces = (rasters[start : start + _AT_ONCE] for start in range(0, len(rasters), _AT_ONCE))
    found = [_shapes(np.array([_brought_to_size(each) for each in piece])) for piece in pieces]
    return np.concatenate(found) if found else np.zeros((0, LENGTH), np.float32)


def _brought_to_size(raster: Raster) -> NDArray[np.float32]:
    high, wide = raster.shape
    thin = max(1, round(SIDE * math.sqrt(math.sin(math.pi / 2 * min(high, wide) / max(high, wide)))))
    high_px, wide_px = (SIDE, thin) if high >= wide else (thin, SIDE)
    by = Image.Resampling.BOX if wide_px < wide else Image.Resampling.BILINEAR
    small = Image.fromarray(raster).resize((wide_px, high_px), by)
    found = np.zeros((_WHOLE, _WHOLE), np.float32)
    top, left = (_WHOLE - high_px) // 2, (_WHOLE - wide_px) // 2
    found[top : top + high_px, left : left + wide_px] = np.asarray(small, dtype=np.float32) / 255
    return found


def _bells(centres: NDArray[np.float64], width: float) -> NDArray[np.float32]:
    bells = np.exp(-((np.arange(_WHOLE) - centres[:, None]) ** 2) / (2 * width * width))
    found: NDArray[np.float32] = (bells / bells.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


_BLUR = _bells(np.arange(_WHOLE, dtype=np.float64), _BLUR_PX)
_GRIDDED = _bells((np.arange(_GRID) + 0.5) * _WHOLE / _GRID, _SPREAD * _WHOLE / _GRID)


def _shapes(pictures: NDArray[np.float32]) -> Shapes:
    soft = _BLUR @ pictures @ _BLUR.T
    across, down = np.zeros_like(soft), np.zeros_like(soft)
    across[:, :, 1:-1] = soft[:, :, 2:] - soft[:, :, :-2]
    down[:, 1:-1] = soft[:, 2:] - soft[:, :-2]
    edge = np.hypot(across, down)
    turn = (np.arctan2(down, across) / (2 * math.pi) % 1.0) * _DIRECTIONS
    first = turn.astype(np.int64) % _DIRECTIONS
    share = edge * (turn - np.floor(turn))
    planes = []
    for direction in range(_DIRECTIONS):
        plane = np.where(first == direction, edge - share, 0) + np.where(
            (first + 1) % _DIRECTIONS == direction, share, 0
        )
        planes.append(_GRIDDED @ plane.astype(np.float32) @ _GRIDDED.T)
    found = np.sqrt(np.stack(planes, axis=1)).reshape(len(pictures), LENGTH)
    return _of_length_one(found)


def _of_length_one(found: NDArray[np.float32]) -> Shapes:
    lengths = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    result: Shapes = (found / lengths).astype(np.float32)
    return result


def apart_from(usual: NDArray[np.float32], found: Shapes) -> Shapes:
    """Shapes by what is unlike the usual one; the likeness of two is their product then, 1 for the same."""
    return _of_length_one(found - usual)
