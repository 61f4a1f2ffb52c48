"""The process of a worker as its pool finds it once it says that it is ready."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

import psutil
import pytest

from harness.reading import worker
from harness.reading.lines import decode
from harness.reading.messages import SIZE_BYTES, FinishedCount, ReadingLimits, ReadRequest, started
from harness.sealing import SUFFIX, Seal
from tests.reading.paper import one_sheet, said

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


SEALED = Seal.fresh()


@pytest.fixture
def signals(request: pytest.FixtureRequest) -> Iterator[None]:
    """How whoever starts a worker treats the signals of its limits: as is usual, or ignored and blocked."""
    if getattr(request, "param", "as it is") == "as it is":
        yield
        return
    limits = (signal.SIGALRM, signal.SIGPROF)
    before = [signal.signal(each, signal.SIG_IGN) for each in limits]
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, limits)
    try:
        yield
    finally:
        for each, handler in zip(limits, before, strict=True):
            signal.signal(each, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)


@pytest.fixture
def ready(tmp_path: Path, signals: None) -> Iterator[tuple[subprocess.Popen[bytes], Connection]]:
    """A worker of two documents, and our end of the connection."""
    counting = tmp_path / "counter"
    counting.write_bytes(bytes(SIZE_BYTES))
    with counting.open("r+b") as file:
        process, connection = started("harness.reading.worker", file.fileno())
    with process, connection:
        connection.send_bytes(pickle.dumps((ReadingLimits(memory_mb=700, documents=2), SEALED.key)))
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


@pytest.mark.parametrize("signals", ["as it is", "deaf"], indirect=True)
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


def test_it_reads_what_is_sealed_and_ends_by_itself_after_its_documents(
    ready: tuple[subprocess.Popen[bytes], Connection], tmp_path: Path
) -> None:
    process, connection = ready
    (tmp_path / f"b.pdf{SUFFIX}").write_bytes(SEALED.shut("b", one_sheet(said("b"))))
    for request in (
        ReadRequest("a", data=one_sheet(said("a")), second=True),
        ReadRequest("b", str(tmp_path / "b.pdf"), second=True),
    ):
        connection.send_bytes(pickle.dumps([request]))
        (line,) = pickle.loads(connection.recv_bytes())
        observed = decode(line)
        assert observed.document == request.document
        assert [each.sheets[0].runs for each in observed.readings] == [(request.document,)] * 2
    assert process.wait(30) == 0


def test_it_ends_when_its_pool_is_gone(ready: tuple[subprocess.Popen[bytes], Connection]) -> None:
    process, connection = ready
    connection.close()
    assert process.wait(30) == 0


def counter(folder: Path) -> FinishedCount:
    counting = folder / "counter of its own"
    counting.write_bytes(bytes(SIZE_BYTES))
    with counting.open("r+b") as file:
        return FinishedCount(file.fileno())


def test_quick_documents_are_counted_and_none_of_them_is_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long their worker has worked before."""
    monkeypatch.setattr(time, "process_time", lambda: 100.0)
    progress = counter(tmp_path)
    ours, theirs = Pipe()
    ours.send_bytes(pickle.dumps([ReadRequest(name, data=one_sheet(said(name))) for name in "abc"]))
    worker.serve(theirs, ReadingLimits(documents=3), progress)
    assert [decode(line).document for line in pickle.loads(ours.recv_bytes())] == ["a", "b", "c"]
    assert (progress.count, progress.slow_s) == (3, 0.0)
    progress.close()


@pytest.mark.parametrize("number", [0, 3])
def test_a_step_is_told_while_it_lasts_and_its_limits_end_with_it(tmp_path: Path, number: int) -> None:
    progress, limits = counter(tmp_path), ReadingLimits(cpu_s=50.0, wall_s=70.0)
    with worker._step(progress, number, limits):
        assert progress.at == number
        assert 49 < signal.getitimer(signal.ITIMER_PROF)[0] <= 50.1
        assert 60 < signal.getitimer(signal.ITIMER_REAL)[0] <= 70.1
    assert signal.getitimer(signal.ITIMER_PROF) == signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    progress.close()
