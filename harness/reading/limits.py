"""What a document may ask of a reader. No certificate comes near any of these; what goes beyond is not read at all."""

from __future__ import annotations

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


class Unreadable(Exception):
    """The document cannot be read; the message is one sentence, in the words of a report, that says why."""
