"""One run of a schedule, the same run again, and many: whatever it is that is played."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final, Protocol

from harness.domain.verdicts import Finding, Unclear
from harness.explore.history import Recorder
from harness.explore.loop import Choose, never_switch
from harness.explore.strategies import SEARCHES, replay

STRAIGHT: Final = "straight"
"""The name of the schedule that never switches without need."""

PROGRAM_EVERY: Final = 4
COLLECT_EVERY: Final = 4096


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
    """One run. `choices` replay it; `recorder` has its history; `errors` are those that became status 500. The deeds
    are the actors from `first_actor` on."""

    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    choices: tuple[int, ...]
    steps: int
    recorder: Recorder
    errors: tuple[str, ...] = ()
    first_actor: int = 1
    trace: tuple[Step, ...] = ()


class Program(Protocol):
    """What is asked of a system, and what breaks. Its `repr` tells it from every other one."""

    @property
    def name(self) -> str:
        """What it is about."""


class Stage(Protocol):
    """A program on a system. What all its schedules share is made once."""

    @property
    def program(self) -> Program:
        """What is played."""

    def play(self, choose: Choose = never_switch, traced: bool = False) -> Played:
        """One schedule, judged; with the trace of its steps if it is to be `traced`."""


class NotTheSame(RuntimeError):
    """The same choices gave another history: something in the run depends on more than they say."""


def repeat(stage: Stage, played: Played) -> Played:
    """The same schedule again, traced. Raises NotTheSame unless history and findings are the same, byte for byte."""
    again = stage.play(replay(played.choices), traced=True)
    is_same = again.recorder.history() == played.recorder.history() and again.findings == played.findings
    if not is_same or again.choices != played.choices:
        raise NotTheSame(f"program {stage.program.name}: repeating {len(played.choices)} choices gave another history")
    return again


@dataclass(frozen=True, slots=True)
class Tried:
    """One schedule of a search: its number, counted from 1, where, by which strategy, what it played."""

    number: int
    stage: Stage
    strategy: str
    played: Played


def schedules(
    stages: Callable[[int], Stage], seed: int | str, strategies: Sequence[str] = tuple(SEARCHES)
) -> Iterator[Tried]:
    """Schedules without end, each played when it is asked for. The same arguments give the same ones.

    Every PROGRAM_EVERY schedules `stages` gives the next stage. Its first schedule never switches without need, and
    tells how many choices there usually are; then the strategies take turns, each time with a seed of its own.
    """
    for place in count():
        if place % PROGRAM_EVERY == 0:
            stage = stages(place // PROGRAM_EVERY)
            strategy = STRAIGHT
            played = stage.play()
            usual = len(played.choices)
        else:
            turn = place - place // PROGRAM_EVERY - 1
            strategy = strategies[turn % len(strategies)]
            played = stage.play(SEARCHES[strategy](f"{seed}/{place}", usual))
        yield Tried(place + 1, stage, strategy, played)


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
