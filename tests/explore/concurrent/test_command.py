"""`himozuke explore --target` as a user runs it: exit codes, the interlock, what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli import main
from harness.inspection.running.embedded import reference_system
from tests.inspection.lying_system import lying_system
from tests.inspection.running import himozuke

SMALL = ("--residents", "120", "--seed", "3")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--target", "http://192.0.2.1:9"), "is not this machine"),
        (("--target", "none.toml"), "there is no such target file"),
        (("--target", "http://127.0.0.1:9", "--defect", "seal-2023"), "for the reference system"),
        (("--target", "http://127.0.0.1:9", "--property", "speed"), "speed"),
        (("--residents", "10"), "--target"),
    ],
)
def test_wrong_usage_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.setattr("harness.cli.signal.signal", lambda *_: None)
    assert main(["explore", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (sentence,) = said.err.strip().splitlines()
    assert says in sentence


def test_a_production_system_is_left_alone(tmp_path: Path) -> None:
    with lying_system(environment="production") as server:
        ran = himozuke(tmp_path, "explore", "--target", server.url, *SMALL)
        assert server.told == {}
        assert server.description["population_digest"] == ""
    assert ran.code == 2
    assert "only 'inspection' is inspected" in ran.err


def test_a_clean_system(tmp_path: Path) -> None:
    with reference_system(["--processes", "1"], tmp_path / "log") as url:
        ran = himozuke(tmp_path, "explore", "--target", url, "--schedules", "2", "--json", *SMALL)
    assert ran.code == 0, ran.err
    assert ran.table["verdict"] == "pass"
    assert (ran.table["programs"], ran.table["reasons"], ran.table["sequence"]) == (2, [], [])


def test_a_failure_is_a_numbered_sequence(tmp_path: Path) -> None:
    with lying_system(("blank",)) as server:
        only = ("--property", "completeness", "--schedules", "1")
        ran = himozuke(tmp_path, "explore", "--target", server.url, *only, *SMALL)
    assert ran.code == 1, ran.err
    lines = ran.out.splitlines()
    assert lines[0].startswith("completeness fails")
    assert any(" 1. " in line and "applies for" in line for line in lines)
    assert any("of this sequence" in line for line in lines)
    assert "\x1b" not in ran.out


def test_what_breaks_in_the_harness_is_inconclusive(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("it broke")

    monkeypatch.setattr("harness.cli.signal.signal", lambda *_: None)
    monkeypatch.setattr("harness.certificates.inspection.exploring_target.search_concurrently", breaks)
    with lying_system() as server:
        assert main(["explore", "--target", server.url, *SMALL]) == 3
    said = capsys.readouterr()
    assert (said.out, "it broke" in said.err) == ("", True)
