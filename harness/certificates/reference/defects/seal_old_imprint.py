"""After a new registration in place of another the former imprint is certified.

Trigger: in one server process, however far apart: a seal certificate; the holder's deregistration and new registration
with another imprint, acknowledged; the holder's next seal certificate.
Mechanism: each server process keeps the pictures of the imprints that it printed, by resident. Whether a seal is
registered is looked up every time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.compose.model import RecordRef, SealData, SheetData
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.memory import Memory
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.requests import ApplicationRequest
from harness.certificates.reference.server import IssuanceServer


class ServerThatKeepsPictures(IssuanceServer):
    """A resident has one picture."""

    def __init__(self, ports: Ports, *others: Any) -> None:
        super().__init__(ports, *others)
        self._pictures: Memory[str] = Memory(ports.clock)

    def own_data(
        self, reader: Reader, application: ApplicationRequest, ref: RecordRef, case: CaseFile
    ) -> SheetData | None:
        """The seal in force with the picture that was printed first."""
        data = super().own_data(reader, application, ref, case)
        if not isinstance(data, SealData):
            return data
        code = data.persons[0].resident_code
        picture = self._pictures.recall(reader, code) or self._pictures.keep(reader, code, data.seal.imprint_png)
        return replace(data, seal=replace(data.seal, imprint_png=picture))


INFO = DefectInfo(
    title="a new registration is certified with the former imprint",
    trigger="seal certificate, deregistration, new registration, seal certificate by the same server process",
    source="inferred; of the class of seal-2023",
    property=Property.SEAL,
    events=(EventKind.SEAL_DEREGISTERED, EventKind.SEAL_REGISTERED),
    server=ServerThatKeepsPictures,
)
