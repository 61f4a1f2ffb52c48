"""Worker processes, and what they and the pool say to each other, over one connection each."""

from __future__ import annotations

import mmap
import socket
import struct
import subprocess
from dataclasses import dataclass
from multiprocessing.connection import Connection

from harness.domain.messages import Message
from harness.processes import command, single_threaded


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One document to be read: a file's `path`, or its `data`.

    `second`: by both readers, not only by the primary one. `find_marks`: an imprint is expected on each sheet, so
    if one holds no image that could be one, the sheets are rendered and searched; with `thorough` as well they are
    searched in any case. `document` is the caller's name for it and comes back in the Observation. `lost` are the steps
    at which a worker ended before, each with why: they are not tried again."""

    document: str
    path: str | None = None
    data: bytes | None = None
    second: bool = False
    find_marks: bool = False
    thorough: bool = False
    lost: tuple[tuple[int, Message], ...] = ()


READING = 0
"""The step at which a document is read; those after it are its repairs, in their order."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one step of a document may cost a worker, whose address space `memory_mb` caps, and after how many documents
    a worker makes room for a fresh one. `patience_s` is how long documents that are slow may take together: once they
    have, no more are read."""

    cpu_s: float = 10.0
    wall_s: float = 30.0
    memory_mb: int = 500
    documents: int = 20_000
    patience_s: float = 300.0


SLOW_S = 2.0
"""Processor time above which a document is slow: hundreds of times what a certificate takes."""


class FinishedCount:
    """How many documents a worker has finished, at which step of the next it is, and how long slow ones have taken: a
    few bytes of a file that both sides have mapped, so that where a worker died is known without a message for each."""

    def __init__(self, descriptor: int) -> None:
        self._counter = mmap.mmap(descriptor, SIZE_BYTES)

    @property
    def count(self) -> int:
        """Documents finished so far."""
        return int(_COUNTER.unpack_from(self._counter)[0])

    @property
    def at(self) -> int:
        """The step of the document that is being read."""
        return int(_COUNTER.unpack_from(self._counter)[1])

    @property
    def slow_s(self) -> float:
        """How long slow documents have taken so far."""
        return float(_COUNTER.unpack_from(self._counter)[2])

    def begin(self, step: int) -> None:
        """The document that is being read is at this step now."""
        _COUNTER.pack_into(self._counter, 0, self.count, step, self.slow_s)

    def finish(self, took_s: float) -> None:
        """One document more, which took so long."""
        slow_s = self.slow_s + (took_s if took_s > SLOW_S else 0.0)
        _COUNTER.pack_into(self._counter, 0, self.count + 1, READING, slow_s)

    def close(self) -> None:
        """Lets the memory go."""
        self._counter.close()


_COUNTER = struct.Struct("<qqd")
SIZE_BYTES = _COUNTER.size


_MORE_AT_HAND = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=120"}
"""PDFium takes and gives back thousands of small pieces of memory for a sheet. With more of each size at hand reading
takes a fiftieth less; what the harness was started with goes first, and other C libraries take no notice."""


def started(module: str, *descriptors: int) -> tuple[subprocess.Popen[bytes], Connection]:
    """A process that runs a module of this room, and our end of the connection with it. Its arguments are the
    descriptors that it is to have: that of its own end, then these."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        held = (theirs.fileno(), *descriptors)
        process = subprocess.Popen(
            command(module, *map(str, held)),
            pass_fds=held,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**_MORE_AT_HAND, **single_threaded()},
            # Away from the terminal's Ctrl-C, but in this session: across sessions Linux gives nice values no effect.
            process_group=0,
        )
        return process, Connection(ours.detach())
