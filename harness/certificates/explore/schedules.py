"""A schedule as a thing: who lives there, what they do, what breaks, and who goes on at each choice; and its file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Final, Literal

import orjson
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass

from harness.certificates.domain.properties import Property
from harness.certificates.explore.paper import PAGE_MODELS, Paper
from harness.certificates.explore.program import (
    EXPLORED,
    Asked,
    ClockSet,
    Crash,
    Deed,
    FullDisk,
    Happening,
    Mishap,
    Program,
    Visit,
)
from harness.certificates.explore.running import Stage
from harness.certificates.explore.towns import heads, towns
from harness.certificates.explore.world import World, world
from harness.certificates.reference.defects import defects
from harness.certificates.reference.settings import Settings
from harness.explore.running import Played
from harness.explore.schedules import ScheduleError, trimmed
from harness.explore.strategies import replay

VERSION: Final = 1
_FORMAT: Final = "himozuke schedule"
_PLAIN_LIST: Final = re.compile(r"\[\n\s+([^\[\]{}]*?)\n\s+\]")
"""A list without lists and objects in it, which fits one line."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One run of a program in a world, on a system with a defect (empty: the sound one). `fails` is the property
    that does so in it, None if none does. After `choices` nobody is switched."""

    family: ClassVar[str] = "certificates"

    world: World
    program: Program
    defect: str
    fails: str | None
    choices: tuple[int, ...]

    def stage(self, paper: Paper = PAGE_MODELS) -> Stage:
        """Where it is played."""
        return Stage(self.world, self.program, self.defect, paper=paper)

    def play(self, traced: bool = False, paper: Paper = PAGE_MODELS) -> Played:
        """It, played and judged."""
        return self.stage(paper).play(replay(self.choices), traced)

    @property
    def guard(self) -> bool:
        """Whether the system's guard is on."""
        return self.program.settings.guard

    def failing(self, fails: str | None, choices: tuple[int, ...]) -> Schedule:
        """The same with other choices, in which this property fails."""
        return replace(self, fails=fails, choices=choices)


# Files

_DEEDS: Final[dict[str, type[Deed]]] = {
    "visit": Visit,
    "happening": Happening,
    "asked": Asked,
    "crash": Crash,
    "full_disk": FullDisk,
    "mishap": Mishap,
    "clock_set": ClockSet,
}
_ADAPTERS: Final = {name: TypeAdapter[Any](kind) for name, kind in _DEEDS.items()}
_NAMES: Final = {kind: name for name, kind in _DEEDS.items()}
_SETTINGS: Final = TypeAdapter(Settings)
_Number = Annotated[int, Field(ge=0)]


@checked_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _World:
    town: str
    begins: str
    residents: list[_Number]


@checked_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _File:
    """What stands in a file; the deeds and settings are looked at one by one."""

    format: Literal["himozuke schedule"]
    version: int
    world: _World
    name: str
    defect: str
    property: str
    settings: dict[str, Any]
    housekeeping: bool
    deeds: list[dict[str, dict[str, Any]]]
    choices: list[_Number]


_FILE: Final = TypeAdapter(_File)


