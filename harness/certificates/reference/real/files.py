"""Print files in a folder that all server processes share."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_CLOEXEC
_PIECE: Final = 1 << 16


class RealFiles:
    """A file is written beside its place and renamed, so that no other process ever sees a part of it. The system's own
    calls are used: Python's files ask twice as much of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}{os.sep}"
        self._part = f"{self._folder}.{os.getpid()}-"
        self._parts = count()

    async def write(self, name: str, data: bytes) -> None:
        part = f"{self._part}{next(self._parts)}"
        file = os.open(part, _NEW, 0o666)
        try:
            written = os.write(file, data)
            while written < len(data):
                written += os.write(file, data[written:])
        finally:
            os.close(file)
        os.replace(part, self._folder + name)

    async def read(self, name: str) -> bytes:
        file = os.open(self._folder + name, _READ)
        try:
            parts = [os.read(file, _PIECE)]
            # A file gives less than was asked for at its end alone.
            while len(parts[-1]) == _PIECE:
                parts.append(os.read(file, _PIECE))
        finally:
            os.close(file)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self._folder + name)

    async def rename(self, name: str, new_name: str) -> None:
        os.replace(self._folder + name, self._folder + new_name)

    async def names(self) -> list[str]:
        return sorted(name for name in os.listdir(self._folder) if not name.startswith("."))
