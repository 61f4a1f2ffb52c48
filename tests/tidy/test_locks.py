"""The locked versions satisfy pyproject.toml, carry hashes, and name no place to fetch them from."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tidy.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
WANTED = {
    "lock.txt": RUNTIME,
    "test.txt": RUNTIME + PROJECT["project"]["optional-dependencies"]["test"],
    "tools.txt": PROJECT["dependency-groups"]["tools"],
    "browser.txt": PROJECT["dependency-groups"]["browser"],
}


def _pins(name: str) -> dict[str, list[tuple[str, str]]]:
    """Distribution to its `(version, rest of the entry)` pins; there may be one for each Python version."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pins: dict[str, list[tuple[str, str]]] = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"\n +#.*", "", text)):
        head = re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", entry)
        assert head, f"{name}: not a pinned version: {entry[:80]!r}"
        pins.setdefault(canonicalize_name(head[1]), []).append((head[2], entry))
    return pins


@pytest.mark.parametrize("name", WANTED)
def test_locks_follow_pyproject(name: str) -> None:
    """A new or raised dependency asks for a new lock: requirements/README.md."""
    pins = _pins(name)
    for line in WANTED[name]:
        wanted = Requirement(line)
        versions = [version for version, _ in pins.get(canonicalize_name(wanted.name), [])]
        assert versions, f"{wanted.name} is not in requirements/{name}"
        assert all(wanted.specifier.contains(version) for version in versions), (line, versions)


@pytest.mark.parametrize("name", WANTED)
def test_every_pin_has_hashes(name: str) -> None:
    """pip refuses files whose hash is not listed."""
    assert [entry for pins in _pins(name).values() for _, entry in pins if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", WANTED)
def test_no_address(name: str) -> None:
    """The locks hold names, versions and hashes, and nothing about where they were made."""
    assert "://" not in (ROOT / "requirements" / name).read_text(encoding="utf-8")


def test_tests_run_with_what_users_run_with() -> None:
    """Both locks agree on every version that they share."""
    runtime, tests = _pins("lock.txt"), _pins("test.txt")
    assert {name: [version for version, _ in pins] for name, pins in runtime.items()} == {
        name: [version for version, _ in tests.get(name, [])] for name in runtime
    }
