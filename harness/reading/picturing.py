"""Pictures of sheets, made in a process of its own under the limits that readers have: the documents are hostile.

Run as `python -m harness.reading.picturing CONNECTION_FD` by `Picturer`.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from harness.reading.limits import Unreadable
from harness.reading.messages import Limits, ReadRequest
from harness.reading.picture import SheetPicture, sheet_picture
from harness.reading.stored import bytes_of
from harness.reading.worker import limit_memory, limited

_LIMITS = Limits()
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A sheet, from 1, of the PDF at `path`; `width_px` is how wide its picture shall be."""

    path: str
    sheet: int
    width_px: int


class Picturer:
    """Makes pictures one after another; used as a context manager. A document that ends the process, or takes it over
    its limits, costs its own picture only."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self.lost = 0
        """Documents that ended the process or took it over its limits."""

    def picture(self, request: PictureRequest) -> SheetPicture | str:
        """The sheet's picture, or one sentence that says why there is none."""
        connection = self._started()
        try:
            connection.send_bytes(pickle.dumps(request, protocol=5))
            if not connection.poll(_LIMITS.wall_s + _GRACE_S):
                raise EOFError
            answer: SheetPicture | str = pickle.loads(connection.recv_bytes())  # from our own process
        except (EOFError, OSError):
            if self._process is not None:
                self._process.kill()
            self._end()
            self.lost += 1
            return "The picture of the sheet could not be made within the limits of a document."
        return answer

    @property
    def pid(self) -> int | None:
        """The id of the process at work, None while there is none."""
        return self._process.pid if self._process is not None else None

    def _started(self) -> Connection:
        if self._connection is None:
            ours, theirs = socket.socketpair()
            found = os.environ.get("PYTHONPATH")
            path = os.pathsep.join([str(_PACKAGE_ROOT), found] if found else [str(_PACKAGE_ROOT)])
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "harness.reading.picturing", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
            theirs.close()
            self._connection = Connection(ours.detach())
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

    def __enter__(self) -> Picturer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()


def main(descriptor: int) -> None:
    """Serves one `Picturer` until it goes away."""
    for limit in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(limit, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(_LIMITS.memory_mb)
    with Connection(descriptor) as asked:
        serve(asked)


def serve(asked: Connection) -> None:
    """Answers requests until the other side is gone."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            request: PictureRequest = pickle.loads(asked.recv_bytes())  # from our own parent
            with limited(_LIMITS):
                answer = _answer(request)
            asked.send_bytes(pickle.dumps(answer, protocol=5))


def _answer(request: PictureRequest) -> SheetPicture | str:
    try:
        data = bytes_of(ReadRequest(request.path, path=request.path))
        return sheet_picture(data, request.sheet, request.width_px)
    except Unreadable as problem:
        return str(problem)
    except OSError:
        return "The stored document could not be opened."
    except Exception as error:  # noqa: BLE001 - hostile bytes may raise anything, and the next document is waiting
        return f"The sheet could not be pictured ({type(error).__name__})."


if __name__ == "__main__":
    main(int(sys.argv[1]))
