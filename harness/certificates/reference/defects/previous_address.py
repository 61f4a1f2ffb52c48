"""After a move the former address is printed for a moment, although the move was acknowledged.

Trigger: `moved` is answered, and within a quarter of a second (until the link's next round) somebody of the household
applies for a certificate that prints the address.
Source: inferred (推定); a class of defects. The real service refuses on the day of a move-in.
Mechanism: a change of address is acknowledged when the municipality's registers have it. The issuance servers' copy
gets it with the link's next round, or with the next event of any kind, whichever comes first."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.link import RegisterLink
from harness.certificates.reference.rules.requests import EventRequest


class LinkThatMovesLater(RegisterLink):
    """Does not wait until a new address is in the copy."""

    async def report(self, event: EventRequest) -> float:
        """A move is queued, and that is all."""
        if event.kind is not EventKind.MOVED:
            return await super().report(event)
        await self.ports.database.write(lambda writer: self.register(writer, event))
        return 0.0


INFO = DefectInfo(
    title="the copy of the registers is behind after a move",
    trigger="a member of the household applies within a quarter of a second after a move was acknowledged",
    source="inferred; a class of defects",
    property=Property.CONTENT,
    events=(EventKind.MOVED,),
    applications=1,
    register_link=LinkThatMovesLater,
)
