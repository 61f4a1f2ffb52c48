"""What the readers saw, a line a document, so that it can be judged again without reading the PDFs again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from harness.bounded import whole_lines
from harness.domain.observations import Observation
from harness.evidence.run_folder import RunFolderError
from harness.reading.lines import decode
from harness.sealing import SUFFIX, Seal

LONGEST_LINE_BYTES = 1 << 28

_BUFFER_BYTES = 1 << 18
_LENGTH_BYTES: Final = 4


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
    yield from map(decode, whole_lines(path, LONGEST_LINE_BYTES))


class SealedObservations:
    """What was read of documents at which nobody has looked yet, beside the file of the part to which they belong."""

    def __init__(self, path: Path, seal: Seal) -> None:
        self.path, self._seal = path.with_name(path.name + SUFFIX), seal
        self._writer = ObservationWriter(self.path)
        self._count = 0

    def append(self, line: bytes) -> None:
        """Takes in one observation as `reading.lines` encodes it. Raises RunFolderError if it cannot be kept."""
        sealed = self._seal.shut(_frame(self.path, self._count), line)
        self._writer.append(len(sealed).to_bytes(_LENGTH_BYTES) + sealed)
        self._count += 1

    def flush(self) -> None:
        """As `ObservationWriter.flush`."""
        self._writer.flush()

    def drop(self) -> None:
        """All of it goes for good. Raises OSError."""
        self.close(None)
        self.path.unlink()

    def close(self, *ended: Any) -> None:
        """Closes the file, as `ObservationWriter.__exit__`."""
        self._writer.__exit__(*ended)


def read_sealed(path: Path, seal: Seal) -> Iterator[bytes]:
    """The lines that are sealed beside the file of a part, in the order written. Raises OSError."""
    sealed = path.with_name(path.name + SUFFIX)
    if not sealed.exists():
        return
    with sealed.open("rb") as file:
        count = 0
        while length := int.from_bytes(file.read(_LENGTH_BYTES)):
            yield seal.opened(_frame(sealed, count), file.read(length))
            count += 1


def _frame(path: Path, count: int) -> str:
    return f"{path.name} {count}"
