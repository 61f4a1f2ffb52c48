"""The system: plain asyncio code. At each `pause` another request may go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable


class Echo:
    """Sound: each request keeps its number to itself."""

    def __init__(self, pause: Callable[[str], Awaitable[None]]) -> None:
        self._pause = pause

    async def answer(self, number: int) -> int:
        await self._pause("looks it up")
        return number


class MixedUp(Echo):
    """One variable holds the number of whoever asks, while several may."""

    async def answer(self, number: int) -> int:
        self._asked = number
        await self._pause("looks it up")
        return self._asked


SYSTEMS: dict[str, type[Echo]] = {"": Echo, "mixed-up": MixedUp}
"""By defect."""
