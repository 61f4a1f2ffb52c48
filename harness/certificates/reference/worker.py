"""One server process: started by `serve` with its place and settings as one JSON argument.

It speaks with its parent in JSON lines on standard output: `{"ready": pid}` once it answers, `{"end": place}` to ask
for the abnormal end of a process (fault `kill-worker`), `{"error": sentence}` when it cannot start. It ends when its
standard input closes."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import sqlite3
import sys
import threading
from typing import Any, Final, cast

import uvicorn
from pydantic import TypeAdapter
from uvicorn.loops.auto import auto_loop_factory
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from harness.certificates.reference.app import App
from harness.certificates.reference.assembly import assemble
from harness.certificates.reference.defects import parts_of
from harness.certificates.reference.openapi import openapi_bytes
from harness.certificates.reference.printing.render import CertificateRenderer, UnusableFont
from harness.certificates.reference.real.ports import real_ports
from harness.certificates.reference.settings import Job

_FINISH_S = 1
_HEAD: Final = b"HTTP/1.1 200 "
_COLLECT_AFTER = 50_000


def tell(**said: object) -> None:
    """One JSON line to the parent."""
    os.write(1, json.dumps(said).encode("utf-8") + b"\n")


class _OneWrite:
    """A connection on which the head of a 200 waits for its body, which always follows at once: both leave with one
    call to the system, and the other side is woken once."""

    def __init__(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._head = b""

    def write(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(_HEAD):
            self._head = data
            return
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Protocol(HttpToolsProtocol):
    """uvicorn's, on such connections."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, _OneWrite(transport)))


class _Server(uvicorn.Server):
    """Tells the parent when it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What stands now stays, and a request leaves next to no cycles: looking for them more rarely saves a twentieth.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_COLLECT_AFTER, 20, 20)
        tell(ready=os.getpid())


async def _serve(job: Job) -> None:
    ports = real_ports(job.database, job.spool, job.clock, job.settings)
    renderer = CertificateRenderer(job.font)
    loop = asyncio.get_running_loop()

    def end_a_process() -> None:
        # The answer to the fault's request leaves first, also when this very process is the one to end.
        loop.call_later(_FINISH_S / 100, lambda: tell(end=job.place))

    system = await assemble(ports, job.settings, job.place, renderer.render, end_a_process, parts_of(job.defect))
    app = App(system, job.defect or "sound", {"/openapi.json": openapi_bytes()})
    config = uvicorn.Config(
        app,
        http=_Protocol,
        log_level="error",
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_FINISH_S,
        backlog=2048,
    )
    server = _Server(config)

    def wait_for_parent() -> None:
        while os.read(0, 4096):
            pass
        server.should_exit = True

    threading.Thread(target=wait_for_parent, daemon=True).start()
    housekeeping = asyncio.create_task(system.housekeeping.run())
    try:
        await server.serve([socket.socket(fileno=job.descriptor)])
    finally:
        housekeeping.cancel()


def main() -> int:
    """Exit code 0; 2 when it could not start."""
    job = TypeAdapter(Job).validate_json(sys.argv[1])
    try:
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(_serve(job))
    except (UnusableFont, OSError, sqlite3.Error) as error:
        tell(error=str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
