"""One schedule of a program in a world."""

from __future__ import annotations

from typing import Final

from harness.certificates.explore.clients import Clients, bodies_of
from harness.certificates.explore.judging import Judging
from harness.certificates.explore.machine import Machine, Process
from harness.certificates.explore.paper import PAGE_MODELS, Paper
from harness.certificates.explore.program import Program
from harness.certificates.explore.world import World, ground_with
from harness.certificates.reference.assembly import Parts
from harness.certificates.reference.defects import parts_of
from harness.explore.history import Recorder
from harness.explore.loop import Choose, VirtualLoop, never_switch
from harness.explore.running import Played, Step

_REST_ROUNDS: Final = 20


class Stage:
    """A program in a world, on a system with a defect (empty: the sound one), printed on `paper`. What all schedules
    share is made once. `parts` overrides those of the defect."""

    def __init__(
        self, world: World, program: Program, defect: str = "", parts: Parts | None = None, paper: Paper = PAGE_MODELS
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


def _come_to_rest(loop: VirtualLoop, machine: Machine, program: Program) -> None:
    """Nobody asks for anything any more; what is open ends, or is ended as forgotten."""
    loop.choose = never_switch
    settings = program.settings
    until_ns = loop.now_ns + round((settings.hold_s + _REST_ROUNDS * settings.housekeeping_s) * 1e9)
    loop.call_soon(machine.keep_house)
    loop.run(lambda: machine.at_rest or loop.now_ns > until_ns)
