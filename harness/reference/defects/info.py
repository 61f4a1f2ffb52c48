"""What is told of a defect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.domain.words import Property


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectInfo:
    """`id` is the name on the command line. `mechanism` says whether the way it broke was published or is inferred
    (推定) here; `property` is what an inspection must find violated. `date` and `place` are empty for a class of
    defects of which no incident is known by name."""

    id: str
    title: str
    date: str = ""
    place: str = ""
    trigger: str
    source: str
    mechanism: Literal["published", "inferred"]
    property: Property
