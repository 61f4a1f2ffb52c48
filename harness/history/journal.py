"""Writing a journal: what is acknowledged here survives kill -9, and after `sync` a power loss."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic_ns

from harness.domain.operations import NO_GROUP, Aim, Completion, Fault, Invocation, Mark, Record, Request
from harness.history.encode import FIRST, encode_line, line_chain


def journal_path(folder: Path, worker: int) -> Path:
    """Where the journal of a worker stands in the run's `history` folder."""
    return folder / f"worker-{worker:03d}.journal"


class JournalWriter:
    """The journal of one worker. Each record is one write of one whole line to a file opened for appending, so that it
    is the kernel's when the call returns. Not for several threads; `sync` alone may run beside the others.

    Raises FileExistsError if there is a journal already, OSError where writing fails (a full disk): then nothing more
    can be written, because the file may end in half a line."""

    def __init__(self, path: Path, worker: int) -> None:
        self.path = path
        self.worker = worker
        self.records = 0
        self.head = FIRST
        """The chain's hash of the last record written."""
        self._groups: dict[str, int] = {}
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._broken = False

    def invoke(
        self,
        operation: str,
        request: Request,
        intended_ns: int,
        *,
        aim: Aim = Aim.ARRIVAL,
        fault: Fault = Fault.NONE,
        scenario: str = "",
    ) -> Invocation:
        """Records that `request` is about to be sent; the stamp is now. `intended_ns` is the schedule's."""
        invocation = Invocation(
            self.records, self.worker, operation, monotonic_ns(), intended_ns, aim, fault, scenario, request
        )
        group = request.kin_group
        self._groups[operation] = group
        self._write(invocation, group)
        return invocation

    def complete(self, completion: Completion) -> Completion:
        """Records the answer to an invocation. `number` and `worker` of `completion` are replaced by this journal's
        own where they are others; its stamp stands."""
        is_numbered = completion.number == self.records and completion.worker == self.worker
        numbered = completion if is_numbered else replace(completion, number=self.records, worker=self.worker)
        self._write(numbered, self._groups.pop(completion.operation, NO_GROUP))
        return numbered

    def mark(self, what: str, values: Mapping[str, float | str] | None = None) -> Mark:
        """Records a note of the worker about its own run; the stamp is now."""
        mark = Mark(self.records, self.worker, monotonic_ns(), what, dict(values or {}))
        self._write(mark, NO_GROUP)
        return mark

    def finish(self) -> Mark:
        """Records that everything was sent and answered: the journal's last mark."""
        return self.mark("finished", {"records": self.records})

    def sync(self) -> None:
        """Brings everything written so far onto the disk; slow, so call it from another thread."""
        os.fsync(self._file)

    def close(self) -> None:
        """Syncs and closes."""
        if self._file >= 0:
            os.fsync(self._file)
            os.close(self._file)
            self._file = -1

    def _write(self, record: Record, group: int) -> None:
        if self._broken:
            raise OSError("an earlier write to this journal failed")
        line = encode_line(record, group, self.head)
        try:
            written = os.write(self._file, line)
        except OSError:
            self._broken = True
            raise
        if written != len(line):
            self._broken = True
            raise OSError(f"only {written} of {len(line)} bytes of a record could be written to {self.path}")
        self.records += 1
        self.head = line_chain(line)
