"""What is built holds everything that a command needs, and a source distribution builds the same wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from tests.tidy.tree import ROOT, files, name

SHIPPED = {"scenarios/": "harness/_data/scenarios/", "fixtures/": "harness/_data/fixtures/"}
SCHEMAS = {"docs/schemas/": "harness/_data/schemas/"}


def _build(project: Path, kind: str, into: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = into.iterdir()
    return built


def _content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def test_wheel_and_source_distribution(tmp_path: Path) -> None:
    """Code, scenarios, fixtures and schemas are in the wheel, byte for byte; the way over an sdist changes nothing."""
    checkout = tmp_path / "checkout"
    for path in files():
        copy = checkout / name(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    wheel = _content(_build(checkout, "wheel", tmp_path / "wheel"))
    for path in files():
        for folder, packaged in {"harness/": "harness/", **SHIPPED, **SCHEMAS}.items():
            if name(path).startswith(folder):
                assert wheel[packaged + name(path).removeprefix(folder)] == path.read_bytes()
    assert not [entry for entry in wheel if entry.startswith(("tests/", "docs/", "results/"))]

    source = _build(checkout, "sdist", tmp_path / "sdist")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    missing = [name(path) for path in files() if not (unpacked / name(path)).is_file()]
    assert missing == []
    again = _content(_build(unpacked, "wheel", tmp_path / "again"))
    records = {entry for entry in wheel if entry.endswith(("RECORD", "METADATA"))}
    assert {key: data for key, data in again.items() if key not in records} == {
        key: data for key, data in wheel.items() if key not in records
    }
    assert (ROOT / "LICENSE").read_bytes() in wheel.values()
