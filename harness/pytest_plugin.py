"""pytest plug-in: a vendor's own test suite inspects its system, and is red wherever the inspection is not a pass.

    def test_release(himozuke):
        himozuke.inspect("incidents", target="target.toml")

Each inspection runs in a process of its own, as the command would run it: what the suite does to its process (patched
sockets, a frozen clock, threads) changes nothing, and each call leaves its own run folder. Under pytest-xdist the
workers take turns, because two loads at once would disturb each other. Earlier runs of the same build in the results
folder stand, so that a rerun turns nothing green."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest

_LOCK = ".one-at-a-time"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one option of the plug-in."""
    group = parser.getgroup("himozuke")
    group.addoption(
        "--himozuke-results",
        default=None,
        metavar="DIR",
        help="where inspections leave their run folders (default: results/ in pytest's root folder)",
    )


@pytest.fixture
def himozuke(pytestconfig: pytest.Config) -> Inspector:
    """Inspects a system; the test fails unless the inspection is a pass."""
    chosen = pytestconfig.getoption("--himozuke-results")
    invoked_in = pytestconfig.invocation_params.dir
    return Inspector(invoked_in / chosen if chosen else pytestconfig.rootpath / "results", pytestconfig.rootpath)


@dataclass(frozen=True, slots=True)
class Passed:
    """An inspection without an open finding: the content of its verdict.json, and its run folder."""

    table: Mapping[str, Any]
    run: Path


@dataclass(frozen=True, slots=True)
class Inspector:
    """What the fixture `himozuke` gives. Paths in arguments are taken from `folder`, pytest's root folder."""

    results: Path
    folder: Path

    def inspect(
        self,
        *names: str,
        target: str | os.PathLike[str] | None = None,
        min_documents: int | None = None,
        bound: float | Mapping[str, float] | None = None,
        waivers: str | os.PathLike[str] | None = None,
        require: str | Sequence[str] = (),
        **options: str | float | bool,
    ) -> Passed:
        """Runs `himozuke inspect NAMES`, with `options` as the command has them, underscores for hyphens: seed=7,
        duration="60s", documents="sample:200", rate_limit=50, fail_fast=True. Fails the test, with the finding's
        sentence and the run folder, unless the inspection is a pass; inconclusive is a failure, too."""
        __tracebackhide__ = True
        arguments = ["inspect", *names, "--json", "--gate", "--results", str(self.results)]
        arguments += [] if target is None else ["--target", os.fspath(target)]
        arguments += [] if min_documents is None else ["--min-documents", str(min_documents)]
        arguments += [] if waivers is None else ["--waivers", os.fspath(waivers)]
        bounds = bound if isinstance(bound, Mapping) else {} if bound is None else {"binding": bound}
        for name in [require] if isinstance(require, str) else require:
            arguments += ["--require", name]
        for name, rate in bounds.items():
            arguments += ["--bound", f"{name}={rate}"]
        arguments += _flags(options)
        with _one_at_a_time(self.results) as turn:
            done = subprocess.run(
                [sys.executable, "-m", "harness", *arguments],
                cwd=self.folder,
                env={**os.environ, "PYTHONSAFEPATH": "1"},  # a folder of that name in the suite is none of ours
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                pass_fds=(turn,),  # an inspection that outlives a killed pytest keeps its turn
            )
        passed, sentence = judged(done.returncode, done.stdout, done.stderr, self.folder)
        if passed is None:
            pytest.fail(sentence, pytrace=False)
        return passed


def judged(code: int, out: str, err: str, folder: Path) -> tuple[Passed | None, str]:
    """What a finished command says: a pass, or None and why the test is red. A pass is only what says so in every way:
    exit code, verdict, and a run folder that holds the same verdict."""
    try:
        table = json.loads(out)
    except json.JSONDecodeError:
        table = None
    if not isinstance(table, dict) or not table.get("run"):
        lines = err.strip().splitlines() or ["it said nothing"]
        said = [line for line in lines if line.startswith("himozuke: ")] or lines[-1:]
        return None, f"himozuke inspected nothing (exit code {code}): {'; '.join(map(_printable, said))}"
    run = folder / str(table["run"])
    if code != 0 or table.get("verdict") != "pass" or table.get("exit_code") != 0:
        return None, "\n".join([*_why(table, code), f"evidence: {run}"])
    try:
        kept = json.loads((run / "verdict.json").read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        return None, f"himozuke says pass, but its evidence cannot be read ({error}): {run}"
    if kept != table:
        return None, f"himozuke says pass, but its evidence says otherwise: {run}"
    return Passed(table, run), ""


def _why(table: Mapping[str, Any], code: int) -> Sequence[str]:
    """Sentences on a run that is not a pass."""
    lines = [f"himozuke: {table.get('verdict', 'no verdict')} (exit code {code})"]
    first = table.get("first_finding")
    if first:
        lines.append(f"{first['property']}: {first['sentence']}")
        lines.append(f"findings in all: {table.get('findings')}")
    gate = table.get("gate") or {}
    lines += dict.fromkeys([*table.get("inconclusive_because", ()), *gate.get("because", ())])
    for name, each in table.get("properties", {}).items():
        if each["verdict"] == "inconclusive":
            lines.append(f"{name}: inconclusive: {each['reason']}")
    return [_printable(line) for line in lines]


def _printable(line: str) -> str:
    """Without what moves a terminal's cursor: a sentence may hold what the system under test said."""
    shown = (letter.isprintable() or category(letter) == "Zs" for letter in line)
    return "".join(letter if one else ascii(letter)[1:-1] for letter, one in zip(line, shown, strict=True))


def _flags(options: Mapping[str, str | float | bool]) -> list[str]:
    """Options as the command line has them; what the command does not know it refuses itself."""
    flags = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            flags.append(flag)
        elif value is not False:
            flags += [flag, str(value)]
    return flags


@contextmanager
def _one_at_a_time(results: Path) -> Iterator[int]:
    """Waits for its turn among all workers that use one results folder, and gives the descriptor that holds it; a
    worker that dies, and what it started, give its turn up."""
    results.mkdir(parents=True, exist_ok=True)
    with (results / _LOCK).open("a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()
