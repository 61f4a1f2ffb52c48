"""Boxes and matrices on a sheet, and how an image lies on it.

A box is (left, bottom, right, top) in points; a matrix is PDF's (a, b, c, d, e, f)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SLANT = 0.05


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(box: Box, matrix: Matrix) -> Box:
    """The box that holds a box after a matrix."""
    if matrix is IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (min(xs), min(ys), max(xs), max(ys))


def all_moved(boxes: Sequence[Box], matrices: Sequence[Matrix]) -> NDArray[np.float64]:
    """The boxes that hold each of these after the matrix that belongs to it: an array of n x 4."""
    left, bottom, right, top = np.array(boxes).reshape(-1, 4).T
    a, b, c, d, e, f = np.array(matrices).reshape(-1, 6).T
    lefts, rights = _ordered(a * left, a * right)
    bottoms, tops = _ordered(b * left, b * right)
    aside, astride = _ordered(c * bottom, c * top)
    below, above = _ordered(d * bottom, d * top)
    return np.stack((lefts + aside + e, bottoms + below + f, rights + astride + e, tops + above + f), axis=1)


def _ordered(one: NDArray[np.float64], other: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.minimum(one, other), np.maximum(one, other)


def turned(box: Box, quarter_turns: int) -> Box:
    """A box after so many quarter turns of its page to the right."""
    left, bottom, right, top = box
    return (box, (bottom, -right, top, -left), (-right, -top, -left, -bottom), (-top, left, -bottom, right))[
        quarter_turns % 4
    ]


def around(one: Box, other: Box) -> Box:
    """The box that holds both."""
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def shared(one: Box, other: Box) -> Box:
    """The part that two boxes have in common; turned inside out where they have none."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def slanted(matrix: Matrix) -> bool:
    """Whether the image stands askew, neither upright nor at a quarter turn."""
    a, b, c, d, _, _ = matrix
    straight, across = min(abs(a), abs(d)), min(abs(b), abs(c))
    if straight >= across:
        return max(abs(b), abs(c)) > _SLANT * straight
    return max(abs(a), abs(d)) > _SLANT * across


Posture = tuple[bool, int, int, int]
"""Whether an image lies across, in which direction its rows and columns run (1 or -1), and quarter turns after that."""


def posture(matrix: Matrix, quarter_turns: int) -> Posture:
    """How an image lies on the sheet: mirrored and turned by its matrix, then by the sheet's /Rotate."""
    a, b, c, d, _, _ = matrix
    if abs(a) >= abs(b):
        return False, 1 if d > 0 else -1, 1 if a > 0 else -1, quarter_turns
    return True, -1 if b > 0 else 1, 1 if c < 0 else -1, quarter_turns


def laid(grey: NDArray[np.uint8], how: Posture) -> NDArray[np.uint8]:
    """An image's rows as they lie on the sheet."""
    across, rows, columns, quarter_turns = how
    whole: NDArray[np.uint8] = np.rot90((grey.T if across else grey)[::rows, ::columns], -quarter_turns)
    return whole
