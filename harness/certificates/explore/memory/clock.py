"""Virtual time, and business time that runs with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from harness.certificates.reference.rules.hours import in_tokyo
from harness.explore.loop import VirtualLoop


class MemoryClock:
    """One for all processes. `begins` is business time when virtual time began."""

    def __init__(self, loop: VirtualLoop, begins: datetime) -> None:
        self._loop = loop
        self._begins = self._set_to = in_tokyo(begins)
        self._began_ns = self._set_ns = loop.now_ns

    def monotonic_s(self) -> float:
        return self._loop.now_ns / 1e9

    async def sleep(self, delay_s: float) -> None:
        await self._loop.later(delay_s)

    def now(self) -> datetime:
        return self._set_to + timedelta(microseconds=(self._loop.now_ns - self._set_ns) // 1_000)

    async def set_now(self, moment: datetime) -> None:
        await self._loop.step("sets the business clock to", moment.isoformat())
        self._set_to, self._set_ns = in_tokyo(moment), self._loop.now_ns

    async def reset(self) -> None:
        await self._loop.step("sets the business clock back")
        self._set_to, self._set_ns = self._begins, self._began_ns
