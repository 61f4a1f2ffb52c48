"""The end of an application: the kiosk confirms the print, or reports that it failed or was given up."""

from __future__ import annotations

from harness.certificates.domain.words import Reason
from harness.certificates.reference import ledger
from harness.certificates.reference.center import owner_stands
from harness.certificates.reference.ledger import Entry, EntryState
from harness.certificates.reference.outcomes import Refused
from harness.certificates.reference.ports import Ports, Reader, Writer
from harness.certificates.reference.rules.requests import DeliveryRequest
from harness.certificates.reference.spooler import Terminal

_GIVEN_UP_AS = {
    EntryState.CLAIMED: EntryState.WITHDRAWN,
    EntryState.ACCEPTED: EntryState.REFUNDED,
    EntryState.ISSUED: EntryState.REFUNDED,
}


class UnknownApplication(LookupError):
    """No such application id."""


class Deliveries:
    """Settles ledger entries and clears the spool."""

    def __init__(self, ports: Ports, terminal: Terminal) -> None:
        self._ports = ports
        self._terminal = terminal

    async def confirm(self, delivery: DeliveryRequest) -> None:
        """Raises UnknownApplication, or Refused when it contradicts what is known."""
        before, file = await self._ports.database.write(lambda writer: self._settle(writer, delivery))
        if file and delivery.printed:
            await self._ports.files.delete(file)
        elif file:
            await self._terminal.abandon(before.kiosk_id, file)

    def _settle(self, writer: Writer, delivery: DeliveryRequest) -> tuple[Entry, str]:
        """The entry as it was, and the print file that goes now; none while a server process is still at it, which
        then finds its application ended and clears up itself."""
        entry = ledger.find(writer, delivery.application_id)
        if entry is None and not delivery.printed:
            # It has overtaken its application, which nobody waits for any more.
            entry = ledger.begun(delivery.application_id, self._ports.clock, state=EntryState.WITHDRAWN)
            ledger.save(writer, entry)
        if entry is None:
            raise UnknownApplication(delivery.application_id)
        if not entry.under_way:
            if (entry.state is EntryState.DELIVERED) != delivery.printed:
                raise Refused(Reason.BAD_REQUEST, f"this application is {entry.state.value}")
            return entry, ""
        if delivery.printed and entry.state is not EntryState.ISSUED:
            raise Refused(Reason.BAD_REQUEST, "nothing has been issued yet")
        state = EntryState.DELIVERED if delivery.printed else _GIVEN_UP_AS[entry.state]
        ledger.move(writer, entry, state, self._ports.clock.monotonic_s())
        return entry, entry.file if _at_rest(writer, entry) else ""


def _at_rest(reader: Reader, entry: Entry) -> bool:
    return entry.state is EntryState.ISSUED or not owner_stands(reader, entry.owner)
