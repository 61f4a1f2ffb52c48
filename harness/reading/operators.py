"""A quick way through the plainest content streams, for the second reader.

Nearly every certificate is drawn with nothing but numbers, names, strings and flat arrays. Those are taken apart here
with one expression, into just what pypdf's own parser makes of them; it needs ten times as long, a byte at a time.
Whatever is less plain than that (inline images, dictionaries, comments, escapes in names, oddities) is left to it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pypdf.generic import ArrayObject, ByteStringObject, FloatObject, NameObject, NumberObject

Operations = list[tuple[list[Any], bytes]]

_MAX_BYTES = 100_000
"""pypdf has limits on what a stream may ask of it, far beyond this; it is to be the one to enforce them."""
_PART = re.compile(
    rb"""[ \t\n\f\r]*(?:
      ([+-]?[0-9]{1,12})(?=[ \t\n\f\r\[\]<(/])         # 1: a whole number
    | ([+-]?[0-9]{0,12}\.[0-9]{1,12})(?=[ \t\n\f\r\[\]<(/])  # 2: a number
    | <([0-9A-Fa-f]*)>                                 # 3: a string of digits
    | ([A-Za-z'"][A-Za-z0-9*]{0,7})(?=[ \t\n\f\r\[<(/]|\Z)   # 4: an operator
    | \(((?:[^()\\]|\\.)*)\)                           # 5: a string
    | (/[A-Za-z0-9_.+-]{1,100})(?=[ \t\n\f\r\[\]<(/])  # 6: a name
    | (\[)                                             # 7
    | (\])                                             # 8
    | \Z                                               # none
    )""",
    re.VERBOSE | re.DOTALL,
)
_WHOLE, _FRACTION, _DIGITS, _OPERATOR, _STRING, _NAME, _OPENING, _CLOSING = range(1, 9)
_WORDS = (_WHOLE, _FRACTION, _NAME)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}
_NOT_PLAIN = frozenset({b"BI", b"ID", b"EI", b"R"})


def operations_of(content: bytes) -> Operations | None:
    """The operators of a content stream with their operands, or None if the stream is not of the plainest kind."""
    if len(content) > _MAX_BYTES:
        return None
    operations: Operations = []
    operands: list[Any] = []
    array: ArrayObject | None = None
    match, at = _PART.match, 0
    while part := match(content, at):
        at = part.end()
        kind = part.lastindex
        if kind is None:
            return operations if array is None else None
        text = part[kind]
        if kind == _OPERATOR:
            if array is not None or text in _NOT_PLAIN:
                return None
            operations.append((operands, text))
            operands = []
        elif kind == _OPENING:
            if array is not None:
                return None
            array = ArrayObject()
            operands.append(array)
        elif kind == _CLOSING:
            if array is None:
                return None
            array = None
        else:
            value = _word(kind, text) if kind in _WORDS else _string(kind, text)
            if value is None:
                return None
            (operands if array is None else array).append(value)
    return None


@lru_cache(maxsize=4096)
def _word(kind: int, text: bytes) -> Any:
    """A number or a name. Those of one form stand on each of its certificates."""
    if kind == _FRACTION:
        return FloatObject(text)
    return NumberObject(text) if kind == _WHOLE else NameObject(text.decode("ascii"))


def _string(kind: int, text: bytes) -> ByteStringObject | None:
    """A string, of digits or of characters; None if it is not so plain after all."""
    if kind == _DIGITS:
        digits = text.decode("ascii")
        return ByteStringObject(bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "0"))
    try:
        return ByteStringObject(_ESCAPE.sub(_unescaped, text) if b"\\" in text else text)
    except (KeyError, ValueError):
        return None


def _unescaped(escape: re.Match[bytes]) -> bytes:
    """What an escape in a string stands for. KeyError or ValueError for one that readers understand differently."""
    text = escape[1]
    return bytes((int(text, 8),)) if text[:1].isdigit() else _ESCAPED[text]
