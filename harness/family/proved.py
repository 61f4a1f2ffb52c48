"""How a family tries its defects: what one method said of one system, and what it takes to try them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

SOUND: Final = "sound"
"""What the sound system is called in the table."""


class Method(StrEnum):
    """A way to look for defects. The last two are there to compare with."""

    EXPLORE = "explore"
    LOAD = "load"
    CONCURRENT = "concurrent"
    PLAIN = "plain"
    SEQUENTIAL = "sequential"


ABOUT: Final = {
    Method.EXPLORE: "search in virtual time",
    Method.LOAD: "load on the running system: aimed events, bursts, faults",
    Method.CONCURRENT: "concurrent calls over HTTP",
    Method.PLAIN: "for comparison: plain random load of the same length",
    Method.SEQUENTIAL: "for comparison: one call after another (Hypothesis state machine)",
}

OURS: Final = (Method.EXPLORE, Method.LOAD, Method.CONCURRENT)
"""The methods that count; the others only show what they add."""


class Said(StrEnum):
    """How an attempt ended. `wrong-property`: something was found, but not what the defect violates."""

    CAUGHT = "caught"
    MISSED = "missed"
    WRONG_PROPERTY = "wrong-property"
    INCONCLUSIVE = "inconclusive"


class Defect(Protocol):
    """A defect that a system of the family's own can be given; all members are words or sentences."""

    id: str
    title: str
    property: str
    """What an inspection must find violated."""
    mechanism: str
    date: str
    place: str
    trigger: str
    source: str
    needs_guard: bool
    """Whether it is a defect of the guard, and shows only where that is on."""


@dataclass(frozen=True, slots=True)
class ProvedSystem:
    """A system to be tried: that of a defect, or the sound one (`info` None)."""

    info: Defect | None
    guard: bool = False

    @property
    def name(self) -> str:
        """The defect's id."""
        return self.info.id if self.info else SOUND

    @property
    def defect(self) -> str:
        """The defect's id, empty for none."""
        return self.info.id if self.info else ""

    @property
    def wanted(self) -> str | None:
        """What must be found violated; None for anything at all."""
        return self.info.property if self.info else None

    @property
    def has_guard(self) -> bool:
        """Whether the guard is on: asked for, or needed by the defect."""
        return self.guard or bool(self.info and self.info.needs_guard)


class Size(NamedTuple):
    """How long a sequence of operations is. `faults` are all that are neither applications nor register events."""

    applications: int
    events: int
    faults: int

    @property
    def operations(self) -> int:
        """All of them."""
        return sum(self)

    def __str__(self) -> str:
        return "+".join(map(str, self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """`number` schedules or operations (`unit`) were tried, in `seconds_s` of wall time from the first of them to the
    finding or the end. `found` is the property found violated; `smallest` is the size of the smallest failing
    sequence, None where the method does not shrink or found nothing. `note` is one sentence, or empty."""

    method: Method
    said: Said
    unit: str
    number: int
    seconds_s: float
    found: str | None = None
    smallest: Size | None = None
    note: str = ""

    @property
    def caught(self) -> bool:
        """Whether what was found is what had to be found."""
        return self.said is Said.CAUGHT


def said_of(case: ProvedSystem, found: str | None, is_clear: bool) -> Said:
    """How an attempt ended that found this property violated (None: nothing). A finding stands whatever else was
    unclear; on the sound system any is one."""
    if found is not None:
        return Said.CAUGHT if case.wanted in (None, found) else Said.WRONG_PROPERTY
    return Said.MISSED if is_clear else Said.INCONCLUSIVE


class Bench(Protocol):
    """The methods that need a running system, and what they share."""

    def run(self, method: Method, case: ProvedSystem, budget_s: float) -> Attempt:
        """One attempt. KeyError for a method that does not run on a system of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilySystem:
    """A family's own system."""

    defects: Callable[[], Sequence[Any]]
    """Each a `Defect` that it can be given, in the order of the catalogue."""
    serve: Callable[..., int]
    """Runs the system until it is told to end; the exit code. The arguments are the options of `himozuke serve`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyProving:
    """How the defects of a family's own system are tried."""

    size_of: Callable[[Any], Size]
    """Of a schedule of the family's search."""
    bench: Callable[[int], AbstractContextManager[Bench]]
    """The methods over a running system, for a seed."""
    not_explored: tuple[str, ...] = ()
    """Kinds of faults that a search in virtual time cannot show, by what it judges instead of real documents."""
    explore_target: Callable[[Any, Any], Any]
    """Searches a running system for a `TargetSearch`, telling how far it is; a `Report`."""
