"""Which paths on a sheet explain themselves: rules, frames and areas. Any other may draw letters."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import Any

from harness.reading.calls import argument, bare
from harness.reading.geometry import Box
from harness.reading.native import Handle

_LEAST_PT, _LEAST_ASKEW_PT = 12.0, 40.0
"""Shorter lines, upright ones and others, may be strokes of letters, or the dots of which letters are made up."""
_MOST_CORNERS = 400
"""A path of more is looked at."""
_LINE, _MOVE = 0, 2
_SLACK_PT = 0.05
_ENDS, _OF_FRAME = 2, (4, 5)
"""Corners of a line from here to there, and of a rectangle, whether it is closed by a line or without."""

_count, _segment, _kind = bare.FPDFPath_CountSegments, bare.FPDFPath_GetPathSegment, bare.FPDFPathSegment_GetType
_point, _dashes = bare.FPDFPathSegment_GetPoint, bare.FPDFPageObj_GetDashCount
_clips, _corners_of_clip = bare.FPDFClipPath_CountPaths, bare.FPDFClipPath_CountPathSegments
_x, _y = ctypes.c_float(), ctypes.c_float()
_across, _down = ctypes.byref(_x), ctypes.byref(_y)

_Corner = tuple[float, float]


def is_rule(path: Handle, box: Box) -> bool:
    """Whether a path, which holds this box, is made of long straight lines and upright rectangles alone, none of them
    broken: of dashes one below the other a picture can be made up."""
    at = argument(path)
    corners = _count(at)
    if corners > _MOST_CORNERS or _dashes(at) > 0 or max(box[2] - box[0], box[3] - box[1]) < _LEAST_PT:
        return False
    segments = [argument(_segment(at, index)) for index in range(corners)]
    if corners in _OF_FRAME and _kind(segments[1]) == _LINE == _kind(segments[-1]):
        # Curves have three segments each, so that there is none; and it is as long as its box.
        return _is_upright([_corner(each) for each in segments])
    lines = _lines(segments)
    return lines is not None and all(map(_is_long, lines))


def is_cut_out(clip: Handle) -> bool:
    """Whether a clip has another form than a rectangle, so that whatever is drawn through it may be letters."""
    at = argument(clip)
    return any(_corners_of_clip(at, index) > _OF_FRAME[-1] for index in range(max(0, _clips(at))))


def _corner(segment: Any) -> _Corner:
    _point(segment, _across, _down)
    return _x.value, _y.value


def _lines(segments: list[Any]) -> list[list[_Corner]] | None:
    """The lines of a path, corner by corner; None where one is bent."""
    found: list[list[_Corner]] = []
    for segment in segments:
        kind = _kind(segment)
        if kind not in (_MOVE, _LINE):
            return None
        if kind == _MOVE or not found:
            found.append([])
        found[-1].append(_corner(segment))
    return found


def _is_long(line: list[_Corner]) -> bool:
    """Whether a line, of one corner or of several, goes straight on, and far, or around an upright rectangle."""
    across, down = ([corner[way] for corner in line] for way in (0, 1))
    longest = max(max(across) - min(across), max(down) - min(down))
    if len(line) == 1:
        return True
    if _is_upright(line):
        return longest >= _LEAST_PT
    return len(line) == _ENDS and longest >= _LEAST_ASKEW_PT


def _is_upright(line: list[_Corner]) -> bool:
    return all(
        abs(one[0] - other[0]) <= _SLACK_PT or abs(one[1] - other[1]) <= _SLACK_PT for one, other in pairwise(line)
    )
