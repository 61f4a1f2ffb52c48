"""What the search in virtual time needs: programs, one run of one, what makes it smaller, its file and its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any, ClassVar

import orjson

from harness.checks.clock import BusinessClock
from harness.domain.operations import Outcome
from harness.explore.history import Recorder
from harness.explore.loop import Choose, VirtualLoop, never_switch
from harness.explore.running import Played, Step
from harness.explore.schedules import ScheduleError
from harness.explore.strategies import replay
from harness.explore.subject import FamilySearch, Smaller
from harness.targets.protocol import Answer
from tests.toy.checks import Ground, judge
from tests.toy.family import Ping, Property
from tests.toy.system import SYSTEMS, Echo

GROUND = Ground(frozenset(), BusinessClock(()))


@dataclass(frozen=True, slots=True)
class Program:
    """Pings for all these numbers at the same instant."""

    numbers: tuple[int, ...]
    name: str = "pings"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who goes on at each choice of a program."""

    family: ClassVar[str] = "toy"
    guard: ClassVar[bool] = False

    program: Program
    defect: str
    fails: Any = None
    choices: tuple[int, ...] = ()

    def failing(self, fails: Any, choices: tuple[int, ...]) -> Schedule:
        return replace(self, fails=fails, choices=choices)

    def stage(self) -> Stage:
        return Stage(self.program, self.defect)

    def play(self, traced: bool = False) -> Played:
        return self.stage().play(replay(self.choices), traced)


@dataclass(frozen=True, slots=True)
class Stage:
    """A program on the system with a defect, or on the sound one."""

    program: Program
    defect: str

    def play(self, choose: Choose = never_switch, traced: bool = False) -> Played:
        loop, recorder = VirtualLoop(choose), Recorder(observe=_no_document)
        loop.trace = [] if traced else None
        system = SYSTEMS[self.defect](loop.step)
        strands = [loop.spawn(_ask(each, system, loop, recorder), loop.new_actor()) for each in self.program.numbers]
        loop.run(lambda: all(strand.done() for strand in strands))
        for strand in strands:
            strand.result()  # raises what went wrong in it
        loop.close()
        steps = [Step(at_ns, actor, None, *did) for at_ns, actor, _, *did in loop.trace or ()]
        return Played(
            tuple(judge(recorder.groups(), {}, GROUND).findings),
            (),
            tuple(loop.choices),
            loop.steps,
            recorder,
            trace=tuple(steps),
        )


async def _ask(number: int, system: Echo, loop: VirtualLoop, recorder: Recorder) -> None:
    await loop.step("asks")
    sent = recorder.invoke(f"ping-{number}", Ping(number, kin_group=number), loop.now_ns)
    recorder.complete(sent, Answer(Outcome.OK, application_id=f"ping-{await system.answer(number)}"), loop.now_ns)


def _no_document(name: str, data: bytes) -> Any:
    raise AssertionError("an answer has no document")


def begins(place: int, seed: int, defect: str, guard: bool) -> Schedule:
    """Two to five pings."""
    return Schedule(Program(tuple(range(Random(f"{seed}/{place}").randint(2, 5)))), defect)


def operations(schedule: Schedule) -> Smaller[tuple[Schedule | None, dict[int, int]]]:
    """Fewer pings."""
    numbers = schedule.program.numbers

    def made(levels: tuple[int, ...]) -> tuple[Schedule | None, dict[int, int]]:
        kept = [place for place, level in enumerate(levels) if level]
        smaller = replace(schedule, program=Program(tuple([numbers[place] for place in kept])))
        return smaller if kept else None, {place: new for new, place in enumerate(kept)}

    return Smaller((1,) * len(numbers), made)


def to_bytes(schedule: Schedule) -> bytes:
    pings, fails, choices = schedule.program.numbers, schedule.fails, schedule.choices
    return orjson.dumps({"family": "toy", "defect": schedule.defect, "fails": fails, "pings": pings, "goes": choices})


def schedule_of(held: Any, where: str) -> Schedule:
    try:
        program, fails = Program(tuple(held["pings"])), Property(held["fails"])
        return Schedule(program, held["defect"], fails, tuple(held["goes"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ScheduleError(f"{where}: is no schedule of pings ({error!r})") from error


SEARCH = FamilySearch(
    defects=lambda: {"mixed-up": Property.ECHO},
    judged=tuple(Property),
    begins=begins,
    operations=operations,
    people=lambda schedule: Smaller((), lambda levels: schedule),
    to_bytes=to_bytes,
    schedule_of=schedule_of,
    cast=lambda schedule: [f"ping {number}" for number in schedule.program.numbers],
    told=lambda schedule, played: [f"{step.actor} {step.what}" for step in played.trace],
    size_of=lambda schedule: {"pings": len(schedule.program.numbers)},
    one={"pings": "ping"},
)
