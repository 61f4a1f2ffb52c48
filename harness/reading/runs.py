"""The visible texts of a sheet, one string for each line or cell.

Characters are those that the file says its glyphs mean; of those that a look has shown to be drawn as others, these."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Place, Way
from harness.reading import native, placed, placing, upright
from harness.reading.calls import argument, bare, fpdf
from harness.reading.native import Handle
from harness.reading.placing import Fonts, Span
from harness.reading.printed import Print

_LINE_END_HYPHEN = "\ufffe"
"""PDFium writes this for a hyphen at the end of a line, and leaves the line's end out."""
_CELL_GAP_EM = 1.2
"""A blank that PDFium made up for a gap wider than this many letters parts two cells."""
_NEXT_LINE_EM, _BACK_EM = 0.2, 0.4
"""So does one between a letter and another so far below or above it that stands farther to the left."""
_BREAK, _BLANK, _UNREADABLE = ord("\n"), ord(" "), 0xFFFD
_HYPHEN = 2
"""What PDFium says that such a hyphen means, asked for it alone."""
_NOTHING = "\r\n\t \0"

_usual_units = (ctypes.c_ushort * 8192)()
_is_generated = bare.FPDFText_IsGenerated


Suspicions = tuple[Message, ...]


class Placed(NamedTuple):
    """Runs, where they stand, and the fonts that they are set in."""

    runs: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    fonts: tuple[str, ...] = ()
    quarter_turns: int = 0
    """By how many to the right the page is turned for most letters to stand upright."""
    redrawn: tuple[tuple[str, str], ...] = ()
    """The runs of which letters are drawn as others than the file says: as it says, and as they are drawn."""


def visible_texts(
    text: Handle, number: int, hidden: Set[int], mapped: bool, printed: Print, drawn: Mapping[int, str]
) -> tuple[Placed, Suspicions]:
    """The texts of sheet `number` in the order of its content, without the characters whose index is in `hidden`, and
    what to suspect about them.

    What stands on either side of a hidden character is never joined. Where most letters stand alone, as in a sheet set
    letter by letter, they are put together by their places. Unless the file is known to say what its glyphs mean
    (`mapped`), each letter is asked for it. `drawn` are the letters, by their indices, that are drawn as others.
    Unreadable if there is too much text."""
    count = native.letter_count(text)
    if count == 0:
        return Placed(quarter_turns=printed.quarter_turns), ()
    # Making an array of a size not met before takes longer than all the rest on a short sheet.
    units = _usual_units if 2 * count < len(_usual_units) else (ctypes.c_ushort * (2 * count + 1))()
    size = max(0, fpdf.FPDFText_GetText(text, 0, count, units) - 1)
    if size != count or np.any(_seen_as_numbers(units)[:size] == ord(_LINE_END_HYPHEN)):
        _fill_by_letter(text, units, count)
    for index in hidden:
        units[index] = _BREAK
    _part_cells(text, units, count)
    turns = upright.quarter_turns(text)
    runs, spans = _parted(units, count)
    as_said = runs
    if drawn:
        for index, letter in drawn.items():
            units[index] = ord(letter)
        runs, spans = _parted(units, count)
    fonts = Fonts(text)
    suspicions = _unmeant(text, number, count, mapped)
    where = placing.places(text, spans, fonts, printed)
    are_alone = placed.are_alone(runs)
    if are_alone or _go_down(runs, where, turns - printed.quarter_turns):
        together = placed.runs(text, hidden, turns, drawn)
        if together is not None:
            said = placed.runs(text, hidden, turns, {}) if drawn else together
            redrawn = _redrawn([each.run for each in said or ()], [each.run for each in together])
            places = placed.places(together, printed, [fonts.number(each.first) for each in together])
            found = Placed(tuple([each.run for each in together]), places, fonts.digests(), turns, redrawn)
            return found, (*suspicions, say("set-letter-by-letter", sheet=number)) if are_alone else suspicions
    return Placed(runs, where, fonts.digests(), turns, _redrawn(as_said, runs)), suspicions


