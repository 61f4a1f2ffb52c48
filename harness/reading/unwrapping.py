"""Documents inside of bytes that are no PDF by themselves: compressed, in base64, or behind and before other things.

A kiosk might not print them, but they have been sent. What is unpacked is no longer than a document may be."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice

import brotli

from harness.reading.limits import MAX_SIZE_BYTES
from harness.reading.octets import octets_in
from harness.reading.texts import is_text

PLAIN, COMPRESSED, BASE64, BESIDE = "", "compressed", "base64", "beside"

_MARK, _END = b"%PDF-", b"%%EOF"
_BOUNDARY = re.compile(rb"(?:\A|\r\n)(--[^\r\n]{1,200})(?:--)?[ \t]*\r\n")
"""What stands between the parts of a body of several."""
_BEGINS_WITHIN_BYTES = 1024
_MOST_LAYERS = 3
_MOST_INSIDE = 20
_MARK_IN_BASE64 = re.compile(rb"JVBERi0(?:[A-Za-z0-9+/_=-]|\\?[/rn]|\n(?!--)|[ \t\r])+")
"""Up to the line with which the next of several parts begins."""
_LONG_WORD = re.compile(rb"(?:[A-Za-z0-9+/_=-]|\\?[/rn]|\n(?!--)|[ \t\r]){400,}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})+")
_PART = b"endobj"
"""What a part of a document has."""
_BASE32 = re.compile(rb"[A-Z2-7]+=*")
_BETWEEN = re.compile(rb"\\[rn]|[\s\\]")
_ANY_ZLIB, _NO_HEADER = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


def unwrapped(data: bytes, layers: int = _MOST_LAYERS) -> tuple[tuple[bytes, ...], str]:
    """The documents, and how they were wrapped outermost: a word of the vocabulary `wrapping`, PLAIN where they were
    not. Bytes that hold no document come back as they are, or as what was packed in them."""
    inner, wrapping = data, PLAIN
    for left in range(layers, 0, -1):
        if inner.find(_MARK, 0, _BEGINS_WITHIN_BYTES) >= 0 and not inner.startswith(b"--"):
            return (inner,), wrapping
        found, how = _opened(inner, left)
        if not how:
            break
        wrapping = wrapping or how
        if len(found) > 1:
            return tuple(found), wrapping
        inner = found[0]
    return (inner,), wrapping


def _opened(data: bytes, layers: int) -> tuple[list[bytes], str]:
    """What the outermost layer holds; as it is, and PLAIN, where there is none."""
    if _MARK in data:
        return list(_parts(data)), BESIDE
    data = _of_one_byte_each(data)
    coded = [_plain(found.group()) for found in islice(_MARK_IN_BASE64.finditer(data), _MOST_INSIDE)]
    if inside := [each for each in coded if each]:
        return inside, BASE64
    if is_text(data):
        inside = list(_written_in(data, layers))
        return (inside, BASE64) if inside else ([data], PLAIN)
    unpacked = _unpacked(data)
    return ([unpacked], COMPRESSED) if unpacked else ([data], PLAIN)


def _of_one_byte_each(text: bytes) -> bytes:
    """The letters of a text of UTF-16 that has none but those of ASCII; anything else as it is."""
    letters = text[2:] if text.startswith((b"\xff\xfe", b"\xfe\xff")) else text
    for first in (0, 1):
        if letters and not letters[first::2].strip(b"\0"):
            return letters[1 - first :: 2]
    return text


def _written_in(text: bytes, layers: int) -> Iterator[bytes]:
    """The documents that were packed, or wrapped otherwise, before they were written as letters or digits."""
    if layers <= 1:
        return
    words = (_BETWEEN.sub(b"", found.group()) for found in islice(_LONG_WORD.finditer(text), _MOST_INSIDE))
    for inner in filter(None, chain(chain.from_iterable(map(_meant, words)), octets_in(text))):
        documents, _ = unwrapped(inner, layers - 1)
        yield from (each for each in documents if _MARK in each[:_BEGINS_WITHIN_BYTES] or _PART in each)


def _meant(word: bytes) -> Iterator[bytes]:
    """What a long word may stand for."""
    word = word.removeprefix(b"0x").removeprefix(b"x")
    if _HEX.fullmatch(word):
        yield bytes.fromhex(word.decode())
        return
    yield _plain(word)
    if _BASE32.fullmatch(word):
        letters = word.rstrip(b"=")
        with suppress(binascii.Error):
            yield base64.b32decode(letters + b"=" * (-len(letters) % 8))


def _parts(data: bytes) -> Iterator[bytes]:
    """From each document's mark to its end, one in each part of a body of several."""
    boundary = _BOUNDARY.search(data)
    parts = data.split(b"\r\n" + boundary.group(1)) if boundary else [data]
    for part in [each for each in parts if _MARK in each][:_MOST_INSIDE]:
        yield _to_its_end(part[part.find(_MARK) :])


def _to_its_end(data: bytes) -> bytes:
    """A document without what follows its last end mark; as it is, where it has none."""
    end = data.rfind(_END)
    return data[: end + len(_END)] if end >= 0 else data


def _plain(coded: bytes) -> bytes:
    text = _BETWEEN.sub(b"", coded).split(b"=", 1)[0]
    text = text[: len(text) - (len(text) % 4 == 1)].translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return _to_its_end(base64.b64decode(text + b"=" * (-len(text) % 4)))
    except binascii.Error:
        return b""


def _unpacked(data: bytes) -> bytes:
    """What gzip, zlib, deflate or brotli has packed; nothing where none of them has. One that is named by its first
    bytes may be cut off."""
    for bits in (_ANY_ZLIB, _NO_HEADER):
        opened = zlib.decompressobj(bits)
        try:
            inner = opened.decompress(data, MAX_SIZE_BYTES + 1)
        except zlib.error:
            continue
        if bits == _ANY_ZLIB or opened.eof or len(inner) > MAX_SIZE_BYTES:
            return inner
    return _of_brotli(data)


def _of_brotli(data: bytes) -> bytes:
    opened, pieces, size_bytes = brotli.Decompressor(), [], 0
    try:
        piece = opened.process(data, output_buffer_limit=MAX_SIZE_BYTES + 1)
        while piece and size_bytes <= MAX_SIZE_BYTES:
            pieces.append(piece)
            size_bytes += len(piece)
            piece = b"" if opened.is_finished() else opened.process(b"", output_buffer_limit=MAX_SIZE_BYTES + 1)
    except brotli.error:
        return b""
    return b"".join(pieces) if opened.is_finished() or size_bytes > MAX_SIZE_BYTES else b""
