"""Whole files damaged so that the strict readers refuse them, and a printer that repairs prints them."""

from __future__ import annotations

_POINTER = b"startxref"


def damaged(data: bytes, number: int) -> bytes:
    """A PDF file damaged in one way after the other, by its number."""
    return _WAYS[number % len(_WAYS)](data)


def _pointing_nowhere(data: bytes) -> bytes:
    return data[: data.rfind(_POINTER)] + _POINTER + b"\n1\n%%EOF\n"


def _without_header(data: bytes) -> bytes:
    return data.replace(b"%PDF-", b"%----", 1)


def _without_table(data: bytes) -> bytes:
    return data[: data.rfind(b"xref", 0, data.rfind(_POINTER))]


_WAYS = (_pointing_nowhere, _without_header, _without_table)
