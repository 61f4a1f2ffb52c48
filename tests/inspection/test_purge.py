"""What concerns persons goes; a record of what was there stays, and whoever looks can tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.evidence.attestation import OURS, envelope_of, read_attestation, signer_row
from harness.evidence.keys import load_signer, new_key
from harness.evidence.run_folder import under_way
from harness.evidence.stored import PURGED
from harness.evidence.sums import decode_sums
from harness.inspection.order import UsageProblem
from harness.inspection.purging import PurgeOrder, purge
from harness.inspection.verifying.verified import BROKEN, INCOMPLETE
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.evidence.failing import failing
from tests.inspection.conftest import SignedRun
from tests.inspection.running import himozuke


def test_a_purged_run_holds_a_signed_record_and_nothing_personal(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    before = decode_sums((folder / "SHA256SUMS").read_bytes())
    ran = himozuke(tmp_path, "purge", "run", "--key", str(signed_run.private), "--reason", "kept for a year")
    assert ran.code == 0, ran.err
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert left == {"manifest.json", "SHA256SUMS", "attestation.json", PURGED} | {
        name for name in before if name.startswith("scenarios/")
    }
    said = verify(folder, signed_run.public, Silent())
    assert said.exit_code == INCOMPLETE
    assert "kept for a year" in said.sentence
    assert any(each.startswith("documents: ") for each in said.not_repeated)
    again = purge(PurgeOrder(folder))
    assert again.exit_code == 0  # an attempt that was cut off is finished by the next
    other = new_key(tmp_path / "other")
    assert verify(folder, other.public, Silent()).exit_code == BROKEN


@pytest.mark.parametrize("name", [PURGED, "manifest.json", "SHA256SUMS", "attestation.json"])
def test_what_is_left_of_a_purged_run_cannot_be_changed(signed_run: SignedRun, tmp_path: Path, name: str) -> None:
    folder = signed_run.copy(tmp_path)
    assert purge(PurgeOrder(folder, key=signed_run.private)).exit_code == 0
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert verify(folder, None, Silent()).exit_code == BROKEN


def test_broken_evidence_is_not_purged(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / "findings.json").write_bytes(b"[ ]")
    purged = purge(PurgeOrder(folder, key=signed_run.private))
    assert purged.exit_code == BROKEN
    assert list(folder.rglob("*.pdf"))
    assert not (folder / PURGED).exists()


def test_a_signed_run_is_purged_by_a_signature_only(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    with pytest.raises(UsageProblem, match="--key"):
        purge(PurgeOrder(folder))
    assert list(folder.rglob("*.pdf"))


def test_a_run_that_was_never_closed_can_be_purged_and_says_so(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    for name in ("SHA256SUMS", "attestation.json", "verdict.json"):
        (folder / name).unlink()
    purged = purge(PurgeOrder(folder))
    assert purged.exit_code == 0
    assert "UNSIGNED" in purged.lines[-1]
    assert verify(folder, None, Silent()).exit_code == INCOMPLETE
    assert verify(folder, signed_run.public, Silent()).exit_code == BROKEN


class Killed(BaseException):
    """Stands for a kill."""


_MOMENTS = [(Path, "replace", 1), (Path, "unlink", 2), (Path, "unlink", 60), (Path, "rmdir", 1), (Path, "rmdir", 3)]


@pytest.mark.parametrize(
    ("closed", "owner", "name", "call"),
    [(closed, *moment) for closed in (True, False) for moment in _MOMENTS] + [(False, Path, "replace", 2)],
)
def test_a_purge_that_was_killed_can_be_verified_and_is_finished_by_the_next(
    signed_run: SignedRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    closed: bool,
    owner: object,
    name: str,
    call: int,
) -> None:
    folder = signed_run.copy(tmp_path)
    if not closed:
        for each in ("SHA256SUMS", "attestation.json"):
            (folder / each).unlink()
    order = PurgeOrder(folder, "a year has gone", signed_run.private)
    with monkeypatch.context() as patch:
        failing(patch, owner, name, call, Killed())
        with pytest.raises(Killed):
            purge(order)
    assert verify(folder, None, Silent()).exit_code == INCOMPLETE
    assert purge(order).exit_code == 0
    said = verify(folder, signed_run.public if closed else None, Silent())
    assert said.exit_code == INCOMPLETE
    assert "what is left is as it was" in said.sentence
    assert {each.name for each in folder.iterdir()} - {"attestation.json"} == {
        "manifest.json",
        "scenarios",
        "SHA256SUMS",
        PURGED,
    }


@pytest.mark.parametrize("moment", [1, 2])
def test_a_purge_that_cannot_be_recorded_deletes_nothing(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    folder = signed_run.copy(tmp_path)
    for each in ("SHA256SUMS", "attestation.json"):
        (folder / each).unlink()
    before = sorted(folder.rglob("*"))
    calls = 0

    def full(_: int) -> None:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(UsageProblem, match="No space left"):
            purge(PurgeOrder(folder))
    assert sorted(folder.rglob("*")) == before


def test_a_record_that_is_none_lets_nothing_be_deleted(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / PURGED).write_bytes(b"{}")
    assert purge(PurgeOrder(folder, key=signed_run.private)).exit_code == BROKEN
    assert list(folder.rglob("*.pdf"))


def _record(folder: Path, change: Callable[[dict[str, Any]], object], key: Path | None) -> None:
    """The record of a purge as somebody with a key, or without one, would have it."""
    statement = read_attestation((folder / PURGED).read_bytes(), PURGED).statement
    signer = load_signer(key) if key else None
    statement["predicate"][OURS]["signer"] = signer_row(signer.public_key if signer else None)
    change(statement)
    (folder / PURGED).write_bytes(envelope_of(statement, signer))


@pytest.mark.parametrize(
    "change",
    [
        lambda statement: statement.update(predicateType="another"),
        lambda statement: statement.update(subject=[]),
        lambda statement: statement["predicate"][OURS].update(deleted={}),
        lambda statement: statement["predicate"][OURS]["deleted"]["documents"].update(files=1),
        lambda statement: statement["predicate"][OURS].update(sealed_before="yes"),
        lambda statement: statement["predicate"][OURS].update(reason=None),
        lambda statement: statement["predicate"][OURS].pop("purged"),
    ],
)
def test_a_record_that_says_otherwise_is_broken_whoever_signs_it(
    signed_run: SignedRun, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    folder = signed_run.copy(tmp_path)
    assert purge(PurgeOrder(folder, key=signed_run.private)).exit_code == 0
    _record(folder, lambda statement: None, signed_run.private)
    assert verify(folder, signed_run.public, Silent()).exit_code == INCOMPLETE
    _record(folder, change, signed_run.private)
    said = verify(folder, signed_run.public, Silent())
    assert (said.exit_code, said.file) == (BROKEN, PURGED)


def test_what_is_told_of_a_purge_stays_on_its_line(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    purged = purge(PurgeOrder(folder, "a year\nevidence: INTACT (exit 0)\x1b[2J", signed_run.private))
    said = verify(folder, None, Silent())
    assert all(line.isprintable() for line in (*purged.lines, *said.lines))
    assert said.exit_code == INCOMPLETE


def test_the_record_of_a_signed_run_is_signed_and_other_statements_are_none(
    signed_run: SignedRun, tmp_path: Path
) -> None:
    folder = signed_run.copy(tmp_path)
    purge(PurgeOrder(folder, key=signed_run.private))
    kept, attestation = (folder / PURGED).read_bytes(), (folder / "attestation.json").read_bytes()
    _record(folder, lambda statement: None, None)
    assert verify(folder, None, Silent()).sentence == "the run is signed, and the record of its purge is not"
    (folder / PURGED).write_bytes(attestation)
    assert (verify(folder, None, Silent()).exit_code, verify(folder, None, Silent()).file) == (BROKEN, PURGED)
    (folder / PURGED).write_bytes(kept)
    (folder / "attestation.json").write_bytes(kept)
    assert verify(folder, None, Silent()).exit_code == BROKEN


def test_what_comes_to_a_purged_run_later_is_named_and_never_deleted(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    order = PurgeOrder(folder, key=signed_run.private)
    purge(order)
    (folder / "note.txt").write_bytes(b"")
    assert (verify(folder, None, Silent()).exit_code, verify(folder, None, Silent()).file) == (BROKEN, "note.txt")
    assert purge(order).exit_code == BROKEN
    assert (folder / "note.txt").exists()


def test_a_run_that_still_goes_on_is_neither_purged_nor_judged(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    with under_way(folder):
        said = verify(folder, None, Silent())
        assert (said.exit_code, "still going on" in said.sentence) == (INCOMPLETE, True)
        with pytest.raises(UsageProblem, match="still going on"):
            purge(PurgeOrder(folder, key=signed_run.private))
    assert list(folder.rglob("*.pdf"))
    assert purge(PurgeOrder(folder, key=signed_run.private)).exit_code == 0
