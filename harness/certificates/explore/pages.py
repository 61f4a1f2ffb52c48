"""Documents for exploring: what a sheet says as plain text, instead of a PDF; and such a document, read.

The bytes hold what a reader of the PDF would see, the visible texts line by line with their places and the imprints,
and nothing else. So whatever a defect does to bytes on their way (cut, mixed, somebody else's) is seen here as it would
be on paper."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from functools import lru_cache
from itertools import zip_longest

import orjson

from harness.catalogue import say
from harness.certificates.explore.layout import Box, laid_out
from harness.certificates.reference.printing.pages import PageModel, Pages
from harness.domain.messages import Failure
from harness.domain.observations import Image, Observation, Place, Reading, Sheet
from harness.reading.imprints import image_of, raster_of_png

READER = "page models"

NOT_SHOWN = (
    "fonts and ink: a glyph of another letter's shape, a letter without a meaning, text that leaves no ink",
    "the layout of the real form: its broken lines, what overlaps or is cut off, turned and scaled sheets",
    "a file beside its paper: hidden text, metadata, notes, form fields, attachments, earlier revisions",
    "files that only a repair opens, and those in which two readers see different things",
)
"""Kinds of faults of which a page model holds no trace."""

_PDF = b"%PDF-"
_BEGIN = _PDF + b"0.0 page models\n"
_END = b"\n%%EOF\n"
_IMPRINT_PX = 213


@lru_cache(maxsize=4096)
def render(pages: Pages) -> bytes:
    """The document: for each sheet its lines, their boxes, its imprints, and what its letters are said to be where they
    look otherwise, in JSON."""
    sheets = [(*laid_out(page), _imprint(page), _redrawn(page)) for page in pages]
    return b"".join((_BEGIN, orjson.dumps(sheets), _END))


def observe(document: str, data: bytes) -> Observation:
    """What a reader sees in the bytes of a document stored as `document`; unreadable ones have a problem."""
    digest, reading = _read(data)
    return Observation(document, digest, len(data), (reading,))


def _imprint(page: PageModel) -> list[str]:
    return [] if page.imprint is None else [_ink(page.imprint)]


def _redrawn(page: PageModel) -> list[tuple[str, str]]:
    """Lines of which letters look otherwise than the file says: as it says, and as they look."""
    if page.drawn is None:
        return []
    said, shown = laid_out(page._replace(drawn=None))[0], laid_out(page)[0]
    return [(one, other) for one, other in zip_longest(said, shown, fillvalue="") if one != other]


@lru_cache(maxsize=1024)
def _ink(png: bytes) -> str:
    """The raster of an imprint, as text."""
    return b64encode(raster_of_png(png)).decode("ascii")


@lru_cache(maxsize=1024)
def _image(ink: str) -> Image:
    return image_of(b64decode(ink), _IMPRINT_PX, _IMPRINT_PX)


@lru_cache(maxsize=4096)
def _read(data: bytes) -> tuple[str, Reading]:
    digest = hashlib.sha256(data).hexdigest()
    if not data.startswith(_PDF):
        return digest, Reading(READER, problem=say("no-pdf", looks_like="no-header"))
    if not data.startswith(_BEGIN) or not data.endswith(_END):
        return digest, Reading(READER, problem=say("page-cut-off"))
    try:
        sheets = orjson.loads(data[len(_BEGIN) : -len(_END)])
    except orjson.JSONDecodeError as error:
        return digest, Reading(READER, problem=say("page-broken", failure=Failure(str(error))))
    return digest, Reading(READER, tuple([_sheet(*sheet) for sheet in sheets]))


def _sheet(lines: list[str], boxes: list[Box], inks: list[str], redrawn: list[tuple[str, str]]) -> Sheet:
    places = tuple([Place(*box) for box in boxes])
    told = tuple([(said, drawn) for said, drawn in redrawn])
    return Sheet(tuple(lines), tuple(map(_image, inks)), places, redrawn=told)
