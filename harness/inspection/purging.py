"""What concerns persons is deleted from a run; a record of what was there stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from harness.evidence.closing import UNSIGNED, is_closed
from harness.evidence.integrity import check_integrity
from harness.evidence.keys import KeyProblem, load_signer
from harness.evidence.purged import check_left, check_record, is_personal, purge_record
from harness.evidence.run_folder import is_under_way, unfinished, write_through, write_whole
from harness.evidence.stored import MANIFEST, PURGED, BrokenEvidence
from harness.evidence.sums import SUMS, UNCOVERED, content_of, drop_empty_folders, files_under, sums_of
from harness.inspection.order import UsageProblem
from harness.wording.media import printable


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
    try:
        if not (folder / MANIFEST).is_file():
            raise UsageProblem(f"{folder} is not a run folder: it has no {MANIFEST}")
        if is_under_way(folder):
            raise UsageProblem(f"{folder} cannot be purged: its run is still going on; wait until it has ended")
        if (folder / PURGED).is_file():
            check_left(folder, check_record(folder, None))  # of an earlier attempt, which may have been cut off
        else:
            _record(order)
        checked = check_record(folder, None)
        _delete(folder)
        check_left(folder, checked)
    except BrokenEvidence as broken:
        return Purged([f"the evidence is broken, and nothing more is deleted: {broken}"], 4)
    except (OSError, KeyProblem) as error:
        raise UsageProblem(f"{folder} cannot be purged: {error}") from error
    record = checked.record
    said = record.ours
    lines = [f"purged {said['purged']}: {folder}"]
    for place, each in said["deleted"].items():
        lines.append(f"  deleted {place}: {each['files']} files, {each['bytes']} bytes")
    lines.append(f"record: {folder / PURGED}" + (f", signed with ed25519 key {record.key.keyid}" if record.key else ""))
    return Purged([printable(each) for each in (lines if record.key else [*lines, UNSIGNED])])


def _record(order: PurgeOrder) -> None:
    """Writes down what is there before anything of it is deleted."""
    folder, beside = order.run, unfinished(order.run / PURGED)
    signer = None if order.key is None else load_signer(order.key)
    closed = is_closed(folder)
    beside.unlink(missing_ok=True)  # of an attempt that was cut off
    if closed:
        if check_integrity(folder, None).attested.key is not None and signer is None:
            raise UsageProblem("the run is signed, and so must be the record of its purge; --key names the private key")
        sums = content_of(folder, SUMS)
    else:
        sums = sums_of(folder)
    try:
        write_through(beside, purge_record(folder, sums, datetime.now(UTC), order.reason, closed, signer))
        if not closed:
            write_whole(folder / SUMS, sums)
        beside.replace(folder / PURGED)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _delete(folder: Path) -> None:
    kept = {*UNCOVERED, PURGED}
    for name in sorted(files_under(folder)):
        if name not in kept and is_personal(name):
            (folder / name).unlink()
    drop_empty_folders(folder)
