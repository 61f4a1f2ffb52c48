"""SHA256SUMS: the digest of every file of a run folder, in the form that `sha256sum -c` reads.

One line a file, `DIGEST  PATH`, in the order of the paths. It covers all files but itself and the attestation, whose
subject it is. There is one way to write it: whatever says the same in other bytes is not accepted."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from harness import bounded
from harness.bounded import COUNTED_BYTES, KEPT_BYTES
from harness.evidence.run_folder import RunFolderError
from harness.evidence.stored import BrokenEvidence

SUMS, ATTESTATION = "SHA256SUMS", "attestation.json"
UNCOVERED = frozenset({SUMS, ATTESTATION})
_DIGEST_CHARACTERS = frozenset("0123456789abcdef")
_DIGEST_LENGTH = 64
_NO_FILE = "it is neither a file nor a folder"


def content_of(folder: Path, name: str) -> bytes:
    """A file of a run folder that must be there and that fits into memory, never what a link, a pipe or a device would
    give without end. Raises BrokenEvidence, OSError."""
    most = COUNTED_BYTES if name == SUMS else KEPT_BYTES
    path = folder / name
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            raise BrokenEvidence(_NO_FILE, name)
        if about.st_size > most:
            raise BrokenEvidence(f"it is longer than {most} bytes, as no run's is", name)
        return bounded.content_of(path, most)
    except FileNotFoundError:
        raise BrokenEvidence("the file is missing", name) from None


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
                    raise BrokenEvidence(_NO_FILE, name)


def empty_folders_under(folder: Path) -> Iterator[str]:
    """The paths of all folders in a run folder that hold nothing, in no order. No list of files can vouch for them, and
    whoever packs a run loses them: a closed run has none. Raises OSError."""
    for root, folders, files in os.walk(folder, onerror=_raised):
        if not folders and not files and root != str(folder):
            yield Path(root).relative_to(folder).as_posix()


def _raised(error: OSError) -> None:
    raise error


def drop_empty_folders(folder: Path) -> None:
    """Takes away all folders in a run folder that hold nothing, or nothing but such. Raises OSError."""
    while empty := list(empty_folders_under(folder)):
        for name in empty:
            (folder / name).rmdir()


def digest_of(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with bounded.opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        raise BrokenEvidence("its lines are not in the one order and form in which a run is closed", SUMS)
    return digests


def sums_of(folder: Path) -> bytes:
    """The content of SHA256SUMS for what stands in a folder now; folders that hold nothing are taken away. Raises
    RunFolderError."""
    try:
        drop_empty_folders(folder)
        names = sorted(set(files_under(folder)) - UNCOVERED)
        for name in names:
            if not _can_be_listed(name):
                raise BrokenEvidence("its name cannot be listed", repr(name))
        return encode_sums({name: digest_of(folder / name) for name in names})
    except BrokenEvidence as error:
        raise RunFolderError(f"the run cannot be closed: {error}") from error
    except OSError as error:
        raise RunFolderError(f"{error.filename or folder} cannot be read ({error.strerror})") from error


_JUDGED_FILES = ("findings.json", "unclear.json", "verdict.json")
_JUDGED_FOLDERS = ("history", "observations")


def evidence_digest(run: Path) -> str:
    """The digest that stands on every page of a report: SHA-256 over what `sha256sum` prints for the journals, the
    observations (which hold every document's digest), the findings and the verdict, in the order of their paths as
    bytes. In the run folder, the same is `find findings.json history observations unclear.json verdict.json -type f |
    LC_ALL=C sort | xargs sha256sum | sha256sum`. Raises OSError."""
    paths = [run / name for name in _JUDGED_FILES if (run / name).is_file()]
    paths += [path for folder in _JUDGED_FOLDERS for path in (run / folder).rglob("*") if path.is_file()]
    whole = hashlib.sha256()
    for path in sorted(paths, key=lambda each: each.relative_to(run).as_posix().encode()):
        whole.update(f"{digest_of(path)}  {path.relative_to(run).as_posix()}\n".encode())
    return whole.hexdigest()
