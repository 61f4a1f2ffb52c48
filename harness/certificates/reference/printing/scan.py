"""The bits of a scanned imprint out of its PNG file.

Registers hold imprints as plain one-bit PNG files; those are unpacked here in a tenth of a millisecond. Any other PNG
goes through Pillow and is brought to one bit a pixel."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST_SIDE_PX = 1200
"""An imprint is about 18 mm wide; ten centimetres at 300 dpi is no imprint."""


class UnusableImprint(ValueError):
    """The imprint is not a readable PNG image of a plausible size."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A bitmap of one bit a pixel, 0 for ink, each row padded to whole bytes."""

    width_px: int
    height_px: int
    bits: bytes


def read_scan(png: bytes) -> Scan:
    """The bitmap of a PNG file; grey is ink where it is darker than the middle. Raises UnusableImprint."""
    return _plain(png) or _any(png)


def _plain(png: bytes) -> Scan | None:
    """A one-bit grey PNG without interlacing and row filters; None for any other, or a damaged one."""
    try:
        chunks = list(_chunks(png))
        kind, header = chunks[0]
        width, height, *rest = struct.unpack(">IIBBBBB", header)
        if kind != b"IHDR" or rest != [1, 0, 0, 0, 0] or not 0 < max(width, height) <= _LARGEST_SIDE_PX:
            return None
        row = 1 + (width + 7) // 8
        # One byte more than a sound file holds is enough to see that it is not sound.
        data = zlib.decompressobj().decompress(b"".join([d for k, d in chunks if k == b"IDAT"]), row * height + 1)
    except (struct.error, zlib.error, IndexError):
        return None
    if len(data) != row * height or any(data[::row]) or chunks[-1][0] != b"IEND":
        return None
    return Scan(width, height, b"".join([data[at + 1 : at + row] for at in range(0, len(data), row)]))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE) if png.startswith(_SIGNATURE) else len(png)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        data = png[at + 8 : at + 8 + length]
        if struct.unpack_from(">I", png, at + 8 + length)[0] != zlib.crc32(kind + data):
            raise zlib.error("a chunk is damaged")
        yield kind, data
        at += 12 + length


def _any(png: bytes) -> Scan:
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as scan:
            width, height = scan.size
            if max(width, height) > _LARGEST_SIDE_PX:
                raise UnusableImprint(f"an imprint of {width} x {height} pixels is too large to print")
            bits = scan if scan.mode == "1" else scan.convert("L").point(darker_than_middle, mode="1")
            return Scan(width, height, bits.tobytes())
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UnusableImprint):
            raise
        raise UnusableImprint(f"the imprint is not a readable PNG image: {error}") from error


def darker_than_middle(level: float) -> int:
    """A grey level as ink (0) or paper (255)."""
    return 255 if level >= 128 else 0
