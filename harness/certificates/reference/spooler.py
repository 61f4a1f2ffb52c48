"""The spooler (印刷管理): from a print file that is ready to what the kiosk gets.

Order, exclusive control and the wait's limit stand here, and these are the places at which real systems broke; each is
a seam of its own that a defect replaces: `SpoolNames`, `Spooler.lane`, `Spooler.wait_exceeded`, `Terminal`."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable
from typing import NamedTuple

import orjson

from harness.certificates.domain.words import Kind, Reason
from harness.certificates.reference.board import Board
from harness.certificates.reference.faults import exchange_wanted, print_time_s
from harness.certificates.reference.ledger import next_number
from harness.certificates.reference.order import PrintOrder, PrintSlot, PrintWaitExceeded
from harness.certificates.reference.outcomes import Refused
from harness.certificates.reference.ports import Ports, Writer
from harness.certificates.reference.printfile import PrintFile, unpack
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.tables import ALERTS

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SUFFIX = ".print"


def mismatch(application_id: str, record: str, file: PrintFile) -> str:
    """The guard (申請者と印刷ファイルの紐付け確認): one sentence on the first thing in `file` that does not belong to
    this application; empty when all does. `record` is what the application may be made from. It looks at what is really
    being handed over, sheet by sheet, and at what was decided on acceptance; it trusts nothing in between."""
    for sheet, made_from in enumerate(file.records, start=1):
        if made_from != record:
            return f"sheet {sheet} was made from another record"
    if not file.records:
        return "the print file has no sheet"
    if file.application_id != application_id:
        return "the print file is that of another application"
    return ""


class PrintJob(NamedTuple):
    """An accepted application whose print file stands in the spool as `file`. `record` is what it may be
    made from."""

    application_id: str
    kiosk_id: str
    kind: Kind
    file: str
    record: str


class SpoolNames:
    """Names of print files: unique because the application's id is."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports

    def name(self, application_id: str, writer: Writer) -> str:
        """The name of this application's print file, the same in every process. `writer` is the transaction in which
        the application is accepted."""
        if _SAFE.fullmatch(application_id):
            return application_id + _SUFFIX
        return "-" + hashlib.blake2b(application_id.encode("utf-8"), digest_size=20).hexdigest() + _SUFFIX


class Terminal:
    """The kiosk's side of the hand-over. Nothing stays at a terminal when an application has ended, however it did."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports

    async def receive(self, kiosk_id: str, file: str) -> str:
        """The print file that this kiosk takes now, when `file` is ready for it."""
        return file

    async def abandon(self, kiosk_id: str, file: str) -> None:
        """After an abnormal end (given up, print failure): what was meant for the kiosk is thrown away."""
        await self.ports.files.delete(file)


class Spooler:
    """One for each server process; the print files are shared through the spool folder."""

    def __init__(self, ports: Ports, settings: Settings, board: Board, terminal: Terminal) -> None:
        self.ports = ports
        self.settings = settings
        self.board = board
        self.terminal = terminal
        self._slots = [PrintSlot(number) for number in range(settings.print_slots)]
        self._orders: dict[str, PrintOrder] = {}
        self._waiting: dict[str, None] = {}
        self._hands = asyncio.Lock()
        self._exit: asyncio.Future[str] | None = None

    async def deliver(self, job: PrintJob) -> PrintFile:
        """Prints in order and returns what the kiosk gets; raises Refused (`busy`, `stopped`)."""
        self._waiting[job.file] = None
        try:
            await self._exchange_if_wanted()
            file = await self.print_in_order(job)
            file = await self.terminal.receive(job.kiosk_id, file)
            async with self._hands:
                self._waiting.pop(job.file, None)
            return await self.hand_out(job, file)
        finally:
            self._waiting.pop(job.file, None)

    async def hand_out(self, job: PrintJob, file: str) -> PrintFile:
        """Reads the print file that the kiosk gets; raises Refused (`stopped`: the guard), FileNotFoundError."""
        document = unpack(await self.ports.files.read(file))
        if self.settings.guard:
            found = await self.compare(job, document)
            if found:
                await self.noticed(job, found)
        return document

    def hand_out_again(self, job: PrintJob) -> Awaitable[PrintFile]:
        """What was issued and not yet confirmed, to the kiosk that asks for it again; raises as `hand_out`."""
        return self.hand_out(job, job.file)

    async def compare(self, job: PrintJob, document: PrintFile) -> str:
        """The guard's look: what does not belong to the application, empty when all does."""
        return mismatch(job.application_id, job.record, document)

    async def noticed(self, job: PrintJob, found: str) -> None:
        """A mismatch: raises an alert, hands nothing out, and raises Refused (`stopped`)."""
        await self.tell(job, found)
        raise Refused(Reason.STOPPED, found)

    async def tell(self, job: PrintJob, found: str) -> None:
        """Raises an alert."""

        def alert(writer: Writer) -> None:
            number = str(next_number(writer, "alerts"))
            told = {"alert_id": number, "application_id": job.application_id, "message": found}
            writer.put(ALERTS, number.zfill(12), orjson.dumps(told))

        await self.ports.database.write(alert)

    def lane(self, kind: Kind) -> str:
        """Prints of one lane share one order and one count of free slots, and exclude each other from a slot: all of
        them, whatever their kind."""
        return ""

    async def print_in_order(self, job: PrintJob) -> str:
        """The file that comes out for this job, its own; raises Refused (`busy`)."""
        lane = self.lane(job.kind)
        order = self._orders.get(lane)
        if order is None:
            order = PrintOrder(self.ports.clock, self._slots, self.settings.print_wait_s)
            self._orders[lane] = order
        try:
            slot = await order.turn()
        except PrintWaitExceeded:
            return await self.wait_exceeded(job)
        try:
            slot.tray = job.file
            await self.ports.clock.sleep(print_time_s(self.board.latest, self.settings, self.ports.clock))
            file = slot.tray
        finally:
            order.release(slot)
        if self._exit is not None:
            self._exit.set_result(file)
            self._exit = None
        return file

    async def wait_exceeded(self, job: PrintJob) -> str:
        """The ticket has left the print order. With it goes the whole issuance: nothing of it may wait any longer."""
        raise Refused(Reason.BUSY, "the print did not begin in time")

    def next_from_exit(self) -> asyncio.Future[str]:
        """Resolves to the file that comes out next, whosever it is."""
        if self._exit is None:
            self._exit = asyncio.get_running_loop().create_future()
        return self._exit

    async def _exchange_if_wanted(self) -> None:
        """The fault `swap-print-files`: two files that wait at the same time change places."""
        if self.board.latest.swaps == 0 or len(self._waiting) < 2:
            return
        async with self._hands:
            if len(self._waiting) < 2 or not await exchange_wanted(self.ports.database, self.board):
                return
            first, second = list(self._waiting)[-2:]
            files = self.ports.files
            aside = f".{first}"
            await files.rename(first, aside)
            await files.rename(second, first)
            await files.rename(aside, second)
