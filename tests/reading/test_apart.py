"""A process for work on hostile documents: one for all requests, capped, and gone when it is not needed any more."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

import psutil
import pytest

from harness.reading import apart
from harness.reading.apart import Apart, Lost
from harness.reading.messages import ReadingLimits

LIMITS = ReadingLimits()


def test_one_process_answers_request_after_request() -> None:
    with Apart(abs) as asked:
        assert asked.pid is None
        assert asked.ask(-3) == 3
        pid = asked.pid
        assert pid is not None
        assert [asked.ask(number) for number in (-4, 5)] == [4, 5]
        assert asked.pid == pid
        process = asked._process
    assert asked.pid is None
    assert process is not None
    assert process.returncode == 0
    assert not psutil.pid_exists(pid)


def test_who_asks_nothing_has_no_process() -> None:
    with Apart(abs) as asked:
        pass
    assert asked.pid is None


def test_a_request_that_ends_the_process_is_lost_and_the_next_has_another() -> None:
    with Apart(os._exit) as asked:
        for code in (3, 4):
            with pytest.raises(Lost):
                asked.ask(code)
            assert asked.pid is None
    with Apart(os.kill) as wrong, pytest.raises(Lost):
        wrong.ask("not two")


def test_a_request_without_an_answer_is_lost_and_its_process_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_LIMITS", ReadingLimits(wall_s=0.0))
    monkeypatch.setattr(apart, "_GRACE_S", 0.5)
    with Apart(signal.sigwait) as asked:
        process = asked._started()
        assert process is asked._started()
        pid = asked.pid
        assert pid is not None
        with pytest.raises(Lost):
            asked.ask([signal.SIGUSR1])
        assert asked.pid is None
        assert not psutil.pid_exists(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_works_under_the_limits_of_a_reader() -> None:
    with Apart(signal.getitimer) as asked:
        for _ in range(2):
            left_s, again_s = asked.ask(signal.ITIMER_PROF)
            assert (LIMITS.cpu_s - 1 < left_s <= LIMITS.cpu_s + 0.1, again_s) == (True, 0.0)
            assert LIMITS.wall_s - 5 < asked.ask(signal.ITIMER_REAL)[0] <= LIMITS.wall_s + 0.1
        pid = asked.pid
        assert pid is not None
        assert psutil.Process(pid).rlimit(resource.RLIMIT_AS) == (LIMITS.memory_mb << 20, LIMITS.memory_mb << 20)
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        ignored = int(dict(line.split(":", 1) for line in lines)["SigIgn"], 16)
        assert ignored >> 1 & 1  # SIGINT
        assert not ignored >> 26 & 1  # SIGPROF
