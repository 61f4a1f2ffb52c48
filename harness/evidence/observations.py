"""What the readers saw, a line a document, so that it can be judged again without reading the PDFs again."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from harness.domain.messages import Message
from harness.domain.observations import Observation, Reading
from harness.evidence.run_folder import RunFolderError
from harness.reading.lines import decode, encode

_BUFFER_BYTES = 1 << 18


class ObservationWriter:
    """Appends observations to one file; the last line of a document is the one that counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("ab", buffering=_BUFFER_BYTES)

    def append(self, line: bytes) -> None:
        """Writes one observation as `reading.lines` encodes it. Raises RunFolderError if it cannot be kept."""
        try:
            self._file.write(line)
        except OSError as error:
            raise RunFolderError(f"{self._path} cannot be written ({error.strerror})") from error

    def flush(self) -> None:
        """Hands everything to the operating system. Raises RunFolderError."""
        try:
            self._file.flush()
        except OSError as error:
            raise RunFolderError(f"{self._path} cannot be written ({error.strerror})") from error

    def __enter__(self) -> ObservationWriter:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            self._file.close()
        except OSError as problem:
            if kind is None:
                raise RunFolderError(f"{self._path} cannot be written ({problem.strerror})") from problem


def read_observations(path: Path) -> Iterator[Observation]:
    """All observations of one file in the order written; a torn last line is left out."""
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield decode(line)


def forget(path: Path, documents: Collection[str], why: Message) -> None:
    """Takes out of one file what was read of these documents; `why` stands in its place. Raises OSError if what is left
    cannot be written; then the whole file is gone, since all but those documents can be read again."""
    beside = path.with_suffix(".new")
    try:
        with beside.open("wb") as file:
            for seen in read_observations(path):
                file.write(encode(_forgotten(seen, why) if seen.document in documents else seen))
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise


def _forgotten(seen: Observation, why: Message) -> Observation:
    return replace(seen, readings=tuple([Reading(reading.reader, (), why) for reading in seen.readings]), repairs=())
