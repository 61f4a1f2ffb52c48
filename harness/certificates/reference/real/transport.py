"""Calls between the parts of one process. A way may take time, as the line to a system in another house does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from harness.certificates.reference.ports import Handler, Randomness


class RealTransport:
    """`latencies_s` gives the least and the most time that a call to an address spends on the way."""

    def __init__(self, randomness: Randomness, latencies_s: Mapping[str, tuple[float, float]]) -> None:
        self._randomness = randomness
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
            await asyncio.sleep(self._randomness.uniform(*latency_s))
        return await handler(message)
