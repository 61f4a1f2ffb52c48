"""The generator is stopped in the middle of a run: its own lateness is no finding, and a slow system's is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from harness.processes import command, environment
from tests.attacks.hostile import Answer, himozuke, hostile_system

SCENARIO = """
id = "hasty"
title = "Nobody may wait for a second"
about = ""
source = []
incident = ""
inferred = false
business_time = 2025-10-01T10:00:00+09:00
duration_s = 4

[[loads]]
shape = "steady"
kinds = { resident-record = 1 }
applications_per_s = 12

[minimum]
binding = 10

[limits]
latency_p99_s = 1.0
"""
LIMIT_S = 60.0
STOPPED_S = 2.0


def _right(path: str, asked: Any, right: Answer) -> Answer:
    return right


class Slow:
    """One answer makes all others wait."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        self.asked += path == "/v1/applications"
        if self.asked == 10:
            self.asked += 1
            time.sleep(STOPPED_S)
        return right


def _started(tmp_path: Path, url: str) -> subprocess.Popen[bytes]:
    (tmp_path / "hasty.toml").write_text(SCENARIO, encoding="utf-8")
    words = [str(tmp_path / "hasty.toml"), "--target", url, "--residents", "400", "--seed", "1", "--json"]
    return subprocess.Popen(
        command("harness", "inspect", *words, "--results", str(tmp_path / "results")),
        stdout=subprocess.PIPE,
        env=environment(),
    )


def _generator_of(inspection: int) -> int:
    """The process of the generator that this inspection started, once its first application was answered."""
    end_s = time.monotonic() + LIMIT_S
    while time.monotonic() < end_s:
        for child in Path(f"/proc/{inspection}/task/{inspection}/children").read_text(encoding="ascii").split():
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if b"harness.drive.generator" in words and any(Path(os.fsdecode(words[-4])).glob("documents/*/*/*")):
                return int(child)
        time.sleep(0.02)
    raise AssertionError("the generator never sent anything")


def _judged(inspection: subprocess.Popen[bytes]) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(inspection.communicate(timeout=LIMIT_S)[0])
    return table


def test_its_own_lateness_is_not_the_systems(tmp_path: Path) -> None:
    with hostile_system(_right, tmp_path / "system.log") as url:
        inspection = _started(tmp_path, url)
        generator = _generator_of(inspection.pid)
        os.kill(generator, signal.SIGSTOP)
        time.sleep(STOPPED_S)
        os.kill(generator, signal.SIGCONT)
        table = _judged(inspection)
    assert (table["verdict"], inspection.returncode) == ("inconclusive", 3)
    said = table["properties"]["availability"]
    assert (said["verdict"], said["reason_said"]["code"]) == ("inconclusive", "generator-stood-still")
    (folder,) = (tmp_path / "results").iterdir()
    assert himozuke("verify", str(folder)).returncode == 0


def test_a_slow_system_is_not_excused(tmp_path: Path) -> None:
    with hostile_system(Slow(), tmp_path / "system.log") as url:
        inspection = _started(tmp_path, url)
        table = _judged(inspection)
    said = table["properties"]["availability"]
    assert (said["verdict"], inspection.returncode) == ("fail", 1)
