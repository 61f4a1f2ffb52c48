"""SHA256SUMS: the digest of every file of a run folder, in the form that `sha256sum -c` reads.

One line a file, `DIGEST  PATH`, in the order of the paths. It covers all files but itself and the attestation, whose
subject it is. There is one way to write it: whatever says the same in other bytes is not accepted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.evidence.broken import BrokenEvidence
from harness.evidence.run_folder import RunFolderError

SUMS, ATTESTATION = "SHA256SUMS", "attestation.json"
UNCOVERED = frozenset({SUMS, ATTESTATION})
_DIGEST_CHARACTERS = frozenset("0123456789abcdef")
_DIGEST_LENGTH = 64


def files_under(folder: Path) -> Iterator[str]:
    """The paths of all files in a run folder, relative to it, in no order. Raises BrokenEvidence where something else
    than a file or a folder stands there: a link could show another content tomorrow. Raises OSError."""
    waiting = [""]
    while waiting:
        under = waiting.pop()
        with os.scandir(folder / under) as entries:
            for entry in entries:
                name = f"{under}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield name
                else:
                    raise BrokenEvidence("it is neither a file nor a folder", name)


def digest_of(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests_of(folder: Path) -> dict[str, str]:
    """The digests of all files that SHA256SUMS covers, by path. Raises BrokenEvidence, OSError."""
    names = sorted(set(files_under(folder)) - UNCOVERED)
    for name in names:
        if not _can_be_listed(name):
            raise BrokenEvidence("its name cannot be listed", repr(name))
    return {name: digest_of(folder / name) for name in names}


def _can_be_listed(name: str) -> bool:
    """Whether a name stands in the list as it is: `sha256sum` writes a backslash or a line break in another way."""
    return name.isprintable() and "\\" not in name and bool(name)


def encode_sums(digests: Mapping[str, str]) -> bytes:
    """The content of SHA256SUMS."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def decode_sums(content: bytes) -> dict[str, str]:
    """The inverse of `encode_sums`. Raises BrokenEvidence for anything that it would not have written."""
    digests: dict[str, str] = {}
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise BrokenEvidence("it is not UTF-8", SUMS) from None
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        digest, _, name = line.partition("  ")
        if len(digest) != _DIGEST_LENGTH or not _DIGEST_CHARACTERS.issuperset(digest) or not _can_be_listed(name):
            raise BrokenEvidence("it is not a digest and a path", SUMS, f"line {number}")
        digests[name] = digest
    if encode_sums(digests) != content:
        raise BrokenEvidence("its lines are not in the one order and form that a run is sealed with", SUMS)
    return digests


def save_sums(folder: Path) -> dict[str, str]:
    """Writes SHA256SUMS over what stands in the folder now. Raises RunFolderError."""
    try:
        digests = digests_of(folder)
        (folder / SUMS).write_bytes(encode_sums(digests))
    except BrokenEvidence as error:
        raise RunFolderError(f"the run cannot be sealed: {error}") from error
    except OSError as error:
        raise RunFolderError(f"{folder / SUMS} cannot be written ({error.strerror})") from error
    return digests
