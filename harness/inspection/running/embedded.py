"""The embedded reference system: started as its own processes on loopback, ended with the run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from harness.inspection.order import UsageProblem
from harness.processes import command, environment

START_S = 30.0
STOP_S = 10.0


@contextmanager
def reference_system(words: Sequence[str], log: Path) -> Iterator[str]:
    """Runs `himozuke WORDS` on a free port and yields its address; it ends when the block does, or with this
    process (its standard input closes). Its standard error goes to `log`. Raises UsageProblem if it does not start."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command("harness", *words, "--port", "0", "--until-eof"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(),
            start_new_session=True,
        )
    try:
        yield _address(process, log)
    finally:
        _end(process)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    assert process.stdout is not None
    limit = Timer(START_S, process.kill)
    limit.start()
    try:
        line = process.stdout.readline()
    finally:
        limit.cancel()
    try:
        return str(json.loads(line)["url"])
    except (ValueError, KeyError, TypeError):
        raise UsageProblem(f"the reference system did not start: {_last_words(log)}") from None


def _last_words(log: Path) -> str:
    """Its last line, and the one before, where a server process has said what ails it: the file goes with the run."""
    *_, before, last = ["", "", *log.read_text(encoding="utf-8", errors="replace").strip().splitlines()]
    return f"{last} ({before.strip()})" if before else last or "it said nothing"


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    process.stdout.close()
