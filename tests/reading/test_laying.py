"""Boxes, matrices, and how an image lies: held to what happens to each corner and each pixel."""

from __future__ import annotations

import random

import numpy as np
import pytest

from harness.reading import geometry
from harness.reading.geometry import IDENTITY, Matrix, all_moved, around, laid, moved, posture, product, shared, slanted
from tests.reading.standing import point

DICE = random.Random(11)
MATRICES: list[Matrix] = [tuple(DICE.uniform(-5, 5) for _ in range(6)) for _ in range(20)]  # type: ignore[misc]
CORNERS = [(DICE.uniform(-9, 9), DICE.uniform(-9, 9)) for _ in range(20)]
BOXES = [(x, y, x + DICE.uniform(0, 9), y + DICE.uniform(0, 9)) for x, y in CORNERS]


@pytest.mark.parametrize("place", range(19))
def test_a_product_does_the_one_then_the_other(place: int) -> None:
    inner, outer = MATRICES[place], MATRICES[place + 1]
    for x, y in ((0, 0), (1, 0), (0, 1), (3, -7)):
        assert point(product(inner, outer), x, y) == pytest.approx(point(outer, *point(inner, x, y)))


def test_a_moved_box_holds_its_four_corners() -> None:
    for box, matrix in zip(BOXES, MATRICES, strict=True):
        corners = [point(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = zip(*corners, strict=True)
        assert moved(box, matrix) == pytest.approx((min(xs), min(ys), max(xs), max(ys)))
    assert moved(BOXES[0], IDENTITY) is BOXES[0]


def test_many_boxes_are_moved_as_each_alone() -> None:
    expected = [moved(box, matrix) for box, matrix in zip(BOXES, MATRICES, strict=True)]
    assert np.allclose(all_moved(BOXES, MATRICES), expected)
    assert all_moved([], []).shape == (0, 4)


@pytest.mark.parametrize("turns", range(-4, 9))
def test_a_box_turns_with_its_page(turns: int) -> None:
    """A quarter turn to the right takes what is above to the right."""
    box = (1.0, 2.0, 4.0, 9.0)
    corners = [(box[0], box[1]), (box[2], box[3])]
    for _ in range(turns % 4):
        corners = [(y, -x) for x, y in corners]
    xs, ys = zip(*corners, strict=True)
    assert geometry.turned(box, turns) == (min(xs), min(ys), max(xs), max(ys))


def test_what_holds_two_boxes_and_what_they_share() -> None:
    assert around((0, 5, 3, 9), (1, 2, 7, 8)) == (0, 2, 7, 9)
    assert shared((0, 5, 3, 9), (1, 2, 7, 8)) == (1, 5, 3, 8)
    left, bottom, right, top = shared((0, 0, 1, 1), (2, 2, 3, 3))
    assert left > right and bottom > top


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("sides", "aside", "is_slanted"),
    [
        ((10, 10), (0, 0), False),
        ((10, 10), (0.49, 0), False),
        ((10, 10), (0, 0.49), False),
        ((10, 10), (0.51, 0), True),
        ((10, 10), (0, 0.51), True),
        ((10, 40), (0.51, 0), True),
        ((40, 10), (0, 0.51), True),
        ((10, 40), (0.49, 0.49), False),
        ((10, 10), (7, 7), True),
        ((10, 10), (10, 10), True),
    ],
)
def test_an_image_stands_askew_from_a_twentieth_on(
    sides: tuple[float, float], aside: tuple[float, float], is_slanted: bool, sign: int
) -> None:
    a, d = sides
    b, c = (sign * each for each in aside)
    assert slanted((a, b, c, d, 5, 5)) == is_slanted
    assert slanted((-a, b, c, d, 0, 0)) == is_slanted
    assert slanted((b, a, d, c, 0, 0)) == is_slanted
    assert slanted((b, -a, -d, c, 0, 0)) == is_slanted


WAYS = [(a, 0, 0, d) for a in (6, -6) for d in (4, -4)] + [(0, b, c, 0) for b in (6, -6) for c in (4, -4)]


@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
@pytest.mark.parametrize("way", WAYS)
def test_every_pixel_lies_where_its_matrix_and_the_turn_of_the_sheet_put_it(
    way: tuple[int, int, int, int], quarter_turns: int
) -> None:
    grey = np.arange(6, dtype=np.uint8).reshape(2, 3)
    matrix: Matrix = (*way, 0, 0)
    found = laid(grey, posture(matrix, quarter_turns))
    stands = {}
    for row in range(2):
        for column in range(3):
            # The first row is the upper one of the unit square.
            x, y = point(matrix, (column + 0.5) / 3, 1 - (row + 0.5) / 2)
            for _ in range(quarter_turns):
                x, y = y, -x
            stands[x, y] = int(grey[row, column])
    xs, ys = sorted({round(x, 6) for x, _ in stands}), sorted({round(y, 6) for _, y in stands}, reverse=True)
    expected = np.zeros((len(ys), len(xs)), dtype=np.uint8)
    for (x, y), value in stands.items():
        expected[ys.index(round(y, 6)), xs.index(round(x, 6))] = value
    assert np.array_equal(found, expected)
