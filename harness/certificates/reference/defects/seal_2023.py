"""Saitama, Niigata, Kumamoto, 2023: seal certificates issued after the seal had been deregistered.

Date and place: reported on 2023-05-23; 13 certificates (11 by another count), in Saitama, Niigata and Kumamoto.
Trigger: a seal is deregistered while the link from the registers to the issuance servers is interrupted.
Mechanism: published as a fault in the data link from the resident-register system to the issuance server. How it lost
the change is not said; here the link drops what it could not send, and yet acknowledges it."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference import tables
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.link import RegisterLink, queue_key
from harness.certificates.reference.rules.requests import EventRequest


class ForgetfulLink(RegisterLink):
    """A deregistration that comes during an interruption is lost."""

    async def hold(self, event: EventRequest, number: int, down_s: float) -> float | None:
        """Everything else is kept until the link is back."""
        if event.kind is not EventKind.SEAL_DEREGISTERED:
            return await super().hold(event, number, down_s)
        await self.ports.database.write(lambda writer: writer.delete(tables.LINK_QUEUE, queue_key(number)))
        return 0.0


INFO = DefectInfo(
    title="the link loses a seal's deregistration and acknowledges it",
    date="2023-05-23",
    place="Saitama, Niigata, Kumamoto",
    trigger="a seal is deregistered while the link is interrupted",
    source="nordot 1031111514772308161",
    mechanism="published",
    property=Property.SEAL,
    faults=("interrupt-link",),
    applications=1,
    register_link=ForgetfulLink,
)
