"""One run, one folder: created whole, written in three phases, never touching another run's."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

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

    def save(self, name: str, value: Any) -> Path:
        """Writes `value` as JSON to `name`, whole or not at all, and on disk when it returns. Raises RunFolderError."""
        target = self.path / name
        unfinished = target.with_name(target.name + ".part")
        try:
            with unfinished.open("wb") as file:
                file.write(orjson.dumps(value, option=_SORTED, default=str) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise RunFolderError(f"{target} cannot be written ({error.strerror})") from error
        return target

    def save_text(self, name: str, text: str) -> None:
        """Writes a copy of a text file, creating its folder. Raises RunFolderError."""
        target = self.path / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            raise RunFolderError(f"{target} cannot be written ({error.strerror})") from error


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
