"""Where a text that a test puts on a page stands on the printed sheet, and how a reader is held to it."""

from __future__ import annotations

import math
from typing import NamedTuple

from harness.domain.observations import Place, Sheet, Way
from harness.reading.geometry import Box, Matrix
from harness.reading.readers import read
from tests.reading.paper import LATIN, stream

A4: Box = (0.0, 0.0, 595.0, 842.0)
DIGIT_EM = 0.556
"""How wide Helvetica has each digit."""
Point = tuple[float, float]


class Page(NamedTuple):
    """What of a page is on paper, how it is turned, and how many points a unit has."""

    paper: Box = A4
    turn: int = 0
    unit: float = 1.0

    def printed(self, x: float, y: float) -> Point:
        """A point of the page in tenths of a point from the upper left corner as printed."""
        left, bottom, right, top = self.paper
        if self.turn == 0:
            across, down = x - left, top - y
        elif self.turn == 90:
            across, down = y - bottom, x - left
        elif self.turn == 180:
            across, down = right - x, y - bottom
        else:
            across, down = top - y, right - x
        return 10 * self.unit * across, 10 * self.unit * down


def point(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def sheet_of(data: bytes, reader: str) -> Sheet:
    found = read(data, reader)
    assert found.problem is None
    (sheet,) = found.sheets
    assert len(sheet.places) == len(sheet.runs)
    return sheet


def place_of(run: str, sheet: Sheet) -> Place:
    return sheet.places[sheet.runs.index(run)]


def assert_stands(place: Place, first: Point, last: Point, letter: float) -> None:
    """That a run begins and ends with letters around these points as printed, half a letter's height aside across the
    line, a letter along it; the height is `letter` tenths of a point."""
    is_down = abs(last[1] - first[1]) > abs(last[0] - first[0])
    assert place.way == (Way.DOWN if is_down else Way.ACROSS)
    across, along = (0, 1) if is_down else (1, 0)
    assert abs((place[across] + place[across + 2]) / 2 - first[across]) <= letter / 2
    begin, end = sorted((first[along], last[along]))
    assert abs(place[along] - (begin - letter / 4)) <= 0.75 * letter
    assert abs(place[along + 2] - (end + letter / 4)) <= 0.75 * letter


def assert_digits(run: str, sheet: Sheet, page: Page, matrix: Matrix, size: float = 12) -> None:
    """That digits, of which the first begins at the origin of this matrix, stand where it says."""
    ends = [point(matrix, size * DIGIT_EM * (at + 0.5), 0.35 * size) for at in (0, len(run) - 1)]
    letter = 10 * page.unit * size * math.hypot(matrix[0], matrix[1])
    assert_stands(place_of(run, sheet), page.printed(*ends[0]), page.printed(*ends[1]), letter)


TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def turned(turn: int, x: float, y: float, scale: float = 1) -> Matrix:
    """Turned to the left by so many degrees, and moved."""
    a, b, c, d = (scale * number for number in TURNS[turn])
    return (a, b, c, d, x, y)


def cm(matrix: Matrix) -> bytes:
    return b" ".join(b"%.6f" % number for number in matrix)


def form(content: bytes, matrix: Matrix, resources: bytes = LATIN, box: bytes = b"[-5000 -5000 5000 5000]") -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox %b /Matrix [%b] /Resources %b" % (box, cm(matrix), resources)
    return stream(content, entries)


INSIDE = LATIN[:-2] + b"/XObject << /X %d 0 R >> >>"
