"""Whether anything of somebody stands in a run folder: every file, byte by byte, in every spelling, and inside of what
is packed."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "shift_jis")
_STREAM = re.compile(rb"stream\r?\n")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]|\\/){24,}={0,2}")
_HEXADECIMAL = re.compile(rb"(?:[0-9A-Fa-f]{2}){8,}")
_ESCAPED = re.compile(rb"(?s)\\([0-7]{1,3}|.)")
"""As PDF spells octets in its texts."""
_GZIP = b"\x1f\x8b"
_DEEPEST = 4


def spellings(secret: str) -> set[bytes]:
    """A text in every encoding in which it may be written, and as JSON and a wrong decoder would spell those."""
    plain = {secret.encode(each) for each in _ENCODINGS}
    escaped = json.dumps(secret)[1:-1].encode()
    mistaken = {each.decode("latin-1").encode() for each in plain}
    return {*plain, escaped, *mistaken}


def found_in(folder: Path, secrets: Sequence[str]) -> list[str]:
    """The files in which one of the secrets stands, with it."""
    wanted = {spelling: secret for secret in secrets for spelling in spellings(secret)}
    pattern = re.compile(b"|".join(map(re.escape, sorted(wanted))))
    found = set()
    for path in files_in(folder):
        hits = {hit for data in _unpacked(path.read_bytes()) for hit in pattern.findall(data)}
        found |= {f"{path.relative_to(folder)}: {wanted[hit]}" for hit in hits}
        found |= {f"{path.name}: {secret}" for secret in secrets if secret in path.name}
    return sorted(found)


def files_in(folder: Path) -> list[Path]:
    """All files, however deep."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and all that is packed in them."""
    yield data
    if depth == _DEEPEST:
        return
    for inner in (*_inflated(data), *_decoded(data)):
        yield from _unpacked(inner, depth + 1)


def _inflated(data: bytes) -> Iterator[bytes]:
    begins = [match.end() for match in _STREAM.finditer(data)]
    begins += [match.start() for match in re.finditer(re.escape(_GZIP), data)]
    for begin in [0, *begins]:
        try:
            yield zlib.decompressobj(32 + zlib.MAX_WBITS).decompress(data[begin:], 1 << 24)
        except zlib.error:
            continue


def _decoded(data: bytes) -> Iterator[bytes]:
    for match in _BASE64.finditer(data):
        text = match.group().replace(b"\\/", b"/").translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        try:
            yield base64.b64decode(text[: len(text) // 4 * 4])
        except binascii.Error:
            continue
    if b"%PDF-" in data:
        yield _ESCAPED.sub(_octet, data)
    for match in _HEXADECIMAL.finditer(data):
        yield binascii.unhexlify(match.group())


def _octet(escaped: re.Match[bytes]) -> bytes:
    told = escaped[1]
    return bytes([int(told, 8) & 0xFF]) if told[:1] in b"01234567" else told
