"""A run that was cut off, or had no disk left, while it was being closed: half a closing is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.evidence.closing import close_folder, is_closed
from harness.evidence.run_folder import RunFolderError
from harness.evidence.sums import ATTESTATION, SUMS
from harness.inspection.verifying.verified import INCOMPLETE
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.evidence.failing import BROKEN, FULL, Killed, failing
from tests.inspection.conftest import SignedRun

_CLOSING = [(os, "fsync", 1), (os, "fsync", 2), (Path, "replace", 1), (Path, "replace", 2), (Path, "read_bytes", 1)]


def unclosed(signed_run: SignedRun, place: Path) -> Path:
    """A run that is about to be closed."""
    folder = signed_run.copy(place)
    for name in (SUMS, ATTESTATION):
        (folder / name).unlink()
    return folder


@pytest.mark.parametrize("code", [FULL, BROKEN])
@pytest.mark.parametrize(("owner", "name", "call"), _CLOSING)
def test_a_seal_that_cannot_be_written_is_none(
    signed_run: SignedRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    call: int,
    code: int,
) -> None:
    folder = unclosed(signed_run, tmp_path)
    before = sorted(folder.rglob("*"))
    with monkeypatch.context() as patch:
        failing(patch, owner, name, call, OSError(code, os.strerror(code)))
        with pytest.raises(RunFolderError):
            close_folder(folder, None)
    assert sorted(folder.rglob("*")) == before
    assert verify(folder, None, Silent()).exit_code == INCOMPLETE
    close_folder(folder, None)
    assert is_closed(folder)


@pytest.mark.parametrize(("owner", "name", "call"), _CLOSING)
def test_a_seal_that_was_killed_half_way_is_none(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, call: int
) -> None:
    folder = unclosed(signed_run, tmp_path)
    with monkeypatch.context() as patch:
        failing(patch, owner, name, call, Killed())
        failing(patch, Path, "unlink", 1, Killed())  # who is killed tidies nothing up
        with pytest.raises(Killed):
            close_folder(folder, None)
    said = verify(folder, None, Silent())
    assert (said.exit_code, "never closed" in said.sentence) == (INCOMPLETE, True)


def test_a_folder_is_closed_without_the_folders_that_hold_nothing(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = unclosed(signed_run, tmp_path)
    (folder / "documents" / "001" / "0000").mkdir(parents=True)
    close_folder(folder, None)
    assert not (folder / "documents" / "001").exists()
