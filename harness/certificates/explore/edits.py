"""What of a schedule can be left out or made simpler: its deeds and what is in them, and the people of its world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from harness.certificates.domain.operations import Application
from harness.certificates.explore.program import Crash, Deed, FullDisk, Happening, Program, Visit, remaining
from harness.certificates.explore.schedules import Schedule
from harness.certificates.explore.towns import heads
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
    needed = heads(here.name)
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
    numbers = [number for number in heads(schedule.world.name) if number not in absent]
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
    left = {place: deed for place, deed in enumerate(deeds) if deed is not None}
    numbers = {place: number for number, place in enumerate(left)}
    return replace(made, deeds=tuple(_counted(remaining(program, left)))), numbers


def _changed(holder: Any, inside: str, member: str, value: Any) -> Any:
    if inside:
        return replace(holder, **{inside: replace(getattr(holder, inside), **{member: value})})
    return replace(holder, **{member: value})


def _counted(deeds: Iterable[Deed]) -> Iterator[Deed]:
    """The events of a kin group count from 1 without a gap."""
    sequences: Counter[int] = Counter()
    for deed in deeds:
        if isinstance(deed, Happening):
            sequences[deed.event.kin_group] += 1
            yield replace(deed, event=replace(deed.event, sequence=sequences[deed.event.kin_group]))
        else:
            yield deed
