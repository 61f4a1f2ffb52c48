"""Programs that are asked over HTTP: two more deeds, and what can be done to a program as a whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

from harness.certificates.domain.operations import Application
from harness.certificates.explore.program import ClockSet, Deed, Happening, Moves, Program, Visit, remaining
from harness.domain.operations import Aim


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVisit(Deed):
    """Has to do with the application at the place `visit`, and goes with it."""

    visit: int

    def moved(self, moves: Moves) -> Self:
        """Also the visit."""
        (visit,) = moves((self.visit,), "visit")
        return replace(self, after=moves(self.after, "after"), visit=visit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(OfVisit):
    """The kiosk says what became of the print, for a visit that does not confirm by itself. Nothing is sent if that was
    refused."""

    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(OfVisit):
    """The application is sent once more."""


def without(program: Program, dropped: Collection[int]) -> Program:
    """The program without the deeds at these places, and without what hangs on them."""
    gone = {place for place, deed in enumerate(program.deeds) if isinstance(deed, OfVisit) and deed.visit in dropped}
    gone.update(dropped)
    left = {place: deed for place, deed in enumerate(program.deeds) if place not in gone}
    return replace(program, deeds=remaining(program, left))


def after(first: Program, second: Program) -> Program:
    """Both as one program: the second begins when all of the first has ended."""
    shift = len(first.deeds)
    whole = tuple(range(shift))

    def moves(places: tuple[int, ...], member: str) -> tuple[int, ...]:
        return tuple([place + shift for place in places]) or (whole if member == "after" else ())

    return replace(second, deeds=(*first.deeds, *(deed.moved(moves) for deed in second.deeds)))


def renamed(program: Program, old: str, new: str) -> Program:
    """The same for the same people under other ids: those that begin with `old` begin with `new`."""
    deeds: list[Deed] = []
    for deed in program.deeds:
        if isinstance(deed, Visit):
            application = deed.application
            own = application.application_id.replace(old, new, 1)
            deeds.append(replace(deed, application=replace(application, application_id=own)))
        elif isinstance(deed, Happening):
            deeds.append(replace(deed, event=replace(deed.event, event_id=deed.event.event_id.replace(old, new, 1))))
        else:
            deeds.append(deed)
    return replace(program, deeds=tuple(deeds))


def application_of(program: Program, deed: OfVisit) -> Application:
    """The application that the deed is about."""
    visit = program.deeds[deed.visit]
    assert isinstance(visit, Visit)
    return visit.application


def groups_of(program: Program) -> set[int]:
    """The kin groups in it."""
    return {one.kin_group for one in program.applications} | {one.kin_group for one in program.events}


def spent_by(program: Program) -> set[int]:
    """The kin groups that are not afterwards what they were before: those with register events or a wrong PIN."""
    wrong = {
        deed.application.kin_group for deed in program.deeds if isinstance(deed, Visit) and deed.aim is Aim.REFUSAL
    }
    return wrong | {one.kin_group for one in program.events}


def sets_clock(program: Program) -> bool:
    """Whether the business clock is set in it."""
    return any(isinstance(deed, ClockSet) for deed in program.deeds)
