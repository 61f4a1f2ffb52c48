"""One run, one folder: created whole, written in three phases, never touching another run's. A run that is still going
on holds its folder: nobody may take what stands there for all that will."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from harness.wording.media import printable_json

_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
_SORTED = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


class RunFolderError(OSError):
    """One sentence that says why the run's evidence cannot be kept there."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """`results/<UTC time>-<suite>-<short id>/`. `run_id` is the short id with which all of the run's ids begin."""

    path: Path
    run_id: str

    @property
    def history(self) -> Path:
        """Journals of invocations, completions and marks."""
        return self.path / "history"

    @property
    def documents(self) -> Path:
        """Bodies as they came."""
        return self.path / "documents"

    @property
    def observations(self) -> Path:
        """What the readers saw."""
        return self.path / "observations"

    def discard(self) -> None:
        """Removes the folder of a run that could not begin."""
        shutil.rmtree(self.path, ignore_errors=True)

    def save(self, name: str, value: Any) -> None:
        """Writes `value` as JSON to `name`, as `write_whole` does. Raises RunFolderError."""
        write_whole(self.path / name, encode_saved(value))

    def save_text(self, name: str, text: str) -> None:
        """Writes a text file as `save_copy` does. Raises RunFolderError."""
        self.save_copy(name, text.encode())

    def save_copy(self, name: str, content: bytes) -> None:
        """Writes a copy of a file as `write_whole` does, creating its folder. Raises RunFolderError."""
        target = self.path / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunFolderError(f"{target} cannot be written ({error.strerror})") from error
        write_whole(target, content)

    def drop(self, names: Iterable[str]) -> None:
        """Removes those of these files that are there. Raises RunFolderError."""
        for name in names:
            try:
                (self.path / name).unlink(missing_ok=True)
            except OSError as error:
                raise RunFolderError(f"{self.path / name} cannot be removed ({error.strerror})") from error


def encode_saved(value: Any) -> bytes:
    """The one spelling in which `RunFolder.save` keeps a value."""
    return printable_json(_dumped(value).decode()).encode() + b"\n"


def spellings(value: Any) -> tuple[bytes, ...]:
    """That, and what earlier versions kept, which left letters that act unseen as they are."""
    return tuple({encode_saved(value), _dumped(value) + b"\n"})


def _dumped(value: Any) -> bytes:
    return orjson.dumps(value, option=_SORTED, default=str)


def unfinished(path: Path) -> Path:
    """Where a file's content stands while it is being written."""
    return path.with_name(f"{path.name}.part")


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all; it is on the disk when this returns. Raises RunFolderError."""
    beside = unfinished(path)
    try:
        write_through(beside, content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise RunFolderError(f"{path} cannot be written ({error.strerror})") from error


def write_through(path: Path, content: bytes) -> None:
    """Writes a file that is on the disk when this returns. Raises OSError, and then it may hold a part of it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def create(results: Path, suite_id: str) -> RunFolder:
    """A new, empty run folder under `results`. Raises RunFolderError if it cannot be made."""
    run_id = "r" + "".join(secrets.choice(_LETTERS) for _ in range(5))
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    name = "".join(letter if letter.isalnum() or letter in "-_+" else "-" for letter in suite_id)[:60]
    path = results / f"{stamp}-{name}-{run_id}"
    try:
        results.mkdir(parents=True, exist_ok=True)
        path.mkdir()
        folder = RunFolder(path, run_id)
        for part in (folder.history, folder.documents, folder.observations):
            part.mkdir()
    except OSError as error:
        raise RunFolderError(
            f"the run folder {path} cannot be made ({error.strerror}); --results names another place"
        ) from error
    return folder


# The lock is the kernel's and ends with the processes of the run, however they end; nothing of it stands in the folder.


@contextmanager
def under_way(folder: Path) -> Iterator[None]:
    """Holds a run folder for the block. On a file system without locks nobody is kept out."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # judges that are about to end may still hold a copy
    finally:
        os.close(descriptor)


def is_under_way(folder: Path) -> bool:
    """Whether a run holds the folder. Raises OSError where the folder cannot be opened."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # a file system without locks
    finally:
        os.close(descriptor)
    return False
