"""What a defect remembers in one server process: a cache that nobody clears."""

from __future__ import annotations

from math import inf
from typing import Generic, TypeVar

from harness.certificates.reference.board import Board
from harness.certificates.reference.ports import Clock, Reader

Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """Values by key, each for `kept_s` seconds after it was last kept. Another population empties it: what was
    remembered of the one before is lost."""

    def __init__(self, clock: Clock, kept_s: float = inf) -> None:
        self._clock = clock
        self._kept_s = kept_s
        self._board = Board()
        self._generation = -1
        self._held: dict[str, tuple[float, Kept]] = {}

    def recall(self, reader: Reader, key: str) -> Kept | None:
        """The value, or None when there is none, or none that is young enough."""
        self._follow(reader)
        held = self._held.get(key)
        if held is None or self._clock.monotonic_s() - held[0] >= self._kept_s:
            return None
        return held[1]

    def keep(self, reader: Reader, key: str, value: Kept) -> Kept:
        """Remembers the value from now on, and returns it."""
        self._follow(reader)
        self._held[key] = self._clock.monotonic_s(), value
        return value

    def _follow(self, reader: Reader) -> None:
        generation = self._board.look(reader).generation
        if generation != self._generation:
            self._generation = generation
            self._held.clear()
