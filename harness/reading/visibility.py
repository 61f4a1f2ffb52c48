"""Which of the things in doubt can be seen: the sheet is rendered with them and without them, and compared.

A thing that changes nothing on the paper when it is left out is not there for a person, whatever the reason: no ink,
ink of the paper's colour, something painted over it, a clip, a layer that is switched off, a place off the sheet."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harness.catalogue import say
from harness.reading import native
from harness.reading.calls import fpdf
from harness.reading.geometry import Box
from harness.reading.limits import Unreadable
from harness.reading.native import Handle
from harness.reading.page_objects import Thing

_SCALE = 1.5
"""Pixels a point: 108 dpi, at which the strokes of 5 pt type still leave their mark."""
_MAX_PIXELS = 4_000_000
_STEP = 15
"""A change in brightness, of 255, that a person can see."""
_DARK, _STEP_IN_THE_DARK = 100, 40
"""Among dark tones it takes more than that."""
_INK_SHARE = 0.08
"""How much of a glyph's tight box must change for the glyph to be seen."""
_MAX_SINGLE_LOOKS = 400
_MAX_DOUBTFUL = 5_000


@dataclass(frozen=True, slots=True)
class Changed:
    """Where the paper changes when something is left out: a mask over `paper` at `scale` pixels a point."""

    mask: NDArray[np.bool_]
    paper: Box
    scale: float

    def shows(self, box: Box) -> bool:
        """Whether enough of the box changes for the glyph that stands in it to be seen."""
        area = (box[2] - box[0]) * (box[3] - box[1]) * self.scale**2
        return self._count(box) >= max(1.0, _INK_SHARE * area)

    def touches(self, box: Box) -> bool:
        """Whether anything in the box changes at all."""
        return self._count(box) > 0

    def _count(self, box: Box) -> int:
        left, _, _, top = self.paper
        height, width = self.mask.shape
        columns = slice(*(_within(edge - left, self.scale, width) for edge in (box[0], box[2] + 1 / self.scale)))
        rows = slice(*(_within(top - edge, self.scale, height) for edge in (box[3], box[1] - 1 / self.scale)))
        return int(np.count_nonzero(self.mask[rows, columns]))


def _within(distance: float, scale: float, limit: int) -> int:
    return max(0, min(limit, int(distance * scale)))


def changed_by(page: Handle, paper: Box, doubtful: Sequence[Thing]) -> dict[int, Changed]:
    """Looks at one sheet: for each thing in doubt, by its place in the list, where the paper changes without it. Every
    thing that was left out for a look is put back at its end.

    Unreadable if there is too much to look at."""
    together = _compare(page, paper, doubtful)
    result = dict.fromkeys(range(len(doubtful)), together)
    tangled = [place for place in _tangled(doubtful) if together.touches(doubtful[place].box)]
    if len(tangled) > _MAX_SINGLE_LOOKS:
        raise Unreadable(say("tangled", things=len(tangled)))
    gone: list[Thing] = []
    try:
        for place in tangled:
            thing = doubtful[place]
            result[place] = _compare(page, paper, [thing])
            if not result[place].mask.any():
                # Left out for good: of two texts that lie exactly on each other the upper one is the one seen.
                fpdf.FPDFPageObj_SetIsActive(thing.handle, False)
                gone.append(thing)
    finally:
        _set_active(gone, True)
    return result


def looked_at_all(page: Handle, paper: Box, things: Sequence[Thing]) -> tuple[Changed, NDArray[np.uint8]]:
    """Where the paper changes without all of these things together; and how it looks with them, in the same pixels."""
    box = _around(things, paper)
    scale = min(_SCALE, (_MAX_PIXELS / max(1.0, (paper[2] - paper[0]) * (paper[3] - paper[1]))) ** 0.5)
    with_them = native.picture(page, box, scale, grey=True)[..., 0]
    try:
        _set_active(things, False)
        without = native.picture(page, box, scale, grey=True)[..., 0]
    finally:
        _set_active(things, True)
    brighter = np.maximum(with_them, without)
    step = brighter - np.minimum(with_them, without)
    return Changed((step > _STEP_IN_THE_DARK) | ((step > _STEP) & (brighter > _DARK)), box, scale), with_them


@contextmanager
def left_off(handles: Sequence[Handle]) -> Iterator[None]:
    """Renders without these, for as long as the block lasts; what was off before stays so."""
    shown = [handle for handle in handles if _is_active(handle)]
    try:
        for handle in shown:
            fpdf.FPDFPageObj_SetIsActive(handle, False)
        yield
    finally:
        for handle in shown:
            fpdf.FPDFPageObj_SetIsActive(handle, True)


def _is_active(handle: Handle) -> bool:
    return bool(fpdf.FPDFPageObj_GetIsActive(handle, ctypes.byref(_active))) and bool(_active.value)


_active = ctypes.c_int()


def _compare(page: Handle, paper: Box, things: Sequence[Thing]) -> Changed:
    return looked_at_all(page, paper, things)[0]


def _set_active(things: Sequence[Thing], active: bool) -> None:
    for thing in things:
        fpdf.FPDFPageObj_SetIsActive(thing.handle, active)


def _around(things: Sequence[Thing], paper: Box) -> Box:
    """The part of the paper on which the things stand, with a little margin; never empty."""
    left = min(max(min(thing.box[0] for thing in things) - 2, paper[0]), paper[2] - 1)
    bottom = min(max(min(thing.box[1] for thing in things) - 2, paper[1]), paper[3] - 1)
    right = max(min(max(thing.box[2] for thing in things) + 2, paper[2]), left + 1)
    top = max(min(max(thing.box[3] for thing in things) + 2, paper[3]), bottom + 1)
    return (left, bottom, right, top)


def _tangled(things: Sequence[Thing]) -> list[int]:
    """The places of the things that overlap with another one, in order."""
    if len(things) > _MAX_DOUBTFUL:
        raise Unreadable(say("unclear-whether-seen", things=len(things)))
    left, bottom, right, top = np.array([thing.box for thing in things], dtype=np.float64).T
    found = []
    for place in range(len(things)):
        meets = (left < right[place]) & (right > left[place]) & (bottom < top[place]) & (top > bottom[place])
        meets[place] = False
        if meets.any():
            found.append(place)
    return found
