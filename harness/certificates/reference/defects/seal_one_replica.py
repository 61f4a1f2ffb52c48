"""One of the server processes never hears of changes of seals.

Trigger: two server processes or more; the second (place 1) has had any application since the population was loaded; a
seal is deregistered (or changed, or its holder renamed), and then a seal certificate is applied for at the second
process. At the others everything is right.
Mechanism: the process keeps a replica of the seals of its own, made when it is first asked for anything after a
population was loaded, and the link does not know of it."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference import tables
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.memory import Memory
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.records import Key, Record, ResidentRecord, Table, load_resident
from harness.certificates.reference.register_copy import RegisterCopy

_FORGOTTEN_PLACE = 1
_TABLE = tables.copy(Table.RESIDENTS)


class CopyWithItsOwnSeals(RegisterCopy):
    """Everything but seals is as it is now."""

    def __init__(self, ports: Ports, place: int) -> None:
        super().__init__(ports, place)
        self._replica: Memory[dict[str, bytes]] = Memory(ports.clock)

    def record(self, reader: Reader, key: Key) -> Record | None:
        """A resident with the seal that the replica has."""
        rows = self._replica.recall(reader, "") or self._replica.keep(reader, "", dict(reader.scan(_TABLE)))
        record, row = super().record(reader, key), rows.get(key[1])
        if row is None or not isinstance(record, ResidentRecord):
            return record
        return replace(record, seal=load_resident(row).seal)


def copy_of(ports: Ports, place: int) -> RegisterCopy:
    """The copy of the process at this place."""
    return CopyWithItsOwnSeals(ports, place) if place == _FORGOTTEN_PLACE else RegisterCopy(ports, place)


INFO = DefectInfo(
    title="one of the server processes never hears of changes of seals",
    trigger="a seal is deregistered, then applied for at the second of several server processes",
    source="inferred; of the class of seal-2023",
    property=Property.SEAL,
    events=(EventKind.SEAL_DEREGISTERED,),
    processes=2,
    register_copy=copy_of,
)
