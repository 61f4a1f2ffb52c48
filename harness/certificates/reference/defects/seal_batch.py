"""Deregistration and new registration are carried over in one batch: the deregistration is dropped.

Trigger: the link is interrupted for longer than an event waits (`event_wait_s`, 1 s), and in the meantime a registered
seal is deregistered and another is registered for the same person (both answered 202). When the link is back, a seal
certificate shows the former imprint.
Mechanism: of one person's changes in a batch only the net effect is looked at. There was a seal and there is one, so
the deregistration is dropped, and what is registered then is taken for the same seal. The other way round (registered,
then deregistered) the net effect is right; a batch of one event is, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference import tables
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.link import Message, RegisterLink
from harness.certificates.reference.ports import Reader, Writer
from harness.certificates.reference.records import ResidentRecord, SealRecord, Table, dump, load_resident


class LinkThatLooksAtTheNetEffect(RegisterLink):
    """Compares seals before and after a batch by whether there is one."""

    def to_apply(self, writer: Writer, batch: list[Message]) -> list[Message]:
        """The batch, with the former seal wherever one was deregistered in it and another registered."""
        ended = {record.resident_code for record in _residents(batch) if record.seal is None}
        held = {code: seal for code in ended if (seal := _held(writer, code)) is not None}
        return [_with_former_seals(message, held) for message in batch] if held else batch


def _residents(batch: Iterable[Message]) -> list[ResidentRecord]:
    rows = (row for message in batch for table, _, row in message["records"] if table == Table.RESIDENTS)
    return [load_resident(row) for row in rows]


def _held(reader: Reader, resident_code: str) -> SealRecord | None:
    row = reader.get(tables.copy(Table.RESIDENTS), resident_code)
    return None if row is None else load_resident(row).seal


def _with_former_seals(message: Message, held: dict[str, SealRecord]) -> Message:
    records = []
    for table, code, row in message["records"]:
        changed = row
        if table == Table.RESIDENTS and code in held:
            record = load_resident(row)
            if record.seal is not None:
                changed = dump(replace(record, seal=held[code])).decode("utf-8")
        records.append((table, code, changed))
    return message | {"records": records}


INFO = DefectInfo(
    title="a deregistration is dropped that is carried over in one batch with a new registration",
    trigger="a seal is deregistered and another registered while the link is interrupted for more than a second",
    source="inferred; of the class of seal-2023",
    property=Property.SEAL,
    events=(EventKind.SEAL_DEREGISTERED, EventKind.SEAL_REGISTERED),
    faults=("interrupt-link",),
    applications=1,
    register_link=LinkThatLooksAtTheNetEffect,
)
