"""Those who use the system, and what breaks around it: one strand for each deed of a program.

Kiosks behave as under load: they ask again when no answer came, deliver or report a failure, and go home.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from harness.domain.operations import Aim, ClockSetting, Delivery, Fault, FaultRequest, Outcome
from harness.explore.history import Recorder
from harness.explore.loop import Strand, VirtualLoop
from harness.explore.machine import Machine
from harness.explore.program import Asked, ClockSet, Crash, Deed, FullDisk, Happening, Mishap, Program, Visit
from harness.explore.world import RUN_ID, draw
from harness.targets.http.answers import application_answer, event_answer, plain_answer
from harness.targets.http.exchange import Reply
from harness.targets.protocol import Answer
from harness.targets.wire import application_body, clock_body, delivery_body, event_body, fault_body

REPEATS_AFTER_S = (0.2, 0.5, 1.0)
"""Pauses before a kiosk that got no answer asks again; after the last it gives up."""

_EVENT_PAUSE_S = 0.5
_EVENT_TRIES = 6
_GAVE_UP = Reply(problem="this side gave up", gave_up=True)


def bodies_of(program: Program) -> tuple[bytes, ...]:
    """What each deed sends first, empty for those that send nothing; the same for all schedules of a program."""
    return tuple([_body(deed) for deed in program.deeds])


def _body(deed: Deed) -> bytes:
    if isinstance(deed, Visit):
        return application_body(deed.application)
    if isinstance(deed, Happening):
        return event_body(deed.event, draw)
    if isinstance(deed, Asked):
        return fault_body(FaultRequest("", deed.kind, deed.details))
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
        self._ends: list[asyncio.Future[None]] = []
        self._answers: list[asyncio.Future[None]] = []
        self._left = len(program.deeds)
        self.first_actor = 1
        self.failure: Exception | None = None

    def begin(self) -> None:
        """Starts everybody. Actors are numbered as the deeds, from `first_actor`."""
        loop = self._loop
        if not self._deeds:
            loop.stop()
        self._ends = [loop.create_future() for _ in self._deeds]
        self._answers = [loop.create_future() for _ in self._deeds]
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
        self._ends[number].set_result(None)
        self._left -= 1
        if not self._left:
            self._loop.stop()

    def _deed(self, deed: Deed, number: int) -> Awaitable[None]:
        if isinstance(deed, Visit):
            return self._visit(deed, number)
        if isinstance(deed, Happening):
            return self._happen(deed, number)
        if isinstance(deed, Asked):
            return self._ask(deed, number)
        return self._break(deed, number)

    # Kiosks

    async def _visit(self, deed: Visit, number: int) -> None:
        application = deed.application
        answer = await self._obtain(deed, number)
        if answer.outcome is Outcome.REFUSED or not deed.confirms:
            return
        issued = answer.outcome is Outcome.OK
        printed = issued and deed.fault is not Fault.PRINT_FAILURE
        delivery = Delivery(application.application_id, issued, printed, application.kin_group)
        body = delivery_body(delivery)
        await self._loop.step("prints" if printed else "does not print", application.application_id)
        for pause_s in (*REPEATS_AFTER_S, None):
            sent = self._recorder.invoke(
                f"{application.application_id}/delivery", delivery, self._loop.now_ns, deed.aim, deed.fault
            )
            said = plain_answer(await self._machine.request(deed.place, "/v1/deliveries", body))
            self._recorder.complete(sent, said, self._loop.now_ns)
            if pause_s is None or not _is_open(said, answer):
                return
            await self._loop.later(pause_s, "asks again")

    async def _obtain(self, deed: Visit, number: int) -> Answer:
        """Sends until there is an answer, or the kiosk gives up."""
        beside: Strand | None = None
        if deed.fault is Fault.RETRY:
            beside = self._loop.spawn(self._beside(deed, number), self._loop.new_actor())
        answer = await self._apply(deed, number, deed.place, deed.aim, gives_up=deed.fault is Fault.GIVE_UP)
        if beside is not None:
            await asyncio.wait((beside,))
        if answer.gave_up:
            return answer
        for pause_s in REPEATS_AFTER_S:
            if answer.outcome is not Outcome.UNKNOWN:
                break
            await self._loop.later(pause_s, "asks again")
            answer = await self._apply(deed, number, deed.place, Aim.RETRY)
        return answer

    async def _beside(self, deed: Visit, number: int) -> None:
        await self._loop.later(deed.wait_s, "asks a second time")
        await self._apply(deed, number, deed.retry_place, Aim.RETRY)

    async def _apply(self, deed: Visit, number: int, place: int, aim: Aim, gives_up: bool = False) -> Answer:
        loop, application = self._loop, deed.application
        sent = self._recorder.invoke(application.application_id, application, loop.now_ns, aim, deed.fault)
        reply = self._machine.request(place, "/v1/applications", self._bodies[number])
        leaving = loop.spawn(self._leave(reply, deed.wait_s), loop.new_actor()) if gives_up else None
        answer = application_answer(await reply, application)
        if leaving is not None:
            leaving.cancel()
        self._recorder.complete(sent, answer, loop.now_ns)
        return answer

    async def _leave(self, reply: asyncio.Future[Reply], wait_s: float) -> None:
        await self._loop.later(wait_s, "gives up")
        if not reply.done():
            reply.set_result(_GAVE_UP)

    # The municipality

    async def _happen(self, deed: Happening, number: int) -> None:
        """Sent until it is answered; it ends when it is in force."""
        for before in deed.follows:
            await self._answers[before]
        for _ in range(_EVENT_TRIES):
            answer = await self._send(deed.event.event_id, deed.event, deed.place, "/v1/events", number, event_answer)
            if answer.outcome is not Outcome.UNKNOWN:
                break
            await self._loop.later(_EVENT_PAUSE_S, "asks again")
        self._answers[number].set_result(None)
        await self._loop.later(answer.in_force_within_s or 0.0, "is in force")

    async def _ask(self, deed: Asked, number: int) -> None:
        fault = FaultRequest(f"{RUN_ID}-f{number}", deed.kind, deed.details)
        await self._send(fault.fault_id, fault, deed.place, "/v1/faults", number, plain_answer)

    async def _send(
        self, name: str, request: Any, place: int, path: str, number: int, understand: Callable[[Reply], Answer]
    ) -> Answer:
        sent = self._recorder.invoke(name, request, self._loop.now_ns)
        answer = understand(await self._machine.request(place, path, self._bodies[number]))
        self._recorder.complete(sent, answer, self._loop.now_ns)
        return answer

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
            machine.shared.mishaps.expect(deed.address, deed.how)
        elif isinstance(deed, ClockSet):
            setting = ClockSetting(f"{RUN_ID}-c{number}", deed.now)
            await self._send(setting.setting_id, setting, deed.place, "/v1/clock", number, plain_answer)

    async def _fill(self, deed: FullDisk) -> None:
        files, database = self._machine.shared.files, self._machine.shared.database
        files.full, database.full = True, deed.database
        await self._loop.later(deed.for_s, "makes room on the disk")
        files.full = database.full = False


def _is_open(said: Answer, answer: Answer) -> bool:
    """Whether a delivery is to be sent again: no answer came, or the system did not know an application that got
    none, and that may still be on its way."""
    if said.outcome is Outcome.REFUSED:
        return answer.outcome is Outcome.UNKNOWN and not said.known
    return said.outcome is Outcome.UNKNOWN
