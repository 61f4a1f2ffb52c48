"""Imprints: any two can be told apart after scanning, a scan is still its own imprint, and the file is what it says.

The raster here is the test's own, without Pillow's filters: what the harness reads with must not be what proves it.
"""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from harness.certificates.population import imprint_code
from harness.certificates.population.imprints import (
    MIN_DISTANCE_CELLS,
    OVAL,
    ROUND,
    SQUARE,
    Shape,
    block_places,
    drawn,
    imprint_png,
    shape_of,
)

CELLS = 48
numbers = st.integers(0, imprint_code.NUMBERS - 1)


def averaged(values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first axis brought to len(edges) - 1 rows: means between the edges, which may lie within pixels."""
    total = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    within = np.clip(edges, 0, len(values))
    whole = np.minimum(within.astype(np.int64), len(values) - 1)
    at_edges = total[whole] + (within - whole)[:, None] * values[whole]
    return np.diff(at_edges, axis=0) / np.diff(edges)[:, None]


def cells_of(ink: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How much of each of 48 x 48 cells is ink."""
    rows = averaged(ink.astype(np.float64), np.linspace(0, ink.shape[0], CELLS + 1))
    return averaged(rows.T, np.linspace(0, ink.shape[1], CELLS + 1)).T


def raster(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """48 x 48 cells over the ink's box; a cell is ink if more than half of it is."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return cells_of(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]) > 0.5


def ink_of(number: int, seed: int = 7) -> NDArray[np.bool_]:
    return ~np.asarray(Image.open(io.BytesIO(imprint_png(number, seed))))


def scanned(ink: NDArray[np.bool_], dpi: int, right_px: float, down_px: float) -> NDArray[np.bool_]:
    """A 1-bit scan whose grid lies a fraction of a pixel off; pixels are averaged over their area, then halved."""
    step = 300 / dpi

    def edges(pixels: int, offset_px: float) -> NDArray[np.float64]:
        return np.arange(-4, pixels / step + 4) * step + offset_px * step

    rows = averaged(ink.astype(np.float64), edges(ink.shape[0], down_px))
    return averaged(rows.T, edges(ink.shape[1], right_px)).T >= 0.5


@cache
def sure_cells(shape: Shape) -> NDArray[np.bool_]:
    """128 x 48 x 48: the cells that are ink if and only if that block is, whatever the other blocks are."""
    top = (shape.height - shape.rows * shape.block_height) // 2
    left = (shape.width - shape.columns * shape.block_width) // 2
    sure = _sure_pixels(shape, top, left)
    found = []
    for row, column in block_places(shape):
        area = np.zeros((shape.height, shape.width), dtype=np.bool_)
        y, x = top + row * shape.block_height, left + column * shape.block_width
        area[y : y + shape.block_height, x : x + shape.block_width] = sure
        found.append(cells_of(area) > 0.5)
    return np.stack(found)


def _bits(blocks: list[int]) -> bytes:
    flags = np.zeros(128, dtype=np.uint8)
    flags[blocks] = 1
    return np.packbits(flags).tobytes()


def _sure_pixels(shape: Shape, top: int, left: int) -> NDArray[np.bool_]:
    """The pixels of a block that are ink with it and paper without it, whatever its eight neighbours are. A block at
    the edge has fewer neighbours, so that what is sure of one in the middle is sure of all."""
    places = block_places(shape)
    row, column = shape.rows // 2, shape.columns // 2
    near = [places.index((row + down, column + right)) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
    y, x = top + row * shape.block_height, left + column * shape.block_width
    sure = np.ones((shape.block_height, shape.block_width), dtype=np.bool_)
    for choice in range(256):
        chosen = [other for place, other in enumerate(near) if choice >> place & 1]
        with_it = drawn(shape, _bits([places.index((row, column)), *chosen]))
        without = drawn(shape, _bits(chosen))
        sure &= (with_it & ~without)[y : y + shape.block_height, x : x + shape.block_width]
    return sure


def _weights(cells: NDArray[np.int64]) -> NDArray[np.int16]:
    """For every non-zero code word the sum of the cells of its blocks."""
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.int64)
    total = np.zeros(imprint_code.NUMBERS, dtype=np.int16)
    for byte in range(16):
        column = np.zeros(1, dtype=np.uint8)
        for place in range(22):
            column = np.concatenate([column, column ^ imprint_code.word(1 << place).to_bytes(16, "big")[byte]])
        total += (bits @ cells[8 * byte : 8 * byte + 8]).astype(np.int16)[column]
    return total[1:]


def test_no_two_of_the_four_million_words_are_near() -> None:
    """The code is linear, so the weights of its words are all the distances between two of them."""
    weights = _weights(np.ones(128, dtype=np.int64))
    assert len(weights) == imprint_code.NUMBERS - 1
    assert weights.min() == imprint_code.MIN_DISTANCE_BLOCKS
    one, other = imprint_code.word(1234567), imprint_code.word(7654)
    assert one ^ other == imprint_code.word(1234567 ^ 7654)


@pytest.mark.parametrize("shapes", [(ROUND, ROUND), (OVAL, OVAL), (ROUND, OVAL), (SQUARE, SQUARE)])
def test_any_two_imprints_with_the_same_border_differ_in_many_cells(shapes: tuple[Shape, Shape]) -> None:
    cells = (sure_cells(shapes[0]) & sure_cells(shapes[1])).sum(axis=(1, 2))
    assert _weights(cells).min() >= MIN_DISTANCE_CELLS


@pytest.mark.parametrize("other", [ROUND, OVAL])
def test_square_borders_differ_from_the_others_in_many_cells(other: Shape) -> None:
    empty, full = bytes(16), b"\xff" * 16
    ink = [raster(drawn(shape, empty)) & raster(drawn(shape, full)) for shape in (SQUARE, other)]
    paper = [~raster(drawn(shape, empty)) & ~raster(drawn(shape, full)) for shape in (SQUARE, other)]
    assert (ink[0] & paper[1]).sum() + (paper[0] & ink[1]).sum() >= MIN_DISTANCE_CELLS


@given(numbers, numbers, st.integers(0, 3))
def test_pairs_differ_by_what_is_promised(one: int, other: int, seed: int) -> None:
    if one != other:
        assert (raster(ink_of(one, seed)) != raster(ink_of(other, seed))).sum() >= MIN_DISTANCE_CELLS


@settings(max_examples=50)
@given(numbers, st.sampled_from((300, 200)), st.floats(0, 1), st.floats(0, 1))
def test_a_scan_is_nearest_to_its_own_imprint(number: int, dpi: int, right_px: float, down_px: float) -> None:
    ink = ink_of(number)
    changed = (raster(scanned(ink, dpi, right_px, down_px)) != raster(ink)).sum()
    assert changed < MIN_DISTANCE_CELLS / 2


@given(numbers)
def test_the_file_is_a_one_bit_png_of_18_mm_at_300_dpi(number: int) -> None:
    png = imprint_png(number, 1)
    image = Image.open(io.BytesIO(png))
    assert image.mode == "1"
    assert image.height == 212
    assert image.width in (152, 212)
    assert [round(dots) for dots in image.info["dpi"]] == [300, 300]
    assert len(png) < 1500
    assert png == imprint_png(number, 1)
    assert 0.2 < ink_of(number, 1).mean() < 0.75


def test_border_touches_all_four_sides() -> None:
    for number in range(12):
        ink = ink_of(number)
        assert ink[0].any() and ink[-1].any() and ink[:, 0].any() and ink[:, -1].any()
    assert {shape_of(number) for number in range(100)} == {ROUND, OVAL, SQUARE}


def test_another_seed_is_another_set() -> None:
    assert imprint_png(5, 1) != imprint_png(5, 2)


@pytest.mark.parametrize("number", [-1, imprint_code.NUMBERS])
def test_numbers_that_have_no_imprint(number: int) -> None:
    with pytest.raises(ValueError, match="imprints have numbers"):
        imprint_png(number, 1)
