"""What the readers saw, a line a document, so that it can be judged again without reading the PDFs again."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import orjson

from harness.domain.observations import Image, Observation, Reading, Sheet
from harness.evidence.run_folder import RunFolderError


class ObservationWriter:
    """Appends observations to one file; the last line of a document is the one that counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("ab")

    def append(self, observation: Observation) -> None:
        """Writes one observation. Raises RunFolderError if it cannot be kept."""
        try:
            self._file.write(orjson.dumps(_encoded(observation)) + b"\n")
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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except OSError as problem:
            if error is None:
                raise RunFolderError(f"{self._path} cannot be written ({problem.strerror})") from problem


def read_observations(path: Path) -> Iterator[Observation]:
    """All observations of one file in the order written; a torn last line is left out."""
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield _decoded(orjson.loads(line))


def _encoded(observation: Observation) -> dict[str, Any]:
    return {
        "document": observation.document,
        "digest": observation.digest,
        "size_bytes": observation.size_bytes,
        "readings": [
            {
                "reader": reading.reader,
                "problem": reading.problem,
                "suspicions": reading.suspicions,
                "sheets": [
                    {"runs": sheet.runs, "images": [_image(image) for image in sheet.images]}
                    for sheet in reading.sheets
                ],
            }
            for reading in observation.readings
        ],
    }


def _image(image: Image) -> dict[str, Any]:
    return {
        "raster": base64.b64encode(image.raster).decode(),
        "digest": image.digest,
        "width_px": image.width_px,
        "height_px": image.height_px,
        "drawn": image.drawn,
    }


def _decoded(line: dict[str, Any]) -> Observation:
    return Observation(
        line["document"],
        line["digest"],
        line["size_bytes"],
        tuple(
            Reading(
                reading["reader"],
                tuple(
                    Sheet(
                        tuple(sheet["runs"]),
                        tuple(
                            Image(**{**image, "raster": base64.b64decode(image["raster"])}) for image in sheet["images"]
                        ),
                    )
                    for sheet in reading["sheets"]
                ),
                reading["problem"],
                tuple(reading["suspicions"]),
            )
            for reading in line["readings"]
        ),
    )
