"""Data of somebody real comes out by one way or another. Nothing of it is left, and `verify` calls nothing broken."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL

import orjson
import psutil

from harness.evidence.withheld import WITHHELD
from harness.processes import command, environment
from tests.attacks.hostile import SHORT_DAY, Answer, Inspected, himozuke, hostile_system, inspected
from tests.attacks.searching import files_in, found_in
from tests.attacks.strangers import OTHERS, STOPPING, Everywhere, LettingOut


def _withheld(run: Inspected) -> dict[str, str]:
    told: dict[str, str] = orjson.loads((run.folder / WITHHELD).read_bytes())
    assert run.table["withheld_documents"] == len(told)
    return told


def test_a_certificate_stops_the_run_and_is_not_kept(tmp_path: Path) -> None:
    attack = LettingOut(STOPPING, together=True)
    run = inspected(attack, tmp_path)
    assert attack.sent == STOPPING.keys()
    assert found_in(run.folder, attack.secrets) == []
    assert run.code in (1, 3)
    assert len(_withheld(run)) >= len(STOPPING)
    said = himozuke("verify", str(run.folder))
    assert said.returncode == 0, said.stdout.decode()
    assert b"withheld" in said.stdout


def test_nothing_else_is_kept_but_for_the_operator(tmp_path: Path) -> None:
    attack, key = Everywhere(OTHERS), tmp_path / "operator"
    assert himozuke("key", "new", "--for", "operator", "--output", str(key)).returncode == 0
    run = inspected(attack, tmp_path, SHORT_DAY, "--operator-key", f"{key}.pub")
    assert attack.sent >= {*OTHERS, "/v1/deliveries"}
    assert found_in(run.folder, attack.secrets) == []
    withheld = _withheld(run)
    assert len(withheld) > len(OTHERS)
    assert (run.folder / "report.html").exists()
    assert himozuke("verify", str(run.folder)).returncode == 0
    opened = himozuke("unseal", str(run.folder), "--key", str(key), "--output", str(tmp_path / "opened"))
    assert opened.returncode == 0, opened.stderr.decode()
    assert {each.relative_to(tmp_path / "opened").as_posix() for each in files_in(tmp_path / "opened")} == {*withheld}
    assert found_in(tmp_path / "opened", attack.strangers["on an error page"].secrets)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    attack = LettingOut({**STOPPING, **OTHERS})
    right = Answer(200, {"content-type": "application/pdf"}, attack.strangers["as agreed"].certificate)
    for number, (name, way) in enumerate({**STOPPING, **OTHERS}.items()):
        who = attack.strangers[name]
        sent = way(who, right)
        (tmp_path / f"{number}").write_bytes(sent.raw or sent.body + "".join(sent.headers.values()).encode())
        assert found_in(tmp_path, who.secrets), name


def test_a_run_that_is_killed_leaves_nothing_in_clear(tmp_path: Path) -> None:
    attack = LettingOut({"with status 500": STOPPING["with status 500"]})
    with hostile_system(attack, tmp_path / "system.log") as url:
        words = ["inspect", "steady-day", "--target", url, "--duration", "60s", "--residents", "600"]
        process = subprocess.Popen(
            command("harness", *words, "--results", str(tmp_path / "results")), env=environment(), stdout=DEVNULL
        )
        others = []
        try:
            _wait_until(lambda: bool(attack.sent) and bool(list(tmp_path.glob("results/*/documents/*/*/*"))), process)
            others = psutil.Process(process.pid).children(recursive=True)
        finally:
            process.kill()
            process.wait()
        psutil.wait_procs(others, 60)
    (folder,) = (tmp_path / "results").iterdir()
    assert list(folder.glob("documents/*/*/*"))
    assert found_in(folder, attack.secrets) == []
    assert himozuke("verify", str(folder)).returncode == 3


def _wait_until(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while not done():
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.02)
