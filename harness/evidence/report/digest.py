"""The digest of the evidence that stands on every page: reports belong to the evidence they were made from."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import orjson

from harness.evidence.report.model import Signature
from harness.evidence.sums import digest_of

_FILES = ("findings.json", "unclear.json", "verdict.json")
_FOLDERS = ("history", "observations")


def evidence_digest(run: Path) -> str:
    """SHA-256 over what `sha256sum` prints for the journals, the observations (which hold every document's digest), the
    findings and the verdict, in the order of their paths as bytes. In the run folder, the same is
    `find findings.json history observations unclear.json verdict.json -type f | LC_ALL=C sort | xargs sha256sum |
    sha256sum`. Raises OSError."""
    paths = [run / name for name in _FILES if (run / name).is_file()]
    paths += [path for folder in _FOLDERS for path in (run / folder).rglob("*") if path.is_file()]
    whole = hashlib.sha256()
    for path in sorted(paths, key=lambda each: each.relative_to(run).as_posix().encode()):
        whole.update(f"{digest_of(path)}  {path.relative_to(run).as_posix()}\n".encode())
    return whole.hexdigest()


def signature(run: Path) -> Signature:
    """Which keys the run's attestation names. It is not checked here: `himozuke verify` does that. An attestation that
    cannot be read counts as none."""
    try:
        envelope: Any = orjson.loads((run / "attestation.json").read_bytes())
        keys = tuple(str(each.get("keyid", "")) for each in envelope.get("signatures", ()))
    except (OSError, orjson.JSONDecodeError, AttributeError, TypeError):
        keys = ()
    return Signature(keys)
