"""Worker processes, and what they and the pool say to each other, over one connection each."""

from __future__ import annotations

import mmap
import socket
import struct
import subprocess
from dataclasses import dataclass
from multiprocessing.connection import Connection

from harness.processes import command, single_threaded


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One document to be read: a file's `path`, or its `data`.

    `second`: by both readers, not only by the primary one. `find_marks`: an imprint is expected, so if no sheet holds
    an image that could be one, the sheets are rendered and searched; with `thorough` as well they are searched in any
    case. `document` is the caller's name for it and comes back in the Observation."""

    document: str
    path: str | None = None
    data: bytes | None = None
    second: bool = False
    find_marks: bool = False
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one document may cost a worker, whose address space `memory_mb` caps, and after how many documents a worker
    makes room for a fresh one."""

    cpu_s: float = 10.0
    wall_s: float = 30.0
    memory_mb: int = 500
    documents: int = 20_000


class FinishedCount:
    """How many documents a worker has finished: eight bytes of a file that both sides have mapped, so that the one at
    which a worker died is known without a message for each."""

    def __init__(self, descriptor: int) -> None:
        self._counter = mmap.mmap(descriptor, SIZE_BYTES)

    @property
    def count(self) -> int:
        """Documents finished so far."""
        return int(_COUNTER.unpack_from(self._counter)[0])

    def step(self) -> None:
        """One more."""
        _COUNTER.pack_into(self._counter, 0, self.count + 1)

    def close(self) -> None:
        """Lets the memory go."""
        self._counter.close()


_COUNTER = struct.Struct("<q")
SIZE_BYTES = _COUNTER.size


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
            env=single_threaded(),
            # Away from the terminal's Ctrl-C, but in this session: across sessions Linux gives nice values no effect.
            process_group=0,
        )
        return process, Connection(ours.detach())
