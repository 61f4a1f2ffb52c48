"""The reference system as processes: N servers on one address, one database and one spool folder, and who watches them.

Each server process has a listening socket of its own on the common port (SO_REUSEPORT), so that the kernel spreads the
connections; the parent holds all of them, and a connection that waits for a dead process waits for its successor."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from harness.certificates.reference import tables
from harness.certificates.reference.board import Board
from harness.certificates.reference.defects import UnknownDefect, parts_of
from harness.certificates.reference.ports import Writer
from harness.certificates.reference.real.clock import prepare_clock
from harness.certificates.reference.real.database import RealDatabase, prepare_database
from harness.certificates.reference.settings import Job, Settings
from harness.processes import command, environment

_STOP_S = 5.0
_START_S = 30.0
_QUICK_DEATHS = 5
_SHARED_MEMORY = "/dev/shm"


class CannotServe(Exception):
    """One sentence that says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """`port` 0 takes a free one. Without `database` a temporary one is used and removed at the end; the spool folder
    stands beside the database. `until_eof` ends the system when standard input closes."""

    host: str = "127.0.0.1"
    port: int = 8470
    database: Path | None = None
    defect: str | None = None
    font: Path | None = None
    until_eof: bool = False
    settings: Settings = field(default_factory=Settings)


def main(options: ServeOptions) -> int:
    """Serves until asked to end (SIGTERM, SIGINT, end of standard input). Prints one JSON line,
    `{"url": ..., "pids": [...]}`, when it answers. 0, or 2 with one sentence on standard error."""
    home = Path(tempfile.mkdtemp(prefix="himozuke-", dir=_memory_folder()))
    try:
        asyncio.run(_Supervisor(options, home).run())
        return 0
    except CannotServe as problem:
        print(problem, file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _memory_folder() -> str | None:
    """A folder in memory with a gigabyte to spare, None where the machine has none: what ends with the system need not
    wait for a disk."""
    with contextlib.suppress(OSError):
        if os.access(_SHARED_MEMORY, os.W_OK) and shutil.disk_usage(_SHARED_MEMORY).free > 1 << 30:
            return _SHARED_MEMORY
    return None


def listening_sockets(host: str, port: int, count: int) -> list[socket.socket]:
    """This many sockets on one port; raises CannotServe when the address is taken."""
    try:
        info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(info[0], info[1]) as probe:
            # Without SO_REUSEPORT, so that another system's port is never shared.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(info[4])
            address = probe.getsockname()
        return [_listening(info[0], address) for _ in range(count)]
    except OSError as error:
        raise CannotServe(
            f"cannot listen on {host} port {port} ({error.strerror or error}): choose another with --port"
        ) from None


def _listening(family: int, address: Any) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(address)
    made.listen(2048)
    return made


class _Supervisor:
    """Starts the server processes, replaces those that die, ends them all."""

    def __init__(self, options: ServeOptions, home: Path) -> None:
        self._options = options
        self._database = options.database or home / "system.sqlite"
        self._spool = self._database.with_name(self._database.name + ".spool")
        self._clock = home / "clock"
        self._sockets: list[socket.socket] = []
        self._processes: dict[int, Process] = {}
        self._ready: set[int] = set()
        """The places whose process answers."""
        self._announced = False
        self._quick_deaths = 0

    async def run(self) -> None:
        """Until it is asked to end; raises CannotServe."""
        await self._prepare()
        self._sockets = listening_sockets(self._options.host, self._options.port, self._options.settings.processes)
        loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = loop.create_future()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        if self._options.until_eof:
            loop.add_reader(sys.stdin, self._hear)
        loop.call_later(_START_S, self._limit_start)
        keepers = [asyncio.create_task(self._keep(place)) for place in range(len(self._sockets))]
        try:
            done, _ = await asyncio.wait((self._over, *keepers), return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            for keeper in keepers:
                keeper.cancel()
            await self._stop()
            for held in self._sockets:
                held.close()

    async def _prepare(self) -> None:
        try:
            parts_of(self._options.defect or "")
            prepare_database(self._database, tables.ALL)
            self._spool.mkdir(exist_ok=True)
        except UnknownDefect as unknown:
            raise CannotServe(str(unknown)) from None
        except (OSError, sqlite3.Error) as error:
            raise CannotServe(f"cannot use {self._database} as database ({error}): choose another") from None
        prepare_clock(self._clock)
        with contextlib.closing(RealDatabase(self._database, tables.ALL)) as database:
            await database.write(_forget_processes)

    async def _keep(self, place: int) -> None:
        """The process at this place, and its successor whenever it has died."""
        while True:
            self._ready.discard(place)
            process = self._processes[place] = await self._started(place)
            assert process.stdout is not None
            async for line in process.stdout:
                said = json.loads(line)
                if "error" in said:
                    raise CannotServe(str(said["error"]))
                if "ready" in said:
                    self._ready.add(place)
                    self._announce()
                elif "end" in said:
                    with contextlib.suppress(ProcessLookupError):
                        self._processes[(place + 1) % len(self._sockets)].kill()
            await process.wait()
            _let_go(process)
            self._quick_deaths = 0 if place in self._ready else self._quick_deaths + 1
            if self._quick_deaths >= _QUICK_DEATHS or not (place in self._ready or self._announced):
                raise CannotServe("a server process ends as soon as it is started; its own words stand before this")

    async def _started(self, place: int) -> Process:
        options, descriptor = self._options, self._sockets[place].fileno()
        paths = (self._database, self._spool, self._clock, options.font)
        job = Job(place, descriptor, *paths, options.defect or "", options.settings)
        return await asyncio.create_subprocess_exec(
            *command("harness.certificates.reference.worker", orjson.dumps(job, default=str).decode()),
            stdin=PIPE,
            stdout=PIPE,
            pass_fds=(descriptor,),
            env=environment(),
            process_group=0,
        )  # Ctrl-C is for the parent, which then ends them in good order

    def _announce(self) -> None:
        if self._announced or len(self._ready) < len(self._sockets):
            return
        self._announced = True
        address = self._sockets[0].getsockname()
        host = f"[{address[0]}]" if ":" in address[0] else address[0]
        pids = [process.pid for _, process in sorted(self._processes.items())]
        print(json.dumps({"url": f"http://{host}:{address[1]}", "pids": pids}), flush=True)

    def _limit_start(self) -> None:
        if not (self._announced or self._over.done()):
            self._over.set_exception(CannotServe("the server processes did not start in time"))

    def _hear(self) -> None:
        if not os.read(sys.stdin.fileno(), 4096):
            asyncio.get_running_loop().remove_reader(sys.stdin)
            self._end()

    def _end(self) -> None:
        if not self._over.done():
            self._over.set_result(None)

    async def _stop(self) -> None:
        for process in self._processes.values():
            _let_go(process)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_S):
                for process in self._processes.values():
                    await process.wait()
        for process in self._processes.values():
            if process.returncode is None:
                process.kill()
            await process.wait()


def _let_go(process: Process) -> None:
    """A process ends when its standard input does."""
    assert process.stdin is not None
    process.stdin.close()


def _forget_processes(writer: Writer) -> None:
    """No server process of an earlier start stands any more, and neither do its faults."""
    writer.clear(tables.SERVERS)
    Board().post(writer, slow_until_s=0.0, slower_by_s=0.0, link_down_until_s=0.0, swaps=0)
