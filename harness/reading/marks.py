"""Finds seal-like marks on a rendered sheet, for an imprint that is no image of its own: one drawn with lines, one cut
into strips, or one on a sheet that is a single scanned picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Image
from harness.reading import blobs, imprints, native
from harness.reading.blobs import Blob, Mask
from harness.reading.calls import fpdf
from harness.reading.geometry import Box
from harness.reading.native import Handle

_DPI = 300
_MAX_PIXELS = 40_000_000
_SMALLEST_MM, _LARGEST_MM = 7.0, 26.0
_MOST_OBLONG = 1.5
_CELL_MM = 0.4
_MAX_MARKS = 40
_MIN_INK_SHARE = 0.04
_RED_STEP = 60
_INK_BELOW = 160
_STRIP_PX = 64


def find(page: Handle, paper: Box) -> list[Image]:
    """The roughly square marks of 7 to 26 mm on a sheet, as a person holding it upright sees them.

    Vermilion is looked at by itself, too, so that a seal over black letters is found; text that happens to form a
    square is found as well, and it is for the caller to compare."""
    area = (paper[2] - paper[0]) * (paper[3] - paper[1])
    scale = min(_DPI / 72, (_MAX_PIXELS / area) ** 0.5)
    shown = np.rot90(native.picture(page, paper, scale), -fpdf.FPDFPage_GetRotation(page))
    grey, only_red = _layers(shown)
    step = max(1, round(_CELL_MM / 25.4 * 72 * scale))
    mm_per_cell = step / scale / 72 * 25.4
    found: dict[str, Image] = {}
    for layer in (only_red, grey):
        if layer is None:
            continue
        cells = _cells(layer, step)
        for reach in (0, 1):
            for blob in blobs.found_in(blobs.spread(cells, reach)):
                if _seal_like(blob, mm_per_cell, reach):
                    _keep(found, layer, blob, step, scale)
    return list(found.values())[:_MAX_MARKS]


def _layers(shown: NDArray[np.uint8]) -> tuple[imprints.Grey, imprints.Grey | None]:
    """The weakest channel of a picture, and that of what is vermilion in it, all else being paper; None if nothing is.

    Strip by strip, so that what is in between stays in the processor's cache."""
    grey = np.empty(shown.shape[:2], dtype=np.uint8)
    only_red: imprints.Grey | None = None
    for top in range(0, shown.shape[0], _STRIP_PX):
        strip = slice(top, top + _STRIP_PX)
        blue, green, red = (np.ascontiguousarray(shown[strip, :, channel]) for channel in range(3))
        np.minimum(np.minimum(blue, green), red, out=grey[strip])
        others = np.maximum(blue, green)
        # Unsigned: where the others are stronger there is nothing left of the red.
        vermilion = red - np.minimum(red, others) > _RED_STEP
        if vermilion.any():
            if only_red is None:
                only_red = np.full(grey.shape, 255, dtype=np.uint8)
            np.copyto(only_red[strip], grey[strip], where=vermilion)
    return grey, only_red


def _keep(found: dict[str, Image], layer: imprints.Grey, blob: Blob, step: int, scale: float) -> None:
    left, top, right, bottom = (edge * step for edge in blob)
    part = layer[top:bottom, left:right]
    if np.count_nonzero(part < _INK_BELOW) < _MIN_INK_SHARE * part.size:
        return
    image = imprints.image_of(imprints.raster_of_grey(part), part.shape[1], part.shape[0], drawn=False)
    found.setdefault(image.digest, replace(image, longest=round(10 * max(part.shape) / scale)))


def _seal_like(blob: Blob, mm_per_cell: float, reach: int) -> bool:
    left, top, right, bottom = blob
    wide, high = ((edge - 2 * reach) * mm_per_cell for edge in (right - left, bottom - top))
    if not (_SMALLEST_MM <= wide <= _LARGEST_MM and _SMALLEST_MM <= high <= _LARGEST_MM):
        return False
    return max(wide, high) <= _MOST_OBLONG * min(wide, high)


def _cells(layer: imprints.Grey, step: int) -> Mask:
    """Whether there is any ink in each square of `step` pixels."""
    rows, columns = layer.shape[0] // step, layer.shape[1] // step
    # The darkest pixel of each square, always comparing many at once.
    by_rows = np.minimum.reduce(layer[: rows * step].reshape(rows, step, -1), axis=1)
    darkest = by_rows[:, : columns * step : step].copy()
    for column in range(1, step):
        np.minimum(darkest, by_rows[:, column : columns * step : step], out=darkest)
    whole: Mask = darkest < _INK_BELOW
    return whole
