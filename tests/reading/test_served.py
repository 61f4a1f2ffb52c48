"""The process of a worker as its pool finds it once it says that it is ready."""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest

from harness.reading import worker
from harness.reading.lines import decode
from harness.reading.messages import SIZE_BYTES, ReadingLimits, ReadRequest, started
from tests.reading.paper import one_sheet, said

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Connection]]:
    """A worker of two documents, and our end of the connection."""
    counting = tmp_path / "counter"
    counting.write_bytes(bytes(SIZE_BYTES))
    with counting.open("r+b") as file:
        process, connection = started("harness.reading.worker", file.fileno())
    with process, connection:
        connection.send_bytes(pickle.dumps((ReadingLimits(memory_mb=700, documents=2), b"")))
        assert connection.recv_bytes() == worker.READY
        yield process, connection
        connection.close()
        process.wait(30)


def test_it_gives_way_to_others_and_its_memory_is_capped(ready: tuple[subprocess.Popen[bytes], Connection]) -> None:
    process, _ = ready
    there = psutil.Process(process.pid)
    assert there.nice() == min(19, os.nice(0) + worker.NICENESS)
    assert there.rlimit(resource.RLIMIT_AS) == (700 << 20, 700 << 20)
    assert there.rlimit(resource.RLIMIT_CORE) == (0, 0)


def test_limits_end_it_and_ctrl_c_does_not(ready: tuple[subprocess.Popen[bytes], Connection]) -> None:
    process, _ = ready
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    told = dict(line.split(":", 1) for line in lines)
    masks = {name: int(told[name], 16) for name in ("SigIgn", "SigCgt", "SigBlk")}

    def has(name: str, number: int) -> bool:
        return bool(masks[name] >> (number - 1) & 1)

    assert has("SigIgn", 2)
    for limit in (14, 27):  # SIGALRM, SIGPROF
        assert not any(has(name, limit) for name in masks)


def test_it_ends_by_itself_after_its_documents(ready: tuple[subprocess.Popen[bytes], Connection]) -> None:
    process, connection = ready
    for name in ("a", "b"):
        connection.send_bytes(pickle.dumps([ReadRequest(name, data=one_sheet(said(name)), second=True)]))
        (line,) = pickle.loads(connection.recv_bytes())
        observed = decode(line)
        assert (observed.document, [each.sheets[0].runs for each in observed.readings]) == (name, [(name,), (name,)])
    assert process.wait(30) == 0


def test_it_ends_when_its_pool_is_gone(ready: tuple[subprocess.Popen[bytes], Connection]) -> None:
    process, connection = ready
    connection.close()
    assert process.wait(30) == 0
