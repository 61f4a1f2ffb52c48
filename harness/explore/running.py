"""One schedule of a program in a world, and many."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from harness.domain.verdicts import Finding, Unclear
from harness.explore.clients import Clients, bodies_of
from harness.explore.history import Recorder
from harness.explore.judging import Judging
from harness.explore.loop import Choose, VirtualLoop, never_switch
from harness.explore.machine import Machine
from harness.explore.paper import PAGE_MODELS, Paper
from harness.explore.program import Program
from harness.explore.strategies import SEARCHES, replay
from harness.explore.world import World, ground_with
from harness.reference.assembly import Parts
from harness.reference.defects import parts_of

STRAIGHT: Final = "straight"
"""The name of the schedule that never switches without need."""

_COLLECT_EVERY: Final = 4096
_REST_ROUNDS: Final = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `actor` is the number of the deed, or a higher one for what the system does by itself."""

    now_ns: int
    actor: int
    what: str
    subject: str


@dataclass(frozen=True, slots=True)
class Played:
    """One run. `choices` replay it; `recorder` has its history; `errors` are those that became status 500."""

    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    choices: tuple[int, ...]
    steps: int
    recorder: Recorder
    errors: tuple[str, ...] = ()
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
            tuple([Step(*step) for step in loop.trace or ()]),
        )


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
class Found:
    """The first schedule that shows something: the how manyth it was, by which strategy and seed, what it played."""

    schedules: int
    program: Program
    strategy: str
    seed: str
    played: Played


def search(
    stages: Callable[[int], Stage],
    seed: int | str,
    number: int,
    strategies: Sequence[str] = tuple(SEARCHES),
    is_it: Callable[[Played], bool] = lambda played: bool(played.findings),
    program_every: int = 4,
) -> Found | None:
    """Plays `number` schedules until one `is_it`; None if none is. The same arguments give the same answer.

    Every `program_every` schedules `stages` gives the next stage. Its first schedule never switches without need, and
    tells how many choices there usually are; then the strategies take turns, each time with a seed of its own.
    """
    with _collecting_seldom() as collect:
        for place in range(number):
            if place % _COLLECT_EVERY == _COLLECT_EVERY - 1:
                collect()
            if place % program_every == 0:
                stage = stages(place // program_every)
                strategy, own_seed = STRAIGHT, ""
                played = stage.play()
                usual = len(played.choices)
            else:
                turn = place - place // program_every - 1
                strategy, own_seed = strategies[turn % len(strategies)], f"{seed}/{place}"
                played = stage.play(SEARCHES[strategy](own_seed, usual))
            if is_it(played):
                return Found(place + 1, stage.program, strategy, own_seed, played)
    return None


@contextmanager
def _collecting_seldom() -> Iterator[Callable[[], object]]:
    """A run leaves next to no cycles: they are looked for now and then only, and not among what was there before."""
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
