"""An individual's record is asked for, and others of the household are printed too.

Trigger: two applications for resident records of one household, for different persons, in one server process, the
second accepted while the first is in the making (from its acceptance to its answer: the lay-out of its sheets and its
print, some 10 ms and more under load). The second is the wrong one.
Source: inferred (推定); a class of defects. That members are selectable: city.kochi 18/mynumber-convenience.
Mechanism: the persons to be printed are ticked on the household's record, which is opened once however many
applications work on it; the ticks of an application go when it has ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.reference.compose.model import HouseholdData, RecordRef, SheetData
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.outcomes import Issued
from harness.certificates.reference.ports import Reader
from harness.certificates.reference.records import ResidentRecord
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.requests import ApplicationRequest
from harness.certificates.reference.server import Claim, IssuanceServer


class ServerWithTicksOnTheHousehold(IssuanceServer):
    """The choice of persons is kept for each household, not for each application."""

    def __init__(self, *others: Any) -> None:
        super().__init__(*others)
        self._ticked: dict[str, tuple[str, tuple[ResidentRecord, ...]]] = {}
        """Household and persons, by the application that ticked them."""

    async def issue(self, claim: Claim) -> Issued:
        """Its ticks go when the application has ended."""
        try:
            return await super().issue(claim)
        finally:
            self._ticked.pop(claim.application.application_id, None)

    def own_data(
        self, reader: Reader, application: ApplicationRequest, ref: RecordRef, case: CaseFile
    ) -> SheetData | None:
        """The persons asked for, and behind them those whom others have ticked."""
        data = super().own_data(reader, application, ref, case)
        if not isinstance(data, HouseholdData):
            return data
        self._ticked[application.application_id] = ref.record_id, data.persons
        printed = {person.resident_code: person for person in data.persons}
        for household_id, persons in self._ticked.values():
            for person in persons if household_id == ref.record_id else ():
                printed.setdefault(person.resident_code, person)
        return replace(data, persons=tuple(printed.values()))


INFO = DefectInfo(
    title="an individual is asked for, others of the household are printed",
    trigger="two applications for different persons of one household at the same moment in one server process",
    source="inferred; a class of defects",
    property=Property.BINDING,
    server=ServerWithTicksOnTheHousehold,
)
