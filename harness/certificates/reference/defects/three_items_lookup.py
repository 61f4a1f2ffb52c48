"""A person is found by three of the four items, and somebody else has the same three.

Trigger: two residents of one name, sex and date of birth; both are printed by one server process, in this order and
however far apart, the second on a kind of the issuance server's own (resident records, seal, tax). The second is
printed with the first one's address, imprint or tax, if the first has such a record.
Source: inferred (推定); a class of defects. The four items: name, address, sex, date of birth.
Mechanism: the application is judged by resident code. The person who is printed is looked up in an index by name, sex
and date of birth, which fills as people are looked up."""

from __future__ import annotations

from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.reference.compose.model import RecordRef, SheetData
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.memory import Memory
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.records import ResidentRecord, Status, Table
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.requests import ApplicationRequest
from harness.certificates.reference.server import IssuanceServer


class ServerThatLooksUpByThreeItems(IssuanceServer):
    """Its index of persons has no address in its key."""

    def __init__(self, ports: Ports, *others: Any) -> None:
        super().__init__(ports, *others)
        self._index: Memory[str] = Memory(ports.clock)

    def own_data(
        self, reader: Reader, application: ApplicationRequest, ref: RecordRef, case: CaseFile
    ) -> SheetData | None:
        """The case's persons as the index has them."""
        found = case._replace(
            holder=self._found(reader, case.holder),
            subjects=tuple([self._found(reader, person) for person in case.subjects]),
        )
        return super().own_data(reader, application, ref, found) or super().own_data(reader, application, ref, case)

    def _found(self, reader: Reader, person: ResidentRecord | None) -> ResidentRecord | None:
        if person is None:
            return None
        key = _three_items(person)
        code = self._index.recall(reader, key)
        known = None if code is None else self.copy.record(reader, (Table.RESIDENTS, code))
        if isinstance(known, ResidentRecord) and _three_items(known) == key and known.status is Status.PRESENT:
            return known
        self._index.keep(reader, key, person.resident_code)
        return person


def _three_items(person: ResidentRecord) -> str:
    return f"{person.name}/{person.sex}/{person.birth_date.isoformat()}"


INFO = DefectInfo(
    title="a person is looked up by name, sex and date of birth, without the address",
    trigger="two residents of one name, sex and birthday are printed one after the other by one server process",
    source="inferred; a class of defects",
    property=Property.BINDING,
    people="same-name-and-birthday",
    server=ServerThatLooksUpByThreeItems,
)
