"""The document inside of bytes that are no PDF by themselves: compressed, in base64, or behind and before other things.

A kiosk might not print it, but it has been sent. What is unpacked is no longer than a document may be."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from harness.reading.limits import MAX_SIZE_BYTES

PLAIN, COMPRESSED, BASE64, BESIDE = "", "compressed", "base64", "beside"

_MARK, _END = b"%PDF-", b"%%EOF"
_BOUNDARY = (b"--", b"\r\n--")
"""How a body of several parts begins."""
_BEGINS_WITHIN_BYTES = 1024
_MOST_LAYERS = 3
_PACKED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_MARK_IN_BASE64 = re.compile(rb"JVBERi0(?:[A-Za-z0-9+/_=-]|\\?[/rn]|\s)+")
_BETWEEN = re.compile(rb"\\[rn]|[\s\\]")
_EITHER_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


def unwrapped(data: bytes) -> tuple[bytes, str]:
    """The document, and how it was wrapped outermost: a word of the vocabulary `wrapping`, PLAIN where it was not.
    Bytes that hold no document come back as they are."""
    inner, wrapping = data, PLAIN
    for _ in range(_MOST_LAYERS):
        if inner.find(_MARK, 0, _BEGINS_WITHIN_BYTES) >= 0 and not inner.startswith(_BOUNDARY):
            return inner, wrapping
        found, how = _opened(inner)
        if not how:
            break
        inner, wrapping = found, wrapping or how
    return (inner, wrapping) if inner.find(_MARK, 0, _BEGINS_WITHIN_BYTES) >= 0 else (data, PLAIN)


def _opened(data: bytes) -> tuple[bytes, str]:
    if data.startswith(_PACKED):
        try:
            return zlib.decompressobj(_EITHER_ZLIB_OR_GZIP).decompress(data, MAX_SIZE_BYTES + 1), COMPRESSED
        except zlib.error:
            return data, PLAIN
    begin = data.find(_MARK)
    if begin >= 0:
        end = data.rfind(_END)
        return data[begin : end + len(_END) if end > begin else None], BESIDE
    coded = _MARK_IN_BASE64.search(data)
    if coded is None:
        return data, PLAIN
    text = _BETWEEN.sub(b"", coded.group()).rstrip(b"=")
    text = text[: len(text) - (len(text) % 4 == 1)].translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4)), BASE64
    except binascii.Error:
        return data, PLAIN
