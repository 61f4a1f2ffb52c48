"""Two changes of a person's seal are carried over in the wrong order: the former one wins.

Trigger: the link is interrupted for longer than an event waits (`event_wait_s`, 1 s), and in the meantime two events of
one person are received (both answered 202), the later of which ends the seal's registration: registered, then
deregistered or renamed. When the link is back the copy has the state after the first of them, and a seal certificate is
issued although no seal is registered.
Mechanism: what an interruption has left is taken from the queue newest first."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.link import Message, RegisterLink
from harness.certificates.reference.ports import Writer


class LinkThatTakesTheNewestFirst(RegisterLink):
    """As long as only one event is in the queue at a time, nobody can tell."""

    def to_apply(self, writer: Writer, batch: list[Message]) -> list[Message]:
        """From the end of the queue to its beginning."""
        return batch[::-1]


INFO = DefectInfo(
    title="the link applies the events that an interruption has left in the wrong order",
    trigger="a seal is registered and then deregistered while the link is interrupted for more than a second",
    source="inferred; of the class of seal-2023",
    property=Property.SEAL,
    events=(EventKind.SEAL_REGISTERED, EventKind.SEAL_DEREGISTERED),
    faults=("interrupt-link",),
    applications=1,
    register_link=LinkThatTakesTheNewestFirst,
)
