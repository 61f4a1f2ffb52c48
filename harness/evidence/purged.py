"""purged.json: that the documents and personal data of a run were deleted, when, why, and what was there.

An envelope like the attestation's. SHA256SUMS and the attestation stay, so that a copy of a document that turns up
later can still be told to be the run's or not; what is left in the folder says nothing about a person.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.evidence.attestation import (
    OURS,
    STATEMENT_TYPE,
    Attested,
    check_signature,
    envelope_of,
    read_attestation,
    signer_row,
)
from harness.evidence.broken import BrokenEvidence
from harness.evidence.integrity import check_names, content_of
from harness.evidence.keys import PrivateKey, PublicKey
from harness.evidence.sums import ATTESTATION, SUMS, UNCOVERED, decode_sums, digest_of

PURGED = "purged.json"
PURGE = "urn:himozuke:purge:v1"
_LEFT = ("manifest.json", "scenarios/")


def is_personal(name: str) -> bool:
    """Whether a file of a run folder may hold what concerns a person: everything but the manifest and the suite."""
    return not name.startswith(_LEFT)


def purge_record(
    folder: Path, digests: Mapping[str, str], now: datetime, reason: str, sealed: bool, signer: PrivateKey | None
) -> bytes:
    """The content of purged.json for a folder from which nothing has been deleted yet. Raises OSError."""
    key = signer.public_key if signer else None
    deleted = [name for name in digests if is_personal(name)]
    ours = {
        "version": 1,
        "purged": now.isoformat(),
        "reason": reason,
        "sealed_before": sealed,
        "deleted": _by_folder(folder, deleted),
        "signer": signer_row(key),
    }
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": SUMS, "digest": {"sha256": digest_of(folder / SUMS)}}],
        "predicateType": PURGE,
        "predicate": {OURS: ours},
    }
    return envelope_of(statement, signer)


def _by_folder(folder: Path, names: Iterable[str]) -> dict[str, dict[str, int]]:
    files: Counter[str] = Counter()
    size_bytes: Counter[str] = Counter()
    for name in names:
        place = name.partition("/")[0]
        files[place] += 1
        size_bytes[place] += (folder / name).stat().st_size
    return {place: {"files": count, "bytes": size_bytes[place]} for place, count in sorted(files.items())}


def check_purged(folder: Path, wanted: PublicKey | None) -> tuple[Attested, Attested | None]:
    """Checks what is left of a purged run: its record, and the attestation that it had before, None if it had none.
    `wanted` is the key that must have signed the run. Raises BrokenEvidence, OSError."""
    record = read_attestation(content_of(folder, PURGED), PURGED)
    check_signature(record, None, PURGED)
    content = content_of(folder, SUMS)
    subject = [{"name": SUMS, "digest": {"sha256": hashlib.sha256(content).hexdigest()}}]
    if record.statement["subject"] != subject or record.statement["predicateType"] != PURGE:
        raise BrokenEvidence("it is not the record of these files", PURGED)
    attested = None
    if record.ours["sealed_before"]:
        attested = read_attestation(content_of(folder, ATTESTATION))
        check_signature(attested, wanted)
        if attested.statement["subject"] != subject:
            raise BrokenEvidence("it is not the list of files that was sealed", SUMS)
    elif wanted is not None:
        raise BrokenEvidence("the run was never sealed, and so not signed", PURGED)
    _check_left(folder, decode_sums(content), {PURGED} if attested else {PURGED, ATTESTATION})
    return record, attested


def _check_left(folder: Path, digests: Mapping[str, str], besides: Collection[str]) -> None:
    left = {name: each for name, each in digests.items() if not is_personal(name)}
    check_names(folder, left, {*UNCOVERED, *besides})
    for name, each in left.items():
        if digest_of(folder / name) != each:
            raise BrokenEvidence("its content is not that which was sealed", name)


def told(record: Attested) -> dict[str, Any]:
    """What a purge record says, without the key."""
    return {name: value for name, value in record.ours.items() if name != "signer"}
