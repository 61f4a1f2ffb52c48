"""Puts letters that were set one by one together as a person would: by where they stand on the sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Place
from harness.reading import native
from harness.reading.calls import argument
from harness.reading.geometry import Box, around, turned
from harness.reading.native import Handle
from harness.reading.printed import Print

_CELL_GAP_EM, _BLANK_EM, _LATIN_BLANK_EM, _WIDER = 1.2, 0.35, 0.7, 1.5
_SAME_LINE_EM, _SAME_COLUMN_EM = 0.5, 0.95
_SAME_HEIGHT_EM = 0.25
_NEAR_EM = 6.0
"""Farther apart than this, letters that follow each other in the file need not have to do with each other."""
_IN_ORDER = 0.8
"""So large a part of the letters of a sheet that is written in order stands next to one that follows or precedes it."""
_MAX_LETTERS = 4_000
_FEW_LETTERS = 4
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
class Letter:
    """One letter: its box on the page and on the sheet as it is `held`, and its index in the order of the file."""

    text: str
    box: Box
    index: int
    held: Box

    @property
    def x(self) -> float:
        return (self.held[0] + self.held[2]) / 2

    @property
    def y(self) -> float:
        return (self.held[1] + self.held[3]) / 2


def are_alone(runs: Sequence[str]) -> bool:
    """Whether most letters of a sheet stand alone, so that they were set one by one."""
    alone = [len(run) for run in runs].count(1)
    return alone >= _FEW_LETTERS and 2 * alone > len(runs)


def runs(text: Handle, hidden: Set[int], quarter_turns: int, drawn: Mapping[int, str]) -> tuple[Together, ...] | None:
    """The letters of a sheet as `together` has them, once the page is turned to the right so often; those that are
    `drawn` as others, by their indices, as these."""
    return together(_letters(text, hidden, quarter_turns, drawn))


def together(letters: list[Letter]) -> tuple[Together, ...] | None:
    """Those that stand in lines, and those that stand in columns: as they follow each other in the file where it is
    written in order; otherwise lines from left to right, then columns from right to left. None if there are too many
    letters."""
    if not 0 < len(letters) <= _MAX_LETTERS:
        return None
    em = _em(letters)
    in_column, in_order = _columnar(letters, em)
    lying = [letter for letter, column in zip(letters, in_column, strict=True) if not column]
    upright = [letter for letter, column in zip(letters, in_column, strict=True) if column]
    found = [*_lines(lying, em, columns=False), *_lines(_side_by_side(upright, em), em, columns=True)]
    return tuple(sorted(found, key=lambda one: one.first) if in_order else found)


def _em(letters: Sequence[Letter]) -> float:
    sizes = sorted(max(letter.box[2] - letter.box[0], letter.box[3] - letter.box[1]) for letter in letters)
    return sizes[len(sizes) // 2]


def places(found: Sequence[Together], printed: Print, fonts: Sequence[int | None]) -> tuple[Place, ...]:
    """Where they stand on paper."""
    boxes, begins, ends = (
        np.array(edges) for edges in zip(*((each.box, each.begin, each.end) for each in found), strict=True)
    )
    return printed.places(begins, ends, fonts, boxes)


def _letters(text: Handle, hidden: Set[int], quarter_turns: int, drawn: Mapping[int, str]) -> list[Letter]:
    found: list[Letter] = []
    holder = argument(text)
    for index, unit, shown in native.letters(text, hidden):
        if not shown or chr(unit).isspace():
            continue
        box, means = native.letter_box_at(holder, index), drawn.get(index) or _MEANINGS.get(unit) or chr(unit)
        if found and found[-1].box == box:
            # A letter and what varies it come out of one glyph.
            means = found.pop().text + means
        found.append(Letter(means, box, index, turned(box, quarter_turns)))
    return found


def _columnar(letters: list[Letter], em: float) -> tuple[NDArray[np.bool_], bool]:
    """For each letter, whether it stands in a column; and whether the file is written in order. Mostly letters that
    follow each other in the file stand beside or below each other, and that tells, however far they are spread over
    their line. Where they follow each other in no order, it is told by which neighbour is nearest."""
    x, y = (np.array([getattr(letter, axis) for letter in letters]) for axis in ("x", "y"))
    across, along = np.abs(np.diff(x)), np.abs(np.diff(y))
    beside = (along <= _SAME_LINE_EM * em) & (across > along) & (across < _NEAR_EM * em)
    below = (across <= _SAME_COLUMN_EM * em) & (along > across) & (along < _NEAR_EM * em)
    if np.count_nonzero(_either_side(beside | below)) < _IN_ORDER * len(letters):
        return _by_nearest(x, y, em), False
    goes_down = np.count_nonzero(below) > np.count_nonzero(beside)
    upright = _either_side(below) & (goes_down | ~_either_side(beside))
    # Two make a column: a letter alone on its line may stand above the beginning of the next one. Among columns one
    # that stands alone is one by itself.
    lonely = ~_either_side(beside) & goes_down
    return _either_side(below & upright[1:] & upright[:-1]) | lonely, True


def _either_side(steps: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each letter, whether this holds of the step from the one before it, or to the one behind it."""
    found: NDArray[np.bool_] = np.append(steps, False) | np.insert(steps, 0, False)
    return found


