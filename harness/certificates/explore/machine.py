"""What the server processes stand on: they begin, answer requests, crash between two steps, and are replaced.

Each process is a real `System` behind the real `App`, over ports in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from harness.catalogue import say
from harness.certificates.domain.operations import AlertEntry, LedgerEntry, SelfReport, SpoolEntry
from harness.certificates.explore.memory.ports import Shared, shared
from harness.certificates.explore.memory.transport import MemoryTransport
from harness.certificates.explore.paper import Paper
from harness.certificates.explore.world import World
from harness.certificates.reference import ledger, tables
from harness.certificates.reference.app import App
from harness.certificates.reference.assembly import Parts, System, assemble
from harness.certificates.reference.printfile import BrokenPrintFile, unpack
from harness.certificates.reference.settings import Settings
from harness.explore.loop import VirtualLoop
from harness.targets.http.exchange import SERVER_FAILED, Reply, whole_reply

_KILLED_AFTER_S: Final = 0.01
_REPLACED_AFTER_S: Final = 0.2
_CLOCK: Final = "/v1/clock"
_REFUSED: Final = Reply(problem=say("connection-refused"))
_BROKEN: Final = Reply(problem=say("connection-cut"))


@dataclass(slots=True, eq=False)
class Process:
    """One server process. `app` and `system` are there once it answers; `begins` is whether it has been started, and
    `settled` resolves when it answers or has crashed before."""

    place: int
    begins: bool = False
    app: App | None = None
    system: System | None = None
    serving: dict[asyncio.Future[Reply], None] = field(default_factory=dict)
    keeps_house: bool = False
    settled: asyncio.Future[None] | None = None


class Machine:
    """`errors` are those with which a request ended in a process."""

    def __init__(
        self, loop: VirtualLoop, world: World, parts: Parts, settings: Settings, paper: Paper, build: str
    ) -> None:
        self.loop = loop
        self.shared: Shared = shared(loop, world.base, world.begins)
        self.errors: list[str] = []
        self._parts = parts
        self._settings = settings
        self._paper = paper
        self._build = build
        self._processes: list[Process] = []
        self._transports: list[MemoryTransport] = []

    def begin(self, keeps_house: bool) -> None:
        """All processes begin, one after another, before anything else happens. To be called while the loop runs."""
        self.loop.quiet = True
        try:
            for place in range(self._settings.processes):
                process = Process(place, begins=True)
                self._processes.append(process)
                _at_once(self._assemble(process))
        finally:
            self.loop.quiet = False
        if keeps_house:
            self.keep_house()

    def keep_house(self) -> None:
        """From now on every process does what it does besides answering."""
        for process in self._processes:
            if process.system is not None and not process.keeps_house:
                process.keeps_house = True
                self.loop.spawn(process.system.housekeeping.run(), self.loop.new_actor(), process)

    async def _assemble(self, process: Process) -> None:
        transport = MemoryTransport(self.loop, self.shared.mishaps)
        self._transports.append(transport)
        process.system = await assemble(
            self.shared.ports(transport),
            self._settings,
            process.place,
            self._paper.render,
            lambda: self._kill(process),
            self._parts,
        )
        process.app = App(process.system, self._build)
        if process.settled is not None:
            process.settled.set_result(None)

    # Requests

    def request(self, place: int, path: str, body: bytes) -> asyncio.Future[Reply]:
        """POST (PUT for the clock) to the process at `place`; resolves to what comes back. It is served on behalf of
        whoever asks."""
        reply: asyncio.Future[Reply] = self.loop.create_future()
        process = self._processes[place % len(self._processes)]
        if process.app is None:
            reply.set_result(_REFUSED)
        else:
            process.serving[reply] = None
            work = self._serve(process, process.app, reply, path, body)
            self.loop.spawn(work, self.loop.current_actor(), process)
        return reply

    async def _serve(self, process: Process, app: App, reply: asyncio.Future[Reply], path: str, body: bytes) -> None:
        try:
            method = "PUT" if path == _CLOCK else "POST"
            answer = whole_reply(*await app.answer(method, path, body))
        except Exception as error:  # noqa: BLE001 - as an HTTP server does: whatever it is, it fails
            self.errors.append(f"{type(error).__name__}: {error}")
            answer = SERVER_FAILED
        del process.serving[reply]
        if not reply.done():
            reply.set_result(answer)

    # Crashes

    def crash(self, place: int) -> None:
        """What runs in the process at `place` never goes on; what waits for its answers is told that the connection
        broke. What it had written stands."""
        process = self._processes[place % len(self._processes)]
        if not process.begins:
            return
        self._processes[process.place] = Process(process.place)
        self.loop.drop(process)
        if process.settled is not None and not process.settled.done():
            process.settled.set_result(None)
        for reply in process.serving:
            if not reply.done():
                reply.set_result(_BROKEN)

    async def replace(self, place: int) -> None:
        """A new process at `place`, where none stands: assembled step by step while the others work."""
        process = self._processes[place % len(self._processes)]
        if not process.begins:
            process.begins, process.settled = True, self.loop.create_future()
            self.loop.spawn(self._assemble(process), self.loop.new_actor(), process)
            await process.settled
            self.keep_house()

    def _kill(self, process: Process) -> None:
        """Fault `kill-worker`: the answer leaves first."""
        self.loop.spawn(self._end(process), self.loop.new_actor())

    async def _end(self, process: Process) -> None:
        await self.loop.later(_KILLED_AFTER_S, "kills the process at", str(process.place))
        if self._processes[process.place] is process:
            self.crash(process.place)
            await self.loop.later(_REPLACED_AFTER_S, "replaces the process at", str(process.place))
            await self.replace(process.place)

    def take_apart(self) -> None:
        """When all is over: cuts what holds each other, so that the memory is free at once."""
        for process in self._processes:
            process.app = process.system = None
        for transport in self._transports:
            transport.forget()

    # What the system says of itself

    @property
    def at_rest(self) -> bool:
        """Whether nothing is held, open or on its way."""
        held, database = self.shared.files.held, self.shared.database.tables
        return not held and not database.count(tables.OPEN) and not database.count(tables.LINK_QUEUE)

    def report(self) -> SelfReport:
        """Its ledger, spool and alerts."""
        database = self.shared.database.tables
        entries = tuple([_ledger_entry(row) for row in ledger.listed(database)])
        held = tuple([SpoolEntry(name, _whose(data)) for name, data in sorted(self.shared.files.held.items())])
        alerts = tuple([_alert(row) for _, row in database.scan(tables.ALERTS)])
        return SelfReport(entries, held, alerts)


def _at_once(work: Any) -> None:
    """Runs a coroutine that nothing stops on its way."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise RuntimeError("a process waits for something before it has begun")


def _ledger_entry(row: Mapping[str, Any]) -> LedgerEntry:
    return LedgerEntry(
        row["application_id"],
        row["certificate"],
        tuple(row["certificate_numbers"]),
        row["copies"],
        row["fee"],
        row["outcome"],
    )


def _whose(data: bytes) -> str:
    try:
        return unpack(data).application_id
    except BrokenPrintFile:
        return ""


def _alert(row: bytes) -> AlertEntry:
    alert = orjson.loads(row)
    return AlertEntry(alert["alert_id"], alert["application_id"], alert["message"])
