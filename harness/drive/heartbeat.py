"""Whether the generator itself stood still: a tick that comes late by more than STOOD_STILL_S is an interval of which
the record says that nobody was there to send, to receive or to stamp. A slow system does not hold up the tick.

Imported in the generator's process only.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic_ns
from typing import Final

import gevent

from harness.history.journal import JournalWriter

BEAT_S: Final = 0.1
STOOD_STILL_S: Final = 1.0
"""Far above what other greenlets, or a machine with much to do, hold up a tick."""

STOOD_STILL: Final = "stood-still"
"""The mark of such an interval, with its ends."""


class Heartbeat:
    """The tick of one worker."""

    def __init__(self, journal: JournalWriter, told: Callable[[int], None]) -> None:
        """`told` hears of each interval how many nanoseconds it lasted."""
        self._journal = journal
        self._told = told
        self._last_ns = monotonic_ns()

    def begin(self) -> None:
        """It ticks from now on."""
        self._last_ns = monotonic_ns()

    def beat(self) -> None:
        """One tick. Raises OSError where it cannot be recorded."""
        now_ns, last_ns = monotonic_ns(), self._last_ns
        self._last_ns = now_ns
        if now_ns - last_ns > STOOD_STILL_S * 1e9:
            self._told(now_ns - last_ns)
            self._journal.mark(STOOD_STILL, {"from_ns": last_ns, "to_ns": now_ns})

    def run(self) -> None:
        """Ticks on and on."""
        while True:
            gevent.sleep(BEAT_S)
            self.beat()
