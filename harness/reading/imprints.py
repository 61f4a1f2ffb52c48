"""Brings every image to one small raster of ink, so that two renderings of one imprint can be told to be the same.

The colours are believed as a person sees them: ink is what is darker than paper, in its weakest channel, so that red
on white counts as fully as black on white. Only an image that is dark up to its very edge all round, and mostly dark
besides, is taken for an inverted one: a mask with the wrong polarity, or white paper scanned as black."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from harness.domain.observations import RASTER_SIDE, Image

Grey = NDArray[np.uint8]

RASTER_BYTES = RASTER_SIDE * RASTER_SIDE // 8
SAME_IMPRINT_MAX_BITS = 210
"""Two rasters that differ in no more cells than this, of 2304, are taken for renderings of one imprint.

Measured on the synthetic population's imprints, against the registered raster: native at 300 dpi 0; grey, 1-bit, red
or JPEG, off the grid by up to half a pixel, at 300 dpi and more at most 97, at 200 dpi 149, at 150 dpi 202. Any two
different imprints of that population differ in at least 300. A scan askew by a whole degree goes beyond (246).
"""

BLANK = bytes(RASTER_BYTES)
"""The raster of an image that shows no ink."""

_MIN_CONTRAST = 24
_SPECK_SHARE = 0.05
_PNG_MAX_PIXELS = 16_000_000
_KEPT_PIXELS = 160_000


def raster(image: Pillow.Image) -> bytes:
    """The normalised ink of a picture of any mode, 288 bytes (RASTER_SIDE squared, row by row, 1 is ink).

    A transparent picture is looked at on white paper. BLANK if there is no ink.
    ValueError if the picture has no pixels."""
    return raster_of_grey(grey_of(image))


def grey_of(image: Pillow.Image) -> Grey:
    """A picture of any mode on white paper, as its weakest channel: height x width, 0 is full ink, 255 is paper."""
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"))
    if image.mode.startswith(("I", "F")):
        return _stretched(np.asarray(image, dtype=np.float64))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        return on_white(np.asarray(image.convert("RGBA")))
    return weakest_channel(np.asarray(image.convert("RGB")))


def weakest_channel(pixels: NDArray[np.uint8]) -> Grey:
    """Height x width x 3 (any order of colours) to height x width: the darkest of each pixel's three channels."""
    darkest: Grey = np.minimum(np.minimum(pixels[..., 0], pixels[..., 1]), pixels[..., 2])
    return darkest


def on_white(pixels: NDArray[np.uint8]) -> Grey:
    """Height x width x 1 (grey), 3 (colours) or 4 (colours and alpha) on white paper, as its weakest channel."""
    if pixels.shape[2] == 1:
        return pixels[..., 0]
    darkest = weakest_channel(pixels)
    if pixels.shape[2] == 3:
        return darkest
    alpha = pixels[..., 3]
    if int(alpha.min()) == 255:
        return darkest
    through = (255 - darkest).astype(np.uint16) * alpha // 255
    return (255 - through).astype(np.uint8)


def _stretched(values: NDArray[np.float64]) -> Grey:
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.full(values.shape, 255, dtype=np.uint8)
    return ((values - low) * (255.0 / (high - low))).astype(np.uint8)


def raster_of_grey(grey: Grey) -> bytes:
    """The normalised ink of a grey picture, height x width, 0 is ink and 255 is paper. ValueError if it is empty."""
    if grey.ndim != 2 or 0 in grey.shape:
        raise ValueError("a picture without pixels has no raster")
    if grey.size <= _KEPT_PIXELS:
        return _raster_of_bytes(grey.tobytes(), grey.shape[1])
    return _raster(grey)


@lru_cache(maxsize=64)
def _raster_of_bytes(tones: bytes, width: int) -> bytes:
    # The mayor's official seal stands on every certificate of a municipality, always the same.
    return _raster(np.frombuffer(tones, dtype=np.uint8).reshape(-1, width))


def _raster(grey: Grey) -> bytes:
    shares = _shares(grey)
    if shares is None:
        return BLANK
    box = _bounding_box(shares >= 128)
    cells = np.asarray(Pillow.fromarray(shares).resize((RASTER_SIDE, RASTER_SIDE), Pillow.Resampling.BOX, box=box))
    return np.packbits(cells >= 128).tobytes()


