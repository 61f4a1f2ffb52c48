"""Puts letters that were set one by one together as a person would: by where they stand on the sheet."""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.reading import native
from harness.reading.geometry import Box, around
from harness.reading.native import Handle

_CELL_GAP_EM = 1.2
_SAME_LINE_EM = 0.5
_NEAR_EM = 3.0
_CLEARLY = 0.75
"""By so much nearer is the next letter of a column than the one beside it."""
_MAX_LETTERS = 4_000
_MEANINGS = {0: "\ufffd", 2: "-"}
"""Of what PDFium gives for a letter that means nothing, and for a hyphen at a line's end."""


class Together(NamedTuple):
    """A run of letters that stand together: its box on the page, those of its first and last letter, and the index of
    the first."""

    run: str
    box: Box
    begin: Box
    end: Box
    first: int


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: Box
    index: int

    @property
    def x(self) -> float:
        return (self.box[0] + self.box[2]) / 2

    @property
    def y(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def runs(text: Handle, hidden: Set[int]) -> tuple[Together, ...] | None:
    """The letters of a sheet in lines from left to right, then those that stand in columns, from right to left.

    A letter stands in a column if its nearest neighbour is above or below it. None if there are too many letters."""
    letters = _letters(text, hidden)
    if not 0 < len(letters) <= _MAX_LETTERS:
        return None
    sizes = sorted(max(letter.box[2] - letter.box[0], letter.box[3] - letter.box[1]) for letter in letters)
    em = sizes[len(sizes) // 2]
    in_column = _columnar(letters, em)
    lying = [letter for letter, column in zip(letters, in_column, strict=True) if not column]
    upright = [letter for letter, column in zip(letters, in_column, strict=True) if column]
    return (*_lines(lying, em, columns=False), *_lines(upright, em, columns=True))


def _letters(text: Handle, hidden: Set[int]) -> list[_Letter]:
    found: list[_Letter] = []
    for index, unit, shown in native.letters(text, hidden):
        if not shown or chr(unit).isspace():
            continue
        letter = _Letter(_MEANINGS.get(unit) or chr(unit), native.character_box(text, index), index)
        if found and found[-1].box == letter.box:
            # A letter and what varies it come out of one glyph.
            letter = _Letter(found.pop().text + letter.text, letter.box, index)
        found.append(letter)
    return found


def _columnar(letters: list[_Letter], em: float) -> NDArray[np.bool_]:
    """For each letter, whether it and its nearest neighbour have each other rather above or below than beside: one that
    stands alone on its line, or far from the next, may be nearest to a letter of a line that goes across. Where letters
    stand as near to each other in both directions, as in boxes, they go on as they follow each other in the file."""
    x, y = (np.array([getattr(letter, axis) for letter in letters]) for axis in ("x", "y"))
    nearer = _CLEARLY if _go_across(x, y, em) else 1.0
    upright = np.zeros(len(letters), dtype=bool)
    neighbours = np.zeros(len(letters), dtype=int)
    for place in range(len(letters)):
        across, along = np.abs(x - x[place]), np.abs(y - y[place])
        across[place] = along[place] = np.inf
        beside = np.where(along <= _SAME_LINE_EM * em, across, np.inf).min()
        distances = across + along
        neighbours[place] = nearest = int(distances.argmin())
        upright[place] = along[nearest] > across[nearest] and along[nearest] < nearer * beside
    result: NDArray[np.bool_] = upright & upright[neighbours]
    return result


def _go_across(x: NDArray[np.float64], y: NDArray[np.float64], em: float) -> bool:
    """Whether most letters that follow each other in the file stand beside each other, and not above or below."""
    across, along = np.abs(np.diff(x)), np.abs(np.diff(y))
    near = across + along < _NEAR_EM * em
    return bool(np.count_nonzero(near & (across > along)) > np.count_nonzero(near & (along > across)))


def _lines(letters: list[_Letter], em: float, columns: bool) -> list[Together]:
    """Letters that stand on one line, in order, parted where the gap is wide."""
    placed = [(-letter.x, -letter.y, letter) if columns else (-letter.y, letter.x, letter) for letter in letters]
    placed.sort(key=lambda item: item[:2])
    lines: list[list[tuple[float, _Letter]]] = []
    start = math.inf
    for line, at, letter in placed:
        if not lines or line - start > _SAME_LINE_EM * em:
            lines.append([])
            start = line
        lines[-1].append((at, letter))
    ordered = (sorted(line_of, key=lambda item: (item[0], item[1].text)) for line_of in lines)
    return [_together(piece) for line_of in ordered for piece in _parted(line_of, em)]


def _parted(line: list[tuple[float, _Letter]], em: float) -> list[list[_Letter]]:
    pieces = [[line[0][1]]]
    for (before, _), (after, letter) in pairwise(line):
        if after - before > (1 + _CELL_GAP_EM) * em:
            pieces.append([])
        pieces[-1].append(letter)
    return pieces


def _together(letters: list[_Letter]) -> Together:
    boxes = [letter.box for letter in letters]
    run = "".join(letter.text for letter in letters)
    return Together(run, reduce(around, boxes), boxes[0], boxes[-1], letters[0].index)
