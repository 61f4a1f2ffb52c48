"""What a file says that a text is, instead of the letters that it draws (ActualText). Printed are the letters, so where
the two differ it is these that are read; where they agree, what is said tells more: which kanji a radical is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from harness.reading import native
from harness.reading.calls import argument, bare, fpdf
from harness.reading.native import Handle
from harness.reading.page_objects import Thing

_marks_on, _text_of = bare.FPDFPageObj_CountMarks, bare.FPDFText_GetTextObject
_KEY = b"ActualText"
_OPEN = (("\u2e80", "\u2fdf"), ("\uf900", "\ufaff"), ("\U0002f800", "\U0002fa1f"))
"""Radicals and compatibility ideographs, each of which may stand for several kanji."""


def told_instead(opened: Handle, page: Handle, number: int, texts: Sequence[Thing]) -> Iterator[str]:
    """Takes off the texts of sheet `number` what is said of them and is not what they draw, so that PDFium reads their
    letters; and gives back what it was."""
    marks = {place: found for place, thing in enumerate(texts) if (found := _marks_of(thing.handle))}
    if not marks:
        return
    said, drawn = _letters(page, number, [thing.handle for thing in texts]), _drawn(opened, number, len(texts))
    for place, own in marks.items():
        told = said[place]
        if place >= len(drawn) or not _agree(told, drawn[place]):
            for mark in own:
                fpdf.FPDFPageObj_RemoveMark(texts[place].handle, mark)
            if told:
                yield told


def _marks_of(text: Handle) -> list[Handle]:
    """The marks of a text that say what it is."""
    found = []
    for place in range(_marks_on(argument(text))):
        mark = fpdf.FPDFPageObj_GetMark(text, place)
        if fpdf.FPDFPageObjMark_GetParamValueType(mark, _KEY) == fpdf.FPDF_OBJECT_STRING:
            found.append(mark)
    return found


def _drawn(opened: Handle, number: int, count: int) -> list[str]:
    """What each of the texts of a sheet draws; none where they are not those that were told."""
    with native.sheet(opened, number - 1) as page:
        texts = list(_texts(page))
        if len(texts) != count:
            return []
        for text in texts:
            for mark in _marks_of(text):
                fpdf.FPDFPageObj_RemoveMark(text, mark)
        return _letters(page, number, texts)


def _letters(page: Handle, number: int, texts: Sequence[Handle]) -> list[str]:
    """What PDFium reads of each text."""
    found: dict[Handle, list[str]] = {}
    with native.text_of(page, number) as shown:
        holder = argument(shown)
        for index, unit, is_shown in native.letters(shown, set()):
            if is_shown:
                found.setdefault(_text_of(holder, index), []).append(chr(unit))
    return ["".join(found.get(text, ())) for text in texts]


def _texts(page: Handle) -> Iterator[Handle]:
    """Those that stand on the page itself."""
    for place in range(fpdf.FPDFPage_CountObjects(page)):
        thing = fpdf.FPDFPage_GetObject(page, place)
        if fpdf.FPDFPageObj_GetType(thing) == native.TEXT:
            yield thing


def _agree(told: str, letters: str) -> bool:
    told, letters = "".join(told.split()), "".join(letters.split())
    if unicodedata.normalize("NFKC", told) == unicodedata.normalize("NFKC", letters):
        return True
    return len(told) == len(letters) and all(map(_may_be, told, letters))


def _may_be(said: str, drawn: str) -> bool:
    """Whether a letter may be what is said; signs alone tell of nobody."""
    if unicodedata.normalize("NFKC", said) == unicodedata.normalize("NFKC", drawn) or _is_open(drawn):
        return True
    return not said.isalnum() and not drawn.isalnum()


def _is_open(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _OPEN)
