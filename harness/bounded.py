"""What others wrote, read within bounds: files that are files, no longer than their kind can be, and JSON not deeper
than is ever kept. A link is followed, but not to a pipe, which would be waited for, or a device, which has no end."""

from __future__ import annotations

import codecs
import errno
import io
import os
import stat
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson

WRITTEN_BYTES: Final = 1 << 20
"""Of what people write: target files, scenarios, waivers, keys and signatures, answers of a hearing, schedules."""

KEPT_BYTES: Final = 1 << 26
"""Of what a run keeps one of: manifest, verdict, attestation."""

LISTED_BYTES: Final = 1 << 28
"""Of what a run keeps a short list of: findings and doubts, a thousand a property."""

COUNTED_BYTES: Final = 1 << 31
"""Of what a run keeps all of: its plan, and what its system said of itself."""

RECORDED_BYTES: Final = 1 << 36
"""Of whatever else stands in a run folder: the journal of three million applications has a tenth of it."""

DEEPEST: Final = 100
"""So many values within each other can be written again, within others of ours."""

_TOO_DEEP = f"more than {DEEPEST} values stand within each other"
_MOST_DOTS = 1000


_PIECE_BYTES = 1 << 20


def opened(
    path: Path, most_bytes: int = RECORDED_BYTES, buffer_bytes: int = io.DEFAULT_BUFFER_SIZE
) -> io.BufferedReader:
    """A file, to be read. Raises OSError, whose `strerror` says what is wrong, also where it is none or too long."""
    try:
        _check(path, os.stat(path), most_bytes)  # opening a device can do something already
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except ValueError:
        raise OSError(errno.EINVAL, "its name is none of a file", ascii(str(path))) from None
    try:
        _check(path, os.fstat(descriptor), most_bytes)
        return io.BufferedReader(io.FileIO(descriptor), buffer_bytes)
    except BaseException:
        os.close(descriptor)
        raise


def _check(path: Path, about: os.stat_result, most_bytes: int) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))
    if about.st_size > most_bytes:
        raise _too_long(path, most_bytes)


def _too_long(path: Path, most_bytes: int) -> OSError:
    return OSError(errno.EFBIG, f"it is longer than {most_bytes:,} bytes, as none of its kind is", str(path))


def content_of(path: Path, most_bytes: int) -> bytes:
    """All of a file. Raises OSError as `opened` does."""
    with opened(path, most_bytes) as file:
        wanted = os.fstat(file.fileno()).st_size
        content = file.read(wanted + 1)
    if len(content) > wanted:
        raise OSError(errno.EBUSY, "it grew while it was read", str(path))
    return content


def whole_lines(path: Path, longest_bytes: int) -> Iterator[bytes]:
    """The lines of a file up to the first that has no end, or is longer. Raises OSError as `opened` does."""
    with opened(path, buffer_bytes=_PIECE_BYTES) as file:
        for line in iter(partial(file.readline, longest_bytes), b""):
            if not line.endswith(b"\n"):
                return
            yield line


def json_of(content: bytes) -> Any:
    """The value of a JSON text. Raises ValueError where it is none, or is too deep."""
    value = orjson.loads(content)
    _check_depth(value)
    return value


def toml_of(content: bytes) -> dict[str, Any]:
    """The table of a TOML file. Raises ValueError, which says why it is none, or is too deep."""
    if content.startswith(codecs.BOM_UTF8):
        raise ValueError("it begins with a byte order mark; save it as UTF-8 without one")
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.count(b".") > _MOST_DOTS:  # a key of many parts takes the square of their number
            raise ValueError(f"line {number} has more than {_MOST_DOTS} dots")
    try:
        table = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not text in UTF-8: {error.reason} at byte {error.start}") from None
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    _check_depth(table)
    return table


def _check_depth(value: Any) -> None:
    within = [value]
    for _ in range(DEEPEST):
        within = [inner for outer in within for inner in _in(outer)]
        if not within:
            return
    raise ValueError(_TOO_DEEP)


def _in(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
