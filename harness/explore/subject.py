"""What a family gives to the search: its programs, how they become smaller, its files, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from harness.explore.running import Played, Stage
from harness.explore.schedules import Schedule

Made = TypeVar("Made")
Held = TypeVar("Held", bound=Schedule)


@dataclass(frozen=True, slots=True)
class Smaller(Generic[Made]):
    """What may become of a schedule that fails."""

    highest: tuple[int, ...]
    """A number for each thing that can be left out or made simpler: 0 is the simplest, this one is what was found."""
    made: Callable[[tuple[int, ...]], Made]
    """What is left with these numbers."""


@dataclass(frozen=True, slots=True)
class Full(Generic[Held]):
    """The same schedules with all that a search leaves out for speed."""

    stage: Callable[[Held], Stage]
    how: str
    """After "repeated": `through real PDFs`."""
    when: str
    """After "something else": `when its certificates are printed as real PDFs and read`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilySearch(Generic[Held]):
    """Searching what a family inspects, in virtual time."""

    defects: Callable[[], Mapping[str, str]]
    """What the system can be given, by name, with the property that then fails."""
    judged: tuple[str, ...]
    begins: Callable[[int, int, str, bool], Held]
    """The schedule at a place of the search with this seed, on a system with this defect (empty: none) and with or
    without its guard. It switches nobody."""
    operations: Callable[[Held], Smaller[tuple[Held | None, dict[int, int]]]]
    """Fewer and simpler operations and faults, which are the actors from `Played.first_actor` on; also the new places
    of those that are kept. None where nothing is left that could fail."""
    people: Callable[[Held], Smaller[Held]]
    """Fewer people."""
    full: Full[Held] | None = None

    to_bytes: Callable[[Held], bytes]
    schedule_of: Callable[[Any, str], Held]
    """The schedule in the JSON of a file, which errors call by this name. Raises ScheduleError."""

    cast: Callable[[Held], list[str]]
    """A line for each operation and fault."""
    told: Callable[[Held, Played], list[str]]
    """The lines of a traced run."""
    size_of: Callable[[Held], dict[str, int]]
    """How many there are of each thing that makes a schedule long, the most telling first."""
    one: Mapping[str, str]
    """What one of each of them is called."""
    documents: str = "documents"


AnySearch = FamilySearch[Any]
