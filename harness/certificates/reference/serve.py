"""The reference system as processes: N servers on one address, one database and one spool folder, and who watches them.

Each server process has a listening socket of its own on the common port (SO_REUSEPORT), so that the kernel spreads the
connections; the parent holds all of them, and a connection that waits for a dead process waits for its successor."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
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


@dataclass(slots=True)
class _Child:
    """A server process at its place."""

    place: int
    process: subprocess.Popen[bytes]
    started_s: float
    ready: bool = False
    said: bytes = b""


def main(options: ServeOptions) -> int:
    """Serves until asked to end (SIGTERM, SIGINT, end of standard input). Prints one JSON line,
    `{"url": ..., "pids": [...]}`, when it answers. 0, or 2 with one sentence on standard error."""
    home = Path(tempfile.mkdtemp(prefix="himozuke-", dir=_memory_folder()))
    try:
        return _Supervisor(options, home).run()
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
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._sockets: list[socket.socket] = []
        self._announced = False
        self._ending = False
        self._quick_deaths = 0

    def run(self) -> int:
        self._prepare()
        self._sockets = listening_sockets(self._options.host, self._options.port, self._options.settings.processes)
        woken, wake = socket.socketpair()
        wake.setblocking(False)
        previous = {number: signal.signal(number, self._end) for number in (signal.SIGTERM, signal.SIGINT)}
        old_wake = signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._selector.register(woken, selectors.EVENT_READ, None)
        if self._options.until_eof:
            self._selector.register(sys.stdin, selectors.EVENT_READ, sys.stdin)
        try:
            for place in range(len(self._sockets)):
                self._start(place)
            while not self._ending:
                self._turn()
            return 0
        finally:
            self._stop()
            signal.set_wakeup_fd(old_wake)
            for number, handler in previous.items():
                signal.signal(number, handler)
            for held in (*self._sockets, woken, wake):
                held.close()
            self._selector.close()

    def _prepare(self) -> None:
        try:
            parts_of(self._options.defect or "")
            prepare_database(self._database, tables.ALL)
            self._spool.mkdir(exist_ok=True)
        except UnknownDefect as unknown:
            raise CannotServe(str(unknown)) from None
        except (OSError, sqlite3.Error) as error:
            raise CannotServe(f"cannot use {self._database} as database ({error}): choose another") from None
        prepare_clock(self._clock)
        database = RealDatabase(self._database, tables.ALL)
        try:
            asyncio.run(database.write(_forget_processes))
        finally:
            database.close()

    def _start(self, place: int) -> None:
        options, descriptor = self._options, self._sockets[place].fileno()
        paths = (self._database, self._spool, self._clock, options.font)
        job = Job(place, descriptor, *paths, options.defect or "", options.settings)
        process = subprocess.Popen(
            command("harness.certificates.reference.worker", orjson.dumps(job, default=str).decode()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(descriptor,),
            env=environment(),
            process_group=0,
        )  # Ctrl-C is for the parent, which then ends them in good order
        child = _Child(place, process, time.monotonic())
        self._children[place] = child
        assert process.stdout is not None
        self._selector.register(process.stdout, selectors.EVENT_READ, child)

    def _turn(self) -> None:
        for key, _ in self._selector.select(timeout=_START_S):
            if isinstance(key.data, _Child):
                self._listen(key.data)
            elif key.data is sys.stdin and not os.read(sys.stdin.fileno(), 4096):
                self._ending = True
        if not self._announced and any(
            time.monotonic() - child.started_s > _START_S for child in self._children.values()
        ):
            raise CannotServe("the server processes did not start in time")

    def _listen(self, child: _Child) -> None:
        assert child.process.stdout is not None
        data = os.read(child.process.stdout.fileno(), 65536)
        if not data:
            self._replace(child)
            return
        *lines, child.said = (child.said + data).split(b"\n")
        for line in lines:
            said = json.loads(line)
            if "error" in said:
                raise CannotServe(str(said["error"]))
            if "ready" in said:
                child.ready = True
                self._announce()
            elif "end" in said:
                self._children[(child.place + 1) % len(self._sockets)].process.kill()

    def _announce(self) -> None:
        if self._announced or not all(child.ready for child in self._children.values()):
            return
        self._announced = True
        address = self._sockets[0].getsockname()
        host = f"[{address[0]}]" if ":" in address[0] else address[0]
        pids = [child.process.pid for child in self._children.values()]
        print(json.dumps({"url": f"http://{host}:{address[1]}", "pids": pids}), flush=True)

    def _replace(self, child: _Child) -> None:
        self._close(child)
        self._quick_deaths = 0 if child.ready else self._quick_deaths + 1
        if self._quick_deaths >= _QUICK_DEATHS or not (child.ready or self._announced):
            raise CannotServe("a server process ends as soon as it is started; its own words stand before this")
        if not self._ending:
            self._start(child.place)

    def _close(self, child: _Child) -> None:
        assert child.process.stdout is not None
        assert child.process.stdin is not None
        self._selector.unregister(child.process.stdout)
        child.process.stdin.close()
        child.process.stdout.close()
        child.process.wait()

    def _end(self, *_: object) -> None:
        self._ending = True

    def _stop(self) -> None:
        for child in self._children.values():
            if child.process.stdin is not None and not child.process.stdin.closed:
                child.process.stdin.close()
        deadline_s = time.monotonic() + _STOP_S
        for child in self._children.values():
            try:
                child.process.wait(max(deadline_s - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            if child.process.stdout is not None:
                child.process.stdout.close()


def _forget_processes(writer: Writer) -> None:
    """No server process of an earlier start stands any more, and neither do its faults."""
    writer.clear(tables.SERVERS)
    Board().post(writer, slow_until_s=0.0, slower_by_s=0.0, link_down_until_s=0.0, swaps=0)
