"""A process of its own for work on hostile documents, one piece after another, under the limits that readers have.

Run as `python -m harness.reading.apart CONNECTION_FD` by `Apart`, when there is something to do."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Self

from harness.reading.messages import ReadingLimits, started
from harness.reading.worker import let_limits_kill, limit_memory, limited

_LIMITS = ReadingLimits()
_GRACE_S = 5.0


Answer = Callable[[Any], object]
"""What is done with a request: a function of a module, which pickle finds by its name."""


class Lost(Exception):
    """The process ended on this request, or ran over the limits with it."""


class Apart:
    """Has requests answered by another process; used as a context manager. A request that ends the process, or takes it
    over its limits, costs its own answer only."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def ask(self, request: object) -> Any:
        """The answer to a request; both are what pickle can carry. Raises Lost."""
        try:
            connection = self._started()
            connection.send_bytes(pickle.dumps(request, protocol=5))
            if not connection.poll(_LIMITS.wall_s + _GRACE_S):
                raise EOFError
            return pickle.loads(connection.recv_bytes())  # from our own process
        except (EOFError, OSError):
            if self._process is not None:
                self._process.kill()
            self._end()
            raise Lost from None

    @property
    def pid(self) -> int | None:
        """The id of the process at work, None while there is none."""
        return self._process.pid if self._process is not None else None

    def _started(self) -> Connection:
        if self._connection is None:
            self._process, self._connection = started("harness.reading.apart")
            self._connection.send_bytes(pickle.dumps(self._answer))
        return self._connection

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            try:
                self._process.wait(_GRACE_S)  # it ends by itself when the connection does
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()


def main(descriptor: int) -> None:
    """Serves one `Apart` until it goes away."""
    let_limits_kill()
    limit_memory(_LIMITS.memory_mb)
    with Connection(descriptor) as asked:
        serve(asked)


def serve(asked: Connection) -> None:
    """Takes what is to be done, then does it with request after request until the other side is gone."""
    with contextlib.suppress(EOFError, OSError):
        answer: Answer = pickle.loads(asked.recv_bytes())  # from our own parent, like all that follows
        while True:
            request = pickle.loads(asked.recv_bytes())
            with limited(_LIMITS):
                answered = answer(request)
            asked.send_bytes(pickle.dumps(answered, protocol=5))


if __name__ == "__main__":
    main(int(sys.argv[1]))
