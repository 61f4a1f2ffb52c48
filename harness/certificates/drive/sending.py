"""What kiosks want and what follows a register event, carried out: send, and nothing else.

Runs under gevent: each call of the target blocks only its own greenlet. Imported in the generator's process only.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from operator import attrgetter
from time import monotonic_ns
from typing import Any, TypeVar

import gevent

from harness.certificates.domain.operations import Application
from harness.certificates.drive.plan import (
    Plan,
    PlannedApplication,
    PlannedClock,
    PlannedEvent,
    PlannedFault,
    with_delay,
)
from harness.certificates.kiosk.steps import Fork, Join, Send, Step, Wait, ask, carry_out, delivery_name
from harness.certificates.kiosk.visit import EVENT_PAUSE_S, REPEATS_AFTER_S, Errand, deliver, obtain, until_answered
from harness.certificates.targets.factory import connect
from harness.domain.messages import Message
from harness.domain.operations import ClockSetting, Fault, Outcome
from harness.drive.gates import Instant, Turns
from harness.drive.subject import Due, Ports
from harness.targets.protocol import Answer, why_not
from harness.targets.target_file import TargetFile

INSTANT_PATIENCE_S = 2.0

SPREAD = 32
"""Kiosks have connections of their own. Requests of a gentle load, all on the same three, can all come to the same
server of a system that has several, and what ails another is never seen."""

_Planned = TypeVar("_Planned", bound=PlannedApplication | PlannedClock | PlannedEvent | PlannedFault)


class Kiosks:
    """All kiosks of one worker."""

    attempts = 1 + len(REPEATS_AFTER_S)

    def __init__(self, plan: Plan, worker: int, file: TargetFile, ports: Ports) -> None:
        self._plan = plan
        self._worker = worker
        self.ports = ports
        pngs = self._drawn_imprints()
        answer_s = max(phase.answer_s for phase in plan.phases)
        self._target = connect(file, pngs.__getitem__, answer_s, min(SPREAD, file.connections))
        self._cards = Turns()
        self._groups = Turns()

    def _drawn_imprints(self) -> dict[int, bytes]:
        """Those of all planned registrations, drawn before the first byte is sent: drawing takes milliseconds."""
        planned = (each.event.imprint for phase in self._plan.phases for each in self._mine(phase.events))
        numbers = sorted({number for number in planned if number is not None})
        if not numbers:
            return {}
        from harness.certificates.population.imprints import imprint_png

        return {number: imprint_png(number, self._plan.seed) for number in numbers}

    def _mine(self, planned: Iterable[_Planned]) -> Iterator[_Planned]:
        return (each for each in planned if each.worker == self._worker)

    def _due(self, planned: Iterable[_Planned], start: Callable[[_Planned, int], None]) -> Iterator[Due]:
        return (Due(each.at_s, partial(start, each)) for each in self._mine(planned))

    def trials(self, phase: int) -> Iterator[Due]:
        """Applications. In a closed loop no last bytes wait for one another."""
        applications = self._plan.phases[phase].applications
        members = [] if self._plan.in_flight else [each.instant for each in self._mine(applications) if each.instant]
        over = self.ports.exchanges.over
        instants = {name: Instant(size, INSTANT_PATIENCE_S, over) for name, size in Counter(members).items()}
        return self._due(applications, partial(self._serve, instants))

    def beside(self, phase: int, end_ns: int) -> Iterator[Due]:
        """Faults, settings of the clock and register events."""
        planned = self._plan.phases[phase]
        return heapq.merge(
            self._due(planned.faults, self._ask_fault),
            self._due(planned.clocks, self._turn_clock),
            self._due(planned.events, partial(self._happen, end_ns)),
            key=attrgetter("at_s"),
        )

    def set_clock(self, setting: ClockSetting, scenario: str) -> Message | None:
        """The business clock, before a phase or in its middle."""
        answer = self.send(Send(setting), scenario, monotonic_ns())
        return None if answer.outcome is Outcome.OK else why_not(answer)

    def close(self) -> None:
        """Closes the connections."""
        self._target.close()

    def _serve(self, instants: dict[str, Instant], planned: PlannedApplication, intended_ns: int) -> None:
        """One application from its first byte to the end of its delivery."""
        pace, name, instant = self.ports.pace, planned.application.application_id, instants.get(planned.instant)
        pace.offered += 1
        pace.in_flight += 1
        try:
            with self._cards.turn(planned.application.card_serial) if planned.in_turn else nullcontext():
                if self.ports.stopped():
                    return
                errand = _errand(self._drawn(planned), self._plan.delivers, self._plan.others.get(name))
                hands = _Hands(self, planned.scenario, self.ports.stopped, intended_ns, instant)
                answer = carry_out(obtain(errand), hands)
                pace.answered(monotonic_ns() - intended_ns)
                pace.completed += 1
                pace.refused += answer.outcome is Outcome.REFUSED
                pace.unknown += answer.outcome is Outcome.UNKNOWN
                pace.delivered += carry_out(deliver(errand, answer), hands)
        finally:
            pace.in_flight -= 1
            self.ports.exchanges.forget(name)
            self.ports.exchanges.forget(delivery_name(name))
            if instant is not None and instant.leave(name):
                told = {"size": instant.size, "sent": len(instant.stamps_ns), "spread_ns": instant.spread_ns}
                self.ports.journal.mark("same-instant", {"name": planned.instant, **told})

    def _drawn(self, planned: PlannedApplication) -> PlannedApplication:
        """The application with the delay that fits how fast the system is now, if the plan wants one."""
        name = planned.application.application_id
        if name not in self._plan.quantiles:
            return planned
        return with_delay(planned, {name: self.ports.exchanges.delay_ns(name, self._plan.quantiles[name])})

    def _happen(self, end_ns: int, planned: PlannedEvent, intended_ns: int) -> None:
        """One register event, sent until it is answered; then its probes are spawned, each at its delay. One that is
        not answered in time stays open in the record, and nothing probes it."""
        with self._groups.turn(str(planned.event.kin_group)):
            if self.ports.stopped():
                return
            hands = _Hands(self, planned.scenario, partial(self._is_over, end_ns), intended_ns)
            answer = carry_out(until_answered(planned.event, repeat(EVENT_PAUSE_S)), hands)
        if answer.outcome is Outcome.UNKNOWN:
            return
        self.ports.pace.events += 1
        due_ns = answer.ended_ns + int((answer.in_force_within_s or 0.0) * 1e9)
        for probe in planned.probes:
            self.ports.spawn(self._probe, probe, due_ns + int(probe.at_s * 1e9))

    def _is_over(self, end_ns: int) -> bool:
        return self.ports.stopped() or monotonic_ns() >= end_ns

    def _probe(self, planned: PlannedApplication, due_ns: int) -> None:
        self.ports.pause(max(0.0, (due_ns - monotonic_ns()) / 1e9))
        if not self.ports.stopped():
            self._serve({}, planned, due_ns)

    def _ask_fault(self, planned: PlannedFault, intended_ns: int) -> None:
        """Once, whatever becomes of it."""
        self.send(Send(planned.fault), planned.scenario, intended_ns)

    def _turn_clock(self, planned: PlannedClock, intended_ns: int) -> None:
        self.set_clock(planned.setting, planned.scenario)

    def send(self, step: Send, scenario: str, intended_ns: int, instant: Instant | None = None) -> Answer:
        """A step's request. With `instant` its last byte leaves with those of the others."""
        answer = self.ports.exchanges.send(
            step.name,
            step.request,
            partial(ask, self._target, step, None if instant is None else partial(instant.hold, step.name)),
            intended_ns,
            scenario=scenario,
            aim=step.aim,
            fault=step.fault,
            gives_up=step.gives_up_after_s is not None,
        )
        if instant is not None:
            instant.sent(answer.last_out_ns)
        return answer


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
                    self.kiosks.ports.pause(for_s)
                return not self.over()
            case Fork(steps):
                return gevent.spawn(carry_out, steps, _Hands(self.kiosks, self.scenario, self.over))
            case Join(fork):
                return fork.get()


def _errand(planned: PlannedApplication, delivers: bool, other: Application | None) -> Errand:
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
        other=other,
    )
