"""Patches of ink: what touches each other in a picture of cells, corners included."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""Whether there is ink in a cell, row by row."""
Blob = tuple[int, int, int, int]
"""A connected patch of ink, in cells: left, top, right, bottom (the last two exclusive)."""


def spread(cells: Mask, reach: int) -> Mask:
    """The same with so many cells more around each patch."""
    for _ in range(reach):
        wide = cells.copy()
        wide[1:] |= cells[:-1]
        wide[:-1] |= cells[1:]
        wide[:, 1:] |= cells[:, :-1]
        wide[:, :-1] |= cells[:, 1:]
        cells = wide
    return cells


def found_in(cells: Mask) -> list[Blob]:
    """The boxes of all patches."""
    parent: list[int] = []
    boxes: list[Blob] = []
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


def _join(parent: list[int], boxes: list[Blob], one: int, other: int) -> None:
    one, other = _root(parent, one), _root(parent, other)
    if one == other:
        return
    parent[other] = one
    (left, top, right, bottom), (left_too, top_too, right_too, bottom_too) = boxes[one], boxes[other]
    boxes[one] = (min(left, left_too), min(top, top_too), max(right, right_too), max(bottom, bottom_too))
