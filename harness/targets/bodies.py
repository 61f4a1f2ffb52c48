"""Whether what came with an answer may be, or hold, a document that nobody asked for in this way."""

from __future__ import annotations

from typing import Final

_ANYWHERE: Final = (b"%PDF-", b"JVBERi0")
"""The mark with which a PDF begins, plain and in base64."""

_AT_THE_START: Final = (
    b"\x1f\x8b",
    b"\x78\x01",
    b"\x78\x5e",
    b"\x78\x9c",
    b"\x78\xda",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
)
"""Of what is compressed, and of pictures."""


def may_hold_document(body: bytes) -> bool:
    """A first look, which finds a PDF in plain sight or in base64, a picture, and what zlib has packed; a reader says
    what it really is."""
    return body.startswith(_AT_THE_START) or any(mark in body for mark in _ANYWHERE)
