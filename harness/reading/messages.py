"""What the pool and its worker processes say to each other, over one connection each."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from harness.domain.observations import Image, Observation, Reading, Sheet


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One document to be read: a file's `path`, or its `data`.

    `second`: by both readers, not only by the primary one. `find_marks`: an imprint is expected, so if no sheet holds
    an image that could be one, the sheets are rendered and searched; with `thorough` as well they are searched in any
    case. `document` is the caller's name for it and comes back in the Observation.
    """

    document: str
    path: str | None = None
    data: bytes | None = None
    second: bool = False
    find_marks: bool = False
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost a worker, and after how many documents a worker makes room for a fresh one."""

    cpu_s: float = 10.0
    wall_s: float = 30.0
    memory_mb: int = 500
    documents: int = 20_000


def packed(observation: Observation) -> bytes:
    """An observation as bytes; plain tuples are several times faster to pack than the types."""
    readings = [
        (
            reading.reader,
            [
                (sheet.runs, [(i.raster, i.digest, i.width_px, i.height_px, i.drawn) for i in sheet.images])
                for sheet in reading.sheets
            ],
            reading.problem,
            reading.suspicions,
        )
        for reading in observation.readings
    ]
    return pickle.dumps((observation.document, observation.digest, observation.size_bytes, readings), protocol=5)


def unpacked(message: bytes) -> Observation:
    """The observation that `packed` made these bytes from. Only for bytes from a worker of this process."""
    document, digest, size_bytes, readings = pickle.loads(message)  # from our own worker
    return Observation(
        document,
        digest,
        size_bytes,
        tuple(
            Reading(
                reader,
                tuple(Sheet(runs, tuple(Image(*image) for image in images)) for runs, images in sheets),
                problem,
                suspicions,
            )
            for reader, sheets, problem, suspicions in readings
        ),
    )
