"""Octets that programs write one by one, as numbers or pairs of digits, when they are asked to write bytes as text."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from itertools import islice

_FEWEST = 200
"""A document has more."""
_MOST = 20

_DECIMAL = re.compile(rb"(?<![0-9,\s-])\s*-?[0-9]{1,3}(?:\s*,\s*-?[0-9]{1,3}|\s+-?[0-9]{1,3}){%d,}" % _FEWEST)
"""A list of numbers, from 0 or, as Java has them, from -128."""
_NUMBERED = re.compile(rb"\"0\":\s*[0-9]{1,3}(?:,\s*\"[0-9]{1,9}\":\s*[0-9]{1,3}){%d,}" % _FEWEST)
"""An object whose members are the places."""
_PAIRS = re.compile(rb"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:[: -][0-9A-Fa-f]{2}){%d,}" % _FEWEST)
_UU = re.compile(rb"begin [0-7]{3} [^\n]{0,200}\n((?:[ -`]{1,62}\r?\n)+)")
_NUMBER = re.compile(rb"-?[0-9]{1,3}")
_PLACE = re.compile(rb"\"[0-9]+\":")


def octets_in(text: bytes) -> Iterator[bytes]:
    """What each run of such octets stands for."""
    for pattern in (_DECIMAL, _NUMBERED):
        for found in islice(pattern.finditer(text), _MOST):
            numbers = map(int, _NUMBER.findall(_PLACE.sub(b"", found.group())))
            yield bytes([number & 255 for number in numbers])
    for found in islice(_PAIRS.finditer(text), _MOST):
        yield bytes.fromhex(re.sub(rb"[: -]", b"", found.group()).decode())
    for found in islice(_UU.finditer(text.replace(b"\\r", b"").replace(b"\\n", b"\n")), _MOST):
        yield b"".join(map(_of_uu, found.group(1).splitlines(keepends=True)))


def _of_uu(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
