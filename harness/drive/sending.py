"""What a kiosk does with one application, and what follows a register event: send, stamp, store, and nothing else.

Runs under gevent: each call of the target blocks only its own greenlet. Imported in the generator's process only.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from time import monotonic_ns

import gevent
from gevent.lock import BoundedSemaphore

from harness.domain.operations import (
    Aim,
    Application,
    ClockSetting,
    Completion,
    Delivery,
    Event,
    Fault,
    FaultRequest,
    Outcome,
    Request,
)
from harness.drive.gates import Instant, Turns
from harness.drive.pace import Pace
from harness.drive.plan import PlannedApplication, PlannedEvent
from harness.drive.store import DocumentStore
from harness.history.journal import JournalWriter
from harness.targets.protocol import PROMPT, Answer, Conduct, Target

REPEATS_AFTER_S = (0.2, 0.5, 1.0)
"""Pauses before a kiosk that got no answer asks again; after the last it gives up."""

EVENT_PAUSE_S = 0.5
INSTANT_PATIENCE_S = 2.0

Told = Callable[[str, Answer, int], None]
"""Is told of each answer: the call's name, the answer, and nanoseconds from the intended start."""


class Kiosks:
    """All kiosks of one worker. `stopped` says whether nothing new is to be sent, `pause` waits for some seconds or
    until that is so; `told` hears of each answer. `events_end_ns` is until when an event without an answer is sent
    again."""

    def __init__(
        self,
        target: Target,
        journal: JournalWriter,
        store: DocumentStore,
        pace: Pace,
        told: Told,
        stopped: Callable[[], bool],
        pause: Callable[[float], object],
        *,
        connections: int,
        delivers: bool,
    ) -> None:
        self._target = target
        self._journal = journal
        self._store = store
        self._pace = pace
        self._told = told
        self._stopped = stopped
        self._pause = pause
        self._delivers = delivers
        self._cards = Turns()
        self._groups = Turns()
        self._lines = BoundedSemaphore(connections)
        self._sends: dict[str, int] = {}
        self.events_end_ns = 0
        self._unanswered_ns = 0

    @property
    def silent_s(self) -> float:
        """For how long no application was answered since one was sent that should have been; 0 where all were."""
        return (monotonic_ns() - self._unanswered_ns) / 1e9 if self._unanswered_ns else 0.0

    def serve(self, planned: PlannedApplication, intended_ns: int, instant: Instant | None = None) -> None:
        """One application from its first byte to the end of its delivery."""
        self._pace.offered += 1
        self._pace.in_flight += 1
        try:
            with self._cards.turn(planned.application.card_serial) if planned.in_turn else nullcontext():
                if self._stopped():
                    return
                answer = self._obtain(planned, intended_ns, instant)
                self._pace.answered(monotonic_ns() - intended_ns)
                self._count(answer)
                self._finish(planned, answer)
        finally:
            self._pace.in_flight -= 1
            self._forget(planned.application.application_id)
            if instant is not None and instant.leave(planned.application.application_id):
                self._note_instant(planned.instant, instant)

    def happen(self, planned: PlannedEvent, intended_ns: int, spawn: Callable[..., object]) -> None:
        """One register event, sent until it is answered; then its probes are spawned, each at its delay. One that is
        not answered in time stays open in the record, and nothing probes it."""
        event = planned.event
        with self._groups.turn(str(event.kin_group)):
            while not self._stopped():
                answer = self._send(
                    event.event_id, event, intended_ns, lambda: self._target.event(event), Aim.ARRIVAL, planned.scenario
                )
                if answer.outcome is not Outcome.UNKNOWN:
                    break
                if monotonic_ns() >= self.events_end_ns:
                    return
                self._pause(EVENT_PAUSE_S)
            else:
                return
        self._pace.events += 1
        due_ns = answer.ended_ns + int((answer.in_force_within_s or 0.0) * 1e9)
        for probe in planned.probes:
            spawn(self._probe, probe, due_ns + int(probe.at_s * 1e9))

    def ask_fault(self, fault: FaultRequest, intended_ns: int, scenario: str) -> None:
        """A fault asked of the system, once."""
        self._send(fault.fault_id, fault, intended_ns, lambda: self._target.fault(fault), Aim.ARRIVAL, scenario)

    def set_clock(self, setting: ClockSetting, scenario: str) -> Answer:
        """The business clock, before a phase or in its middle."""
        return self._send(
            setting.setting_id,
            setting,
            monotonic_ns(),
            lambda: self._target.put_clock(setting.now),
            Aim.ARRIVAL,
            scenario,
        )

    def _probe(self, planned: PlannedApplication, due_ns: int) -> None:
        self._pause(max(0.0, (due_ns - monotonic_ns()) / 1e9))
        if not self._stopped():
            self.serve(planned, due_ns)

    def _obtain(self, planned: PlannedApplication, intended_ns: int, instant: Instant | None) -> Answer:
        """Sends until there is an answer, the plan says to give up, or the kiosk has asked often enough."""
        conduct = _conduct(planned)
        beside = None
        if planned.fault is Fault.RETRY and planned.follow_s > 0:
            beside = gevent.spawn(self._again, planned, planned.follow_s)
        answer = self._apply(planned, intended_ns, conduct, instant=instant)
        if planned.fault is Fault.RETRY:
            if beside is not None:
                beside.get()
            else:
                self._again(planned, 0.0)
        if answer.gave_up:
            self._pause(planned.follow_s)
            if not planned.repeats:
                return answer
            answer = self._again(planned, 0.0)
        for pause_s in REPEATS_AFTER_S:
            if answer.outcome is not Outcome.UNKNOWN or self._stopped():
                break
            self._pause(pause_s)
            answer = self._again(planned, 0.0)
        return answer

    def _again(self, planned: PlannedApplication, after_s: float) -> Answer:
        if after_s:
            self._pause(after_s)
        return self._apply(planned, monotonic_ns(), PROMPT, aim=Aim.RETRY)

    def _apply(
        self,
        planned: PlannedApplication,
        intended_ns: int,
        conduct: Conduct,
        *,
        aim: Aim | None = None,
        instant: Instant | None = None,
    ) -> Answer:
        application: Application = planned.application
        if instant is not None:
            gate = instant
            conduct = Conduct(
                conduct.give_up_after_s,
                conduct.read_pause_s,
                lambda send: gate.hold(application.application_id, send),
            )
        if conduct.give_up_after_s is None:
            self._unanswered_ns = self._unanswered_ns or monotonic_ns()
        answer = self._send(
            application.application_id,
            application,
            intended_ns,
            lambda: self._target.apply(application, conduct),
            aim or planned.aim,
            planned.scenario,
            planned.fault,
        )
        if instant is not None:
            instant.sent(answer.last_out_ns)
        if answer.came:
            self._unanswered_ns = 0
        return answer

    def _finish(self, planned: PlannedApplication, answer: Answer) -> None:
        """The delivery, or the report that nothing was printed; asked again until it is answered."""
        if not self._delivers or answer.outcome is Outcome.REFUSED:
            return
        issued = answer.outcome is Outcome.OK
        printed = issued and planned.fault is not Fault.PRINT_FAILURE
        if planned.confirm_after_s:
            self._pause(planned.confirm_after_s)
        delivery = Delivery(planned.application.application_id, issued, printed, planned.application.kin_group)
        for pause_s in (*REPEATS_AFTER_S, None):
            said = self._send(
                _delivery_name(delivery.application_id),
                delivery,
                monotonic_ns(),
                lambda: self._target.confirm(delivery),
                planned.aim,
                planned.scenario,
                planned.fault,
            )
            if not _is_open(said, answer) or pause_s is None:
                self._pace.delivered += printed and said.outcome is Outcome.OK
                return
            self._pause(pause_s)

    def _send(
        self,
        name: str,
        request: Request,
        intended_ns: int,
        call: Callable[[], Answer],
        aim: Aim,
        scenario: str,
        fault: Fault = Fault.NONE,
    ) -> Answer:
        """Journal, send, store, journal. The operation's id is `name/n`, n counting from 1."""
        self._sends[name] = self._sends.get(name, 0) + 1
        operation = f"{name}/{self._sends[name]}"
        with self._lines:
            self._journal.invoke(operation, request, intended_ns, aim=aim, fault=fault, scenario=scenario)
            answer = call()
        self._journal.complete(self._completion(operation, answer))
        if answer.resent:
            self._journal.mark("sent-again", {"operation": operation, "why": "the kept connection had been closed"})
        self._told(_CALLS[type(request)], answer, answer.ended_ns - intended_ns)
        return answer

    def _completion(self, operation: str, answer: Answer) -> Completion:
        path, digest, size_bytes = "", "", 0
        if answer.document is not None:
            path, digest, size_bytes = self._store.keep(operation.replace("/", "."), answer.document)
            self._pace.documents += 1
        return Completion(
            number=0,
            worker=0,
            operation=operation,
            stamp_ns=answer.ended_ns,
            outcome=answer.outcome,
            form=answer.form,
            code=answer.code,
            reason=answer.reason,
            application_id=answer.application_id,
            certificate_numbers=answer.certificate_numbers,
            document=path,
            digest=digest,
            size_bytes=size_bytes,
            in_force_within_s=answer.in_force_within_s,
            reached_ns=answer.reached_ns,
            problem=answer.problem,
        )

    def _count(self, answer: Answer) -> None:
        self._pace.completed += 1
        self._pace.refused += answer.outcome is Outcome.REFUSED
        self._pace.unknown += answer.outcome is Outcome.UNKNOWN

    def _forget(self, application_id: str) -> None:
        self._sends.pop(application_id, None)
        self._sends.pop(_delivery_name(application_id), None)

    def _note_instant(self, name: str, instant: Instant) -> None:
        self._journal.mark("same-instant", {"name": name, "size": instant.size, "spread_ns": instant.spread_ns})


def _is_open(said: Answer, answer: Answer) -> bool:
    """Whether a delivery is to be sent again: it got no answer, or the system did not know an application that
    got none, and that may still be on its way."""
    if said.outcome is Outcome.REFUSED:
        return answer.outcome is Outcome.UNKNOWN and not said.known
    return said.outcome is Outcome.UNKNOWN


def _delivery_name(application_id: str) -> str:
    return f"{application_id}/delivery"


def _conduct(planned: PlannedApplication) -> Conduct:
    if planned.fault is Fault.GIVE_UP:
        return Conduct(give_up_after_s=planned.wait_s)
    if planned.fault is Fault.SLOW_READER:
        return Conduct(read_pause_s=planned.wait_s)
    return PROMPT


_CALLS: dict[type[Request], str] = {
    Application: "/v1/applications",
    Delivery: "/v1/deliveries",
    Event: "/v1/events",
    FaultRequest: "/v1/faults",
    ClockSetting: "/v1/clock",
}
