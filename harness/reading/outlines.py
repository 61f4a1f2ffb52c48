"""Pictures of glyphs from their outlines, without a renderer: what is inside is told by how often the outlines go
around it, as fonts mean it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from fontTools.pens.basePen import BasePen
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from harness.reading.shapes import Raster, cut_out

_SIDE_PX, _FINER = 88, 2
_STEPS: Final = 4
_MOST_POINTS = 20_000

Point = tuple[float, float]


class _Flat(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Takes outlines down as polygons."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.polygons: list[list[Point]] = []

    def _moveTo(self, pt: Point) -> None:
        self.polygons.append([pt])

    def _lineTo(self, pt: Point) -> None:
        self.polygons[-1].append(pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:
        start, points = self.polygons[-1][-1], self.polygons[-1]
        for step in range(1, _STEPS + 1):
            at = step / _STEPS
            rest = 1 - at
            shares = (rest**3, 3 * at * rest * rest, 3 * at * at * rest, at**3)
            points.append(_weighed(shares, (start, pt1, pt2, pt3)))

    def _qCurveToOne(self, pt1: Point, pt2: Point) -> None:
        start, points = self.polygons[-1][-1], self.polygons[-1]
        for step in range(1, _STEPS + 1):
            at = step / _STEPS
            points.append(_weighed(((1 - at) ** 2, 2 * at * (1 - at), at * at), (start, pt1, pt2)))


def _weighed(shares: Sequence[float], points: Sequence[Point]) -> Point:
    x = sum(share * point[0] for share, point in zip(shares, points, strict=True))
    return x, sum(share * point[1] for share, point in zip(shares, points, strict=True))


def pictured(draw: Callable[[Any], None], glyphs: Any = None) -> Raster | None:
    """A glyph's picture, cut out; `draw` draws it with a pen of fontTools, `glyphs` are those that it is composed of.
    None if there is no ink. ValueError if it has more points than a letter."""
    pen = _Flat(glyphs)
    draw(pen)
    polygons = [np.array(points) for points in pen.polygons if len(points) > 2]
    if sum(map(len, polygons)) > _MOST_POINTS:
        raise ValueError("a glyph of too many points")
    if not polygons:
        return None
    whole = np.concatenate(polygons)
    low, size = whole.min(axis=0), np.ptp(whole, axis=0).max()
    if not size > 0 or not np.isfinite(size):
        return None
    scale = _SIDE_PX * _FINER / size
    wide, high = (np.ceil(np.ptp(whole, axis=0) * scale / _FINER).astype(int) + 1) * _FINER
    around = np.zeros((high, wide), np.int16)
    for points in polygons:
        placed = (points - low) * scale
        placed[:, 1] = high - 1 - placed[:, 1]
        around += _direction(points) * _filled(placed, (wide, high))
    inside = Image.fromarray(((around != 0) * 255).astype(np.uint8))
    found = np.asarray(inside.resize((wide // _FINER, high // _FINER), Image.Resampling.BOX))
    return cut_out(found)


def _direction(points: NDArray[np.float64]) -> int:
    x, y = points[:, 0], points[:, 1]
    return 1 if float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) > 0 else -1


def _filled(points: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.int16]:
    canvas = Image.new("1", size)
    ImageDraw.Draw(canvas).polygon([tuple(point) for point in points.tolist()], fill=1)
    return np.asarray(canvas, dtype=np.int16)
