"""Lost job: a restart drops an accepted application in silence, and the fee is taken.

Trigger: a server process dies (`kill-worker`) while an application stands in its print queue, and the kiosk asks again.
Mechanism: inferred. What was accepted and is no longer in any queue is booked as delivered, so that the books close;
the kiosk is told that it has been issued."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference import ledger
from harness.certificates.reference.center import Center, owner_stands
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ledger import Entry, EntryState
from harness.certificates.reference.ports import Writer


class CenterThatClosesTheBooks(Center):
    """What a dead process had accepted is settled instead of begun anew."""

    def take_over(self, writer: Writer, entry: Entry) -> Entry:
        """Accepted means printed, as far as the books go."""
        if entry.state is EntryState.ACCEPTED and not owner_stands(writer, entry.owner):
            return ledger.move(writer, entry, EntryState.DELIVERED, self.ports.clock.monotonic_s())
        return super().take_over(writer, entry)


INFO = DefectInfo(
    title="a restart drops an accepted application and keeps its fee",
    trigger="a server process dies over an accepted application, which is then sent again",
    property=Property.ACCOUNTING,
    faults=("kill-worker",),
    applications=1,
    center=CenterThatClosesTheBooks,
)
