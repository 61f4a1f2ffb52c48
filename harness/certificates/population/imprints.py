"""Draws imprints (印影): a border with thick strokes inside, as a 1-bit PNG at 300 dpi, black ink on white.

Each of 128 blocks of the impression is ink or paper as the code of imprint_code.py says; blocks of ink that touch make
strokes, whose corners are rounded. Any two imprints of one seed differ in at least 48 blocks, or have different
borders. On a raster of 48 x 48 cells over the ink's box that is at least MIN_DISTANCE_CELLS cells, whatever the pair: a
test derives this from the blocks, without comparing pairs. Round and oval imprints have the same blocks at the same
shares of width and height. A scan of the printed imprint at 200 dpi or more changes less than 165 cells."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from harness.certificates.population.imprint_code import BLOCKS, blocks

Ink = NDArray[np.bool_]

DOTS_PER_METRE = 11811
"""300 dpi."""

MIN_DISTANCE_CELLS = 330
"""The least number of cells, of 2304 in a 48 x 48 raster, in which any two imprints of one seed differ."""

_BORDER = 9
_CORNER = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """Pixels of the whole impression, number of blocks across and down, pixels of a block."""

    width: int
    height: int
    columns: int
    rows: int
    block_width: int
    block_height: int
    round: bool


ROUND = Shape(212, 212, 13, 13, 14, 14, True)
OVAL = Shape(152, 212, 13, 13, 10, 14, True)
SQUARE = Shape(212, 212, 11, 12, 17, 15, False)
_SHAPES = (ROUND, ROUND, OVAL, SQUARE)


def shape_of(number: int) -> Shape:
    """Half of the imprints are round, the others oval or square."""
    return _SHAPES[number * 2654435761 >> 8 & 3]


def imprint_png(number: int, seed: int) -> bytes:
    """The imprint with that number, 0 to 4,194,303, as a 1-bit grey PNG of 212 (oval: 152) by 212 pixels.

    ValueError if there is no such number. The same bytes for the same number and seed."""
    shape = shape_of(number)
    return _png(~drawn(shape, blocks(number, seed)))


def drawn(shape: Shape, bits: bytes) -> Ink:
    """The ink of an impression, height x width, with these 128 blocks."""
    frame, places, tiles, (top, left) = _parts(shape)
    grid = np.zeros((shape.rows + 2) * (shape.columns + 2), dtype=np.uint8)
    grid[places] = np.unpackbits(np.frombuffer(bits, dtype=np.uint8))
    square = grid.reshape(shape.rows + 2, shape.columns + 2)
    around = square[:-1, :-1] | square[:-1, 1:] << 1 | square[1:, :-1] << 2 | square[1:, 1:] << 3
    strokes = (
        tiles[around]
        .transpose(0, 2, 1, 3)
        .reshape((shape.rows + 1) * shape.block_height, (shape.columns + 1) * shape.block_width)
    )
    ink = frame.copy()
    ink[top : top + strokes.shape[0], left : left + strokes.shape[1]] |= strokes
    return ink


def block_places(shape: Shape) -> tuple[tuple[int, int], ...]:
    """Row and column of each of the 128 blocks; the outermost that the shape has are left out."""
    middle = (shape.rows - 1) / 2, (shape.columns - 1) / 2
    found = [(row, column) for row in range(shape.rows) for column in range(shape.columns)]
    found.sort(key=lambda at: ((at[0] - middle[0]) ** 2 + (at[1] - middle[1]) ** 2, at))
    return tuple(sorted(found[:BLOCKS]))


@cache
def _parts(shape: Shape) -> tuple[Ink, NDArray[np.intp], Ink, tuple[int, int]]:
    """Border, places of the blocks in the padded grid, the tile for each of the 16 surroundings of a corner between
    four blocks, and the top left pixel of the first tile."""
    places = np.array([(row + 1) * (shape.columns + 2) + column + 1 for row, column in block_places(shape)])
    tiles = np.stack([_tile(around, shape.block_height, shape.block_width) for around in range(16)])
    top = (shape.height - shape.rows * shape.block_height) // 2 - shape.block_height // 2
    left = (shape.width - shape.columns * shape.block_width) // 2 - shape.block_width // 2
    return _frame(shape), places, tiles, (top, left)


def _frame(shape: Shape) -> Ink:
    if not shape.round:
        frame = np.ones((shape.height, shape.width), dtype=np.bool_)
        frame[_BORDER:-_BORDER, _BORDER:-_BORDER] = False
        return frame
    down = (np.arange(shape.height) + 0.5 - shape.height / 2)[:, None]
    across = (np.arange(shape.width) + 0.5 - shape.width / 2)[None, :]
    outer = (down / (shape.height / 2)) ** 2 + (across / (shape.width / 2)) ** 2 <= 1
    inner = (down / (shape.height / 2 - _BORDER)) ** 2 + (across / (shape.width / 2 - _BORDER)) ** 2 <= 1
    return outer & ~inner


def _tile(around: int, height: int, width: int) -> Ink:
    """What lies around the corner between four blocks (bits: upper left, upper right, lower left, lower right). A block
    that differs from both its neighbours has its corner there rounded; ink that meets at a corner is joined."""
    ink = [bool(around >> place & 1) for place in range(4)]
    tile = np.zeros((height, width), dtype=np.bool_)
    half = height // 2, width // 2
    for place in range(4):
        low, right = divmod(place, 2)
        rows = slice(half[0], None) if low else slice(0, half[0])
        columns = slice(half[1], None) if right else slice(0, half[1])
        tile[rows, columns] = ink[place]
        lone = ink[place ^ 1] != ink[place] != ink[place ^ 2]
        if lone and not (ink[place] and ink[place ^ 3]):
            _round_off(tile, half, low, right, ink[place])
    return tile


def _round_off(tile: Ink, half: tuple[int, int], low: int, right: int, ink: bool) -> None:
    for down in range(_CORNER):
        for across in range(_CORNER):
            if (_CORNER - down - 0.5) ** 2 + (_CORNER - across - 0.5) ** 2 > _CORNER**2:
                row = half[0] + down if low else half[0] - 1 - down
                column = half[1] + across if right else half[1] - 1 - across
                tile[row, column] = not ink


@lru_cache(maxsize=4)
def _head(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    density = struct.pack(">IIB", DOTS_PER_METRE, DOTS_PER_METRE, 1)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"pHYs", density)


def _png(paper: Ink) -> bytes:
    """A grey PNG of one bit a pixel, 1 is paper. Rows are not filtered: repeated ones are shortest as they are."""
    height, width = paper.shape
    packed = np.packbits(paper, axis=1)
    rows = np.zeros((height, packed.shape[1] + 1), dtype=np.uint8)
    rows[:, 1:] = packed
    return _head(width, height) + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
