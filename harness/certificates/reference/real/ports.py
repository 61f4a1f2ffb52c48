"""All four ports of a process on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from random import uniform
from typing import Any

from harness.certificates.reference import tables
from harness.certificates.reference.family_link import ADDRESS as FAMILY_REGISTER
from harness.certificates.reference.ports import Handler, Ports
from harness.certificates.reference.real.clock import RealClock
from harness.certificates.reference.real.database import RealDatabase
from harness.certificates.reference.real.files import RealFiles
from harness.certificates.reference.settings import Settings


class RealTransport:
    """Calls between the parts of one process. `latencies_s` gives the least and the most time that a call to an address
    spends on the way; how long it takes is chance, and not reproducible: the load on a real system is not either."""

    def __init__(self, latencies_s: Mapping[str, tuple[float, float]]) -> None:
        self._latencies_s = latencies_s
        self._handlers: dict[str, Handler] = {}

    def serve(self, address: str, handler: Handler) -> None:
        self._handlers[address] = handler

    async def call(self, address: str, message: Any) -> Any:
        handler = self._handlers.get(address)
        if handler is None:
            raise ConnectionError(f"nobody serves {address}")
        latency_s = self._latencies_s.get(address)
        if latency_s is not None:
            await asyncio.sleep(uniform(*latency_s))
        return await handler(message)


def real_ports(database: Path, spool: Path, clock: Path, settings: Settings) -> Ports:
    """The ports on this machine."""
    return Ports(
        RealClock(clock),
        RealFiles(spool),
        RealDatabase(database, tables.ALL),
        RealTransport({FAMILY_REGISTER: settings.family_latency_s}),
    )