def _side_by_side(upright: list[Letter], em: float) -> list[Letter]:
    """The letters of columns, those as one that stand side by side within theirs, as the two digits of a number."""
    found: list[Letter] = []
    for letter in upright:
        before = found[-1] if found else letter
        across, along = letter.x - before.x, letter.y - before.y
        if across and abs(across) <= _SAME_COLUMN_EM * em and abs(along) <= _SAME_HEIGHT_EM * em:
            text = before.text + letter.text if across > 0 else letter.text + before.text
            box, held = around(before.box, letter.box), around(before.held, letter.held)
            found[-1] = Letter(text, box, before.index, held)
        else:
            found.append(letter)
    return found


def _by_nearest(x: NDArray[np.float64], y: NDArray[np.float64], em: float) -> NDArray[np.bool_]:
    """For each letter, whether it and its nearest neighbour have each other rather above or below than beside: one that
    stands alone on its line, or far from the next, may be nearest to a letter of a line that goes across."""
    upright = np.zeros(len(x), dtype=bool)
    neighbours = np.zeros(len(x), dtype=int)
    for place in range(len(x)):
        across, along = np.abs(x - x[place]), np.abs(y - y[place])
        across[place] = along[place] = np.inf
        beside = np.where(along <= _SAME_LINE_EM * em, across, np.inf).min()
        neighbours[place] = nearest = int((across + along).argmin())
        upright[place] = along[nearest] > across[nearest] and along[nearest] < beside
    result: NDArray[np.bool_] = upright & upright[neighbours]
    return result


def _lines(letters: list[Letter], em: float, columns: bool) -> list[Together]:
    """Letters that stand on one line, in order, parted where the gap is wide."""
    placed = [(-letter.x, -letter.y, letter) if columns else (-letter.y, letter.x, letter) for letter in letters]
    placed.sort(key=lambda item: item[:2])
    lines: list[list[tuple[float, Letter]]] = []
    start = math.inf
    for line, at, letter in placed:
        if not lines or line - start > _SAME_LINE_EM * em:
            lines.append([])
            start = line
        lines[-1].append((at, letter))
    ordered = (sorted(line_of, key=lambda item: (item[0], item[1].text)) for line_of in lines)
    return [_together(piece, columns) for line_of in ordered for piece in _parted(line_of, em)]


def _parted(line: list[tuple[float, Letter]], em: float) -> list[list[Letter]]:
    pieces = [[line[0][1]]]
    for (before, _), (after, letter) in pairwise(line):
        if after - before > (1 + _CELL_GAP_EM) * em:
            pieces.append([])
        pieces[-1].append(letter)
    return pieces


def _together(letters: list[Letter], columns: bool) -> Together:
    boxes = [letter.box for letter in letters]
    run = "".join([blank + letter.text for letter, blank in zip(letters, _blanks(letters, columns), strict=True)])
    return Together(run, reduce(around, boxes), boxes[0], boxes[-1], letters[0].index)


def _blanks(letters: list[Letter], columns: bool) -> Iterator[str]:
    """What stands before each of them: a blank where a gap is wider than most, as between a label and its value."""
    em = _em(letters)
    gaps = [_gap(before, after, em, columns) for before, after in pairwise(letters)]
    usual = _WIDER * sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    yield ""
    for gap, (before, after) in zip(gaps, pairwise(letters), strict=True):
        are_latin = before.text.isascii() and after.text.isascii()
        yield " " if gap > max(usual, (_LATIN_BLANK_EM if are_latin else _BLANK_EM) * em) else ""


def _gap(before: Letter, after: Letter, em: float, columns: bool) -> float:
    """How far apart two letters are: a kanji fills its room, whatever its ink."""
    pitch = before.y - after.y if columns else after.x - before.x
    low, high = (1, 3) if columns else (0, 2)
    return pitch - sum((one.held[high] - one.held[low] if one.text.isascii() else em) for one in (before, after)) / 2
