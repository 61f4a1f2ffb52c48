"""Runs a plan's phases: each operation starts in its own greenlet when the schedule wants it, however slow the system.

Imported in the generator's process only.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from operator import attrgetter
from time import monotonic_ns
from typing import Any

from gevent.pool import Group

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.drive.plan import Phase, Plan
from harness.drive.subject import Carrier, Due, Ports

CLOCK_TRIES = 3
SETTLE_S = 30.0
"""In this time after the arrivals of a phase, besides what may be waited and asked again, all must be answered."""

SILENCE_S = 5.0
"""Beyond half as much again as is waited for an answer: if so long no trial at all got one, the rest is not sent."""


class Schedule:
    """One worker's part of a plan. `failed` says why nothing more could be sent or recorded, None while it can."""

    def __init__(
        self, plan: Plan, worker: int, carrier: Carrier, ports: Ports, stop: Callable[[Message], None]
    ) -> None:
        self._plan = plan
        self._worker = worker
        self._carrier = carrier
        self._ports = ports
        self._stop = stop
        self._group = Group()
        self.failed: Message | None = None
        self.phase = "preparing"
        self._phase_began_ns = monotonic_ns()
        self.phase_s = 0.0
        """How long arrivals of the phase take."""
        self._answer_s = 0.0
        self._stood_still_ns = 0

    @property
    def elapsed_s(self) -> float:
        """Since the phase began."""
        return (monotonic_ns() - self._phase_began_ns) / 1e9

    def run(self) -> None:
        """Sends everything and waits until all of it is answered, or until it is stopped."""
        for number, phase in enumerate(self._plan.phases):
            if self._over():
                return
            self._set_clock(phase)
            self.phase, self.phase_s, self._answer_s = phase.name, phase.duration_s, phase.answer_s
            self._phase_began_ns, self._stood_still_ns = monotonic_ns(), 0
            trials = self._carrier.trials(number)
            due = self._carrier.beside(number, self._phase_began_ns + int((phase.duration_s + SETTLE_S) * 1e9))
            if self._plan.in_flight:
                self._closed_loop(trials)
            else:
                due = heapq.merge(due, trials, key=attrgetter("at_s"))
            self._on_time(due)
            self._settle()

    def look(self) -> None:
        """Called now and then: stops a run no trial of which is answered any more, or that does not end."""
        if not self._answer_s:
            return
        silent_s = self._ports.exchanges.silent_s
        if silent_s > 1.5 * self._answer_s + SILENCE_S:
            self._stop(say("system-silent", for_s=silent_s))
        late_s = self.elapsed_s - self._stood_still_ns / 1e9 - self.phase_s
        if late_s > self._carrier.attempts * self._answer_s + SETTLE_S:
            self._stop(say("system-behind", after_s=late_s))

    def stood_still(self, for_ns: int) -> None:
        """Nobody was there to send or to receive for so long: that much more time is given to the system."""
        self._stood_still_ns += for_ns

    def wait(self, limit_s: float) -> bool:
        """Waits for what is in flight; False where something still is after `limit_s`."""
        return bool(self._group.join(timeout=limit_s))

    def spawn(self, work: Callable[..., None], *arguments: Any) -> None:
        """Calls `work` in a greenlet of its own, for which the phase waits."""
        self._group.spawn(self._guarded, work, *arguments)

    def _over(self) -> bool:
        return self.failed is not None or self._ports.stopped()

    def _set_clock(self, phase: Phase) -> None:
        if phase.clock is None or self._worker:
            return
        for _ in range(CLOCK_TRIES):
            why = self._carrier.set_clock(phase.clock, phase.name)
            if why is None or self._over():
                return
        self.failed = say("clock-not-set", now=phase.clock.now, why=why)

    def _on_time(self, due: Iterator[Due]) -> None:
        for each in due:
            intended_ns = self._phase_began_ns + int(each.at_s * 1e9)
            left_s = (intended_ns - monotonic_ns()) / 1e9
            if left_s > 0:
                self._ports.pause(left_s)
            if self._over():
                return
            self.spawn(self._start, each, intended_ns)

    def _start(self, due: Due, intended_ns: int) -> None:
        self._ports.pace.dispatched(monotonic_ns() - intended_ns)
        due.start(intended_ns)

    def _closed_loop(self, trials: Iterator[Due]) -> None:
        end_ns = self._phase_began_ns + int(self.phase_s * 1e9)

        def on_and_on() -> None:
            for each in trials:
                if self._over() or monotonic_ns() >= end_ns:
                    return
                each.start(monotonic_ns())

        for _ in range(self._plan.in_flight):
            self.spawn(on_and_on)

    def _settle(self) -> None:
        """Waits until all is answered; what was spawned meanwhile is waited for as well."""
        while not self._over() and not self._group.join(timeout=0.2):
            continue

    def _guarded(self, work: Callable[..., None], *arguments: Any) -> None:
        try:
            work(*arguments)
        except OSError as error:
            self.failed = self.failed or say("cannot-record", failure=Failure(error.strerror or str(error)))
