"""What was read of the documents that a report tells of, without reading any of them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from harness.bounded import whole_lines
from harness.domain.observations import Image, Observation, Sheet
from harness.evidence.observations import LONGEST_LINE_BYTES
from harness.reading.lines import decode

SAMPLE = 300
"""Documents from which the wording of a system's forms is learnt."""

_COMMON_IMAGE = 3


@dataclass(slots=True)
class Observed:
    """Sheets by document, of the documents wanted and of a sample of the others. `images` counts in how many of them an
    image stands, by its digest: what many share is no registered imprint."""

    wanted: dict[str, tuple[Sheet, ...]] = field(default_factory=dict)
    sample: dict[str, tuple[Sheet, ...]] = field(default_factory=dict)
    images: Counter[str] = field(default_factory=Counter)

    def common(self, digest: str) -> bool:
        """Whether an image stands on several documents, as a mayor's seal does."""
        return self.images[digest] >= _COMMON_IMAGE

    def sheets(self, document: str, number: int | None) -> tuple[Sheet, ...]:
        """The sheet with that number, counted from 1, of a document wanted; all of them for None."""
        sheets = self.wanted.get(document, ())
        return sheets if number is None else sheets[number - 1 : number]

    def drawn(self, document: str, number: int) -> list[Image]:
        """The images that a reader saw drawn on that sheet, in order."""
        return [image for sheet in self.sheets(document, number) for image in sheet.images if image.drawn]


def observed(folder: Path, documents: Collection[str]) -> Observed:
    """Looks through a run's `observations`. Raises OSError."""
    found, names = Observed(), set(documents)
    parts = sorted(folder.glob("part-*.jsonl"))
    share = max(1, SAMPLE // max(1, len(parts)))
    for part in parts:
        for number, line in enumerate(whole_lines(part, LONGEST_LINE_BYTES)):
            sampled = number < share
            if not sampled and _name(line) not in names:
                continue
            observation = _decoded(line)
            if observation is not None and observation.readings:
                _take(found, observation, sampled, observation.document in names)
    return found


def _take(found: Observed, observation: Observation, sampled: bool, wanted: bool) -> None:
    sheets = observation.readings[0].sheets
    if wanted:
        found.wanted[observation.document] = sheets
    if sampled and observation.document not in found.sample:
        found.sample[observation.document] = sheets
        found.images.update({image.digest for sheet in sheets for image in sheet.images})


def _name(line: bytes) -> str:
    """The document's name, which stands first in a line."""
    head = line[: line.find(b'","', 13) + 1]
    return head[13:-1].decode("utf-8", "replace") if head.startswith(b'{"document":"') else ""


def _decoded(line: bytes) -> Observation | None:
    try:
        return decode(line)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None
