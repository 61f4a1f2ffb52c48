"""The Center (証明書交付センター): claims the application's id, checks card and PIN, routes to the issuance server.

The claim, the card and the PIN are one transaction: whatever arrives at once, in whichever process, an application is
begun once, and never more than three wrong PINs are compared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial

from harness.certificates.domain.words import Kind, Reason
from harness.certificates.reference import ledger, tables
from harness.certificates.reference.ledger import Entry, EntryState
from harness.certificates.reference.link import RegisterLink
from harness.certificates.reference.outcomes import Issued, Refused, Undecided
from harness.certificates.reference.ports import Ports, Reader, Writer
from harness.certificates.reference.records import CardRecord, ResidentRecord, found
from harness.certificates.reference.register_copy import RegisterCopy
from harness.certificates.reference.rules.eligibility import pin_locked, pin_step, refuse_card
from harness.certificates.reference.rules.requests import ApplicationRequest, fingerprint
from harness.certificates.reference.server import ADDRESS as SERVER
from harness.certificates.reference.server import Claim
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.spooler import PrintJob, Spooler

_POLL_S = 0.01


class Center:
    """One for each server process. `owner` is the process's place and incarnation, `1.7`."""

    def __init__(
        self, ports: Ports, settings: Settings, link: RegisterLink, copy: RegisterCopy, owner: str, spooler: Spooler
    ) -> None:
        self.ports = ports
        self._settings = settings
        self._link = link
        self._copy = copy
        self._owner = owner
        self._spooler = spooler
        self._running: dict[str, asyncio.Future[None]] = {}

    async def apply(self, application: ApplicationRequest) -> Issued:
        """The certificate; raises Refused, or Undecided when another process is at the application for too long."""
        key = application.application_id
        digest = fingerprint(application)
        deadline_s = self.ports.clock.monotonic_s() + self._settings.repeat_wait_s
        while True:
            while (running := self._running.get(key)) is not None:
                await asyncio.wait((running,))
            done = asyncio.get_running_loop().create_future()
            self._running[key] = done
            try:
                issued = await self._attempt(application, digest)
            finally:
                del self._running[key]
                done.set_result(None)
            if issued is not None:
                return issued
            if self.ports.clock.monotonic_s() > deadline_s:
                raise Undecided
            # Another process works on it; processes tell each other only through the database.
            await self.ports.clock.sleep(_POLL_S)

    async def reject(self, application_id: str, digest: str, detail: str) -> None:
        """Keeps the id of a body that was not of the protocol's form: it will never be issued under it."""

        def keep(writer: Writer) -> None:
            if ledger.find(writer, application_id) is None:
                entry = ledger.begun(
                    application_id,
                    self.ports.clock,
                    state=EntryState.REJECTED,
                    digest=digest,
                    owner=self._owner,
                    reason=Reason.BAD_REQUEST,
                    detail=detail,
                )
                ledger.save(writer, entry)

        await self.ports.database.write(keep)

    async def _attempt(self, application: ApplicationRequest, digest: str) -> Issued | None:
        """None when the application is under way in another process."""
        entry = await self.claim(application, digest)
        if entry.digest not in {digest, ""}:
            raise Refused(Reason.BAD_REQUEST, "the same application_id came with another body")
        if not entry.under_way:
            raise refusal_of(entry)
        if entry.state is EntryState.ISSUED:
            return await self._again(entry)
        if entry.owner != self._owner:
            return None
        if entry.file:
            await self.ports.files.delete(entry.file)
        ending: Refused | None = Refused(Reason.BUSY, "the application could not be completed")
        try:
            issued = await self.ask(Claim(application, entry))
            ending = None
        except Refused as refused:
            ending = refused
            raise
        finally:
            if ending is not None:
                await self._end(entry, ending)
        return issued

    async def claim(self, application: ApplicationRequest, digest: str) -> Entry:
        """The application's entry; where it is new it is begun, and its card and PIN are checked, at one instant."""
        return await self.ports.database.write(lambda writer: self._claim(writer, application, digest))

    def wrong_pins(self, reader: Reader, application: ApplicationRequest) -> int:
        """How many wrong PINs in a row the card has had."""
        return int(reader.get(tables.PIN_COUNTS, application.card_serial) or b"0")

    def ask(self, claim: Claim) -> Awaitable[Issued]:
        """The issuance server's answer to this application, and no other's."""
        return self.ports.transport.call(SERVER, claim)

    async def _again(self, entry: Entry) -> Issued | None:
        job = PrintJob(entry.application_id, entry.kiosk_id, Kind(entry.certificate), entry.file, entry.record)
        try:
            file = await self._spooler.hand_out_again(job)
        except FileNotFoundError:
            return None  # its delivery has just been confirmed: the next look at the ledger will say so
        except Refused as refused:
            await self._end(entry, refused)
            raise
        return Issued(entry.application_id, entry.numbers, file.document)

    def _claim(self, writer: Writer, application: ApplicationRequest, digest: str) -> Entry:
        self._link.look_after(writer)
        entry = ledger.find(writer, application.application_id)
        if entry is None:
            return self._begin(writer, application, digest)
        if entry.digest != digest or not entry.under_way or not self.is_free(writer, entry):
            return entry
        return self.take_over(writer, entry)

    def is_free(self, reader: Reader, entry: Entry) -> bool:
        """Whether an application that is under way is begun anew when it is asked for again: the process that worked on
        it is gone, and nobody got anything."""
        if entry.state is EntryState.ISSUED:
            return False
        return entry.owner == self._owner or not owner_stands(reader, entry.owner)

    def take_over(self, writer: Writer, entry: Entry) -> Entry:
        """The entry, begun anew by this process. Its PIN has been checked."""
        return ledger.move(
            writer,
            entry,
            EntryState.CLAIMED,
            self.ports.clock.monotonic_s(),
            owner=self._owner,
            numbers=(),
            fee_yen=0,
            record="",
        )

    def _begin(self, writer: Writer, application: ApplicationRequest, digest: str) -> Entry:
        reason = self._card_and_pin(writer, application)
        entry = ledger.begun(
            application.application_id,
            self.ports.clock,
            state=EntryState.CLAIMED if reason is None else EntryState.REJECTED,
            digest=digest,
            owner=self._owner,
            kiosk_id=application.kiosk_id,
            certificate=application.certificate.value,
            copies=application.copies,
            reason=reason or "",
        )
        ledger.save(writer, entry)
        return entry

    def _card_and_pin(self, writer: Writer, application: ApplicationRequest) -> Reason | None:
        find = partial(self._copy.record, writer)
        card = found(find, CardRecord, application.card_serial)
        holder = None if card is None else found(find, ResidentRecord, card.resident_code)
        refused = refuse_card(card, holder)
        if card is None or refused is not None:
            return refused
        before = self.wrong_pins(writer, application)
        right = not pin_locked(before) and application.pin == card.pin
        after, reason = pin_step(before, right)
        if after != before:
            writer.put(tables.PIN_COUNTS, card.serial, str(after).encode("ascii"))
        return reason

    async def _end(self, entry: Entry, refused: Refused) -> None:
        """The entry ends with this refusal, unless the kiosk has given up meanwhile; the print file goes either way."""

        def end(writer: Writer) -> str:
            now = ledger.find(writer, entry.application_id)
            if now is None or now.owner != entry.owner:
                return ""
            if now.under_way:
                state = EntryState.REJECTED if now.state is EntryState.CLAIMED else EntryState.REFUSED
                now_s = self.ports.clock.monotonic_s()
                ledger.move(writer, now, state, now_s, reason=refused.reason, detail=refused.detail)
            return now.file

        file = await self.ports.database.write(end)
        if file:
            await self.ports.files.delete(file)


def refusal_of(entry: Entry) -> Refused:
    """What an application whose entry has ended gets from now on."""
    if entry.state in {EntryState.REFUSED, EntryState.REJECTED}:
        return Refused(Reason(entry.reason), entry.detail)
    return Refused(Reason.ALREADY_ISSUED, f"this application is {entry.state.value}")


def take_place(writer: Writer, place: int) -> str:
    """A new server process takes its place (0, 1, ...); what it is called from now on."""
    incarnation = ledger.next_number(writer, "incarnations")
    writer.put(tables.SERVERS, str(place), str(incarnation).encode("ascii"))
    return f"{place}.{incarnation}"


def owner_stands(reader: Reader, owner: str) -> bool:
    """Whether the server process that is called `owner` has not been replaced."""
    place, _, incarnation = owner.partition(".")
    return reader.get(tables.SERVERS, place) == incarnation.encode("ascii")
