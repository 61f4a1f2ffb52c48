"""A sheet of paper on which tests set certificates.

Places are in tenths of a point; letters are 10 pt high, lines 14 pt apart."""

from __future__ import annotations

from datetime import date
from random import Random

from harness.domain.observations import Place, Sheet, Way
from tests.checks.printing import era, image
from tests.checks.records import Record
from tests.checks.world import raster

HIGH, PITCH, GAP = 100, 140, 60
LEFT, TOP = 500, 1600


Cell = list[tuple[str, Place]]
"""What stands together: several runs where a text is wrapped."""


class Paper:
    """A sheet on which things are set. `chance` moves each by at most a tenth of its height either way, so that no two
    are more than a fifth of it apart that should be on one line."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.cells: list[Cell] = []

    def across(self, text: str, x: float, y: float, room: float = 0, align: str = "left", size: float = 1) -> float:
        """Sets a text in a room of this width, in two lines if they are parted by a line's end. Its right edge."""
        cell: Cell = []
        moved = self.chance.uniform(-0.1, 0.1) * HIGH
        right = x
        for number, line in enumerate(text.split("\n")):
            wide = width(line) * size
            spare = max(0.0, room - wide)
            left = x + {"left": 0.0, "right": spare, "centre": spare / 2}[align]
            top = y + number * 0.75 * PITCH + moved
            cell.append((line, Place(round(left), round(top), round(left + wide), round(top + HIGH * size))))
            right = max(right, left + wide)
        self.cells.append(cell)
        return right

    def down(self, text: str, x: float, y: float) -> float:
        """Sets a text with its letters one below the other. Its lower edge."""
        high = len(text) * HIGH
        moved = self.chance.uniform(-0.1, 0.1) * HIGH
        left = round(x + moved)
        way = Way.DOWN if len(text) > 1 else Way.ACROSS
        self.cells.append([(text, Place(left, round(y), left + HIGH, round(y + high), way))])
        return y + high

    def sheet(self, shuffled: bool, imprint: int | None) -> Sheet:
        """All of it, in the order in which it was set or in any other; what is wrapped stays together."""
        cells = list(self.cells)
        if shuffled:
            self.chance.shuffle(cells)
        runs = [run for cell in cells for run in cell]
        images = () if imprint is None else (image(raster(imprint)),)
        return Sheet(tuple(text for text, _ in runs), images, tuple(place for _, place in runs))


def width(text: str) -> float:
    """Of a line of it, letters being as wide as high or half of it."""
    return max(sum(HIGH / 2 if letter.isascii() else HIGH for letter in line) for line in text.split("\n"))


def line_count(text: str) -> int:
    return text.count("\n") + 1


def stub(paper: Paper, record: Record) -> float:
    """Prefecture, title and what is said of all, each on a line of its own. Where the persons begin."""
    paper.across("東京都", LEFT, 400)
    paper.across(record.title, LEFT + 1500, 700)
    y = float(TOP)
    for each in record.head:
        paper.across(each.label, LEFT, y)
        paper.across(each.text, LEFT + 900, y, room=1800, align="right" if each.text.endswith("円") else "left")
        y += PITCH
    return y + PITCH


def foot(paper: Paper, y: float) -> None:
    paper.across("この写しは、原本と相違ないことを証明する。", LEFT, y + 2 * PITCH)
    paper.across(era(date(2025, 10, 1)), LEFT, y + 4 * PITCH)
    paper.across("千代田区長", LEFT + 1500, y + 4 * PITCH)
