"""What kiosks want and what follows a register event, carried out: send, stamp, store, and nothing else.

Runs under gevent: each call of the target blocks only its own greenlet. Imported in the generator's process only.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from time import monotonic_ns
from typing import Any

import gevent
from gevent.lock import BoundedSemaphore

from harness.certificates.domain.operations import Application
from harness.certificates.drive.plan import PlannedApplication, PlannedEvent
from harness.certificates.kiosk.steps import Fork, Join, Send, Step, Wait, ask, carry_out, delivery_name
from harness.certificates.kiosk.visit import EVENT_PAUSE_S, Errand, deliver, obtain, until_answered
from harness.certificates.targets.protocol import Target
from harness.certificates.targets.wire import PATHS
from harness.domain.operations import ClockSetting, Completion, Fault, FaultRequest, Outcome
from harness.drive.gates import Instant, Turns
from harness.drive.pace import Pace
from harness.drive.store import DocumentStore
from harness.history.journal import JournalWriter
from harness.targets.protocol import Answer

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
        self.stopped = stopped
        self.pause = pause
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
                if self.stopped():
                    return
                errand = _errand(planned, self._delivers)
                hands = _Hands(self, planned.scenario, self.stopped, intended_ns, instant)
                answer = carry_out(obtain(errand), hands)
                self._pace.answered(monotonic_ns() - intended_ns)
                self._count(answer)
                self._pace.delivered += carry_out(deliver(errand, answer), hands)
        finally:
            self._pace.in_flight -= 1
            self._forget(planned.application.application_id)
            if instant is not None and instant.leave(planned.application.application_id):
                self._note_instant(planned.instant, instant)

    def happen(self, planned: PlannedEvent, intended_ns: int, spawn: Callable[..., object]) -> None:
        """One register event, sent until it is answered; then its probes are spawned, each at its delay. One that is
        not answered in time stays open in the record, and nothing probes it."""
        with self._groups.turn(str(planned.event.kin_group)):
            if self.stopped():
                return
            hands = _Hands(self, planned.scenario, self._events_end, intended_ns)
            answer = carry_out(until_answered(planned.event, repeat(EVENT_PAUSE_S)), hands)
        if answer.outcome is Outcome.UNKNOWN:
            return
        self._pace.events += 1
        due_ns = answer.ended_ns + int((answer.in_force_within_s or 0.0) * 1e9)
        for probe in planned.probes:
            spawn(self._probe, probe, due_ns + int(probe.at_s * 1e9))

    def ask_fault(self, fault: FaultRequest, intended_ns: int, scenario: str) -> None:
        """A fault asked of the system, once."""
        self.send(Send(fault), scenario, intended_ns)

    def set_clock(self, setting: ClockSetting, scenario: str) -> Answer:
        """The business clock, before a phase or in its middle."""
        return self.send(Send(setting), scenario, monotonic_ns())

    def _probe(self, planned: PlannedApplication, due_ns: int) -> None:
        self.pause(max(0.0, (due_ns - monotonic_ns()) / 1e9))
        if not self.stopped():
            self.serve(planned, due_ns)

    def _events_end(self) -> bool:
        return self.stopped() or monotonic_ns() >= self.events_end_ns

    def send(self, step: Send, scenario: str, intended_ns: int, instant: Instant | None = None) -> Answer:
        """Journal, send, store, journal. The operation's id is `name/n`, n counting from 1. With `instant` its last
        byte leaves with those of the others."""
        name = step.name
        self._sends[name] = self._sends.get(name, 0) + 1
        operation = f"{name}/{self._sends[name]}"
        applies = isinstance(step.request, Application)
        if applies and step.gives_up_after_s is None:
            self._unanswered_ns = self._unanswered_ns or monotonic_ns()
        with self._lines:
            self._journal.invoke(
                operation, step.request, intended_ns, aim=step.aim, fault=step.fault, scenario=scenario
            )
            answer = ask(self._target, step, None if instant is None else partial(instant.hold, name))
        self._journal.complete(self._completion(operation, answer))
        if answer.resent:
            self._journal.mark("sent-again", {"operation": operation, "why": "the kept connection had been closed"})
        self._told(PATHS[type(step.request)], answer, answer.ended_ns - intended_ns)
        if instant is not None:
            instant.sent(answer.last_out_ns)
        if applies and answer.came:
            self._unanswered_ns = 0
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
        self._sends.pop(delivery_name(application_id), None)

    def _note_instant(self, name: str, instant: Instant) -> None:
        self._journal.mark("same-instant", {"name": name, "size": instant.size, "spread_ns": instant.spread_ns})


@dataclass(slots=True)
class _Hands:
    """Carries out the steps of one application or event for some kiosk. The first request was intended for
    `intended_ns` and leaves with the others of `instant`; further ones are sent as soon as somebody wants them."""

    kiosks: Kiosks
    scenario: str
    over: Callable[[], bool]
    intended_ns: int = 0
    instant: Instant | None = None

    def __call__(self, step: Step) -> Any:
        match step:
            case Send():
                intended_ns, instant = self.intended_ns or monotonic_ns(), self.instant
                self.intended_ns, self.instant = 0, None
                return self.kiosks.send(step, self.scenario, intended_ns, instant)
            case Wait(for_s):
                if for_s and not self.over():
                    self.kiosks.pause(for_s)
                return not self.over()
            case Fork(steps):
                return gevent.spawn(carry_out, steps, _Hands(self.kiosks, self.scenario, self.over))
            case Join(fork):
                return fork.get()


def _errand(planned: PlannedApplication, delivers: bool) -> Errand:
    return Errand(
        application=planned.application,
        aim=planned.aim,
        fault=planned.fault,
        wait_s=planned.wait_s,
        follow_s=planned.follow_s or None,
        returns=planned.repeats,
        prints=planned.fault is not Fault.PRINT_FAILURE,
        confirms=delivers,
        confirms_after_s=planned.confirm_after_s,
    )
