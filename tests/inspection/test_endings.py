"""A command that is killed outright leaves nothing running."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from harness.inspection.verifying.verified import INCOMPLETE
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.inspection.running import environment


def test_nothing_outlives_a_command_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "harness", "inspect", "steady-day", "--residents", "800", "--duration", "60s"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 120
        while not list(tmp_path.glob("results/*/history/*.journal")) and time.monotonic() < end:
            time.sleep(0.1)
        below = psutil.Process(process.pid).children(recursive=True)
        assert len(below) >= 6
        process.send_signal(signal.SIGKILL)
        process.wait()
        gone, alive = psutil.wait_procs(below, timeout=120)
        assert not alive, [each.cmdline() for each in alive]
        assert len(gone) == len(below)
        (run,) = tmp_path.glob("results/*")
        assert verify(run, None, Silent()).exit_code == INCOMPLETE
    finally:
        process.kill()
