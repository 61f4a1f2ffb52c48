"""A transport that the house has never seen goes through the whole of it: a class, and a row in the factory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from harness.certificates.domain.words import Kind
from harness.certificates.targets.factory import TARGETS, TRANSPORTS, connect
from harness.cli import main
from harness.inspection.verifying.verified import INTACT
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from harness.targets.interlock import InterlockRefused, engage
from harness.targets.target_file import load_target
from tests.inspection.running import environment
from tests.targets.memory import SCHEME, UNREADABLE, URL, MemoryTarget

EVERYBODY_GETS_THE_SAME = dict.fromkeys(Kind, UNREADABLE)
SMALL = ("--residents", "120", "--seed", "3")


def within(patch: pytest.MonkeyPatch, system: MemoryTarget) -> MemoryTarget:
    """The system, reached by addresses of its scheme."""
    patch.setitem(TRANSPORTS, SCHEME, system.reached)
    return system


def test_its_addresses_are_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    system = within(monkeypatch, MemoryTarget({}))
    assert connect(load_target(URL, TRANSPORTS), lambda number: b"") is system


def test_the_interlock_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    system = within(monkeypatch, MemoryTarget({}, environment="production"))
    with pytest.raises(InterlockRefused, match="other-environment"):
        engage(TARGETS.asks, load_target(URL, TRANSPORTS))
    assert system.asked == []


def test_it_is_searched_by_concurrent_calls(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = within(monkeypatch, MemoryTarget(EVERYBODY_GETS_THE_SAME))
    monkeypatch.setattr("harness.cli.signal.signal", lambda *_: None)
    assert main(["explore", "--target", URL, "--property", "completeness", "--schedules", "1", *SMALL]) == 1
    assert capsys.readouterr().out.startswith("completeness fails")
    assert any(asked.endswith("/delivery") for asked in system.asked)


def test_it_is_inspected_under_load_and_verified(tmp_path: Path) -> None:
    order = ("inspect", "steady-day", "--target", URL, "--residents", "300", "--duration", "3s", "--json")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.inspection.in_memory", *order],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
    table = orjson.loads(ran.stdout)
    assert table["properties"]["completeness"]["verdict"] == "fail"
    said = verify(tmp_path / table["run"], None, Silent())
    assert said.exit_code == INTACT, said
