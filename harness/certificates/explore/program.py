"""What is asked of the system, and what breaks: the deeds of one program, each at a virtual time or after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, Self

from harness.certificates.domain.operations import Application, Event, Request
from harness.certificates.kiosk.steps import Steps
from harness.certificates.kiosk.visit import EVENT_PAUSE_S, Errand, until_answered
from harness.certificates.reference.settings import Settings
from harness.domain.operations import Aim, ClockSetting, Fault, FaultRequest
from harness.targets.protocol import Answer

Moves = Callable[[tuple[int, ...], str], tuple[int, ...]]
"""From the places that a member of a deed holds, and its name, to where those deeds stand now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """`start_s` counts from the beginning, or from when all the deeds have ended whose places in the program are in
    `after`. `place` is the server process that it reaches."""

    start_s: float = 0.0
    after: tuple[int, ...] = ()
    place: int = 0

    def request(self, name: str = "") -> Request | None:
        """What it asks of the system first, None if nothing; `name` is the id of what has none of its own."""
        return None

    def moved(self, moves: Moves) -> Self:
        """The same where the deeds that it refers to have other places."""
        return replace(self, after=moves(self.after, "after"))


@dataclass(frozen=True, kw_only=True)
class Visit(Deed):
    """Somebody at a kiosk: an application, then its delivery. `fault` is what the kiosk's side does wrong: with GIVE_UP
    it leaves after `wait_s`, with RETRY it asks a second time `wait_s` after the first, at `retry_place`. Without
    `confirms` it never says what became of the print."""

    application: Application
    fault: Fault = Fault.NONE
    wait_s: float = 0.0
    retry_place: int = 0
    confirms: bool = True
    aim: Aim = Aim.ARRIVAL

    def request(self, name: str = "") -> Application:
        """The application."""
        return self.application

    @cached_property
    def errand(self) -> Errand:
        """What the kiosk is to do; made once for all schedules."""
        return Errand(
            application=self.application,
            aim=self.aim,
            fault=self.fault,
            wait_s=self.wait_s,
            follow_s=self.wait_s if self.fault is Fault.RETRY else None,
            prints=self.fault is not Fault.PRINT_FAILURE,
            confirms=self.confirms,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening(Deed):
    """A register event, sent until it is answered; it ends when it is in force. `follows` are the places of events that
    must have been answered before, those of the same kin group."""

    event: Event
    follows: tuple[int, ...] = ()

    def request(self, name: str = "") -> Event:
        """The event."""
        return self.event

    def moved(self, moves: Moves) -> Self:
        """Also those that it follows."""
        return replace(self, after=moves(self.after, "after"), follows=moves(self.follows, "follows"))

    def steps(self) -> Steps[Answer]:
        """Six times; unanswered until then, it stays open."""
        return until_answered(self.event, (EVENT_PAUSE_S,) * 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Deed):
    """A fault asked of the system itself (`delay-print`, `interrupt-link`, ...)."""

    kind: str
    details: Mapping[str, float] = field(default_factory=dict)

    def request(self, name: str = "") -> FaultRequest:
        """The fault."""
        return FaultRequest(name, self.kind, self.details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash(Deed):
    """The process at `place` ends between two steps; another one begins in its place after `down_s`."""

    down_s: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class FullDisk(Deed):
    """Nothing can be written for `for_s`: print files, or the database too."""

    for_s: float = 0.1
    database: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap(Deed):
    """The next call to `address` goes wrong: `lose`, `lose answer`, `double`, or so many seconds late."""

    address: str
    how: Literal["lose", "lose answer", "double"] | float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSet(Deed):
    """The business clock is set; `now` is RFC 3339."""

    now: str

    def request(self, name: str = "") -> ClockSetting:
        """The setting."""
        return ClockSetting(name, self.now)


EXPLORED = Settings(print_slots=1, print_s=0.008, print_wait_s=1.0, hold_s=20.0, repeat_wait_s=2.0)
"""One slot, so that two prints meet; what nobody comes back for is over sooner than in the real system."""


@dataclass(frozen=True, slots=True)
class Program:
    """`name` says what it is about. `housekeeping`: whether each process keeps house from the beginning; a process that
    replaces another one always does."""

    name: str
    deeds: tuple[Deed, ...]
    settings: Settings = EXPLORED
    housekeeping: bool = False

    @property
    def events(self) -> tuple[Event, ...]:
        """The register events in it."""
        return tuple([deed.event for deed in self.deeds if isinstance(deed, Happening)])

    @property
    def applications(self) -> tuple[Application, ...]:
        """The applications in it."""
        return tuple([deed.application for deed in self.deeds if isinstance(deed, Visit)])


def remaining(program: Program, left: Mapping[int, Deed]) -> tuple[Deed, ...]:
    """These deeds of the program, in the order of their places in it. Who came after one that is gone comes after those
    that it came after."""
    numbers = {place: number for number, place in enumerate(left)}

    def moves(places: tuple[int, ...], member: str) -> tuple[int, ...]:
        found: set[int] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place in numbers:
                found.add(numbers[place])
            else:
                waiting += getattr(program.deeds[place], member, ())
        return tuple(sorted(found))

    return tuple([deed.moved(moves) for deed in left.values()])
