"""A vendor's own suite with the plug-in: each inspection a run folder of its own, and never green by accident."""

from __future__ import annotations

import fcntl
import json
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from harness.pytest_plugin import Inspector, judged
from tests.evidence.junit_rules import broken_rules
from tests.inspection.running import ROOT, environment

SUITE = """
SMALL = {"residents": 400}

def test_sound(himozuke):
    passed = himozuke.inspect("./short-steady-day.toml", **SMALL)
    assert passed.table["documents"] > 0
    assert passed.run.is_dir()

def test_defect(himozuke):
    himozuke.inspect("./short-kawasaki-2023.toml", defect="kawasaki-2023", **SMALL)
"""


SHORT = """
id = "short-{scenario}"
version = "1"
title = "A short one, whose minima can be reached in its time"
mode = "together"
residents = 400
processes = 2
business_time = 2025-10-01T10:00:00+09:00
scenarios = [{{ scenario = "{scenario}", duration_s = {duration_s} }}]
minimum = {{ binding = 5, completeness = 5 }}
limits = {{ wrong_refusals = 0.4 }}
"""


def suite_in(folder: Path, scenario: str, duration_s: int) -> None:
    """The vendor's own suite of one shipped scenario."""
    text = SHORT.format(scenario=scenario, duration_s=duration_s)
    (folder / f"short-{scenario}.toml").write_text(text, encoding="utf-8")


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs pytest with the plug-in, as an installed himozuke would bring it."""
    plugins = ("-p", "xdist", "-p", "harness.pytest_plugin", "-p", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-P", "-m", "pytest", *plugins, *arguments],
        cwd=folder,
        env={**environment(), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        stdin=subprocess.DEVNULL,
    )


ONE = """
def test_sound(himozuke):
    himozuke.inspect("./short-steady-day.toml", residents=400)
