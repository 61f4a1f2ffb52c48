"""Which way up a person holds a sheet: so that most of its letters stand upright, whatever the file says of the page.

A system that sends its sheets to the printer sideways is none that prints a wrong certificate."""

from __future__ import annotations

import ctypes
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from harness.domain.observations import RASTER_SIDE, Image
from harness.reading import imprints, native
from harness.reading.calls import argument, bare
from harness.reading.native import Handle

_FEW = 12

_matrix, _unpack_matrix = (ctypes.c_float * 6)(), struct.Struct("6f").unpack_from
_matrix_place = ctypes.byref(_matrix)
_get_matrix, _get_size = bare.FPDFText_GetMatrix, bare.FPDFText_GetFontSize


def quarter_turns(text: Handle) -> int:
    """By how many quarter turns to the right most letters of a page come to stand upright.

    A few from all over the page tell where all of them are; elsewhere each is asked."""
    count = native.letter_count(text)
    if not any(_turns(text, range(0, count, max(1, count // _FEW)))):
        return 0
    return most_often(Counter(_turns(text, (index for index, _, shown in native.letters(text, set()) if shown))))


def _turns(text: Handle, letters: Iterable[int]) -> Iterator[int]:
    holder = argument(text)
    for index in letters:
        if _get_matrix(holder, index, _matrix_place):
            _, _, across, up, _, _ = _unpack_matrix(_matrix)
            size = _get_size(holder, index)
            yield turn_of(across * size, up * size)


def turn_of(across: float, up: float) -> int:
    """By how many quarter turns to the right letters come to stand upright whose heads point there."""
    if abs(up) >= abs(across):
        return 0 if up >= 0 else 2
    return 1 if across < 0 else 3


def most_often(turns: Counter[int]) -> int:
    """The turn of most letters."""
    return max(turns, key=turns.__getitem__, default=0)


def turned(image: Image, turns: int) -> Image:
    """An image after so many quarter turns to the right."""
    if turns % 4 == 0:
        return image
    cells = np.unpackbits(np.frombuffer(image.raster, dtype=np.uint8)).reshape(RASTER_SIDE, RASTER_SIDE)
    raster = np.packbits(np.rot90(cells, -turns)).tobytes()
    width, height = (image.width_px, image.height_px)[:: -1 if turns % 2 else 1]
    return replace(imprints.image_of(raster, width, height, image.drawn), longest=image.longest)
