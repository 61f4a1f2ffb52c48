"""The primary reader: PDFium. Fast where nothing is in doubt; where something is, it renders the sheet and looks."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace

import numpy as np

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Hidden, Reading, Sheet, Where
from harness.reading import (
    besides,
    fields,
    glyphs,
    images,
    ink,
    marked,
    marks,
    native,
    runs,
    scrutiny,
    structure,
    subsets,
    upright,
)
from harness.reading import page_objects as things
from harness.reading.calls import fpdf, one_at_a_time
from harness.reading.geometry import Box
from harness.reading.limits import MAX_IMAGES, Unreadable, check_sheets, check_size
from harness.reading.native import Handle
from harness.reading.printed import Print, with_told

NAME = "pdfium"

_HARMLESS = (fpdf.FPDF_ANNOT_LINK, fpdf.FPDF_ANNOT_POPUP)


def read(data: bytes, find_marks: bool = False, look_closely: bool = False) -> Reading:
    """What each sheet shows. With `find_marks` every sheet is also rendered and searched for seal-like marks; where it
    is to `look_closely` each letter is held against what it is said to be.

    Unreadable if the document cannot be read as a whole; nothing is ever returned for a part of it."""
    traits = structure.Traits(data)
    suspicions: list[Message] = []
    with one_at_a_time, native.document(data) as opened:
        count = fpdf.FPDF_GetPageCount(opened)
        check_sheets(count)
        _note_extras(opened, traits, suspicions)
        are_as_said = subsets.are_as_said(data, traits)
        noted = _Noted(traits, find_marks, look_closely, are_as_said, suspicions)
        noted.hidden += besides.of_document(opened, traits)
        sheets = [_read_sheet(opened, index, noted) for index in range(count)]
        if data.count(b"%%EOF") > 1:
            noted.hidden += besides.before_changes(data, sheets)
    return Reading(NAME, tuple(sheets), None, tuple(suspicions), tuple(noted.hidden))


@dataclass(slots=True)
class _Noted:
    """What goes with a document while it is read: what its bytes tell, how to look at it, and what is noticed."""

    traits: structure.Traits
    find_marks: bool = False
    look_closely: bool = False
    are_as_said: bool | None = None
    """Whether all letters that its fonts can show look like what they are said to be; None where nobody knows yet."""
    suspicions: list[Message] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)


def shown(data: bytes) -> tuple[list[Sheet], Message | None]:
    """What PDFium makes of a damaged document: its sheets, an empty one for each that cannot be shown, and the problem
    with the first of these. Unreadable if it shows none."""
    traits = structure.Traits(data)
    sheets: list[Sheet] = []
    problem: Message | None = None
    with one_at_a_time, native.document(data) as opened:
        count = fpdf.FPDF_GetPageCount(opened)
        check_sheets(count)
        for index in range(count):
            try:
                sheets.append(_read_sheet(opened, index, _Noted(traits)))
            except Unreadable as error:
                sheets.append(Sheet(()))
                problem = problem or error.why
    return sheets, problem


def _note_extras(opened: Handle, traits: structure.Traits, suspicions: list[Message]) -> None:
    if fpdf.FPDF_GetSecurityHandlerRevision(opened) >= 0:
        suspicions.append(say("encrypted"))
    if traits.scripts or fpdf.FPDFDoc_GetJavaScriptActionCount(opened) > 0:
        suspicions.append(say("javascript"))
    if traits.attachments or fpdf.FPDFDoc_GetAttachmentCount(opened) > 0:
        suspicions.append(say("embedded-files"))


def _read_sheet(opened: Handle, index: int, noted: _Noted) -> Sheet:
    traits = noted.traits
    with native.sheet(opened, index) as page:
        count = fpdf.FPDFPage_GetAnnotCount(page)
        if count <= 0:
            return _read_page(opened, page, index + 1, noted)
        # Annotations and form fields become part of the sheet, as printing it would make them.
        if any(_annotation_kind(page, place) not in _HARMLESS for place in range(count)):
            noted.suspicions.append(say("annotations", sheet=index + 1))
        noted.hidden += besides.of_sheet(page, index + 1)
        undrawn = tuple(ink.undrawn(page, _printed(page, native.page_box(page), index + 1, traits)))
        told, redrawn = fields.words(opened, page, traits.fields_are_redrawn)
        fpdf.FPDFPage_Flatten(page, fpdf.FLAT_PRINT)
        # What PDFium adds to the sheet need not stand in the file.
        traits.states = True
    with native.sheet(opened, index) as page:
        sheet = _read_page(opened, page, index + 1, noted)
        sheet = replace(sheet, ink=sheet.ink + undrawn)
        if redrawn:
            told += fields.unlike_their_pictures(page, index + 1, redrawn)
        return with_told(sheet, told, _printed(page, native.page_box(page), index + 1, traits)) if told else sheet


def _printed(page: Handle, paper: Box, number: int, traits: structure.Traits) -> Print:
    return Print(paper, fpdf.FPDFPage_GetRotation(page), traits.unit_pt(number))


def _annotation_kind(page: Handle, place: int) -> int:
    annotation = fpdf.FPDFPage_GetAnnot(page, place)
    try:
        return int(fpdf.FPDFAnnot_GetSubtype(annotation))
    finally:
        fpdf.FPDFPage_CloseAnnot(annotation)


def _read_page(opened: Handle, page: Handle, number: int, noted: _Noted) -> Sheet:
    traits, hidden = noted.traits, noted.hidden
    paper = native.page_box(page)
    check_size(paper, number)
    found = things.collect(opened, page, paper, traits)
    seen = scrutiny.scrutinise(page, number, paper, found)
    hidden += [Hidden(each, Where.INSTEAD, number) for each in marked.told_instead(opened, page, number, found.texts)]
    printed = _printed(page, paper, number, traits)
    with native.text_of(page, number) as text:
        letters = _letters(page, text, paper, found, seen.hidden, noted)
        unseen = seen.hidden | letters.blank
        texts, doubts = runs.visible_texts(text, number, unseen, traits.meanings, printed, letters.drawn)
        unsaid = ink.silent(text, found.texts)
    noted.suspicions += (*seen.suspicions, *letters.suspicions(number), *doubts)
    hidden += [Hidden(each, Where.SHEET, number) for each in (*seen.texts, *letters.blanks)]
    if len(seen.images) > MAX_IMAGES:
        raise Unreadable(say("too-many-images", sheet=number, images=len(seen.images), limit=MAX_IMAGES))
    for thing in found.images:
        hidden += [Hidden(each, Where.IMAGE, number) for each in besides.of_image(thing.handle)]
    shown = [images.image_of(opened, page, thing, traits, traits.unit_pt(number)) for thing in seen.images]
    pictures = [image for image in shown if image is not None]
    unread = ink.unread(page, paper, printed, found, unsaid, traits, seen.images if noted.look_closely else ())
    if noted.find_marks or unread.may_be_mark:
        pictures += marks.find(page, paper)
    if not texts.runs and (found.paths or seen.images):
        noted.suspicions.append(say("ink-without-text", sheet=number))
    turns = (texts.quarter_turns - printed.quarter_turns) % 4
    held = tuple([upright.turned(each, turns) for each in pictures])
    rows = np.array([row.box for row in unread.rows]).reshape(-1, 4)
    places = printed.places(rows, rows, [None] * len(rows)) if len(rows) else ()
    all_ink = (*letters.ink(printed), *unread.ink)
    return Sheet(
        (*texts.runs, *[row.digits for row in unread.rows]),
        held,
        (*texts.places, *places) if texts.places or not texts.runs else (),
        texts.fonts,
        turns,
        all_ink,
        texts.redrawn,
        len(rows),
        letters.compared,
    )


def _letters(
    page: Handle, text: Handle, paper: Box, found: things.Things, hidden: Set[int], noted: _Noted
) -> glyphs.Lettering:
    """What the letters of a sheet look like. Nobody need look where the fonts have nothing else to show, or where most
    documents are not looked at closely."""
    if noted.are_as_said is None and not noted.look_closely:
        return glyphs.Lettering()
    if noted.are_as_said:
        return glyphs.Lettering(compared=native.letter_count(text) - len(hidden))
    return glyphs.look(page, text, paper, found, hidden)
