"""What the inspection starts is of this package, wherever somebody stands when giving the command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from harness.inspection.running.embedded import reference_system
from harness.processes import command, environment, single_threaded


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a package and a module that are called as ours are."""
    for name in ("harness/__init__.py", "json.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("raise SystemExit('not the one that was meant')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("elsewhere")
def test_packages_of_the_present_folder_are_not_taken_for_ours() -> None:
    said = subprocess.run(command("harness", "defects", "--json"), env=environment(), capture_output=True, check=False)
    assert said.returncode == 0, said.stderr.decode()
    assert json.loads(said.stdout)


def test_the_embedded_system_starts_there(elsewhere: Path) -> None:
    with (
        reference_system(["serve", "--processes", "1"], elsewhere / "system.log") as address,
        urlopen(f"{address}/v1/system") as it,
    ):
        assert json.load(it)["environment"] == "inspection"


def test_the_environment_is_kept_and_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    assert environment(COLOUR="red")["COLOUR"] == "red"
    assert environment()["PYTHONPATH"].endswith("somewhere")
    assert single_threaded()["OMP_NUM_THREADS"] == "1"
    monkeypatch.delenv("PYTHONPATH")
    assert Path(environment()["PYTHONPATH"]).joinpath("harness", "processes.py").is_file()
