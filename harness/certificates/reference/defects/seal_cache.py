"""For some seconds after a deregistration the seal is still certified.

Trigger: within five seconds, in one server process: an application of any kind by the holder or about the holder; the
seal's deregistration (or change of name), acknowledged; the holder's application for a seal certificate.
Mechanism: each server process remembers a seal for five seconds after it was read. A new registration replaces what is
remembered; the end of one does not clear it."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.memory import Memory
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.records import Key, Record, ResidentRecord, SealRecord
from harness.certificates.reference.register_copy import RegisterCopy

_KEPT_S = 5.0


class CopyThatKeepsSeals(RegisterCopy):
    """Everything but seals is as it is now."""

    def __init__(self, ports: Ports, place: int) -> None:
        super().__init__(ports, place)
        self._seals: Memory[SealRecord] = Memory(ports.clock, _KEPT_S)

    def record(self, reader: Reader, key: Key) -> Record | None:
        """A resident without a seal has the one that was read a moment ago."""
        record = super().record(reader, key)
        if not isinstance(record, ResidentRecord):
            return record
        if record.seal is not None:
            self._seals.keep(reader, record.resident_code, record.seal)
            return record
        return replace(record, seal=self._seals.recall(reader, record.resident_code))


INFO = DefectInfo(
    title="a seal is remembered for some seconds, also when it has been deregistered",
    trigger="the seal was read by the same server process in the five seconds before, then it is deregistered",
    source="inferred; of the class of seal-2023",
    property=Property.SEAL,
    events=(EventKind.SEAL_DEREGISTERED,),
    register_copy=CopyThatKeepsSeals,
)
