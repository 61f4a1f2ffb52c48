"""The machine's monotonic clock, and business time as an offset from it that all processes share through a file."""

from __future__ import annotations

import asyncio
import mmap
import struct
import time
from datetime import datetime
from pathlib import Path

from harness.certificates.reference.rules.hours import TOKYO

_OFFSET = struct.Struct("=d")


class RealClock:
    """`offset_file` holds one double: seconds between the epoch of business time and the monotonic clock's zero."""

    def __init__(self, offset_file: Path) -> None:
        if not offset_file.exists():
            prepare_clock(offset_file)
        with offset_file.open("r+b") as handle:
            self._shared = mmap.mmap(handle.fileno(), _OFFSET.size)

    def monotonic_s(self) -> float:
        return time.monotonic()

    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(max(delay_s, 0.0))

    def now(self) -> datetime:
        (offset_s,) = _OFFSET.unpack(self._shared[:])
        return datetime.fromtimestamp(time.monotonic() + offset_s, TOKYO)

    async def set_now(self, moment: datetime) -> None:
        self._shared[:] = _OFFSET.pack(moment.timestamp() - time.monotonic())

    async def reset(self) -> None:
        self._shared[:] = _OFFSET.pack(time.time() - time.monotonic())


def prepare_clock(offset_file: Path) -> None:
    """Writes the file with the offset of the machine's own time, so that business time begins as real time."""
    offset_file.write_bytes(_OFFSET.pack(time.time() - time.monotonic()))
