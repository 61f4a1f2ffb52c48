"""Every error that a user can cause is one sentence and exit 2, and touches nothing."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.inspection.lying_system import lying_system
from tests.inspection.running import himozuke

SMALL = ("--residents", "300", "--duration", "2s")


def refused(folder: Path, *arguments: str) -> str:
    """The one sentence with which a command was refused."""
    before = [path for path in sorted(folder.rglob("*")) if path.name != "results"]
    ran = himozuke(folder, *arguments)
    assert ran.code == 2, (ran.out, ran.err)
    assert ran.out == ""
    assert "Traceback" not in ran.err
    (sentence,) = ran.err.strip().splitlines()
    assert [path for path in sorted(folder.rglob("*")) if path.name != "results"] == before
    return sentence


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["inspect", "nowhere"], "no scenario or suite named 'nowhere'"),
        (["inspect", "--defect", "nothing-1999"], "no defect named 'nothing-1999'"),
        (["serve", "--defect", "nothing-1999"], "no defect named 'nothing-1999'"),
        (["inspect", "--duration", "soon"], "a duration such as 60, 60s or 5m"),
        (
            ["inspect", "--plan", "--require", "honesty"],
            "'honesty' is nothing that is inspected; expected one of",
        ),
        (["inspect", "--documents", "some"], "expected all, violations or sample:N"),
        (["inspect", "--processes", "0"], "expected a whole number from 1"),
        (["inspect", "--target", "none.toml"], "there is no such target file"),
        (["inspect", "--target", "http://192.0.2.1:9"], "is not this machine"),
        (["inspect", "--target", "http://127.0.0.1:9", "--defect", "seal-2023"], "for the embedded system"),
        (["inspect", "--font", "none.ttf"], "none.ttf"),
        (["inspect", "--documents", "sample:²"], "expected all, violations or sample:N"),
        (["inspect", "--rate-limit", "0"], "expected a number above 0"),
        (["inspect", "--rate-limit", "nan"], "expected a number above 0"),
        (["inspect", "--rate-limit", "-1"], "expected a number above 0"),
        (["inspect", "--nonce", "\udcff"], "expected text in the encoding of this terminal"),
        (["inspect", "--plan", "--target", "none.toml"], "none.toml: there is no such target file"),
        (["inspect", "--plan", "--target", "http://127.0.0.1:1", "--guard"], "are for the embedded system"),
        (["inspect", "--plan", "--waivers", "none.toml"], "none.toml: there is no such file of waivers"),
        (["purge", "run", "--reason", "\udcff"], "expected text in the encoding of this terminal"),
        (["paint"], "paint"),
    ],
)
def test_wrong_usage_is_one_sentence(tmp_path: Path, arguments: list[str], says: str) -> None:
    small = SMALL if arguments[0] == "inspect" and "--duration" not in arguments else ()
    assert says in refused(tmp_path, *arguments, *small)


@pytest.mark.parametrize("text", ["id = ", f"id = {'[' * 5000}{']' * 5000}"])
def test_broken_toml_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert "mine.toml: is not TOML" in refused(tmp_path, "inspect", "./mine.toml")
    assert "mine.toml: this is not TOML" in refused(tmp_path, "inspect", "--target", "./mine.toml")
    assert "mine.toml: is not TOML" in refused(tmp_path, "inspect", "--waivers", "./mine.toml")


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        sentence = refused(tmp_path, "inspect", "--target", f"http://127.0.0.1:{taken.getsockname()[1]}", *SMALL)
    assert "127.0.0.1" in sentence or "/v1/system" in sentence


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "choose another with --port" in refused(tmp_path, "serve", "--port", str(taken.getsockname()[1]))


def test_a_production_system_is_left_alone(tmp_path: Path) -> None:
    with lying_system(environment="production") as server:
        sentence = refused(tmp_path, "inspect", "--target", server.url, *SMALL)
        assert server.told == {}
        assert server.description["population_digest"] == ""
    assert "only 'inspection' is inspected" in sentence


def test_results_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("an earlier run", encoding="utf-8")
    assert "--results names another place" in refused(tmp_path, "inspect", "--results", "file", *SMALL)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "an earlier run"


def test_lists_are_arrays(tmp_path: Path) -> None:
    scenarios, defects = (himozuke(tmp_path, name, "--json") for name in ("scenarios", "defects"))
    assert scenarios.code == defects.code == 0
    assert '"quick"' in scenarios.out
    assert "takamatsu-2024" in defects.out


def test_a_plan_drives_nothing(tmp_path: Path) -> None:
    ran = himozuke(tmp_path, "inspect", "steady-day", *SMALL, "--plan")
    assert ran.code == 0, ran.err
    assert "applications: " in ran.out
    assert list(tmp_path.iterdir()) == []


def test_a_plan_goes_no_faster_than_its_target_may_be_asked(tmp_path: Path) -> None:
    (tmp_path / "target.toml").write_text('url = "https://far.test"\nallowed_hosts = ["far.test"]\n', "utf-8")
    order = ("inspect", "plain", "--residents", "1000", "--plan", "--json")
    near, far = himozuke(tmp_path, *order).table, himozuke(tmp_path, *order, "--target", "target.toml").table
    assert far["minutes"] > near["minutes"]


def test_a_long_plan_is_reckoned_from_its_first_minutes(tmp_path: Path) -> None:
    def planned(duration: str) -> dict[str, Any]:
        return himozuke(
            tmp_path, "inspect", "plain", "--residents", "2000", "--duration", duration, "--plan", "--json"
        ).table

    short, long = planned("300s"), planned("100m")
    assert "reckoned_from_minutes" not in short
    assert (long["minutes"], long["reckoned_from_minutes"]) == (100.0, 5.0)
    assert long["applications"] == 20 * short["applications"]


def test_a_long_plan_that_is_too_large_is_refused(tmp_path: Path) -> None:
    assert "too many for one run" in refused(tmp_path, "inspect", "plain", "--duration", "99999h", "--plan")
