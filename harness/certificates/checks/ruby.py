"""Readings in small kana above or beside what they belong to (ruby): in the file they may stand within it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.domain.observations import Place, Sheet, Way

_KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\uff66-\uff9f\s]+")
_LABELS = ("フリガナ", "ふりがな")
_BEHIND_LABELS = ":・.… "
_SMALLER = 1.5
"""So many times as high as its reading is what it belongs to, or more."""
_PLAINLY = 1.4
"""The same of a line of letters alone."""
_CLOSE = 0.5
"""So much of its height is it at most away from its reading."""


def set_aside(sheet: Sheet) -> Sheet:
    """A sheet with the readings behind all the rest, so that nothing is parted by them."""
    places = sheet.places
    if not places:
        return sheet
    ruby: set[int] = set()
    for line in _lines_of_kana(sheet.runs, places):
        has_base = [_has_base(places[run], sheet.runs, places) for run in line]
        if sum(has_base) * 2 >= len(line):  # letters parted from each other stand above something by chance, too
            ruby.update(line)
    if not ruby:
        return sheet
    order = sorted(range(len(places)), key=lambda run: (run in ruby, run))
    return replace(sheet, runs=tuple([sheet.runs[run] for run in order]), places=tuple([places[run] for run in order]))


def readings_on(runs: Sequence[str], places: Sequence[Place]) -> list[Place]:
    """Where kana stand, run by run, that are no label and no item behind theirs."""
    return [places[run] for line in _lines_of_kana(runs, places) for run in line]


def _lines_of_kana(runs: Sequence[str], places: Sequence[Place]) -> Iterator[list[int]]:
    """The runs of kana that follow each other on one line, but for labels and what stands behind them."""
    lines: list[list[int]] = []
    for run, is_kana in enumerate(map(_KANA.fullmatch, runs)):
        if is_kana:
            if lines and lines[-1][-1] == run - 1 and _are_level(places[run - 1], places[run]):
                lines[-1].append(run)
            else:
                lines.append([run])
    for line in lines:
        told = "".join(runs[run] for run in line)
        before = runs[line[0] - 1].rstrip(_BEHIND_LABELS) if line[0] else ""
        if before not in _LABELS and not told.startswith(_LABELS):
            yield line


def _are_level(one: Place, other: Place) -> bool:
    if one.way is not other.way:
        return False
    if one.way is Way.DOWN:
        return min(one.right, other.right) > max(one.left, other.left)
    return min(one.bottom, other.bottom) > max(one.top, other.top)


def is_reading_of(ruby: Place, base: Place) -> bool:
    """Whether something stands above a larger text, or on its right if that goes down."""
    goes_down = base.way is Way.DOWN
    high, small = (base.right - base.left, ruby.right - ruby.left)
    if not goes_down:
        high, small = base.bottom - base.top, ruby.bottom - ruby.top
    return small * _PLAINLY <= high and _is_beside(ruby, base, 1 << 20, goes_down)


def _has_base(ruby: Place, runs: Sequence[str], places: Sequence[Place]) -> bool:
    """Whether it stands above something larger, or on the right of something larger whose letters go down."""
    return any(
        _is_beside(ruby, place, len(run), place.way is Way.DOWN) for run, place in zip(runs, places, strict=True) if run
    )


def _is_beside(ruby: Place, base: Place, letters: int, goes_down: bool) -> bool:
    left, top, right, bottom = base[:4]
    if goes_down:
        small, large, gap = ruby.right - ruby.left, max(right - left, (bottom - top) / letters), ruby.left - right
        overlap = min(bottom, ruby.bottom) - max(top, ruby.top)
    else:
        small, large, gap = ruby.bottom - ruby.top, max(bottom - top, (right - left) / letters), top - ruby.bottom
        overlap = min(right, ruby.right) - max(left, ruby.left)
    return overlap > 0 and small * _SMALLER <= large and abs(gap) <= _CLOSE * large
