"""What concerns persons is deleted from a run; a record of what was there stays."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from harness.evidence.broken import BrokenEvidence
from harness.evidence.integrity import check_integrity
from harness.evidence.keys import KeyProblem, PrivateKey, load_signer
from harness.evidence.purged import PURGED, check_purged, is_personal, purge_record, told
from harness.evidence.seal import UNSIGNED
from harness.evidence.stored import MANIFEST
from harness.evidence.sums import ATTESTATION, SUMS, UNCOVERED, files_under, save_sums
from harness.inspection.order import UsageProblem


@dataclass(frozen=True, slots=True)
class PurgeOrder:
    """Which run, why, and with which private key the record is signed; a signed run needs one."""

    run: Path
    reason: str = ""
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted, or why nothing was (exit code 4: the evidence is broken)."""

    lines: list[str]
    exit_code: int = 0


def purge(order: PurgeOrder) -> Purged:
    """Deletes documents and personal data. Evidence that is broken is left as it is: it may be needed to find out by
    whom. Raises UsageProblem."""
    folder = order.run
    if not (folder / MANIFEST).is_file():
        raise UsageProblem(f"{folder} is not a run folder: it has no {MANIFEST}")
    try:
        if not (folder / PURGED).is_file():
            _record(order)
        _delete(folder)  # also what an earlier attempt, cut off, has left
        record, _ = check_purged(folder, None)
    except BrokenEvidence as broken:
        return Purged([f"the evidence is broken, and nothing more is deleted: {broken}"], 4)
    except (OSError, KeyProblem) as error:
        raise UsageProblem(f"{folder} cannot be purged: {error}") from error
    said = told(record)
    lines = [f"purged {said['purged']}: {folder}"]
    lines += [
        f"  deleted {place}: {each['files']} files, {each['bytes']} bytes" for place, each in said["deleted"].items()
    ]
    lines.append(f"record: {folder / PURGED}" + (f", signed with ed25519 key {record.key.keyid}" if record.key else ""))
    return Purged(lines if record.key else [*lines, UNSIGNED])


def _record(order: PurgeOrder) -> None:
    """Writes down what is there before anything of it is deleted."""
    folder, signer = order.run, _signer(order.key)
    sealed = (folder / ATTESTATION).exists() or (folder / SUMS).exists()
    if sealed:
        intact = check_integrity(folder, None)
        digests = intact.digests
        if intact.attested.key is not None and signer is None:
            raise UsageProblem("the run is signed, and so must be the record of its purge; --key names the private key")
    else:
        digests = save_sums(folder)
    record = purge_record(folder, digests, datetime.now(UTC), order.reason, sealed, signer)
    unfinished = folder / f"{PURGED}.part"
    with unfinished.open("wb") as file:
        file.write(record)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / PURGED)


def _signer(path: Path | None) -> PrivateKey | None:
    return None if path is None else load_signer(path)


def _delete(folder: Path) -> None:
    kept = {*UNCOVERED, PURGED}
    for name in sorted(files_under(folder)):
        if name not in kept and is_personal(name):
            (folder / name).unlink()
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        if not any(each.is_file() for each in place.rglob("*")):
            shutil.rmtree(place)
