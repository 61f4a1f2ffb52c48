"""Print files in a folder that all server processes share."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path


class RealFiles:
    """A file is written beside its place and renamed, so that no other process ever sees a part of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}{os.sep}"
        self._part = f"{self._folder}.{os.getpid()}-"
        self._parts = count()

    async def write(self, name: str, data: bytes) -> None:
        part = f"{self._part}{next(self._parts)}"
        with open(part, "wb", buffering=0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
        os.replace(part, self._folder + name)

    async def read(self, name: str) -> bytes:
        with open(self._folder + name, "rb", buffering=0) as file:
            return file.read()

    async def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self._folder + name)

    async def rename(self, name: str, new_name: str) -> None:
        os.replace(self._folder + name, self._folder + new_name)

    async def names(self) -> list[str]:
        return sorted(name for name in os.listdir(self._folder) if not name.startswith("."))
