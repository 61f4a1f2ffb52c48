"""A cache's key lacks the municipality: two cards whose numbers end alike are taken for one.

Trigger: two cards of different municipalities whose serials have the same last ten digits; both apply through one
server process, in this order and however far apart, the second for a kind of the issuance server's own (resident
records, seal, tax) about the applicant alone. The second gets the first holder's certificate, if the first has such a
record.
Source: inferred (推定); a class of defects: what was unique in one municipality's server is not in a shared one's.
Mechanism: the application is checked with its whole card number. What is printed is then fetched by the number that
the server remembers for the card's last ten digits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.reference.compose.model import RecordRef, SheetData
from harness.certificates.reference.compose.sheets import record_ref
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.memory import Memory
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.requests import ApplicationRequest
from harness.certificates.reference.server import IssuanceServer

_KEY_DIGITS = 10


class ServerWithShortKeys(IssuanceServer):
    """Remembers cards by the end of their serials."""

    def __init__(self, ports: Ports, *others: Any) -> None:
        super().__init__(ports, *others)
        self._serials: Memory[str] = Memory(ports.clock)

    def own_data(
        self, reader: Reader, application: ApplicationRequest, ref: RecordRef, case: CaseFile
    ) -> SheetData | None:
        """The record of the first card with this end that came by."""
        key = application.card_serial[-_KEY_DIGITS:]
        serial = self._serials.recall(reader, key) or self._serials.keep(reader, key, application.card_serial)
        alone = case.holder is not None and ref.subjects == (case.holder.resident_code,)
        found = None
        if alone and serial != application.card_serial:
            found = self._of_card(reader, replace(application, card_serial=serial, subjects=()))
        return found or super().own_data(reader, application, ref, case)

    def _of_card(self, reader: Reader, application: ApplicationRequest) -> SheetData | None:
        case = self.case(reader, application)
        if case.holder is None:
            return None
        return super().own_data(reader, application, record_ref(application, case), case)


INFO = DefectInfo(
    title="cards are remembered by their last ten digits, without the municipality",
    trigger="cards of two municipalities whose serials end alike apply one after the other in one server process",
    source="inferred; a class of defects",
    property=Property.BINDING,
    people="card-tail",
    server=ServerWithShortKeys,
)
