"""`himozuke explore`: exit codes, what is printed, what is kept, and that it is the same again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from harness.catalogue.stored import message_of
from harness.certificates.domain.properties import Property
from harness.certificates.explore import search as searched
from harness.certificates.explore.paper import PAGE_MODELS, Paper
from harness.certificates.explore.search import SEARCH
from harness.cli import main
from harness.domain.verdicts import Unclear
from harness.domain.words import Verdict
from harness.explore import exploring
from harness.explore.exploring import STATEMENT, Budget, explore
from harness.explore.history import Recorder
from harness.explore.running import Tried
from harness.explore.schedules import load_schedule
from harness.resources import fixture
from tests.tidy.tree import ROOT

RunsText = pytest.CaptureFixture[str]
COMMAND = (sys.executable, "-m", "harness", "explore", "--defect", "takamatsu-2024")
COMMAND += ("--property", "binding", "--schedules", "60")


def _run(*words: str, hashes: str = "1", folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": hashes, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_two_processes_print_and_keep_the_same_bytes(tmp_path: Path) -> None:
    """Under different hash seeds, in different folders; the history's digest stands in the JSON."""
    runs = []
    for number in ("1", "4711"):
        folder = tmp_path / number
        folder.mkdir()
        done = _run(*COMMAND, "--json", "--save", "kept", hashes=number, folder=folder)
        assert done.returncode == 1, done.stderr
        files = {path.name: path.read_bytes() for path in sorted((folder / "kept").iterdir())}
        assert sorted(path.name for path in folder.iterdir()) == ["kept"]
        runs.append((done.stdout, files))
    assert runs[0] == runs[1]
    table = orjson.loads(runs[0][0])
    assert (table["verdict"], table["exit_code"], table["property"]) == ("fail", 1, "binding")
    assert len(table["history_sha256"]) == 64
    assert table["size"]["applications"] == 2
    assert table["test"].encode() == runs[0][1]["test_takamatsu_2024_binding.py"]
    assert orjson.loads(runs[0][1]["takamatsu-2024-binding.json"]) == table["schedule_file"]
    assert str(tmp_path) not in runs[0][0]


def test_what_is_found_is_told_and_can_be_played_again(tmp_path: Path, capsys: RunsText) -> None:
    code = main(["explore", "--defect", "seal-2023", "--schedules", "60", "--save", str(tmp_path / "kept")])
    said = capsys.readouterr()
    assert code == 1
    assert said.out.startswith("seal-2023: seal fails, found in schedule 45 (straight), seed 0\n")
    assert ": 1 application, 1 register event, 1 fault, 1 resident\n" in said.out
    assert said.out.count("<== WRONG") == 1
    assert str(tmp_path) in said.err
    assert str(tmp_path) not in said.out
    test = (tmp_path / "kept" / "test_seal_2023_seal.py").read_text(encoding="utf-8")
    assert test in said.out
    names: dict[str, object] = {}
    exec(compile(test, "test_seal_2023_seal.py", "exec"), names)
    with pytest.raises(AssertionError, match="although no seal was registered"):
        names["test_seal_2023_seal"]()  # type: ignore[operator]
    assert main(["explore", "--replay", str(tmp_path / "kept" / "seal-2023-seal.json")]) == 1
    assert "<== WRONG" in capsys.readouterr().out


def test_nothing_found_says_how_much_was_searched(capsys: RunsText) -> None:
    assert main(["explore", "--schedules", "40"]) == 0
    said = capsys.readouterr()
    assert "nothing of any property failed in 40 schedules of 10 programs" in said.out
    assert "straight, random, lazy, pct-2, pct-3" in said.out
    assert f"below 7.22e-02 for a schedule drawn in this way ({STATEMENT})" in said.out
    assert said.err == ""
    assert main(["explore", "--schedules", "40", "--json"]) == 0
    table = orjson.loads(capsys.readouterr().out)
    assert (table["verdict"], table["schedules"], table["findings"]) == ("pass", 40, [])
    assert table["upper_bound_95"] == pytest.approx(1 - 0.05 ** (1 / 40))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--defect", "sendai"), "there is no defect sendai; there are "),
        (("--property", "beauty"), "explore does not judge the property beauty; it judges binding, "),
        (("--property", "availability"), "explore does not judge the property availability; "),
        (("--save", "pyproject.toml"), "--save pyproject.toml is a file; name a folder"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: tuple[str, ...], sentence: str, capsys: RunsText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["explore", "--schedules", "1", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"himozuke: {sentence}")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "missing.json: cannot be read"),
        (("--defect", "seal-2023"), "--replay plays a schedule as it stands; leave out --defect, "),
    ],
)
def test_what_cannot_be_replayed_is_one_sentence(words: tuple[str, ...], sentence: str, capsys: RunsText) -> None:
    assert main(["explore", "--replay", "missing.json", *words]) == 2
    assert capsys.readouterr().err.startswith(f"himozuke: {sentence}")