def to_bytes(schedule: Schedule) -> bytes:
    """The file: JSON with two spaces, its members in a fixed order."""
    program, here = schedule.program, schedule.world
    explored = _SETTINGS.dump_python(EXPLORED, mode="json")
    own = _SETTINGS.dump_python(program.settings, mode="json")
    held = {
        "format": _FORMAT,
        "version": VERSION,
        "defect": schedule.defect,
        "property": schedule.fails or "",
        "name": program.name,
        "world": {
            "town": here.name,
            "begins": here.begins.isoformat(),
            "residents": [number for number in heads(here.name) if number not in here.absent],
        },
        "settings": {name: value for name, value in own.items() if value != explored[name]},
        "housekeeping": program.housekeeping,
        "deeds": [_deed_out(deed) for deed in program.deeds],
        "choices": list(trimmed(schedule.choices)),
    }
    text = orjson.dumps(held, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    return _PLAIN_LIST.sub(lambda found: f"[{' '.join(found[1].split())}]", text).encode()


def _deed_out(deed: Deed) -> dict[str, Any]:
    name = _NAMES[type(deed)]
    return {name: _ADAPTERS[name].dump_python(deed, mode="json", exclude_defaults=True)}


def schedule_of(held: Any, where: str) -> Schedule:
    """The schedule in the JSON of a file, which errors call `where`. Raises ScheduleError."""
    if isinstance(held, dict) and held.get("version", VERSION) != VERSION:
        raise ScheduleError(f"{where}: version: expected {VERSION}, got {held['version']!r}")
    file = _checked(where, "", _FILE, held)
    deeds = tuple([_deed_in(where, place, each) for place, each in enumerate(file.deeds)])
    explored = _SETTINGS.dump_python(EXPLORED)
    unknown = sorted(set(file.settings) - set(explored))
    if unknown:
        raise ScheduleError(f"{where}: settings.{unknown[0]}: there is no such setting")
    settings = _checked(where, "settings.", _SETTINGS, {**explored, **file.settings})
    if settings.processes < 1:
        raise ScheduleError(f"{where}: settings.processes: expected a number from 1")
    schedule = Schedule(
        _world(where, file.world),
        Program(file.name, deeds, settings, file.housekeeping),
        _one_of(where, "defect", file.defect, {"", *(each.id for each in defects())}),
        Property(_one_of(where, "property", file.property, set(Property))) if file.property else None,
        tuple(file.choices),
    )
    _check_deeds(where, schedule)
    return schedule


def _world(where: str, held: _World) -> World:
    town = _one_of(where, "world.town", held.town, set(towns()))
    needed = heads(town)
    present = set(held.residents)
    for number in held.residents:
        if number not in needed:
            raise ScheduleError(f"{where}: world.residents: there is no number {number} in this town")
        for head in needed[number]:
            if head not in present:
                raise ScheduleError(f"{where}: world.residents: number {number} cannot be there without {head}")
    absent = tuple([number for number in needed if number not in present])
    try:
        return world(town, held.begins, absent)
    except (ValueError, TypeError) as error:
        raise ScheduleError(f"{where}: world.begins: expected a date with time and offset ({error})") from error


def _deed_in(where: str, place: int, held: dict[str, dict[str, Any]]) -> Deed:
    if len(held) != 1:
        raise ScheduleError(f"{where}: deeds[{place}]: expected one member, the sort of the deed")
    (name, members), *_ = held.items()
    _one_of(where, f"deeds[{place}]", name, set(_DEEDS))
    deed: Deed = _checked(where, f"deeds[{place}].{name}.", _ADAPTERS[name], members)
    written = _ADAPTERS[name].dump_python(deed, mode="json")
    unknown = sorted(_members(members) - _members(written))
    if unknown:
        raise ScheduleError(f"{where}: deeds[{place}].{name}.{unknown[0]}: there is no such member")
    return deed


def _members(held: dict[str, Any], above: str = "") -> set[str]:
    """Names of all members of an object, with those of the objects in it."""
    names: set[str] = set()
    for name, value in held.items():
        names.add(above + name)
        if isinstance(value, dict):
            names |= _members(value, f"{above}{name}.")
    return names


def _check_deeds(where: str, schedule: Schedule) -> None:
    """What a deed refers to is there."""
    people = {each.resident_code for each in schedule.world.population.residents}
    deeds = schedule.program.deeds
    for place, deed in enumerate(deeds):
        at = f"{where}: deeds[{place}]"
        if any(not 0 <= before < place for before in deed.after):
            raise ScheduleError(f"{at}: after: expected places of deeds before this one")
        if isinstance(deed, Happening):
            if any(not 0 <= each < place or not isinstance(deeds[each], Happening) for each in deed.follows):
                raise ScheduleError(f"{at}: follows: expected places of register events before this one")
            who = deed.event.resident_code
        elif isinstance(deed, Visit):
            who = deed.application.applicant
        else:
            continue
        if who not in people:
            raise ScheduleError(f"{at}: {who} is nobody of this world")


def _one_of(where: str, member: str, value: str, known: set[str]) -> str:
    if value not in known:
        names = ", ".join(sorted(each for each in known if each))
        raise ScheduleError(f"{where}: {member}: there is no {value}; there are {names}")
    return value


def _checked(where: str, prefix: str, adapter: TypeAdapter[Any], held: Any) -> Any:
    try:
        return adapter.validate_python(held)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        member = ".".join(str(each) for each in first["loc"])
        raise ScheduleError(f"{where}: {prefix}{member}: {first['msg'].lower()}") from error
