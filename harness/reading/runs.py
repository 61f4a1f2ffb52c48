"""The visible texts of a sheet, one string for each line or cell.

Characters are those that the file says its glyphs mean. A file that lies about that, so that a glyph shows one letter
and says another, cannot be found out without recognising shapes, which this room does not do."""

from __future__ import annotations

import ctypes
from collections.abc import Set

import numpy as np

from harness.catalogue import say
from harness.domain.messages import Message
from harness.reading import native, placed
from harness.reading.calls import argument, bare, fpdf
from harness.reading.native import Handle

_LINE_END_HYPHEN = "\ufffe"
"""PDFium writes this for a hyphen at the end of a line, and leaves the line's end out."""
_CELL_GAP_EM = 1.2
"""A blank that PDFium made up for a gap wider than this many letters parts two cells."""
_BREAK, _BLANK = ord("\n"), ord(" ")
_FEW_LETTERS = 4

_usual_units = (ctypes.c_ushort * 8192)()
_is_generated = bare.FPDFText_IsGenerated


Suspicions = tuple[Message, ...]


def visible_texts(text: Handle, number: int, hidden: Set[int], mapped: bool) -> tuple[tuple[str, ...], Suspicions]:
    """The texts of sheet `number` in the order of its content, without the characters whose index is in `hidden`, and
    what to suspect about them.

    What stands on either side of a hidden character is never joined. Where most letters stand alone, as in a sheet set
    letter by letter, they are put together by their places. Unless the file is known to say what its glyphs mean
    (`mapped`), each letter is asked for it. Unreadable if there is too much text."""
    count = native.letter_count(text)
    if count == 0:
        return (), ()
    # Making an array of a size not met before takes longer than all the rest on a short sheet.
    units = _usual_units if 2 * count < len(_usual_units) else (ctypes.c_ushort * (2 * count + 1))()
    size = max(0, fpdf.FPDFText_GetText(text, 0, count, units) - 1)
    # Characters without any meaning have an index but no place in the text; a surrogate pair has two of each.
    straight = size == count
    if hidden:
        for place in range(size):
            if _index(text, place, straight) in hidden:
                units[place] = _BREAK
    _part_cells(text, units, size, straight)
    content = ctypes.string_at(units, 2 * size).decode("utf-16-le", errors="replace")
    pieces = content.replace(_LINE_END_HYPHEN, "-\n").split("\n")
    runs = tuple(run for piece in pieces if (run := piece.strip("\r\n\t \0")))
    suspicions = _unmeant(text, number, count, mapped)
    if _set_letter_by_letter(runs) and (together := placed.runs(text, hidden)) is not None:
        return together, (*suspicions, say("set-letter-by-letter", sheet=number))
    return runs, suspicions


def _index(text: Handle, place: int, straight: bool) -> int:
    return place if straight else int(fpdf.FPDFText_GetCharIndexFromTextIndex(text, place))


def _part_cells(text: Handle, units: ctypes.Array[ctypes.c_ushort], size: int, straight: bool) -> None:
    blanks = np.flatnonzero(np.frombuffer(memoryview(units).cast("B"), dtype=np.uint16)[1 : max(1, size - 1)] == _BLANK)
    holder = argument(text)
    for place in (blanks + 1).tolist():
        index = _index(text, place, straight)
        if not _is_generated(holder, index):
            continue
        left, bottom, right, top = native.character_box_at(holder, index - 1)
        left_after, bottom_after, right_after, top_after = native.character_box_at(holder, index + 1)
        letter = max(top - bottom, right - left, top_after - bottom_after, right_after - left_after)
        gap = max(left_after - right, left - right_after, bottom_after - top, bottom - top_after)
        if gap > _CELL_GAP_EM * letter:
            units[place] = _BREAK


def _unmeant(text: Handle, number: int, count: int, mapped: bool) -> Suspicions:
    if mapped:
        return ()
    lost = sum(fpdf.FPDFText_HasUnicodeMapError(text, index) == 1 for index in range(count))
    return (say("letters-without-meaning", sheet=number, letters=lost),) if lost else ()


def _set_letter_by_letter(runs: tuple[str, ...]) -> bool:
    alone = [len(run) for run in runs].count(1)
    return alone >= _FEW_LETTERS and 2 * alone > len(runs)
