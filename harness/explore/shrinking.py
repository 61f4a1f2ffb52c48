"""From a failing schedule to the smallest one that still fails: fewer deeds, simpler ones, fewer switches and
people.

The search finds; Hypothesis shrinks. Everything that can be left out or made simpler is one number that it may lower:
0 is the simplest, the highest is what was found. A program that has become smaller takes other steps, so the schedule
that was found means something else in it; therefore a smaller program fails if one of a few schedules of it does: the
same actors in the same order, the one that never switches, and some that the search's own strategies draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from hypothesis import strategies as st

from harness.certificates.domain.operations import Application, Event
from harness.certificates.explore.program import Crash, Deed, FullDisk, Happening, Program, Visit
from harness.certificates.explore.running import Stage
from harness.certificates.explore.towns import TOWNS, heads
from harness.certificates.explore.world import world
from harness.domain.operations import Fault
from harness.domain.words import Property
from harness.explore.hypothesis_shrink import smallest
from harness.explore.loop import Choose
from harness.explore.schedules import Schedule, shows, trimmed
from harness.explore.strategies import SEARCHES, follow, replay

_TRIES: Final = 24
"""Schedules that a smaller program gets besides the two that are tried first."""

_MOST_SCHEDULES: Final = 6_000
"""After so many the smaller programs get those two only."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The smallest schedule, and how many were played on the way."""

    schedule: Schedule
    schedules: int


def shrink(found: Schedule) -> Shrunk:
    """The smallest schedule in which what fails in `found` fails on the same system. The same for the same `found`.

    Raises CannotShrink if nothing of that property fails in `found` itself."""
    assert found.fails is not None
    made = _Shrinking(found, found.fails)
    made.operations()
    made.switches()
    made.people()
    return Shrunk(made.best, made.played)


class _Shrinking:
    """`best` is the smallest so far."""

    def __init__(self, found: Schedule, wanted: Property) -> None:
        self.best = replace(found, choices=trimmed(found.choices))
        self.played = 0
        self._wanted = wanted

    def _fails(self, stage: Stage, choose: Choose) -> tuple[int, ...] | None:
        """The choices of a run in which the property fails."""
        self.played += 1
        played = stage.play(choose)
        return trimmed(played.choices) if shows(played, self._wanted) else None

    # Operations and faults

    def operations(self) -> None:
        """Leaves deeds out and makes others simpler."""
        before = self.best
        edits = _edits_of(before.program)
        order = _order_of(before)
        kept: dict[str, tuple[int, ...] | None] = {}

        def fails(levels: tuple[int, ...]) -> bool:
            program, numbers = _edited(before.program, edits, levels)
            key = repr(program)
            if key not in kept:
                kept[key] = self._schedule_of(replace(before, program=program), order.renumbered(numbers))
            return kept[key] is not None

        highest = [len(edit.forms) - 1 for edit in edits]
        levels = smallest(st.tuples(*[st.integers(0, most) for most in highest]), highest, fails)
        program, _ = _edited(before.program, edits, levels)
        choices = kept[repr(program)]
        assert choices is not None
        self.best = replace(before, program=program, choices=choices)

    def _schedule_of(self, smaller: Schedule, order: Sequence[int]) -> tuple[int, ...] | None:
        """Choices with which a smaller program still fails, if some are found."""
        if not any(isinstance(deed, Visit) for deed in smaller.program.deeds):
            return None
        stage = smaller.stage()
        for choose in (replay(()), follow(order), replay(smaller.choices)):
            choices = self._fails(stage, choose)
            if choices is not None:
                return choices
        if self.played > _MOST_SCHEDULES:
            return None
        usual = len(order)
        for turn in range(_TRIES):
            strategy = tuple(SEARCHES.values())[turn % len(SEARCHES)]
            choices = self._fails(stage, strategy(f"shrink/{turn}", usual))
            if choices is not None:
                return choices
        return None

    # The schedule

    def switches(self) -> None:
        """Leaves switches out: at each the first choice, which switches nobody, is the simplest."""
        before = self.best
        stage = before.stage()
        places = [place for place, choice in enumerate(before.choices) if choice]
        highest = [before.choices[place] for place in places]

        def chosen(levels: tuple[int, ...]) -> tuple[int, ...]:
            choices = [0] * len(before.choices)
            for place, level in zip(places, levels, strict=True):
                choices[place] = level
            return trimmed(choices)

        def fails(levels: tuple[int, ...]) -> bool:
            return self._fails(stage, replay(chosen(levels))) is not None

        levels = smallest(st.tuples(*[st.integers(0, most) for most in highest]), highest, fails)
        self.best = replace(before, choices=chosen(levels))

    # The population

    def people(self) -> None:
        """Leaves out whom nobody needs."""
        before = self.best
        here = before.world
        needed = heads(TOWNS[here.name])
        named = _named(before.program)
        codes = {each.resident_code: number for number, each in _numbered(before)}
        firm = {head for code in named if code in codes for head in (codes[code], *needed[codes[code]])}
        others = [number for number in codes.values() if number not in firm]

        def without(levels: tuple[int, ...]) -> Schedule:
            present = set(firm)
            for number, level in zip(others, levels, strict=True):
                if level:
                    present.update((number, *needed[number]))
            absent = tuple([number for number in needed if number not in present])
            return replace(before, world=world(here.name, here.begins.isoformat(), absent))

        def fails(levels: tuple[int, ...]) -> bool:
            smaller = without(levels)
            return self._fails(smaller.stage(), replay(smaller.choices)) is not None

        highest = [1] * len(others)
        levels = smallest(st.tuples(*[st.integers(0, 1) for _ in others]), highest, fails)
        self.best = without(levels)


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


# The order of actors


@dataclass(frozen=True, slots=True)
class _Order:
    """Who went on at each choice of a run. Deeds are the actors from `first` on."""

    actors: tuple[int, ...]
    first: int
    deeds: int

    def renumbered(self, numbers: dict[int, int]) -> list[int]:
        """The same for a program in which deeds have these new places; what the system does by itself keeps its
        distance from the deeds."""
        order: list[int] = []
        for actor in self.actors:
            place = actor - self.first
            if place >= self.deeds:
                order.append(actor - self.deeds + len(numbers))
            elif place < 0:
                order.append(actor)
            elif place in numbers:
                order.append(self.first + numbers[place])
        return order


def _order_of(schedule: Schedule) -> _Order:
    """Who went on when, in the schedule as it was found."""
    actors: list[int] = []
    following = replay(schedule.choices)

    def choose(alternatives: Sequence[int]) -> int:
        chosen = following(alternatives)
        actors.append(alternatives[chosen])
        return chosen

    program = schedule.program
    schedule.stage().play(choose)
    first = 1 + (program.settings.processes if program.housekeeping else 0)
    return _Order(tuple(actors), first, len(program.deeds))
