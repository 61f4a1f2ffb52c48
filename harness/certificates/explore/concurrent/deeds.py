"""Programs that are asked over HTTP: two more deeds, and what can be done to a program as a whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from harness.certificates.domain.operations import Application
from harness.certificates.explore.program import ClockSet, Crash, Deed, Happening, Program, Visit
from harness.domain.operations import Aim


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Deed):
    """The kiosk says what became of the print of the application at the place `visit`, a visit that does not confirm by
    itself. Nothing is sent if that was refused."""

    visit: int
    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(Deed):
    """The application at the place `visit` is sent once more."""

    visit: int


def without(program: Program, dropped: Collection[int]) -> Program:
    """The program without the deeds at these places, and without what hangs on them. What came after one of them comes
    after those that it came after."""
    deeds = program.deeds
    gone = set(dropped)
    gone |= {place for place, deed in enumerate(deeds) if isinstance(deed, Confirmation | Again) and deed.visit in gone}
    left = [place for place in range(len(deeds)) if place not in gone]
    new = {place: number for number, place in enumerate(left)}

    def mapped(places: tuple[int, ...], member: str) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for place in places:
            more = (new[place],) if place in new else mapped(getattr(deeds[place], member, ()), member)
            found.update(dict.fromkeys(more))
        return tuple(found)

    kept: list[Deed] = []
    for place in left:
        deed = replace(deeds[place], after=mapped(deeds[place].after, "after"))
        if isinstance(deed, Happening):
            deed = replace(deed, follows=mapped(deed.follows, "follows"))
        elif isinstance(deed, Confirmation | Again):
            deed = replace(deed, visit=new[deed.visit])
        kept.append(deed)
    return replace(program, deeds=tuple(kept))


def after(first: Program, second: Program) -> Program:
    """Both as one program: the second begins when all of the first has ended."""
    shift = len(first.deeds)
    before = tuple(range(shift))
    later: list[Deed] = []
    for deed in second.deeds:
        moved = replace(deed, after=tuple([place + shift for place in deed.after]) or before)
        if isinstance(moved, Happening):
            moved = replace(moved, follows=tuple([place + shift for place in moved.follows]))
        elif isinstance(moved, Confirmation | Again):
            moved = replace(moved, visit=moved.visit + shift)
        later.append(moved)
    return replace(second, deeds=(*first.deeds, *later))


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


def application_of(program: Program, deed: Confirmation | Again) -> Application:
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


def kills(deed: Deed) -> bool:
    """Whether a server process ends by it."""
    return isinstance(deed, Crash) or getattr(deed, "kind", "") == "kill-worker"
