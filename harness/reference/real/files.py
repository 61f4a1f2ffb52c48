"""Print files in a folder that all server processes share."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

_UNFINISHED = ".part"


class RealFiles:
    """A file is written beside its place and renamed, so that no other process ever sees a part of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = count()

    async def write(self, name: str, data: bytes) -> None:
        part = self._folder / f".{os.getpid()}-{next(self._parts)}{_UNFINISHED}"
        part.write_bytes(data)
        part.replace(self._folder / name)

    async def read(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    async def delete(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    async def rename(self, name: str, new_name: str) -> None:
        (self._folder / name).replace(self._folder / new_name)

    async def names(self) -> list[str]:
        return sorted(name for name in os.listdir(self._folder) if not name.startswith("."))
