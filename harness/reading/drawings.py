"""Which paths on a sheet explain themselves: rules, frames and areas. Any other may draw letters."""

from __future__ import annotations

import ctypes
from itertools import pairwise

from harness.reading.calls import argument, bare, fpdf
from harness.reading.geometry import Box
from harness.reading.native import Handle

_LEAST_RULE_PT = 12.0
"""Shorter ones may be strokes of letters, or the dots of which letters are made up."""
_MOST_CORNERS = 400
"""A path of more is looked at."""
_MOVE, _LINE = 2, 0
_SLACK_PT = 0.05
_ENDS = 2
"""A line from here to there has no other corners."""

_count, _segment = bare.FPDFPath_CountSegments, bare.FPDFPath_GetPathSegment
_x, _y = ctypes.c_float(), ctypes.c_float()
_place = (ctypes.byref(_x), ctypes.byref(_y))

_Corner = tuple[float, float]


def is_rule(path: Handle, box: Box) -> bool:
    """Whether a path, which holds this box, is made of long straight lines and upright rectangles alone."""
    at = argument(path)
    corners = _count(at)
    if corners > _MOST_CORNERS or max(box[2] - box[0], box[3] - box[1]) < _LEAST_RULE_PT:
        return False
    if corners <= _ENDS:
        return True
    lines = _lines(at, corners)
    return lines is not None and all(map(_is_long, lines))


def _lines(at: object, corners: int) -> list[list[_Corner]] | None:
    """The lines of a path, corner by corner; None where one is bent."""
    found: list[list[_Corner]] = []
    for index in range(corners):
        segment = _segment(at, index)
        kind = fpdf.FPDFPathSegment_GetType(segment)
        if kind not in (_MOVE, _LINE):
            return None
        fpdf.FPDFPathSegment_GetPoint(segment, *_place)
        if kind == _MOVE or not found:
            found.append([])
        found[-1].append((_x.value, _y.value))
    return found


def _is_long(line: list[_Corner]) -> bool:
    """Whether a line, of one corner or of several, goes straight on, and far, or around an upright rectangle."""
    across, down = ([corner[way] for corner in line] for way in (0, 1))
    wide, high = max(across) - min(across), max(down) - min(down)
    if max(wide, high) < _LEAST_RULE_PT and len(line) > 1:
        return False
    return len(line) <= _ENDS or all(
        min(abs(one[0] - other[0]), abs(one[1] - other[1])) <= _SLACK_PT for one, other in pairwise(line)
    )