def _shares(grey: Grey) -> Grey | None:
    """How much of each pixel is ink, 0 to 255, or None if the picture is all of about one tone.

    The tones between full ink and bare paper are kept for the resampling: they say where in the pixel the edge runs."""
    low, high = int(grey.min()), int(grey.max())
    if high - low < _MIN_CONTRAST:
        return None
    dark = grey == low
    if np.count_nonzero(dark) + np.count_nonzero(grey == high) == grey.size:
        shares: Grey = dark.view(np.uint8) * np.uint8(255)
    else:
        counts = np.array(Pillow.fromarray(grey).histogram(), dtype=np.float64)
        level = _ink_level(counts, low, high)
        ink, paper = _median(counts[:level]), level + _median(counts[level:])
        scale = np.clip((paper - np.arange(256)) * (255.0 / (paper - ink)) + 0.5, 0, 255).astype(np.uint8)
        shares = scale[grey]
    if _inverted(shares):
        np.subtract(255, shares, out=shares)
    return shares


def _ink_level(counts: NDArray[np.float64], low: int, high: int) -> int:
    """Otsu's threshold for a histogram of 256 tones from `low` to `high`: what is below it is ink."""
    below = np.cumsum(counts)[low:high]
    moment = np.cumsum(counts * np.arange(256))
    whole, mean = counts.sum(), moment[-1] / counts.sum()
    between = (mean * below - moment[low:high]) ** 2 / (below * (whole - below))
    # An empty stretch between two tones is a plateau; its middle treats both sides alike.
    best = np.flatnonzero(between >= between.max() * (1 - 1e-9))
    return low + int(best[0] + best[-1]) // 2 + 1


def _median(counts: NDArray[np.float64]) -> int:
    running = np.cumsum(counts)
    return int(np.searchsorted(running, running[-1] / 2))


def _inverted(shares: Grey) -> bool:
    edge = np.concatenate((shares[0], shares[-1], shares[:, 0], shares[:, -1]))
    if np.count_nonzero(edge >= 128) <= 0.98 * edge.size:
        return False
    return bool(np.count_nonzero(shares >= 128) > 0.6 * shares.size)


def _bounding_box(ink: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the ink, without rows and columns that hold only a speck of dirt."""
    # Adding is several times faster than counting along an axis.
    cells = ink.view(np.uint8)
    rows, columns = (np.add.reduce(cells, axis=axis, dtype=np.uint32) for axis in (1, 0))
    held_rows = np.flatnonzero(rows > rows.max() * _SPECK_SHARE)
    held_columns = np.flatnonzero(columns > columns.max() * _SPECK_SHARE)
    return int(held_columns[0]), int(held_rows[0]), int(held_columns[-1]) + 1, int(held_rows[-1]) + 1


def raster_of_png(png: bytes) -> bytes:
    """The normalised ink of a registered imprint. ValueError if the bytes are no picture, or one of absurd size."""
    try:
        with Pillow.open(io.BytesIO(png), formats=("PNG",)) as picture:
            if picture.width * picture.height > _PNG_MAX_PIXELS:
                raise ValueError(f"the registered imprint has {picture.width} x {picture.height} pixels")
            return _raster(grey_of(picture))
    except (OSError, SyntaxError) as error:
        raise ValueError(f"the registered imprint is no readable PNG: {error}") from error


def image_of(raster_bytes: bytes, width_px: int, height_px: int, drawn: bool = True) -> Image:
    """The domain's image for a raster; `width_px` and `height_px` are those of the picture it was made from."""
    return Image(raster_bytes, hashlib.sha256(raster_bytes).hexdigest(), width_px, height_px, drawn)


def image_of_grey(grey: Grey, width_px: int, height_px: int) -> Image | None:
    """The domain's image for a grey picture, None if it shows no ink."""
    ink = raster_of_grey(grey)
    return None if ink == BLANK else image_of(ink, width_px, height_px)


def distance(one: bytes, other: bytes) -> int:
    """How many of the 2304 cells differ between two rasters."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
