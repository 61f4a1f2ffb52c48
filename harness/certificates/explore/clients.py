"""Those who use the system, and what breaks around it: one strand for each deed of a program.

Kiosks behave as under load: their steps are those of `harness.certificates.kiosk`, and each is a point in virtual time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from harness.catalogue import say
from harness.certificates.domain.operations import Application, Delivery, Event, Request
from harness.certificates.explore.machine import Machine
from harness.certificates.explore.program import (
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
from harness.certificates.explore.world import RUN_ID, draw
from harness.certificates.kiosk.steps import Fork, Result, Send, Steps, Wait
from harness.certificates.kiosk.visit import visit
from harness.certificates.targets.answers import application_answer, event_answer, plain_answer
from harness.certificates.targets.wire import PATHS, application_body, clock_body, delivery_body, event_body, fault_body
from harness.explore.history import Recorder
from harness.explore.loop import VirtualLoop
from harness.targets.http.exchange import Reply
from harness.targets.protocol import Answer

_GAVE_UP = Reply(problem=say("kiosk-left"), gave_up=True)


def bodies_of(program: Program) -> tuple[bytes, ...]:
    """What each deed sends first, empty for those that send nothing; the same for all schedules of a program."""
    return tuple([_body(deed) for deed in program.deeds])


def _body(deed: Deed) -> bytes:
    if isinstance(deed, Visit):
        return application_body(deed.application)
    if isinstance(deed, Happening):
        return event_body(deed.event, draw)
    if isinstance(deed, Asked):
        return fault_body(deed.request())
    if isinstance(deed, ClockSet):
        return clock_body(deed.now)
    return b""


class Clients:
    """All strands of one run of a program. When all deeds have ended they stop the loop; `failure` is what went wrong
    in exploring itself."""

    def __init__(
        self, loop: VirtualLoop, machine: Machine, recorder: Recorder, program: Program, bodies: tuple[bytes, ...]
    ) -> None:
        self._loop = loop
        self._machine = machine
        self._recorder = recorder
        self._deeds = program.deeds
        self._bodies = bodies
        self._ends: dict[int, asyncio.Future[None]] = {}
        self._answers: dict[int, asyncio.Future[None]] = {}
        self._left = len(program.deeds)
        self.first_actor = 1
        self.failure: Exception | None = None

    def begin(self) -> None:
        """Starts everybody. Actors are numbered as the deeds, from `first_actor`."""
        loop = self._loop
        if not self._deeds:
            loop.stop()
        self._ends = {before: loop.create_future() for deed in self._deeds for before in deed.after}
        events = [number for number, deed in enumerate(self._deeds) if isinstance(deed, Happening)]
        self._answers = {number: loop.create_future() for number in events}
        actors = [loop.new_actor() for _ in self._deeds]
        self.first_actor = actors[0] if actors else 1
        for number, actor in enumerate(actors):
            loop.spawn(self._do(number), actor)

    async def _do(self, number: int) -> None:
        deed = self._deeds[number]
        try:
            for before in deed.after:
                await self._ends[before]
            await self._loop.later(deed.start_s, "begins")
            await self._deed(deed, number)
        except Exception as error:
            self.failure = error
            self._loop.stop()
            raise
        if number in self._ends:
            self._ends[number].set_result(None)
        self._left -= 1
        if not self._left:
            self._loop.stop()

    def _deed(self, deed: Deed, number: int) -> Awaitable[object]:
        if isinstance(deed, Visit):
            return self._carry_out(visit(deed.errand), self._bodies[number], deed.place, deed.retry_place)
        if isinstance(deed, Happening):
            return self._happen(deed, number)
        return self._break(deed, number)

    # Kiosks, and the municipality

    async def _happen(self, deed: Happening, number: int) -> None:
        """Sent until it is answered; it ends when it is in force."""
        for before in deed.follows:
            await self._answers[before]
        answer = await self._carry_out(deed.steps(), self._bodies[number], deed.place)
        self._answers[number].set_result(None)
        await self._loop.later(answer.in_force_within_s or 0.0, "is in force")

    async def _carry_out(self, steps: Steps[Result], body: bytes, place: int, other_place: int = 0) -> Result:
        """All of the steps: what is sent goes to `place`, what is sent beside it to the other one."""
        loop = self._loop
        came: Any = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as end:
                result: Result = end.value
                return result
            if isinstance(step, Send):
                came = await self._send(step, body, place)
            elif isinstance(step, Wait):
                await loop.later(*step)
                came = True
            elif isinstance(step, Fork):
                came = loop.spawn(self._carry_out(step.steps, body, other_place), loop.new_actor())
            else:
                await asyncio.wait((step.fork,))

    async def _send(self, step: Send, body: bytes, place: int) -> Answer:
        """`body` is the deed's own; the delivery of what it obtained has another."""
        loop, request = self._loop, step.request
        if isinstance(request, Delivery):
            body = delivery_body(request)
        sent = self._recorder.invoke(step.name, request, loop.now_ns, step.aim, step.fault)
        reply = self._machine.request(place, PATHS[type(request)], body)
        if step.gives_up_after_s is None:
            answer = _understood(await reply, request)
        else:
            leaving = loop.spawn(self._leave(reply, step.gives_up_after_s), loop.new_actor())
            answer = _understood(await reply, request)
            leaving.cancel()
        self._recorder.complete(sent, answer, loop.now_ns)
        return answer

    async def _leave(self, reply: asyncio.Future[Reply], wait_s: float) -> None:
        await self._loop.later(wait_s, "gives up")
        if not reply.done():
            reply.set_result(_GAVE_UP)

    # What breaks

    async def _break(self, deed: Deed, number: int) -> None:
        loop, machine = self._loop, self._machine
        if isinstance(deed, Crash):
            machine.crash(deed.place)
            await loop.later(deed.down_s, "replaces the process at", str(deed.place))
            await machine.replace(deed.place)
        elif isinstance(deed, FullDisk):
            await self._fill(deed)
        elif isinstance(deed, Mishap):
            machine.shared.mishaps.setdefault(deed.address, []).append(deed.how)
        elif isinstance(deed, ClockSet | Asked):
            name = f"{RUN_ID}-{'c' if isinstance(deed, ClockSet) else 'f'}{number}"
            await self._send(Send(deed.request(name)), self._bodies[number], deed.place)

    async def _fill(self, deed: FullDisk) -> None:
        files, database = self._machine.shared.files, self._machine.shared.database
        files.full, database.full = True, deed.database
        await self._loop.later(deed.for_s, "makes room on the disk")
        files.full = database.full = False


def _understood(reply: Reply, request: Request) -> Answer:
    if isinstance(request, Application):
        return application_answer(reply, request)
    return event_answer(reply) if isinstance(request, Event) else plain_answer(reply)
