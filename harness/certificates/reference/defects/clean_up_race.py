"""Clean-up race: the cleaner takes back the name of a print file that is still being written, and a new one gets it.

Trigger: four applications at one server process: the third uses up the list of names and is still being made when the
fourth comes.
Mechanism: inferred. Names of print files come from a list of three for each server process. When the last one is taken,
the cleaner looks into the spool and takes back every name of which there is no file: those of finished jobs, and those
of jobs that are on their way to the spool. The last one taken is the first to be given out again. As long as the
cleaner has found none, the list grows."""

from __future__ import annotations

import asyncio

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ledger import next_number
from harness.certificates.reference.ports import Ports, Writer
from harness.certificates.reference.spooler import SpoolNames

_AT_FIRST = 3
_LISTS = "lists of print file names"


class SpoolNamesFromAList(SpoolNames):
    """Each server process has a list of its own."""

    def __init__(self, ports: Ports) -> None:
        super().__init__(ports)
        self._list = ""
        self._names = 0
        self._free: list[str] = []
        self._taken: list[str] = []
        self._cleaner: asyncio.Task[None] | None = None

    def name(self, application_id: str, writer: Writer) -> str:
        """`7-2.print`: the second name of the seventh list."""
        if not self._list:
            self._list = str(next_number(writer, _LISTS))
            self._free = [self._new() for _ in range(_AT_FIRST)][::-1]
        name = self._free.pop() if self._free else self._new()
        self._taken.append(name)
        if not self._free and self._cleaner is None:
            self._cleaner = asyncio.create_task(self._clean())
        return name

    def _new(self) -> str:
        self._names += 1
        return f"{self._list}-{self._names}.print"

    async def _clean(self) -> None:
        try:
            standing = frozenset(await self.ports.files.names())
            self._free += [name for name in self._taken if name not in standing]
            self._taken = [name for name in self._taken if name in standing]
        finally:
            self._cleaner = None


INFO = DefectInfo(
    title="the cleaner takes back the name of a print file that is being written",
    trigger="four applications at one server process, the last two at the same moment",
    property=Property.BINDING,
    applications=4,
    names=SpoolNamesFromAList,
)
