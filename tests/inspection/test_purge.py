"""What concerns persons goes; a record of what was there stays, and whoever looks can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.evidence.keys import new_key
from harness.evidence.stored import PURGED
from harness.evidence.sums import decode_sums
from harness.inspection.order import UsageProblem
from harness.inspection.purging import PurgeOrder, purge
from harness.inspection.verifying.verified import BROKEN, INCOMPLETE
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
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


def test_a_run_that_was_never_sealed_can_be_purged_and_says_so(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    for name in ("SHA256SUMS", "attestation.json", "verdict.json"):
        (folder / name).unlink()
    purged = purge(PurgeOrder(folder))
    assert purged.exit_code == 0
    assert "UNSIGNED" in purged.lines[-1]
    assert verify(folder, None, Silent()).exit_code == INCOMPLETE
    assert verify(folder, signed_run.public, Silent()).exit_code == BROKEN
