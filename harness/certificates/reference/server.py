"""The issuance server (証明書発行サーバ): from an application whose card and PIN are right to the certificate.

Everything that an application is judged on and made from comes from one instant of the copy of the registers. A family
register is asked for at the family-register system; if it changed meanwhile, judging begins again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from harness.certificates.domain.words import Reason
from harness.certificates.reference import ledger
from harness.certificates.reference.compose.model import Issue, RecordRef, SheetData, SheetTask
from harness.certificates.reference.compose.sheets import (
    compose_sheet,
    own_data,
    record_ref,
    sheets,
    with_demanded_only,
)
from harness.certificates.reference.family_link import FamilyLink
from harness.certificates.reference.ledger import Entry, EntryState
from harness.certificates.reference.outcomes import Issued, Refused, Undecided
from harness.certificates.reference.ports import Ports, Reader, Writer
from harness.certificates.reference.printfile import PrintFile, pack
from harness.certificates.reference.printing.pages import PageModel, Pages
from harness.certificates.reference.printing.render import SheetOverflow, UnprintableName, UnusableImprint
from harness.certificates.reference.records import MunicipalityRecord, Table
from harness.certificates.reference.register_copy import RegisterCopy
from harness.certificates.reference.rules.eligibility import CaseFile, case_of, refuse
from harness.certificates.reference.rules.hours import business_date
from harness.certificates.reference.rules.kinds import FORMS, Source, fee_yen
from harness.certificates.reference.rules.requests import ApplicationRequest, Options
from harness.certificates.reference.sheets import SheetBuffer
from harness.certificates.reference.spooler import PrintJob, Spooler, SpoolNames

ADDRESS: Final = "issuance-server"
Render = Callable[[Pages], bytes]
_JUDGED_AT_MOST = 5
_UNPRINTABLE = (UnprintableName, SheetOverflow, UnusableImprint)


class Claim(NamedTuple):
    """What the Center passes on: the application, and its entry in state `claimed`."""

    application: ApplicationRequest
    entry: Entry


class _Judged(NamedTuple):
    """An application that passed all checks at one instant; `register_row` is the family register as it was then."""

    case: CaseFile
    municipality: MunicipalityRecord
    ref: RecordRef
    register_row: bytes | None
    business_time: datetime


class _Accepted(NamedTuple):
    """An application that has been accepted, and what its sheets are made from."""

    entry: Entry
    judged: _Judged
    data: SheetData


class IssuanceServer:
    """One for each server process."""

    def __init__(
        self,
        ports: Ports,
        render: Render,
        copy: RegisterCopy,
        names: SpoolNames,
        family: FamilyLink,
        buffer: SheetBuffer,
        spooler: Spooler,
    ) -> None:
        self.ports = ports
        self.copy = copy
        self._render = render
        self._names = names
        self._family = family
        self._buffer = buffer
        self._spooler = spooler
        self._press = asyncio.Lock()
        ports.transport.serve(ADDRESS, self.issue)

    async def issue(self, claim: Claim) -> Issued:
        """Judges, accepts, makes, prints; raises Refused or Undecided. The entry is then `issued`, or as it was."""
        entry, tasks = await self._accept(claim)
        try:
            pages, document = await self._make(entry.application_id, tasks)
        except _UNPRINTABLE as unprintable:
            raise Refused(Reason.UNPRINTABLE_NAME, str(unprintable)) from None
        records = tuple([page.record for page in pages])
        await self.ports.files.write(
            entry.file, pack(PrintFile(entry.application_id, entry.numbers, records, document))
        )
        try:
            file = await self._spooler.deliver(
                PrintJob(entry.application_id, entry.kiosk_id, claim.application.certificate, entry.file, entry.record)
            )
        except FileNotFoundError:
            raise Refused(Reason.BUSY, "the print file is gone") from None
        await self._conclude(entry)
        return Issued(entry.application_id, entry.numbers, file.document)

    # What follows, down to `compose`, are seams: each is one step that a defect may take in another way.

    def case(self, reader: Reader, application: ApplicationRequest) -> CaseFile:
        """What the registers' copy holds of an application."""
        return case_of(application, partial(self.copy.record, reader))

    def refuse(self, reader: Reader, application: ApplicationRequest, case: CaseFile, now: datetime) -> Reason | None:
        """All checks but the PIN; `now` is business time."""
        return refuse(application, case, now)

    def own_data(
        self, reader: Reader, application: ApplicationRequest, ref: RecordRef, case: CaseFile
    ) -> SheetData | None:
        """What the certificate is made from, where it is in this server's own tables; None without such a record."""
        return own_data(ref, case)

    def options(self, application: ApplicationRequest) -> Options:
        """What is printed besides."""
        return application.options

    def compose(self, task: SheetTask) -> PageModel:
        """One sheet."""
        return compose_sheet(task)

    async def _accept(self, claim: Claim) -> tuple[Entry, tuple[SheetTask, ...]]:
        asked = FORMS[claim.application.certificate].source is Source.REGISTER
        for _ in range(_JUDGED_AT_MOST):
            accepted = await (self._ask_and_enter(claim) if asked else self._enter_at_once(claim))
            if accepted is None:
                continue
            issue = Issue(
                claim.application.certificate,
                self.options(claim.application),
                accepted.judged.municipality,
                business_date(accepted.judged.business_time),
            )
            return accepted.entry, sheets(issue, accepted.data, accepted.entry.numbers)
        raise Refused(Reason.BUSY, "the registers changed too often")

    async def _enter_at_once(self, claim: Claim) -> _Accepted | None:
        """Judged and accepted in one transaction: all that the certificate is made from is here."""

        def enter(writer: Writer) -> _Accepted | None:
            judged = self._judge(writer, claim.application)
            data = self.own_data(writer, claim.application, judged.ref, judged.case)
            return None if data is None else self._enter(writer, claim, judged, data)

        return await self.ports.database.write(enter)

    async def _ask_and_enter(self, claim: Claim) -> _Accepted | None:
        """Judged, made from the family-register system's answer, and accepted if nothing changed meanwhile."""
        judged = await self.ports.database.read(lambda reader: self._judge(reader, claim.application))
        data = await self._family.ask(claim.entry.application_id, judged.ref)
        if data is None:
            return None
        return await self.ports.database.write(partial(self._enter, claim=claim, judged=judged, data=data))

    def _judge(self, reader: Reader, application: ApplicationRequest) -> _Judged:
        case = self.case(reader, application)
        now = self.ports.clock.now()
        reason = self.refuse(reader, application, case, now)
        if reason is not None or case.municipality is None:
            raise Refused(reason or Reason.KIND_NOT_SERVED)
        ref = record_ref(application, case)
        return _Judged(case, case.municipality, ref, self._register_row(reader, ref), now)

    def _register_row(self, reader: Reader, ref: RecordRef) -> bytes | None:
        return self.copy.row(reader, (Table.REGISTERS, ref.record_id)) if ref.source is Source.REGISTER else None

    def _enter(self, writer: Writer, claim: Claim, judged: _Judged, data: SheetData) -> _Accepted | None:
        """The entry, now accepted; None when the family register changed since it was judged on."""
        entry = still_mine(writer, claim.entry)
        ref = judged.ref
        if self._register_row(writer, ref) != judged.register_row:
            return None
        first = ledger.next_number(writer, "certificates", entry.copies)
        day = business_date(judged.business_time).isoformat().replace("-", "")
        accepted = ledger.move(
            writer,
            entry,
            EntryState.ACCEPTED,
            self.ports.clock.monotonic_s(),
            numbers=tuple([f"{day}-{number:06d}" for number in range(first, first + entry.copies)]),
            fee_yen=fee_yen(claim.application.certificate, entry.copies),
            file=self._names.name(entry.application_id, writer),
            record=ref.record,
        )
        return _Accepted(accepted, judged, data)

    async def _make(self, application_id: str, tasks: tuple[SheetTask, ...]) -> tuple[tuple[PageModel, ...], bytes]:
        """Lays out the sheets and makes the document; raises what `_UNPRINTABLE` names."""
        try:
            return await self._made(application_id, tasks)
        except _UNPRINTABLE:
            # What the form merely allows is no ground for a refusal.
            return await self._made(application_id, with_demanded_only(tasks))

    async def _made(self, application_id: str, tasks: tuple[SheetTask, ...]) -> tuple[tuple[PageModel, ...], bytes]:
        pages = await self._buffer.laid_out(application_id, [self.compose(task) for task in tasks])
        # Making a document takes milliseconds of the processor. One at a time, everything else has its turn in between:
        # under load certificates wait to be made, and not those that are made for their print.
        async with self._press:
            return pages, self._render(pages)

    async def _conclude(self, entry: Entry) -> None:
        def issued(writer: Writer) -> bool:
            now = ledger.find(writer, entry.application_id)
            if now is None or now.owner != entry.owner or now.state is not EntryState.ACCEPTED:
                return False
            ledger.move(writer, now, EntryState.ISSUED, self.ports.clock.monotonic_s())
            return True

        if not await self.ports.database.write(issued):
            await self._spooler.terminal.abandon(entry.kiosk_id, entry.file)
            raise Refused(Reason.ALREADY_ISSUED, "the kiosk gave up")


def still_mine(reader: Reader, claimed: Entry) -> Entry:
    """The entry as it is now. Raises Refused when it was cancelled, Undecided when another process has taken it over or
    a new population has been loaded."""
    entry = ledger.find(reader, claimed.application_id)
    if entry is None or entry.owner != claimed.owner:
        raise Undecided
    if entry.state is not claimed.state:
        raise Refused(Reason.ALREADY_ISSUED, "the kiosk gave up")
    return entry
