"""Finds seal-like marks on a rendered sheet, for an imprint that is no image of its own: one drawn with lines, one cut
into strips, or one on a sheet that is a single scanned picture."""

from __future__ import annotations

from dataclasses import dataclass

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

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Blob:
    """A connected patch of ink, in cells: left, top, right, bottom (the last two exclusive)."""

    left: int
    top: int
    right: int
    bottom: int


def find(page: Handle, paper: Box) -> list[Image]:
    """The roughly square marks of 7 to 26 mm on a sheet, as a person holding it upright sees them.

    Vermilion is looked at by itself, too, so that a seal over black letters is found; text that happens to form a
    square is found as well, and it is for the caller to compare.
    """
    area = (paper[2] - paper[0]) * (paper[3] - paper[1])
    scale = min(_DPI / 72, (_MAX_PIXELS / area) ** 0.5)
    shown = np.rot90(native.picture(page, paper, scale), -fpdf.FPDFPage_GetRotation(page))
    grey = imprints.weakest_channel(shown)
    step = max(1, round(_CELL_MM / 25.4 * 72 * scale))
    mm_per_cell = step / scale / 72 * 25.4
    redness = shown[..., 2].astype(np.int16) - np.maximum(shown[..., 0], shown[..., 1])
    only_red = np.where(redness > _RED_STEP, grey, np.uint8(255))
    found: dict[str, Image] = {}
    for layer in (only_red, grey):
        cells = _cells(layer < 160, step)
        for reach in (0, 1):
            for blob in _blobs(_spread(cells, reach)):
                if _seal_like(blob, mm_per_cell, reach):
                    _keep(found, layer, blob, step)
    return list(found.values())[:_MAX_MARKS]


def _keep(found: dict[str, Image], layer: imprints.Grey, blob: _Blob, step: int) -> None:
    part = layer[blob.top * step : blob.bottom * step, blob.left * step : blob.right * step]
    if np.count_nonzero(part < 160) < _MIN_INK_SHARE * part.size:
        return
    image = imprints.image_of(imprints.raster_of_grey(part), part.shape[1], part.shape[0], drawn=False)
    found.setdefault(image.digest, image)


def _seal_like(blob: _Blob, mm_per_cell: float, reach: int) -> bool:
    wide = (blob.right - blob.left - 2 * reach) * mm_per_cell
    high = (blob.bottom - blob.top - 2 * reach) * mm_per_cell
    if not (_SMALLEST_MM <= wide <= _LARGEST_MM and _SMALLEST_MM <= high <= _LARGEST_MM):
        return False
    return max(wide, high) <= _MOST_OBLONG * min(wide, high)


def _cells(ink: Mask, step: int) -> Mask:
    """Whether there is any ink in each square of `step` pixels."""
    rows, columns = ink.shape[0] // step * step, ink.shape[1] // step * step
    part = ink[:rows, :columns]
    by_rows = np.logical_or.reduce(part.reshape(rows // step, step, columns), axis=1)
    whole: Mask = np.logical_or.reduce(by_rows.reshape(rows // step, columns // step, step), axis=2)
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
    boxes: list[list[int]] = []
    above: list[tuple[int, int, int]] = []
    for row in range(cells.shape[0]):
        here: list[tuple[int, int, int]] = []
        for start, stop in _stretches(cells[row]):
            label = len(parent)
            parent.append(label)
            boxes.append([start, row, stop, row + 1])
            for from_, to, other in above:
                if from_ <= stop and start <= to:
                    _join(parent, boxes, label, other)
            here.append((start, stop, label))
        above = here
    return [_Blob(*boxes[label]) for label in range(len(parent)) if parent[label] == label]


def _stretches(row: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _root(parent: list[int], label: int) -> int:
    while parent[label] != label:
        parent[label] = parent[parent[label]]
        label = parent[label]
    return label


def _join(parent: list[int], boxes: list[list[int]], one: int, other: int) -> None:
    one, other = _root(parent, one), _root(parent, other)
    if one == other:
        return
    parent[other] = one
    mine, theirs = boxes[one], boxes[other]
    boxes[one] = [*(min(mine[at], theirs[at]) for at in (0, 1)), *(max(mine[at], theirs[at]) for at in (2, 3))]
