"""All four ports of the processes of one system."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.certificates.explore.memory.database import Base, MemoryDatabase, MemoryTables
from harness.certificates.explore.memory.transport import MemoryTransport, Mishaps
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.rules.hours import in_tokyo
from harness.explore.loop import VirtualLoop


class MemoryClock:
    """Virtual time, and business time that runs with it, which was `begins` when virtual time began."""

    def __init__(self, loop: VirtualLoop, begins: datetime) -> None:
        self._loop = loop
        self._begins = self._set_to = in_tokyo(begins)
        self._began_ns = self._set_ns = loop.now_ns

    def monotonic_s(self) -> float:
        return self._loop.now_ns / 1e9

    async def sleep(self, delay_s: float) -> None:
        await self._loop.later(delay_s)

    def now(self) -> datetime:
        return self._set_to + timedelta(microseconds=(self._loop.now_ns - self._set_ns) // 1_000)

    async def set_now(self, moment: datetime) -> None:
        await self._loop.step("sets the business clock to", moment.isoformat())
        self._set_to, self._set_ns = in_tokyo(moment), self._loop.now_ns

    async def reset(self) -> None:
        await self._loop.step("sets the business clock back")
        self._set_to, self._set_ns = self._begins, self._began_ns


class MemoryFiles:
    """The spool folder as a mapping. A file is there whole or not at all, as the contract says, so a write that a crash
    cuts off leaves nothing. While `full` nothing can be written."""

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


@dataclass(frozen=True, slots=True)
class Shared:
    """What all processes of one system share."""

    loop: VirtualLoop
    clock: MemoryClock
    files: MemoryFiles
    database: MemoryDatabase
    mishaps: Mishaps

    def ports(self, transport: MemoryTransport | None = None) -> Ports:
        """The ports of one more process."""
        own = transport or MemoryTransport(self.loop, self.mishaps)
        return Ports(self.clock, self.files, self.database, own)


def shared(loop: VirtualLoop, base: Base, begins: datetime) -> Shared:
    """The ground of one system: an empty spool, the tables of `base`, business time `begins`."""
    return Shared(loop, MemoryClock(loop, begins), MemoryFiles(loop), MemoryDatabase(loop, MemoryTables(base)), {})
