"""What a document may ask of a reader. No certificate comes near any of these; what goes beyond is not read at all."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from harness.catalogue import say
from harness.domain.messages import Message
from harness.reading.geometry import Box

MAX_SIZE_BYTES = 32 * 1024 * 1024
MAX_SHEETS = 200
MAX_OBJECTS = 50_000
"""Drawn things on one sheet, those in nested forms included."""
MAX_FORM_DEPTH = 12
MAX_CHARACTERS = 200_000
"""Characters on one sheet."""
MAX_IMAGES = 200
"""Images on one sheet."""
MAX_IMAGE_PIXELS = 64_000_000
MAX_SHEET_SIDE_PT = 14_400

GIVEN_UP = "readers-gave-up"
"""The problem with a document that was not read because others had taken too long."""

LIMITS = frozenset({"over-cpu-limit", "over-wall-limit", "over-wall-limit-killed", "reader-lost", "out-of-memory"})
"""How a reader may be lost with a document."""

MAY_PASS = LIMITS | {
    GIVEN_UP, "reader-failed", "second-reader-lacks", "stored-not-openable", "stored-not-openable-because",
    "told-by-an-earlier-version",
}  # fmt: skip
"""Problems with the reading of a document that may lie in the machine, or are not known to lie in the document."""

_LARGEST = 10**12

Number = TypeVar("Number", int, float)


@contextmanager
def not_counted() -> Iterator[None]:
    """What is done meanwhile counts against no document: the timers that would end its worker stand still."""
    before = [(each, signal.setitimer(each, 0)) for each in (signal.ITIMER_PROF, signal.ITIMER_REAL)]
    try:
        yield
    finally:
        for timer, (left_s, every_s) in before:
            signal.setitimer(timer, left_s, every_s)


class Unreadable(Exception):
    """The document cannot be read, and `why`."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


def check_length(data: bytes) -> None:
    """Raises Unreadable if these are no bytes, or more than a document may have."""
    if not data:
        raise Unreadable(say("no-bytes"))
    if len(data) > MAX_SIZE_BYTES:
        raise Unreadable(say("too-large", size_bytes=len(data), limit_bytes=MAX_SIZE_BYTES))


def check_sheets(count: int) -> None:
    """Raises Unreadable if a document has no sheet, or more than a certificate can have."""
    if count <= 0:
        raise Unreadable(say("no-sheets"))
    if count > MAX_SHEETS:
        raise Unreadable(say("too-many-sheets", sheets=count, limit=MAX_SHEETS))


def check_size(paper: Box, sheet: int) -> None:
    """Raises Unreadable if no printer has paper of the size of this sheet, counted from 1."""
    wide, high = paper[2] - paper[0], paper[3] - paper[1]
    if not (0 < wide <= MAX_SHEET_SIDE_PT and 0 < high <= MAX_SHEET_SIDE_PT):
        raise Unreadable(say("impossible-size", sheet=sheet, wide_pt=_storable(wide), high_pt=_storable(high)))


def check_image(width_px: int, height_px: int) -> None:
    """Raises Unreadable if an image is absurdly large."""
    if width_px * height_px > MAX_IMAGE_PIXELS:
        raise Unreadable(say("image-impossible", width_px=_storable(width_px), height_px=_storable(height_px)))


def _storable(number: Number) -> Number:
    """A number that a file states, as a line of JSON can hold it: finite, and of no more than 64 bits."""
    return max(-_LARGEST, min(number, _LARGEST))