"""


def test_an_inspection_that_outlives_its_pytest_keeps_its_turn(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_release.py").write_text(ONE, encoding="utf-8")
    suite_in(tmp_path, "steady-day", 8)
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "pytest", "-p", "harness.pytest_plugin", "--himozuke-results", "evidence"],
        cwd=tmp_path,
        env={**environment(), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    ) as ran:
        while not list(tmp_path.glob("evidence/*/manifest.json")):
            assert ran.poll() is None
            time.sleep(0.05)
        ran.kill()
    with next(tmp_path.glob("evidence/.*")).open("a", encoding="utf-8") as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(lock, fcntl.LOCK_EX)  # it ends by itself, and gives its turn up
    (verdict,) = tmp_path.glob("evidence/*/verdict.json")
    assert json.loads(verdict.read_text(encoding="utf-8"))["verdict"] in ("pass", "inconclusive")


def test_two_workers_two_runs_and_each_says_what_it_found(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_release.py").write_text(SUITE, encoding="utf-8")
    for scenario in ("steady-day", "kawasaki-2023"):
        suite_in(tmp_path, scenario, 2)
    (tmp_path / "harness").mkdir()  # a folder of that name in the vendor's suite is none of ours
    (tmp_path / "harness" / "__init__.py").write_text("raise RuntimeError('not ours')", encoding="utf-8")
    ran = pytest_in(tmp_path, "-n", "2", "-v", "--himozuke-results", "evidence")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert set(re.findall(r"\[(gw\d)\].*test_release\.py::", ran.stdout)) == {"gw0", "gw1"}
    runs = sorted(path for path in (tmp_path / "evidence").iterdir() if path.is_dir())
    assert len(runs) == 2
    for run in runs:
        table = json.loads((run / "verdict.json").read_text(encoding="utf-8"))
        assert broken_rules((run / "junit.xml").read_bytes()) == []
        assert (run / "summary.md").read_text(encoding="utf-8").startswith("## himozuke")
        name = "test_sound" if "steady-day" in run.name else "test_defect"
        if table["verdict"] == "pass":  # a machine that is too busy leaves a run inconclusive, and the test is red
            assert f"PASSED test_release.py::{name}" in ran.stdout
            continue
        assert f"FAILED test_release.py::{name}" in ran.stdout
        assert f"evidence: {run}" in ran.stdout
        assert f"himozuke: {table['verdict']} (exit code {table['exit_code']})" in ran.stdout
        if table["first_finding"]:
            assert table["first_finding"]["sentence"] in ran.stdout
    assert "FAILED test_release.py::test_defect" in ran.stdout


def test_a_mistake_is_red_and_says_what_to_change(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_release.py").write_text(
        'def test_release(himozuke):\n    himozuke.inspect("nowhere", target="http://127.0.0.1:9")\n'
        'def test_option(himozuke):\n    himozuke.inspect("quick", speed=9)\n',
        encoding="utf-8",
    )
    ran = pytest_in(tmp_path)
    assert ran.returncode == 1
    assert "himozuke inspected nothing (exit code 2): himozuke: no scenario or suite named 'nowhere'" in ran.stdout
    assert "--speed" in ran.stdout
    assert [path.name for path in (tmp_path / "results").iterdir()] == [".one-at-a-time"]


def test_pip_tells_pytest_of_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"himozuke": "harness.pytest_plugin"}


def _table(**changes: Any) -> dict[str, Any]:
    passed = {"verdict": "pass", "exit_code": 0, "run": "results/x", "properties": {}, "first_finding": None}
    return {**passed, **changes}


def _kept(folder: Path, table: dict[str, Any]) -> None:
    run = folder / table["run"]
    run.mkdir(parents=True)
    (run / "verdict.json").write_text(json.dumps(table), encoding="utf-8")


def test_a_pass_is_what_says_so_in_every_way(tmp_path: Path) -> None:
    _kept(tmp_path, _table())
    passed, sentence = judged(0, json.dumps(_table()), "", tmp_path)
    assert passed is not None and sentence == ""
    assert passed.run == tmp_path / "results/x"


@pytest.mark.parametrize(
    ("code", "out", "says"),
    [
        (0, "", "inspected nothing"),
        (0, "pass", "inspected nothing"),
        (0, "[]", "inspected nothing"),
        (0, '{"verdict": "pass", "exit_code": 0}', "inspected nothing"),
        (1, json.dumps(_table()), "exit code 1"),
        (-9, json.dumps(_table()), "exit code -9"),
        (0, json.dumps(_table(verdict="fail")), "himozuke: fail"),
        (0, json.dumps(_table(verdict="inconclusive", exit_code=3)), "himozuke: inconclusive"),
        (0, json.dumps(_table(exit_code=3)), "himozuke: pass (exit code 0)"),
        (0, json.dumps(_table(seed=9)), "its evidence says otherwise"),
        (0, json.dumps(_table(run="results/y")), "its evidence cannot be read"),
    ],
)
def test_anything_else_is_red(tmp_path: Path, code: int, out: str, says: str) -> None:
    _kept(tmp_path, _table())
    passed, sentence = judged(code, out, "", tmp_path)
    assert passed is None
    assert says in sentence


def test_a_red_test_says_why(tmp_path: Path) -> None:
    table = _table(
        verdict="fail",
        exit_code=1,
        findings=4,
        first_finding={"property": "binding", "sentence": "A applied; sheet 1 shows data of B."},
        inconclusive_because=["the generator was late"],
        gate={"because": ["the generator was late", "an earlier run of the same build ended fail: r1"]},
        properties={"seal": {"verdict": "inconclusive", "reason": "too few"}},
    )
    _, sentence = judged(1, json.dumps(table), "", tmp_path)
    assert sentence.splitlines() == [
        "himozuke: fail (exit code 1)",
        "binding: A applied; sheet 1 shows data of B.",
        "findings in all: 4",
        "the generator was late",
        "an earlier run of the same build ended fail: r1",
        "seal: inconclusive: too few",
        f"evidence: {tmp_path / 'results/x'}",
    ]


def test_a_red_test_moves_no_terminal(tmp_path: Path) -> None:
    first = {"property": "alert", "sentence": "The system noticed \x1b[2J\nhimozuke: pass"}
    _, sentence = judged(1, json.dumps(_table(verdict="fail", exit_code=1, first_finding=first)), "", tmp_path)
    assert "\x1b" not in sentence
    assert "\nhimozuke: pass" not in sentence


def test_arguments_are_those_of_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        called.append(command)
        return subprocess.CompletedProcess(command, 0, json.dumps(_table()), "")

    _kept(tmp_path, _table())
    monkeypatch.setattr(subprocess, "run", run)
    Inspector(tmp_path / "r", tmp_path).inspect(
        "incidents", "quick", target="t.toml", min_documents=5, bound={"seal": 0.5}, fail_fast=True, guard=False, seed=7
    )
    Inspector(tmp_path / "r", tmp_path).inspect(bound=1e-4, waivers=Path("w.toml"), require=["seal", "events"])
    Inspector(tmp_path / "r", tmp_path).inspect(require="all")
    results = ["--json", "--gate", "--results", str(tmp_path / "r")]
    target = ["--target", "t.toml", "--min-documents", "5"]
    required = ["--require", "seal", "--require", "events"]
    assert [each[each.index("inspect") :] for each in called] == [
        ["inspect", "incidents", "quick", *results, *target, "--bound", "seal=0.5", "--fail-fast", "--seed", "7"],
        ["inspect", *results, "--waivers", "w.toml", *required, "--bound", "binding=0.0001"],
        ["inspect", *results, "--require", "all"],
    ]
