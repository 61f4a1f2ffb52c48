"""What of a schedule can be left out or made simpler: its deeds and what is in them, and the people of its world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from harness.certificates.domain.operations import Application, Event
from harness.certificates.explore.program import Crash, Deed, FullDisk, Happening, Program, Visit
from harness.certificates.explore.schedules import Schedule
from harness.certificates.explore.towns import TOWNS, heads
from harness.certificates.explore.world import world
from harness.domain.operations import Fault
from harness.explore.subject import Smaller


def operations(schedule: Schedule) -> Smaller[tuple[Schedule | None, dict[int, int]]]:
    """Leaves deeds out and makes others simpler. A schedule is None where nobody applies for anything any more; with
    it the new places of the deeds that are kept."""
    edits = _edits_of(schedule.program)

    def made(levels: tuple[int, ...]) -> tuple[Schedule | None, dict[int, int]]:
        program, numbers = _edited(schedule.program, edits, levels)
        asked = any(isinstance(deed, Visit) for deed in program.deeds)
        return replace(schedule, program=program) if asked else None, numbers

    return Smaller(tuple([len(edit.forms) - 1 for edit in edits]), made)


def people(schedule: Schedule) -> Smaller[Schedule]:
    """Leaves out whom nobody needs."""
    here = schedule.world
    needed = heads(TOWNS[here.name])
    named = _named(schedule.program)
    codes = {each.resident_code: number for number, each in _numbered(schedule)}
    firm = {head for code in named if code in codes for head in (codes[code], *needed[codes[code]])}
    others = [number for number in codes.values() if number not in firm]

    def without(levels: tuple[int, ...]) -> Schedule:
        present = set(firm)
        for number, level in zip(others, levels, strict=True):
            if level:
                present.update((number, *needed[number]))
        absent = tuple([number for number in needed if number not in present])
        return replace(schedule, world=world(here.name, here.begins.isoformat(), absent))

    return Smaller((1,) * len(others), without)


def _numbered(schedule: Schedule) -> list[tuple[int, Any]]:
    """The residents of the schedule's world with their numbers in the town."""
    absent = schedule.world.absent
    numbers = [number for number in heads(TOWNS[schedule.world.name]) if number not in absent]
    return list(zip(numbers, schedule.world.population.residents, strict=True))


def _named(program: Program) -> set[str]:
    """Resident codes of those whom the program is about."""
    named = {event.resident_code for event in program.events}
    for application in program.applications:
        named |= {application.applicant, *application.subjects}
    return named


# Edits


@dataclass(frozen=True, slots=True)
class _Edit:
    """One thing that can be made simpler: a member of the deed at `place`, of what is in it (`application`), or of the
    program (-1). `forms` are its values, the simplest first and what was found last."""

    place: int
    inside: str
    member: str
    forms: tuple[Any, ...]


_KEPT: Final = "kept"


def _edits_of(program: Program) -> list[_Edit]:
    """What Hypothesis may lower, the most telling first: whole deeds, then the system, then details."""
    deeds = list(enumerate(program.deeds))
    edits = [_Edit(place, "", _KEPT, (False, True)) for place, _ in reversed(deeds)]
    edits += _forms(-1, "", program, {"housekeeping": [False]})
    edits += _forms(-1, "settings", program.settings, {"processes": [1]})
    for place, deed in deeds:
        edits += _details(place, deed)
    return edits


def _details(place: int, deed: Deed) -> list[_Edit]:
    edits = _forms(place, "", deed, {"start_s": [0.0], "place": [0]})
    if isinstance(deed, Visit):
        edits += _forms(
            place, "", deed, {"fault": [Fault.NONE], "confirms": [True], "wait_s": [0.0], "retry_place": [0]}
        )
        edits += _forms(place, "application", deed.application, _of_application(deed.application))
    elif isinstance(deed, Crash):
        edits += _forms(place, "", deed, {"down_s": [0.0, 0.05]})
    elif isinstance(deed, FullDisk):
        edits += _forms(place, "", deed, {"database": [False]})
    return edits


def _of_application(application: Application) -> dict[str, list[Any]]:
    """Simpler forms of what is applied for."""
    flags = [name for name, value in application.options.items() if value is True]
    firm = {name: value for name, value in application.options.items() if name not in flags}
    return {
        "copies": list(range(1, application.copies)),
        "options": [firm, *({**firm, name: True} for name in flags)],
        "subjects": [(), (application.applicant,), *((code,) for code in application.subjects)],
    }


def _forms(place: int, inside: str, holder: object, simpler: dict[str, list[Any]]) -> list[_Edit]:
    """One edit for each member that is not at its simplest already."""
    edits: list[_Edit] = []
    for member, values in simpler.items():
        own = getattr(holder, member)
        forms = values[: values.index(own)] if own in values else values
        if forms:
            edits.append(_Edit(place, inside, member, (*forms, own)))
    return edits


def _edited(program: Program, edits: Sequence[_Edit], levels: Sequence[int]) -> tuple[Program, dict[int, int]]:
    """The program with each edit at its level, and the new places of the deeds that are kept."""
    deeds: list[Deed | None] = list(program.deeds)
    made = program
    for edit, level in zip(edits, levels, strict=True):
        value = edit.forms[level]
        if edit.place < 0:
            made = _changed(made, edit.inside, edit.member, value)
            continue
        deed = deeds[edit.place]
        if edit.member == _KEPT:
            deeds[edit.place] = deed if value else None
        elif deed is not None:
            deeds[edit.place] = _changed(deed, edit.inside, edit.member, value)
    numbers = {place: new for new, place in enumerate(place for place, deed in enumerate(deeds) if deed is not None)}
    return replace(made, deeds=_renumbered(program.deeds, deeds, numbers)), numbers


def _changed(holder: Any, inside: str, member: str, value: Any) -> Any:
    if inside:
        return replace(holder, **{inside: replace(getattr(holder, inside), **{member: value})})
    return replace(holder, **{member: value})


def _renumbered(before: Sequence[Deed], deeds: Sequence[Deed | None], numbers: dict[int, int]) -> tuple[Deed, ...]:
    """The deeds that are left. Who waited for one that is gone waits for those for which that one waited; the events
    of a kin group count from 1 without a gap."""
    sequences: dict[int, int] = {}
    left: list[Deed] = []
    for deed in deeds:
        if deed is None:
            continue
        after = _still(deed.after, numbers, lambda place: before[place].after)
        if isinstance(deed, Happening):
            follows = _still(deed.follows, numbers, lambda place: getattr(before[place], "follows", ()))
            group = deed.event.kin_group
            sequences[group] = sequences.get(group, 0) + 1
            event: Event = replace(deed.event, sequence=sequences[group])
            left.append(replace(deed, after=after, follows=follows, event=event))
        else:
            left.append(replace(deed, after=after))
    return tuple(left)


def _still(places: Sequence[int], numbers: dict[int, int], instead: Callable[[int], Sequence[int]]) -> tuple[int, ...]:
    found: list[int] = []
    waiting = list(places)
    while waiting:
        place = waiting.pop(0)
        if place in numbers:
            found.append(numbers[place])
        else:
            waiting += instead(place)
    return tuple(sorted(set(found)))
