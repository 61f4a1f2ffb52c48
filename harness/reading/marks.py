"""Finds seal-like marks on a rendered sheet, for an imprint that is no image of its own: one drawn with lines, one cut
into strips, or one on a sheet that is a single scanned picture."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Image
from harness.reading import imprints, native
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

Mask = NDArray[np.bool_]


_Blob = tuple[int, int, int, int]
"""A connected patch of ink, in cells: left, top, right, bottom (the last two exclusive)."""


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
            for blob in _blobs(_spread(cells, reach)):
                if _seal_like(blob, mm_per_cell, reach):
                    _keep(found, layer, blob, step)
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


def _keep(found: dict[str, Image], layer: imprints.Grey, blob: _Blob, step: int) -> None:
    left, top, right, bottom = (edge * step for edge in blob)
    part = layer[top:bottom, left:right]
    if np.count_nonzero(part < _INK_BELOW) < _MIN_INK_SHARE * part.size:
        return
    image = imprints.image_of(imprints.raster_of_grey(part), part.shape[1], part.shape[0], drawn=False)
    found.setdefault(image.digest, image)


def _seal_like(blob: _Blob, mm_per_cell: float, reach: int) -> bool:
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


def _spread(cells: Mask, reach: int) -> Mask:
    for _ in range(reach):
        wide = cells.copy()
        wide[1:] |= cells[:-1]
        wide[:-1] |= cells[1:]
        wide[:, 1:] |= cells[:, :-1]
        wide[:, :-1] |= cells[:, 1:]
        cells = wide
    return cells


def _blobs(cells: Mask) -> list[_Blob]:
    """The patches of cells that touch each other, corners included."""
    parent: list[int] = []
    boxes: list[_Blob] = []
    above: list[tuple[int, int, int]] = []
    for row, stretches in enumerate(_stretches(cells)):
        here: list[tuple[int, int, int]] = []
        first = 0
        for start, stop in stretches:
            label = len(parent)
            parent.append(label)
            boxes.append((start, row, stop, row + 1))
            # What ends before this stretch ends before all that follow it.
            while first < len(above) and above[first][1] < start:
                first += 1
            for from_, _, other in itertools.islice(above, first, None):
                if from_ > stop:
                    break
                _join(parent, boxes, label, other)
            here.append((start, stop, label))
        above = here
    return [box for label, box in enumerate(boxes) if parent[label] == label]


def _stretches(cells: Mask) -> list[list[tuple[int, int]]]:
    """For each row where its stretches of ink start and stop, from left to right."""
    framed = np.zeros((cells.shape[0], cells.shape[1] + 2), dtype=np.bool_)
    framed[:, 1:-1] = cells
    rows, columns = np.nonzero(framed[:, 1:] != framed[:, :-1])
    found: list[list[tuple[int, int]]] = [[] for _ in range(cells.shape[0])]
    for row, start, stop in zip(rows[::2].tolist(), columns[::2].tolist(), columns[1::2].tolist(), strict=True):
        found[row].append((start, stop))
    return found


def _root(parent: list[int], label: int) -> int:
    while parent[label] != label:
        parent[label] = parent[parent[label]]
        label = parent[label]
    return label


def _join(parent: list[int], boxes: list[_Blob], one: int, other: int) -> None:
    one, other = _root(parent, one), _root(parent, other)
    if one == other:
        return
    parent[other] = one
    (left, top, right, bottom), (left_too, top_too, right_too, bottom_too) = boxes[one], boxes[other]
    boxes[one] = (min(left, left_too), min(top, top_too), max(right, right_too), max(bottom, bottom_too))
