"""What a server process does besides answering: the link's rest, forgotten certificates, what a dead process left."""

from __future__ import annotations

from functools import partial

from harness.certificates.reference import ledger
from harness.certificates.reference.center import owner_stands
from harness.certificates.reference.deliveries import Deliveries, UnknownApplication
from harness.certificates.reference.ledger import Entry, EntryState
from harness.certificates.reference.link import RegisterLink
from harness.certificates.reference.outcomes import Refused
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.printfile import BrokenPrintFile, unpack
from harness.certificates.reference.rules.requests import DeliveryRequest
from harness.certificates.reference.settings import Settings

_ROUNDS_TO_A_LOOK = 8


class Housekeeping:
    """Runs as one task of each server process."""

    def __init__(self, ports: Ports, settings: Settings, link: RegisterLink, deliveries: Deliveries) -> None:
        self._ports = ports
        self._settings = settings
        self._link = link
        self._deliveries = deliveries

    async def run(self) -> None:
        """Until it is cancelled."""
        await self.clear_spool()
        rounds = 0
        while True:
            await self._ports.clock.sleep(self._settings.housekeeping_s)
            await self._link.catch_up()
            rounds += 1
            if rounds % _ROUNDS_TO_A_LOOK == 0:
                await self.end_forgotten()

    async def end_forgotten(self) -> None:
        """Refunds what was issued and neither confirmed nor asked for again, and ends what a dead process left."""
        for entry in await self._ports.database.read(self._forgotten):
            try:
                await self._deliveries.confirm(DeliveryRequest(entry.application_id, paid=False, printed=False))
            except (Refused, UnknownApplication):
                continue  # it has ended in the meantime

    async def clear_spool(self) -> None:
        """Deletes print files whose application has ended: a process died before it could."""
        for name in await self._ports.files.names():
            try:
                application_id = unpack(await self._ports.files.read(name)).application_id
            except (FileNotFoundError, BrokenPrintFile):
                continue
            entry = await self._ports.database.read(partial(ledger.find, application_id=application_id))
            if entry is None or (not entry.under_way and entry.file == name):
                await self._ports.files.delete(name)

    def _forgotten(self, reader: Reader) -> list[Entry]:
        before_s = self._ports.clock.monotonic_s() - self._settings.hold_s
        return [
            entry
            for entry in ledger.under_way(reader)
            if entry.since_s < before_s and (entry.state is EntryState.ISSUED or not owner_stands(reader, entry.owner))
        ]