def _redrawn(said: Sequence[str], drawn: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple([(one, other) for one, other in zip(said, drawn, strict=True) if one != other])


def _go_down(runs: Sequence[str], where: Sequence[Place], turns: int) -> bool:
    """Whether most of what stands on a sheet is written from top to bottom, once it is turned to the right so often:
    PDFium makes no blanks there."""
    ways = [place.way for run, place in zip(runs, where, strict=True) if len(run) > 1]
    return 2 * ways.count(Way.ACROSS if turns % 2 else Way.DOWN) > len(ways)


def _parted(units: ctypes.Array[ctypes.c_ushort], count: int) -> tuple[tuple[str, ...], list[Span]]:
    """The runs between breaks, and where each begins and ends."""
    content = ctypes.string_at(units, 2 * count).decode("utf-16-le", errors="replace")
    runs: list[str] = []
    spans: list[Span] = []
    at = 0
    for piece in content.replace(_LINE_END_HYPHEN, f"{_LINE_END_HYPHEN}\n").split("\n"):
        if run := piece.strip(_NOTHING):
            start = at + piece.find(run)
            spans.append((start, start + len(run) - 1))
            runs.append(run.replace(_LINE_END_HYPHEN, "-"))
        at += len(piece) + (piece[-1:] != _LINE_END_HYPHEN)
    if len(content) != count:  # two units make one letter here and there
        starts = np.cumsum([0, *(1 + (letter > "\uffff") for letter in content)]).tolist()
        spans = [(starts[first], starts[last]) for first, last in spans]
    return tuple(runs), spans


def _seen_as_numbers(units: ctypes.Array[ctypes.c_ushort]) -> NDArray[np.uint16]:
    return np.frombuffer(memoryview(units).cast("B"), dtype=np.uint16)


def _fill_by_letter(text: Handle, units: ctypes.Array[ctypes.c_ushort], count: int) -> None:
    """Each letter in the place of its index. PDFium leaves out letters without any meaning, or writes them as it writes
    a hyphen at a line's end: what stands beside one that leaves ink would be joined, or parted by a hyphen."""
    for index in range(count):
        unit = fpdf.FPDFText_GetUnicode(text, index)
        if unit == 0:
            left, bottom, right, top = native.character_box(text, index)
            unit = _UNREADABLE if right > left and top > bottom else _BLANK
        units[index] = ord(_LINE_END_HYPHEN) if unit == _HYPHEN else unit


def _part_cells(text: Handle, units: ctypes.Array[ctypes.c_ushort], count: int) -> None:
    holder = argument(text)
    blanks = np.flatnonzero(_seen_as_numbers(units)[1 : max(1, count - 1)] == _BLANK)
    gaps = [index for index in (blanks + 1).tolist() if _is_generated(holder, index)]
    beside = native.letter_boxes(text, [letter for index in gaps for letter in (index - 1, index + 1)]).tolist()
    for index, before, after in zip(gaps, beside[::2], beside[1::2], strict=True):
        left, bottom, right, top = before
        left_after, bottom_after, right_after, top_after = after
        letter = max(top - bottom, right - left, top_after - bottom_after, right_after - left_after)
        gap = max(left_after - right, left - right_after, bottom_after - top, bottom - top_after)
        is_back = (
            left_after < left - _BACK_EM * letter
            and max(bottom - top_after, bottom_after - top) > _NEXT_LINE_EM * letter
        )
        if is_back or gap > _CELL_GAP_EM * letter:
            units[index] = _BREAK


def _unmeant(text: Handle, number: int, count: int, mapped: bool) -> Suspicions:
    if mapped:
        return ()
    lost = sum(fpdf.FPDFText_HasUnicodeMapError(text, index) == 1 for index in range(count))
    return (say("letters-without-meaning", sheet=number, letters=lost),) if lost else ()
