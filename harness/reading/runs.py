"""The visible texts of a sheet, one string for each line or cell."""

from __future__ import annotations

import ctypes
from collections.abc import Set

from harness.reading import native
from harness.reading.calls import fpdf
from harness.reading.native import Handle

_LINE_END_HYPHEN = "\ufffe"
"""PDFium writes this for a hyphen at the end of a line, and leaves the line's end out."""
_CELL_GAP_EM = 1.2
"""A blank that PDFium made up for a gap wider than this many letters parts two cells."""


def visible_runs(text: Handle, hidden: Set[int]) -> tuple[str, ...]:
    """The texts of a sheet in the order of its content, without the characters whose index is in `hidden`.

    What stands on either side of a hidden character is never joined. Unreadable if there is too much text.
    """
    count = native.letter_count(text)
    if count == 0:
        return ()
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    units = fpdf.FPDFText_GetText(text, 0, count, buffer)
    content = bytes(buffer)[: 2 * max(0, units - 1)].decode("utf-16-le", errors="replace")
    straight = len(content) == count
    letters = list(content)
    if hidden:
        _blot_out(text, letters, hidden, straight)
    _part_cells(text, letters, straight)
    pieces = "".join(letters).replace(_LINE_END_HYPHEN, "-\n").split("\n")
    return tuple(run for piece in pieces if (run := piece.strip("\r\n\t \0")))


def _index(text: Handle, place: int, straight: bool) -> int:
    # Characters without any meaning have an index but no place in the text.
    return place if straight else int(fpdf.FPDFText_GetCharIndexFromTextIndex(text, place))


def _blot_out(text: Handle, letters: list[str], hidden: Set[int], straight: bool) -> None:
    for place in range(len(letters)):
        if _index(text, place, straight) in hidden:
            letters[place] = "\n"


def _part_cells(text: Handle, letters: list[str], straight: bool) -> None:
    for place in range(1, len(letters) - 1):
        if letters[place] != " ":
            continue
        index = _index(text, place, straight)
        if not fpdf.FPDFText_IsGenerated(text, index):
            continue
        before, after = native.character_box(text, index - 1), native.character_box(text, index + 1)
        letter = max(before[3] - before[1], before[2] - before[0], after[3] - after[1], after[2] - after[0])
        gap = max(after[0] - before[2], before[0] - after[2], after[1] - before[3], before[1] - after[3])
        if gap > _CELL_GAP_EM * letter:
            letters[place] = "\n"
