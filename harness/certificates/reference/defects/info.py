"""What is known of a defect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.assembly import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectInfo(Parts):
    """The sound system's parts with one of them replaced. `id` is the name on the command line, the module's.
    `mechanism` says whether the way it broke was published or is inferred (推定) here; `property` is what an inspection
    must find violated. `date` and `place` are empty for a class of defects of which no incident is known by name."""

    id: str = ""
    title: str
    date: str = ""
    place: str = ""
    trigger: str
    source: str = "no incident known by name"
    mechanism: Literal["published", "inferred"] = "inferred"
    property: Property
    needs_guard: bool = False
    """Whether it is a defect of the guard, and shows only where that is on."""
    faults: tuple[str, ...] = ()
    """Kinds of fault (POST /v1/faults) without which it does not show; each is part of `trigger`."""
    clock: bool = False
    """Whether business time must be set while applications are open."""
    applications: int = 2
    """The fewest applications with which it shows; one that is sent again counts once."""
    processes: int = 1
    """The fewest server processes with which it shows."""
    events: tuple[EventKind, ...] = ()
    """Register events of one resident without which it does not show, in their order."""
    people: str = ""
    """Residents without whom it does not show: a hard case of the population (`card-tail`), `support-measure`,
    `era-day` (born in the first week of an era) or `long-name` (wider than sixteen half-width characters)."""
