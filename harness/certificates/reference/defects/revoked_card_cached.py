"""For some seconds after its revocation a card is still accepted.

Trigger: within five seconds, in one server process: an application with the card; its revocation, acknowledged
(`card-revoked`, or `card-issued` in its place); another application with it.
Source: inferred (推定); a class of defects. That the Center asks whether the card is valid: expydoc.com/doc/8096933.
Mechanism: each server process remembers for five seconds that a card is valid, so as not to ask again. (`died` revokes
the card too; the holder's death is seen all the same.)"""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.memory import Memory
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.records import CardRecord, Key, Record
from harness.certificates.reference.register_copy import RegisterCopy

_KEPT_S = 5.0


class CopyThatKeepsValidCards(RegisterCopy):
    """Everything but a card's validity is as it is now."""

    def __init__(self, ports: Ports, place: int) -> None:
        super().__init__(ports, place)
        self._valid: Memory[bool] = Memory(ports.clock, _KEPT_S)

    def record(self, reader: Reader, key: Key) -> Record | None:
        """A card that was valid a moment ago is valid."""
        record = super().record(reader, key)
        if not isinstance(record, CardRecord):
            return record
        if not record.revoked:
            self._valid.keep(reader, record.serial, True)
            return record
        return replace(record, revoked=not self._valid.recall(reader, record.serial))


INFO = DefectInfo(
    title="a card is taken for valid for some seconds after its revocation",
    trigger="a card is used, revoked, and within five seconds used again at the same server process",
    source="inferred; a class of defects",
    property=Property.ELIGIBILITY,
    events=(EventKind.CARD_REVOKED,),
    register_copy=CopyThatKeepsValidCards,
)
