"""What was read of a document: sheets' texts and images as a person would see them, and nothing judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from harness.domain.messages import Message

RASTER_SIDE = 48
"""Side, in cells, of the square raster to which every image on a sheet is brought before it is compared."""


@dataclass(frozen=True, slots=True)
class Image:
    """One image, or one mark that looks like a seal, on a sheet.

    `raster` is the ink of the image, cropped to its bounding box and brought to RASTER_SIDE x RASTER_SIDE
    cells of one bit (1 is ink), packed row by row into 288 bytes; `digest` is its SHA-256 in hexadecimal.
    `drawn` is False for a mark that was found by rendering the sheet, not as an image of its own. `longest` is its
    longer side on the printed sheet, in tenths of a point; 0 where it is not known."""

    raster: bytes
    digest: str
    width_px: int
    height_px: int
    drawn: bool = True
    longest: int = 0


class Way(StrEnum):
    """In which direction the letters of a run follow each other on the printed sheet."""

    ACROSS = "across"
    DOWN = "down"


class Place(NamedTuple):
    """Where a run stands: a box in tenths of a point (1/720 inch) from the upper left corner of the sheet as it is
    printed, turned and cut as the file says. `font` counts in the sheet's `fonts`; None where it is not known."""

    left: int
    top: int
    right: int
    bottom: int
    way: Way = Way.ACROSS
    font: int | None = None


class InkOf(StrEnum):
    """What leaves letter-like ink of which no text says anything; the vocabulary `ink-of`."""

    LETTERS = "letters"
    """Letters of which the file does not say what they mean, or says that they are blank."""
    UNLIKE = "unlike"
    """Letters that do not look like what the file says that they are."""
    OUTLINES = "outlines"
    PICTURE = "picture"
    NOTE = "note"
    """A note that is printed and brings no picture of itself: a printer draws one of its own."""
    PATTERN = "pattern"
    GROUND = "ground"
    """A pattern that is faint everywhere, as what certificates are printed on."""


class Ink(NamedTuple):
    """Where such ink stands: a box as a Place has it. What looks the same has the same `digest`."""

    left: int
    top: int
    right: int
    bottom: int
    of: InkOf
    digest: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet shows. `runs` are the visible texts in the order of the page's content, one string for
    each line or cell that the reader could tell apart, characters as extracted (not normalised). `places` are theirs,
    one for each; empty where the reader does not know them."""

    runs: tuple[str, ...]
    images: tuple[Image, ...] = ()
    places: tuple[Place, ...] = ()
    fonts: tuple[str, ...] = ()
    """SHA-256 of the fonts that the runs are set in, as the file embeds them; empty texts for those that it does
    not."""
    quarter_turns: int = 0
    """By how many to the right a person turns the sheet as it is printed, so that most of its letters stand upright.
    `images` are as they are seen then."""
    ink: tuple[Ink, ...] = ()
    """Letter-like ink of which `runs` say nothing, or nothing that can be believed."""
    redrawn: tuple[tuple[str, str], ...] = ()
    """Runs of which letters are drawn as others than the file says: as it says, and as they stand in `runs`, drawn."""
    figures: int = 0
    """How many of the last runs are rows of digits that were read by their shapes, in ink that no text says."""
    compared: int | None = None
    """How many letters were held against what they are said to be; None where nobody looked."""
    withheld: bool = False
    """It identified nobody who may stand on it, so that what was read of it is not kept."""


class Where(StrEnum):
    """Where a file holds what no paper shows; the vocabulary `hidden-where`."""

    SHEET = "sheet"
    """On a sheet, where nobody can see it."""
    METADATA = "metadata"
    ATTACHMENT = "attachment"
    ANNOTATION = "annotation"
    """A note that is not printed."""
    INSTEAD = "instead"
    """What a text is said to be, instead of the letters that are drawn (ActualText)."""
    REVISION = "revision"
    """On a sheet as it was before the file was changed."""
    IMAGE = "image"
    """What an image tells of itself (EXIF, XMP)."""


class Hidden(NamedTuple):
    """A text that the file holds and no paper shows; `sheet` counts from 1, None for the whole document."""

    text: str
    where: Where
    sheet: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's view of one document."""

    reader: str
    sheets: tuple[Sheet, ...] = ()
    problem: Message | None = None
    """Why it was not read; then there are no sheets, but for one with the lines of what is no document at all, and in a
    repair those that it shows nevertheless."""
    suspicions: tuple[Message, ...] = ()
    """What a person might see differently."""
    hidden: tuple[Hidden, ...] = ()
    """What the file holds and no paper shows."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything read of one stored document, by one or two readers; the first is the primary one. `repairs` are what
    it shows once it is repaired: never empty where a reader could not read it, or a sheet shows nothing."""

    document: str
    digest: str
    size_bytes: int
    readings: tuple[Reading, ...] = field(default=())
    repairs: tuple[Reading, ...] = ()
