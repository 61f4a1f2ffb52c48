"""All five ports of the processes of one system."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from harness.certificates.explore.memory.clock import MemoryClock
from harness.certificates.explore.memory.database import Base, MemoryDatabase, MemoryTables
from harness.certificates.explore.memory.files import MemoryFiles
from harness.certificates.explore.memory.transport import MemoryTransport, Mishaps
from harness.certificates.reference.ports import Ports
from harness.explore.loop import VirtualLoop


class MemoryRandomness:
    """The same numbers in every run. The generator is made when it is first asked: most runs never do."""

    def __init__(self) -> None:
        self._generator: random.Random | None = None

    def uniform(self, least: float, most: float) -> float:
        if self._generator is None:
            self._generator = random.Random(0)
        return self._generator.uniform(least, most)


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
        return Ports(self.clock, self.files, self.database, own, MemoryRandomness())


def shared(loop: VirtualLoop, base: Base, begins: datetime) -> Shared:
    """The ground of one system: an empty spool, the tables of `base`, business time `begins`."""
    return Shared(
        loop, MemoryClock(loop, begins), MemoryFiles(loop), MemoryDatabase(loop, MemoryTables(base)), Mishaps()
    )
