"""Calls between the parts of one process, some of which can be made to go wrong: lost, doubled, delayed."""

from __future__ import annotations

from typing import Any

from harness.certificates.reference.ports import Handler
from harness.explore.loop import VirtualLoop

Mishaps = dict[str, list[str | float]]
"""What is to go wrong with the next calls to an address, in any process: `lose` (the call never arrives), `lose
answer`, `double` (it arrives twice), or a number of seconds that it takes."""


class MemoryTransport:
    """One for each process."""

    def __init__(self, loop: VirtualLoop, mishaps: Mishaps) -> None:
        self._loop = loop
        self._mishaps = mishaps
        self._handlers: dict[str, Handler] = {}

    def serve(self, address: str, handler: Handler) -> None:
        self._handlers[address] = handler

    def forget(self) -> None:
        """Nobody serves anything any more."""
        self._handlers.clear()

    async def call(self, address: str, message: Any) -> Any:
        handler = self._handlers.get(address)
        if handler is None:
            raise ConnectionError(f"nobody serves {address}")
        await self._loop.step("calls", address)
        mishaps = self._mishaps.get(address)
        if not mishaps:
            return await handler(message)
        mishap = mishaps.pop(0)
        if isinstance(mishap, float):
            await self._loop.later(mishap, "is heard at", address)
        elif mishap == "lose":
            raise ConnectionError(f"the call to {address} was lost")
        elif mishap == "double":
            await handler(message)
        answer = await handler(message)
        if mishap == "lose answer":
            raise ConnectionError(f"the answer from {address} was lost")
        return answer