def test_a_budget_is_time_or_schedules(capsys: RunsText) -> None:
    with pytest.raises(SystemExit) as end:
        main(["explore", "--schedules", "1", "--budget", "5s"])
    assert end.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_time_ends_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = iter(range(1_000))
    monkeypatch.setattr(exploring.time, "monotonic", lambda: next(now_s))
    explored = explore(SEARCH, budget=Budget(seconds_s=5))
    assert 0 < explored.schedules < 6
    assert explored.verdict is Verdict.PASS


# Fail closed


def _with_schedules(monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    real = exploring.schedules

    def changed(stages: object, seed: object) -> Iterator[Tried]:
        for tried in real(stages, seed):  # type: ignore[arg-type]
            yield change(tried)  # type: ignore[operator]

    monkeypatch.setattr(exploring, "schedules", changed)


def _unclear(tried: Tried) -> Tried:
    """The first three are."""
    doubt = Unclear(Property.BINDING, message_of("A sheet fits two residents."))
    return replace(tried, played=replace(tried.played, unclear=(doubt,) if tried.number <= 3 else ()))


def test_an_unclear_schedule_is_not_a_clean_one(monkeypatch: pytest.MonkeyPatch, capsys: RunsText) -> None:
    _with_schedules(monkeypatch, _unclear)
    assert main(["explore", "--schedules", "3"]) == 3
    said = capsys.readouterr().out
    assert "inconclusive: schedule 1 was unclear: A sheet fits two residents." in said
    assert "inconclusive: 3 schedules of 3 were unclear" in said
    assert "bound" not in said


def test_a_finding_outranks_what_was_unclear_before(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_schedules(monkeypatch, _unclear)
    explored = explore(SEARCH, "munakata-2023", Property.BINDING, budget=Budget(schedules=40))
    assert explored.verdict is Verdict.FAIL
    assert explored.doubts


def test_a_schedule_that_breaks_down_is_no_pass(monkeypatch: pytest.MonkeyPatch, capsys: RunsText) -> None:
    def breaks(tried: Tried) -> Tried:
        if tried.number == 3:
            raise RuntimeError("the roof fell in")
        return tried

    _with_schedules(monkeypatch, breaks)
    assert main(["explore", "--schedules", "9"]) == 3
    assert "schedule 3 could not be played and judged: RuntimeError: the roof fell in" in capsys.readouterr().out


def test_clean_schedules_that_are_not_clean_on_paper_are_inconclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = Paper("cut", lambda certificate: PAGE_MODELS.render(certificate)[:-20], PAGE_MODELS.observe)
    monkeypatch.setattr(exploring, "IN_FULL_EVERY", 2)
    monkeypatch.setattr(searched, "real_paper", lambda: cut)
    explored = explore(SEARCH, budget=Budget(schedules=2))
    assert explored.in_full == 1
    assert explored.verdict is Verdict.INCONCLUSIVE
    assert "completeness instead of nothing" in explored.doubts[0]


def test_a_failure_that_is_none_on_paper_is_inconclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = Paper("blank", lambda certificate: b"", PAGE_MODELS.observe)
    monkeypatch.setattr(searched, "real_paper", lambda: blank)
    explored = explore(SEARCH, "munakata-2023", Property.BINDING, budget=Budget(schedules=40))
    assert explored.found is not None
    assert explored.verdict is Verdict.INCONCLUSIVE
    assert "says something else when its certificates are printed as real PDFs" in explored.doubts[0]


def test_a_failure_that_is_not_the_same_again_is_inconclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    lots = iter(range(1_000_000))
    real = Recorder.history

    def restless(recorder: Recorder) -> bytes:
        return real(recorder) + b"\n" * (next(lots) % 2)

    monkeypatch.setattr(Recorder, "history", restless)
    explored = explore(SEARCH, "munakata-2023", Property.BINDING, budget=Budget(schedules=40))
    assert explored.verdict is Verdict.INCONCLUSIVE
    assert "was not the same when it was repeated" in explored.doubts[0]


def test_a_schedule_of_the_sound_system_is_clean_when_it_is_replayed(tmp_path: Path, capsys: RunsText) -> None:
    held = orjson.loads(fixture("schedules/seal-2023.json").read_bytes())
    path = tmp_path / "sound.json"
    path.write_bytes(orjson.dumps({**held, "defect": ""}))
    assert load_schedule(path).defect == ""
    assert main(["explore", "--replay", str(path), "--json"]) == 0
    table = orjson.loads(capsys.readouterr().out)
    assert (table["verdict"], table["findings"]) == ("pass", [])
    assert main(["explore", "--replay", str(path)]) == 0
    assert "The property seal does not fail in this schedule." in capsys.readouterr().out
