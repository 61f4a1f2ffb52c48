"""Whether a run folder is what it was when the run was closed: every byte of every file, and every record's place."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.bounded import json_of
from harness.evidence.attestation import Attested, check_signature, payload_of, read_attestation, statement_of
from harness.evidence.closing import is_closed, journals_under
from harness.evidence.keys import PublicKey
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import PURGED, BrokenEvidence
from harness.evidence.sums import (
    ATTESTATION,
    SUMS,
    UNCOVERED,
    content_of,
    decode_sums,
    digest_of,
    empty_folders_under,
    files_under,
)
from harness.history.read import Chain, spelled_otherwise


@dataclass(frozen=True, slots=True)
class Intact:
    """A run folder whose every byte is what it was when the run was closed."""

    attested: Attested
    digests: dict[str, str]
    journals: dict[str, Chain]
    manifest: dict[str, Any]
    verdict: dict[str, Any]

    @property
    def signed_by(self) -> str:
        """The id of the key that signed, empty for none."""
        return str(self.attested.key.keyid) if self.attested.key else ""


def check_integrity(folder: Path, wanted: PublicKey | None, besides: Collection[str] = UNCOVERED) -> Intact:
    """Checks everything that can be checked without judging; `wanted` is the key that must have signed, None for
    whichever did, `besides` the files that no list covers. Raises BrokenEvidence at the first thing that is wrong,
    OSError where a file cannot be read."""
    attested = read_attestation(content_of(folder, ATTESTATION))
    check_signature(attested, wanted)
    content = content_of(folder, SUMS)
    digests = decode_sums(content)
    digest = hashlib.sha256(content).hexdigest()
    if not attested.is_about({SUMS: digest}):
        raise BrokenEvidence("it is not the list of files with which the run was closed", SUMS)
    check_names(folder, digests, besides)
    journals = journals_under(folder)
    for name, each in digests.items():
        if digest_of(folder / name) != each:
            raise BrokenEvidence(
                "its content is not what it was when the run was closed", name, _first_break(name, journals, attested)
            )
    for name, chain in journals.items():
        if chain.broken is not None and not chain.torn:
            raise BrokenEvidence("it does not follow from the record before it", name, f"record {chain.broken}")
        if (otherwise := spelled_otherwise(folder / name)) is not None:
            raise BrokenEvidence("it is not written in the one form of a record", name, f"record {otherwise}")
    manifest, verdict = _object(folder, "manifest.json"), _object(folder, "verdict.json")
    try:
        again = payload_of(statement_of(manifest, verdict, digest, journals, attested.key))
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenEvidence(f"it is not that of a whole run ({error!r})", "manifest.json") from None
    if again != attested.envelope.payload:
        raise BrokenEvidence("it does not say what the run folder says", ATTESTATION)
    return Intact(attested, digests, journals, manifest, verdict)


def check_files(folder: Path, names: Collection[str]) -> None:
    """Whether these files of a closed run are what they were then, as far as a purge left them; of one that was never
    closed nothing can be said. Raises BrokenEvidence, OSError."""
    if not is_closed(folder):
        return
    attested = read_attestation(content_of(folder, ATTESTATION))
    check_signature(attested, None)
    content = content_of(folder, SUMS)
    if not attested.is_about({SUMS: hashlib.sha256(content).hexdigest()}):
        raise BrokenEvidence("it is not the list of files with which the run was closed", SUMS)
    digests = decode_sums(content)
    purged = (folder / PURGED).is_file()
    for name in names:
        found = digest_of(folder / name) if (folder / name).is_file() else None
        if found != digests.get(name) and not (found is None and purged):
            raise BrokenEvidence("its content is not what it was when the run was closed", name)


def check_names(folder: Path, digests: Mapping[str, str], besides: Collection[str] = UNCOVERED) -> None:
    """Whether exactly these files stand in the folder, and those `besides`, and no folder that holds none. Raises
    BrokenEvidence, OSError."""
    try:
        found = set(files_under(folder)) - set(besides)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise BrokenEvidence("it holds folders within each other, deeper than any path of a closed run") from None
    for name in sorted(digests.keys() - found):
        raise BrokenEvidence("the file is missing", name)
    for name in sorted(found - digests.keys()):
        raise BrokenEvidence("the file was added after the run was closed", name)
    for name in sorted(empty_folders_under(folder)):
        raise BrokenEvidence("the folder, which holds nothing, was added after the run was closed", name)


def _first_break(name: str, journals: dict[str, Chain], attested: Attested) -> str:
    """Which record of a journal is the first that is not as it was then; empty for other files."""
    if name not in journals:
        return ""
    chain = journals[name]
    if chain.broken is not None:
        return f"record {chain.broken}"
    try:
        stated = attested.ours["journals"][name]["records"]
    except (KeyError, TypeError):
        return f"{chain.records} records where none stood when the run was closed"
    if chain.records == stated:
        return "one record or more, with all that follow chained anew"
    return f"{chain.records} records where {stated} stood when the run was closed"


def chain_breaks(folder: Path) -> Iterator[str]:
    """For a run that was never closed: a sentence for each journal that ends before its end. Raises OSError."""
    for name, chain in journals_under(folder).items():
        if chain.broken is not None:
            yield f"{name} holds {chain.records} whole records; what follows them is torn or does not follow"


def _object(folder: Path, name: str) -> dict[str, Any]:
    content = content_of(folder, name)
    try:
        value = json_of(content)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise BrokenEvidence("it holds no JSON object", name)
    if encode_saved(value) != content:
        raise BrokenEvidence("it is not written in the one form in which a run keeps it", name)
    return value
