"""A restart brings deregistered seals back.

Trigger: a seal is deregistered (or its holder renamed), acknowledged; a server process ends abnormally and is replaced
(fault `kill-worker`); the holder applies for a seal certificate, at any process. Seals registered since the population
was loaded are lost likewise.
Mechanism: a server process that starts restores the seals of the copy from the backup that was taken when the
population was loaded. Here the backup holds only what has changed since: everything else would be restored as it is."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference import tables
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.link import Message, RegisterLink
from harness.certificates.reference.ports import Writer
from harness.certificates.reference.records import Table, dump, load_resident

_COPY = tables.copy(Table.RESIDENTS)


class LinkThatRestoresSeals(RegisterLink):
    """What it carried over stays only until the next start of a server process."""

    async def open(self) -> None:
        """Restores the seals."""
        await self.ports.database.write(_restore)

    def to_apply(self, writer: Writer, batch: list[Message]) -> list[Message]:
        """The batch; what it changes first has its place in the backup."""
        for message in batch:
            for table, code, _ in message["records"]:
                if table == Table.RESIDENTS and writer.get(tables.BACKUPS, code) is None:
                    row = writer.get(_COPY, code)
                    if row is not None:
                        writer.put(tables.BACKUPS, code, row)
        return batch


def _restore(writer: Writer) -> None:
    for code, row in list(writer.scan(tables.BACKUPS)):
        now = writer.get(_COPY, code)
        if now is not None:
            writer.put(_COPY, code, dump(replace(load_resident(now), seal=load_resident(row).seal)))


INFO = DefectInfo(
    title="a restart restores the seals from a backup",
    trigger="a seal is deregistered, a server process is killed and replaced, then the seal is applied for",
    source="inferred; of the class of seal-2023",
    property=Property.SEAL,
    events=(EventKind.SEAL_DEREGISTERED,),
    faults=("kill-worker",),
    applications=1,
    register_link=LinkThatRestoresSeals,
)
