"""One schedule of a program in a world, and many."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final

from harness.domain.verdicts import Finding, Unclear
from harness.explore.clients import Clients, bodies_of
from harness.explore.history import Recorder
from harness.explore.judging import Judging
from harness.explore.loop import Choose, VirtualLoop, never_switch
from harness.explore.machine import Machine, Process
from harness.explore.paper import PAGE_MODELS, Paper
from harness.explore.program import Program
from harness.explore.strategies import SEARCHES, replay
from harness.explore.world import World, ground_with
from harness.reference.assembly import Parts
from harness.reference.defects import parts_of

STRAIGHT: Final = "straight"
"""The name of the schedule that never switches without need."""

COLLECT_EVERY: Final = 4096
_REST_ROUNDS: Final = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an actor: a deed, or what the system does by itself; `process` is the place of the server process in
    which it happens, None outside of the system. `switched`: another one would have gone on by itself."""

    now_ns: int
    actor: int
    process: int | None
    what: str
    subject: str
    switched: bool


@dataclass(frozen=True, slots=True)
class Played:
    """One run. `choices` replay it; `recorder` has its history; `errors` are those with which requests ended. The
    deeds are the actors from `first_actor` on."""

    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    choices: tuple[int, ...]
    steps: int
    recorder: Recorder
    errors: tuple[str, ...] = ()
    first_actor: int = 1
    trace: tuple[Step, ...] = ()

    @property
    def history(self) -> bytes:
        """The lines of the journal."""
        return self.recorder.history()


class Stage:
    """A program in a world, on a system with a defect (empty: the sound one), printed on `paper`. What all schedules
    share is made once. `parts` overrides those of the defect."""

    def __init__(
        self,
        world: World,
        program: Program,
        defect: str = "",
        parts: Parts | None = None,
        paper: Paper = PAGE_MODELS,
    ) -> None:
        self.world = world
        self.program = program
        self.defect = defect
        self.paper = paper
        self._parts = parts_of(defect) if parts is None else parts
        self._bodies = bodies_of(program)
        self._judging = Judging(ground_with(world, program.events))

    def play(self, choose: Choose = never_switch, traced: bool = False) -> Played:
        """One schedule, judged."""
        loop = VirtualLoop(choose)
        if traced:
            loop.trace = []
        program = self.program
        machine = Machine(loop, self.world, self._parts, program.settings, self.paper, self.defect or "sound")
        recorder = Recorder(self.paper.observe)
        clients = Clients(loop, machine, recorder, program, self._bodies)
        try:
            loop.call_soon(machine.begin, program.housekeeping)
            loop.call_soon(clients.begin)
            loop.run()
            if clients.failure is not None:
                raise clients.failure
            choices = tuple(loop.choices)
            if not machine.at_rest:
                _come_to_rest(loop, machine, program)
            judged = self._judging.judge(recorder, machine.report())
        finally:
            loop.close()
            machine.take_apart()
        return Played(
            judged.findings,
            judged.unclear,
            choices,
            loop.steps,
            recorder,
            tuple(machine.errors),
            clients.first_actor,
            tuple([_step(*step) for step in loop.trace or ()]),
        )


def _step(now_ns: int, actor: int, home: object | None, what: str, subject: str, switched: bool) -> Step:
    return Step(now_ns, actor, home.place if isinstance(home, Process) else None, what, subject, switched)


class NotTheSame(RuntimeError):
    """The same choices gave another history: something in the run depends on more than they say."""


def repeat(stage: Stage, played: Played) -> Played:
    """The same schedule again, traced. Raises NotTheSame unless history and findings are the same, byte for byte."""
    again = stage.play(replay(played.choices), traced=True)
    if again.history != played.history or again.findings != played.findings or again.choices != played.choices:
        raise NotTheSame(f"program {stage.program.name}: repeating {len(played.choices)} choices gave another history")
    return again


def _come_to_rest(loop: VirtualLoop, machine: Machine, program: Program) -> None:
    """Nobody asks for anything any more; what is open ends, or is ended as forgotten."""
    loop.choose = never_switch
    settings = program.settings
    until_ns = loop.now_ns + round((settings.hold_s + _REST_ROUNDS * settings.housekeeping_s) * 1e9)
    loop.call_soon(machine.keep_house)
    loop.run(lambda: machine.at_rest or loop.now_ns > until_ns)


@dataclass(frozen=True, slots=True)
class Tried:
    """One schedule of a search: the how manyth it was, where, by which strategy and seed, what it played."""

    number: int
    stage: Stage
    strategy: str
    seed: str
    played: Played


def schedules(
    stages: Callable[[int], Stage], seed: int | str, strategies: Sequence[str] = tuple(SEARCHES), program_every: int = 4
) -> Iterator[Tried]:
    """Schedules without end, each played when it is asked for. The same arguments give the same ones.

    Every `program_every` schedules `stages` gives the next stage. Its first schedule never switches without need, and
    tells how many choices there usually are; then the strategies take turns, each time with a seed of its own.
    """
    for place in count():
        if place % program_every == 0:
            stage = stages(place // program_every)
            strategy, own_seed = STRAIGHT, ""
            played = stage.play()
            usual = len(played.choices)
        else:
            turn = place - place // program_every - 1
            strategy, own_seed = strategies[turn % len(strategies)], f"{seed}/{place}"
            played = stage.play(SEARCHES[strategy](own_seed, usual))
        yield Tried(place + 1, stage, strategy, own_seed, played)


@contextmanager
def collecting_seldom() -> Iterator[Callable[[], object]]:
    """A run leaves next to no cycles: they are looked for every COLLECT_EVERY runs, when what this gives is called,
    and not among what was there before."""
    was_enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()
