"""More than three wrong PINs are compared when they arrive at once, and the right one passes afterwards.

Trigger: three or more applications with wrong PINs of one card within 20 ms, in whichever processes; when all have been
answered `pin-wrong`, one with the right PIN. It is issued, though the card is locked.
Source: inferred (推定); a class of defects. That three wrong PINs lock the card: city.miyazaki 12229; that the Center
asks the certification authority first: expydoc.com/doc/8096933.
Mechanism: the count of wrong PINs is read in one transaction and written in another; between them the certification
authority is asked, which takes 20 ms."""

from __future__ import annotations

from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.reference.center import Center
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ledger import Entry
from harness.certificates.reference.ports import Reader
from harness.certificates.reference.rules.requests import ApplicationRequest

_ASKED_S = 0.02


class CenterThatCountsInTwoSteps(Center):
    """Adds one to the count that it read a moment ago."""

    def __init__(self, *others: Any) -> None:
        super().__init__(*others)
        self._counts: dict[str, int] = {}

    async def claim(self, application: ApplicationRequest, digest: str) -> Entry:
        """Reads the count, asks the certification authority, then compares and counts."""
        read = super().wrong_pins
        count = await self.ports.database.read(lambda reader: read(reader, application))
        self._counts[application.application_id] = count
        await self.ports.clock.sleep(_ASKED_S)
        try:
            return await super().claim(application, digest)
        finally:
            del self._counts[application.application_id]

    def wrong_pins(self, reader: Reader, application: ApplicationRequest) -> int:
        """As it was before the certification authority was asked."""
        return self._counts[application.application_id]


INFO = DefectInfo(
    title="wrong PINs that arrive at once are counted as one",
    trigger="three wrong PINs of one card at once, then the right one",
    source="inferred; a class of defects",
    property=Property.ELIGIBILITY,
    applications=4,
    center=CenterThatCountsInTwoSteps,
)
