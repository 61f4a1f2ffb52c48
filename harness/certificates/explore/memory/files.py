"""The spool folder as a mapping. A file is there whole or not at all, as the contract says; so a write that a crash
cuts off leaves nothing, and a full disk takes no new file."""

from __future__ import annotations

import errno

from harness.explore.loop import VirtualLoop


class MemoryFiles:
    """One for all processes. While `full` nothing can be written."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.held: dict[str, bytes] = {}
        self.full = False

    async def write(self, name: str, data: bytes) -> None:
        await self._loop.step("writes the file", name)
        if self.full:
            raise OSError(errno.ENOSPC, "no space left on the device", name)
        self.held[name] = data

    async def read(self, name: str) -> bytes:
        await self._loop.step("reads the file", name)
        return self._find(name)

    async def delete(self, name: str) -> None:
        await self._loop.step("deletes the file", name)
        self.held.pop(name, None)

    async def rename(self, name: str, new_name: str) -> None:
        await self._loop.step("renames the file", f"{name} to {new_name}")
        data = self._find(name)
        del self.held[name]
        self.held[new_name] = data

    async def names(self) -> list[str]:
        await self._loop.step("lists the files")
        return sorted(name for name in self.held if not name.startswith("."))

    def _find(self, name: str) -> bytes:
        data = self.held.get(name)
        if data is None:
            raise FileNotFoundError(errno.ENOENT, "no such file", name)
        return data
