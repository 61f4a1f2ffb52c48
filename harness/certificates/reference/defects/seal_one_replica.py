"""One of the server processes never hears of changes of seals.

Trigger: two server processes or more; the second (place 1) has had any application since the population was loaded; a
seal is deregistered (or changed, or its holder renamed), and then a seal certificate is applied for at the second
process. At the others everything is right.
Source: inferred (推定), of the class of seal-2023 (nordot 1031111514772308161).
Mechanism: the process keeps a replica of the seals of its own, made when it is first asked for anything after a
population was loaded, and the link does not know of it."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.words import EventKind
from harness.certificates.reference import tables
from harness.certificates.reference.assembly import Parts
from harness.certificates.reference.board import Board
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.records import Key, Record, ResidentRecord, Table, load
from harness.certificates.reference.register_copy import RegisterCopy
from harness.domain.words import Property

_FORGOTTEN_PLACE = 1


class CopyWithItsOwnSeals(RegisterCopy):
    """Everything but seals is as it is now."""

    def __init__(self, ports: Ports, place: int) -> None:
        super().__init__(ports, place)
        self._board = Board()
        self._generation = -1
        self._rows: dict[str, bytes] = {}

    def record(self, reader: Reader, key: Key) -> Record | None:
        """A resident with the seal that the replica has."""
        self._follow(reader)
        record, row = super().record(reader, key), self._rows.get(key[1])
        if row is None or not isinstance(record, ResidentRecord):
            return record
        then = load(Table.RESIDENTS, row)
        return replace(record, seal=then.seal) if isinstance(then, ResidentRecord) else record

    def _follow(self, reader: Reader) -> None:
        generation = self._board.look(reader).generation
        if generation != self._generation:
            self._generation = generation
            self._rows = dict(reader.scan(tables.copy(Table.RESIDENTS)))


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
    parts=Parts(register_copy=copy_of),
)
