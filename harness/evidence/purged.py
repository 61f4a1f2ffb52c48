"""purged.json: that the documents and personal data of a run were deleted, when, why, and what was there.

An envelope like the attestation's. SHA256SUMS and the attestation stay, so that a copy of a document that turns up
later can still be told to be the run's or not; what is left in the folder says nothing about a person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.evidence.attestation import (
    OURS,
    TEST_RESULT,
    Attested,
    check_signature,
    envelope_of,
    read_attestation,
    signer_row,
    statement,
)
from harness.evidence.keys import PrivateKey, PublicKey
from harness.evidence.stored import PURGED, BrokenEvidence
from harness.evidence.sums import (
    ATTESTATION,
    SUMS,
    content_of,
    decode_sums,
    digest_of,
    empty_folders_under,
    files_under,
)

PURGE = "urn:himozuke:purge:v1"
_LEFT = ("manifest.json", "scenarios/")


def is_personal(name: str) -> bool:
    """Whether a file of a run folder may hold what concerns a person: everything but the manifest and the suite."""
    return not name.startswith(_LEFT)


def purge_record(
    folder: Path, sums: bytes, now: datetime, reason: str, closed: bool, signer: PrivateKey | None
) -> bytes:
    """The content of purged.json for a folder from which nothing has been deleted yet; `sums` is the content of its
    SHA256SUMS. Raises OSError."""
    key = signer.public_key if signer else None
    ours = {
        "version": 1,
        "purged": now.isoformat(),
        "reason": reason,
        "sealed_before": closed,
        "deleted": _by_folder(folder, filter(is_personal, decode_sums(sums))),
        "signer": signer_row(key),
    }
    return envelope_of(statement(_listed(sums), PURGE, {OURS: ours}), signer)


def _listed(sums: bytes) -> dict[str, str]:
    """What a statement about a run is about."""
    return {SUMS: hashlib.sha256(sums).hexdigest()}


def _by_folder(folder: Path, names: Iterable[str]) -> dict[str, dict[str, int]]:
    files: Counter[str] = Counter()
    size_bytes: Counter[str] = Counter()
    for name in names:
        place = name.partition("/")[0]
        files[place] += 1
        size_bytes[place] += (folder / name).stat().st_size
    return {place: {"files": count, "bytes": size_bytes[place]} for place, count in sorted(files.items())}


@dataclass(frozen=True, slots=True)
class PurgeRecord:
    """What is known of a purged run: its record, the attestation that it had before, None if it had none, and the
    digests of the files that it had."""

    record: Attested
    attested: Attested | None
    digests: Mapping[str, str]


def check_record(folder: Path, wanted: PublicKey | None) -> PurgeRecord:
    """Checks the record of a purge, finished or not, and the attestation. `wanted` is the key that must have signed the
    run. Raises BrokenEvidence, OSError."""
    record = read_attestation(content_of(folder, PURGED), PURGED)
    check_signature(record, None, PURGED)
    content = content_of(folder, SUMS)
    digests = decode_sums(content)
    if not record.is_about(_listed(content), PURGE):
        raise BrokenEvidence("it is not the record of these files", PURGED)
    if not _tells(record.ours, digests):
        raise BrokenEvidence("it does not say what was there, as SHA256SUMS has it", PURGED)
    return PurgeRecord(record, _attested(folder, record, content, wanted), digests)


_MEMBERS = {"purged": str, "reason": str, "sealed_before": bool, "deleted": dict}


def _tells(ours: Mapping[str, Any], digests: Mapping[str, str]) -> bool:
    """Whether a record has what a record must have, and counts the files that SHA256SUMS lists."""
    try:
        counted = {place: row["files"] for place, row in ours["deleted"].items()}
        known = all(isinstance(ours[name], sort) for name, sort in _MEMBERS.items())
        known = known and all(isinstance(row["bytes"], int) for row in ours["deleted"].values())
    except (AttributeError, KeyError, TypeError):
        return False
    return known and counted == Counter(name.partition("/")[0] for name in digests if is_personal(name))


def _attested(folder: Path, record: Attested, sums: bytes, wanted: PublicKey | None) -> Attested | None:
    """The attestation that the run had before it was purged, None if it had none."""
    if not record.ours["sealed_before"]:
        if wanted is not None:
            raise BrokenEvidence("the run was never closed, and so not signed", PURGED)
        return None
    attested = read_attestation(content_of(folder, ATTESTATION))
    check_signature(attested, wanted)
    if not attested.is_about(_listed(sums), TEST_RESULT):
        raise BrokenEvidence("it is not the list of files with which the run was closed", SUMS)
    if attested.key is not None and record.key is None:
        raise BrokenEvidence("the run is signed, and the record of its purge is not", PURGED)
    return attested


def check_left(folder: Path, purge: PurgeRecord) -> list[str]:
    """Checks what is left of a purged run: what was not to be deleted, as it was. Gives back what should be gone and is
    still there, of a purge that was cut off. Raises BrokenEvidence, OSError."""
    besides = {PURGED, SUMS, *((ATTESTATION,) if purge.attested else ())}
    found = set(files_under(folder)) - besides
    for name in sorted(name for name in purge.digests if not is_personal(name) and name not in found):
        raise BrokenEvidence("the file is missing", name)
    for name in sorted(found):
        if name not in purge.digests:
            raise BrokenEvidence("the file was added after the run was closed", name)
        if digest_of(folder / name) != purge.digests[name]:
            raise BrokenEvidence("its content is not what it was when the run was closed", name)
    return sorted(filter(is_personal, found)) + sorted(empty_folders_under(folder))
