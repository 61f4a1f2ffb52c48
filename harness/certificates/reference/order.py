"""Print order and exclusive control: tickets in the order of their coming, and a bounded number of print slots."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from harness.certificates.reference.ports import Clock


class PrintWaitExceeded(Exception):
    """The print has not begun within the limit; the ticket has left the order."""


@dataclass(slots=True)
class PrintSlot:
    """One place at which a print file is made ready for its kiosk. `tray` names the file that lies in it."""

    number: int
    tray: str = ""


class PrintOrder:
    """Who comes first prints first. All waits have the same limit, so the oldest ticket always runs out first and one
    task watches them all."""

    def __init__(self, clock: Clock, slots: Iterable[PrintSlot], wait_s: float) -> None:
        self._clock = clock
        self._free = deque(slots)
        self._wait_s = wait_s
        self._tickets: deque[tuple[float, asyncio.Future[PrintSlot]]] = deque()
        self._watch: asyncio.Task[None] | None = None

    async def turn(self) -> PrintSlot:
        """Waits for a slot; raises PrintWaitExceeded. Whoever gets a slot must `release` it."""
        if self._free and not self._tickets:
            return self._free.popleft()
        ticket: asyncio.Future[PrintSlot] = asyncio.get_running_loop().create_future()
        self._tickets.append((self._clock.monotonic_s() + self._wait_s, ticket))
        if self._watch is None:
            self._watch = asyncio.create_task(self._expire())
        return await ticket

    def release(self, slot: PrintSlot) -> None:
        """Gives the slot to the oldest ticket, or keeps it for the next."""
        while self._tickets:
            ticket = self._tickets.popleft()[1]
            if not ticket.done():
                ticket.set_result(slot)
                return
        self._free.appendleft(slot)

    async def _expire(self) -> None:
        while self._tickets:
            deadline_s, ticket = self._tickets[0]
            left_s = deadline_s - self._clock.monotonic_s()
            if left_s > 0 and not ticket.done():
                await self._clock.sleep(left_s)
                continue
            self._tickets.popleft()
            if not ticket.done():
                ticket.set_exception(PrintWaitExceeded())
        self._watch = None
