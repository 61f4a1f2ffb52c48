"""Where words leave: nothing in them acts on a terminal, and a result that reaches nobody is no good one."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import cli
from harness.cli import listing, values
from harness.cli.output import Unsaid, complain, show, show_drawn, show_json
from harness.wording.terminal import Terminal
from tests.inspection.running import himozuke

NASTY = "\x1b[31m\x9b\u202e\u2028\u200b\U000e0041[red]"


def fill(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both outputs are on a device that is full."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sys, "stdout", Full())
    monkeypatch.setattr(sys, "stderr", Full())


SHOWN: list[Callable[[int], int]] = [
    lambda code: show(["a"], code),
    lambda code: show_json([1], code),
    lambda code: show_drawn(["a"], code),
]


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize(("code", "ends"), [(0, 3), (1, 1), (3, 3), (4, 4)])
def test_a_result_that_is_lost_is_no_good_one_and_no_softer_one(
    monkeypatch: pytest.MonkeyPatch, shown: Callable[[int], int], code: int, ends: int
) -> None:
    fill(monkeypatch)
    with pytest.raises(Unsaid, match="No space left on device") as lost:
        shown(code)
    assert lost.value.exit_code == ends


@pytest.mark.parametrize("shown", SHOWN)
def test_nobody_reads_any_more(monkeypatch: pytest.MonkeyPatch, shown: Callable[[int], int]) -> None:
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(Unsaid, match=r"^$") as lost:
        shown(1)
    assert lost.value.exit_code == 1


def test_an_output_that_was_closed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(Unsaid, match="standard output is closed"):
        show(["a"])


def test_what_ails_a_command_needs_no_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch)
    complain("it")


def test_letters_that_act_unseen(capsys: pytest.CaptureFixture[str]) -> None:
    show([NASTY])
    show_drawn([NASTY])
    complain(NASTY)
    said = capsys.readouterr()
    shown = r"\x1b[31m\x9b\u202e\u2028\u200b\U000e0041[red]"
    assert said.out.splitlines() == [shown, shown]
    assert said.err == f"himozuke: {shown}\n"


def test_json_says_the_same_without_them(capsys: pytest.CaptureFixture[str]) -> None:
    value = {NASTY: ["日本\n\t", NASTY]}
    show_json(value)
    out = capsys.readouterr().out
    assert json.loads(out) == value
    assert "日本" in out
    assert all(letter.isprintable() or letter == "\n" for letter in out)


def test_a_terminal_keeps_its_own_colours() -> None:
    terminal = Terminal()
    terminal.file, terminal._force_terminal = io.StringIO(), True
    terminal.print("a\x1bb", style="red")
    assert "a\\x1bb" in terminal.file.getvalue()


@pytest.mark.parametrize("given", ["٣", "３", "1_0", "9" * 5000, "", "nan", "0.٣", "0.0_3", "seal=0.٣"])
@pytest.mark.parametrize("read", [values.count, values.seed, values.port, values.rate, values.bound, values.duration])
def test_numbers_are_written_in_plain_digits(read: Callable[[str], Any], given: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="expected"):
        read(given)


def test_numbers_in_plain_digits() -> None:
    assert (values.count("3"), values.seed("-3"), values.rate("0.3")) == (3, -3, 0.3)
    assert (values.bound("seal=1e-3"), values.duration("3m")) == (("seal", 1e-3), 180.0)


@pytest.mark.parametrize("read", [values.file, values.folder])
def test_a_name_says_something(read: Callable[[str], Path]) -> None:
    assert read("a") == Path("a")
    for given in ("", "a\0b", "\udcff"):
        with pytest.raises(argparse.ArgumentTypeError, match="expected"):
            read(given)


def test_what_nobody_foresaw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def rows() -> None:
        raise RuntimeError("what it read was '山田 太郎', 12345678901")

    monkeypatch.setattr("harness.inspection.listing.scenario_rows", rows)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert listing.SCENARIOS.rows == "scenario_rows"
    assert cli.main(["scenarios"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    first, second = said.err.splitlines()
    assert first == "himozuke: it failed in a way that nobody foresaw: RuntimeError: what it read was ●, ●"
    (kept,) = tmp_path.iterdir()
    assert second == f"himozuke: its traceback is kept in {kept}"
    assert kept.stat().st_mode & 0o077 == 0
    assert "in rows" in kept.read_text(encoding="utf-8")
    assert "山田" not in kept.read_text(encoding="utf-8").partition("RuntimeError: ")[2]


def test_a_traceback_that_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("harness.inspection.listing.scenario_rows", lambda: 1 // 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert cli.main(["scenarios"]) == 3
    assert "its traceback could not be kept" in capsys.readouterr().err


def test_before_a_run_it_is_wrong_configuration(tmp_path: Path) -> None:
    ran = himozuke(tmp_path, "inspect", "plain", broken="suite_files")
    assert (ran.code, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert first == "himozuke: it failed in a way that nobody foresaw: RuntimeError: it broke"
    assert second.startswith("himozuke: its traceback is kept in ")
    Path(second.rpartition(" ")[2]).unlink()


def test_a_part_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "orjson.py").write_text("raise ModuleNotFoundError('No module named orjson')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ran = himozuke(tmp_path, "scenarios")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("himozuke: it is not installed whole (No module named orjson); install it")
