"""How a page comes to paper, and where on it the runs of either reader stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from harness.catalogue import say
from harness.domain.observations import Place, Sheet, Way
from harness.reading.geometry import Box
from harness.reading.limits import MAX_CHARACTERS, Unreadable

Boxes = NDArray[np.float64]
Told = tuple[str, Box]
"""A text, of one line or several, and its box on the page."""
_BLANK = " \t\0"


class Print:
    """How a page comes to paper: what of it does (`paper`), by how many quarter turns to the right, and how many points
    one of its units has."""

    def __init__(self, paper: Box, quarter_turns: int = 0, unit_pt: float = 1.0) -> None:
        left, bottom, right, top = paper
        # For each edge on paper: which edge of the page it is, from where that is counted, and in which direction.
        edges, origins, signs = (
            ((0, 3, 2, 1), (left, top, left, top), (1, -1, 1, -1)),
            ((1, 0, 3, 2), (bottom, left, bottom, left), (1, 1, 1, 1)),
            ((2, 1, 0, 3), (right, bottom, right, bottom), (-1, 1, -1, 1)),
            ((3, 2, 1, 0), (top, right, top, right), (-1, -1, -1, -1)),
        )[quarter_turns % 4]
        self._edges, self._origins = list(edges), np.array(origins, dtype=np.float64)
        self._scales = np.array([sign * (10 * unit_pt) for sign in signs])
        self._is_turned = bool(quarter_turns % 2)
        self.quarter_turns = quarter_turns

    def places(
        self, begins: Boxes, ends: Boxes, fonts: Sequence[int | None], boxes: Boxes | None = None
    ) -> tuple[Place, ...]:
        """Where runs stand on paper whose first letters and last ones have these boxes on the page: an array of n x 4
        each, in the order of a Box. `boxes` are those of whole runs, where they may be more than around these two."""
        if boxes is None:
            boxes = np.minimum(begins, ends)
            np.maximum(begins[:, 2:], ends[:, 2:], out=boxes[:, 2:])
        tenths = np.rint((boxes[:, self._edges] - self._origins) * self._scales).astype(np.int64)
        steps = begins - ends
        steps = np.abs(steps[:, :2] + steps[:, 2:])
        across, down = (1, 0) if self._is_turned else (0, 1)
        ways = map(_WAYS.__getitem__, (steps[:, down] > steps[:, across]).tolist())
        return tuple(map(Place._make, zip(*tenths.T.tolist(), ways, fonts, strict=True)))


def with_told(sheet: Sheet, told: Sequence[Told], printed: Print) -> Sheet:
    """A sheet with texts that stand in these boxes of the page besides. Several lines have equal parts of their box.
    Unreadable if there is too much text."""
    if (characters := sum(len(text) for text, _ in told)) > MAX_CHARACTERS:
        raise Unreadable(say("too-many-characters", characters=characters, limit=MAX_CHARACTERS))
    boxes = np.array([box for _, box in told])
    runs, places = list(sheet.runs), list(sheet.places)
    for (text, _), place in zip(told, printed.places(boxes, boxes, [None] * len(told)), strict=True):
        lines = text.splitlines()
        edges = [place.top + (place.bottom - place.top) * at // len(lines) for at in range(len(lines) + 1)]
        for line, (top, bottom) in zip(lines, pairwise(edges), strict=True):
            if run := line.strip(_BLANK):
                runs.append(run)
                places.append(place._replace(top=top, bottom=bottom))
    are_known = len(sheet.places) == len(sheet.runs)
    return replace(sheet, runs=tuple(runs), places=tuple(places) if are_known else ())


def says(shown: str, said: str) -> bool:
    """Whether what is shown holds all that is said, blanks and line ends aside."""
    return "".join(said.split()) in "".join(shown.split())


_WAYS = (Way.ACROSS, Way.DOWN)
