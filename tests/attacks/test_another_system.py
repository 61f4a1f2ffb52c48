"""The system becomes another one after the interlock: by its name, in its place, or by another inspection."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from typing import Any

import orjson
import pytest

from harness.processes import command, environment
from tests.attacks.hostile import SHORT_DAY, Answer, Attack, himozuke, hostile_system, inspected
from tests.attacks.misdelivering import EveryFew
from tests.targets.systems import System

SMALL = ("--residents", "300", "--seed", "1")


def _as_it_is(path: str, asked: Any, right: Answer) -> Answer:
    return right


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", SHORT_DAY, "--duration", "2s", *SMALL),
        ("explore", "--schedules", "3", *SMALL),
    ],
)
def test_a_name_that_means_production_later_leads_nobody_there(tmp_path: Path, words: tuple[str, ...]) -> None:
    with hostile_system(_as_it_is, tmp_path / "system.log", "127.0.0.2") as url:
        production = System("127.0.0.3", int(url.rpartition(":")[2]))
        production.said["environment"] = "production"
        target = tmp_path / "target.toml"
        target.write_text(
            f'url = "{url.replace("127.0.0.2", "issuance.test")}"\nallowed_hosts = ["issuance.test"]\n', "utf-8"
        )
        names = ("issuance.test", "127.0.0.2", "127.0.0.3")
        done = subprocess.run(
            command("tests.attacks.named", *names, *words, "--target", str(target), "--json"),
            cwd=tmp_path, capture_output=True, env=environment(), check=False, timeout=120,
        )  # fmt: skip
        production.close()
    assert production.requests == []
    table = json.loads(done.stdout)
    assert table["verdict"] in ("pass", "inconclusive")
    assert table.get("documents", 21) > 20 and table.get("operations", 21) > 20


class Becomes:
    """From the application of this number on the system says something else of itself. `after` are the paths that were
    asked once somebody had been told so."""

    def __init__(self, member: str, value: str, number: int, meanwhile: Attack = _as_it_is) -> None:
        self._said, self._left, self._meanwhile = {member: value}, number, meanwhile
        self._is_told = False
        self.after: list[str] = []

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        self._left -= path == "/v1/applications"
        if self._is_told:
            self.after.append(path)
        if path == "/v1/system" and self._left <= 0:
            self._is_told = True
            return right._replace(body=orjson.dumps(orjson.loads(right.body) | self._said))
        return self._meanwhile(path, asked, right)


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [("environment", "production", "environment-left"), ("build", "next", "build-replaced")],
)
def test_what_changes_meanwhile_is_no_pass(tmp_path: Path, member: str, value: str, code: str) -> None:
    attack = Becomes(member, value, 20)
    run = inspected(attack, tmp_path)
    assert run.code == 3
    assert code in {each["code"] for each in run.table["inconclusive_because_said"]}
    assert run.table["properties"]["wellformed"]["verdict"] == "inconclusive"
    if member == "environment":
        assert set(attack.after) <= {"/v1/system"}
    assert himozuke("verify", str(run.folder)).returncode == 0


def test_what_was_found_before_is_a_fail(tmp_path: Path) -> None:
    foreign = EveryFew(lambda right, other: right._replace(body=other))
    run = inspected(Becomes("environment", "production", 60, foreign), tmp_path)
    assert foreign.sent > 3
    assert run.code == 1
    assert "environment-left" in {each["code"] for each in run.table["inconclusive_because_said"]}


def test_of_two_inspections_at_once_the_first_is_no_pass(tmp_path: Path) -> None:
    """The first gets its answers late, so that the second has loaded its residents meanwhile."""
    begun, replaced, second, loaded = threading.Event(), threading.Event(), list[int](), list[str]()

    def look(path: str, asked: Any, right: Answer) -> Answer:
        if path == "/v1/population":
            loaded.append(path)
            if len(loaded) == 2:
                replaced.set()
        if path == "/v1/applications":
            begun.set()
            return right._replace(ready=replaced)
        return right

    with hostile_system(look, tmp_path / "system.log") as url:
        words = ["inspect", SHORT_DAY, "--target", url, "--duration", "3s", "--results", str(tmp_path), *SMALL]
        other = threading.Thread(target=lambda: begun.wait(60) and second.append(himozuke(*words, "--json").returncode))
        other.start()
        first = json.loads(himozuke(*words, "--json").stdout)
        other.join()
    assert (first["exit_code"], first["findings"]) == (3, 0)
    assert "population-replaced" in {each["code"] for each in first["inconclusive_because_said"]}
