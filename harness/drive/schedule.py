"""Runs a plan's phases: each operation starts in its own greenlet when the schedule wants it, however slow the system.

Imported in the generator's process only.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from time import monotonic_ns
from typing import Any

from gevent.pool import Group

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.certificates.drive.plan import Phase, Plan, PlannedApplication, PlannedClock, PlannedEvent, PlannedFault
from harness.certificates.drive.sending import INSTANT_PATIENCE_S, Kiosks
from harness.certificates.kiosk.visit import REPEATS_AFTER_S
from harness.domain.messages import Failure, Message
from harness.domain.operations import Outcome
from harness.drive.gates import Instant
from harness.drive.pace import Pace

CLOCK_TRIES = 3
SETTLE_S = 30.0
"""In this time after the arrivals of a phase, besides what a kiosk may wait and ask again, all must be answered."""

SILENCE_S = 5.0
"""Beyond half as much again as a kiosk waits: if so long no application at all was answered, the rest is not sent."""

Planned = PlannedApplication | PlannedClock | PlannedEvent | PlannedFault
Due = tuple[float, int, Planned]


class Schedule:
    """One worker's part of a plan. `failed` says why nothing more could be sent or recorded, None while it can."""

    def __init__(
        self,
        plan: Plan,
        worker: int,
        kiosks: Kiosks,
        pace: Pace,
        stopped: Callable[[], bool],
        pause: Callable[[float], object],
        stop: Callable[[Message], None],
    ) -> None:
        self._plan = plan
        self._worker = worker
        self._kiosks = kiosks
        self._pace = pace
        self._stopped = stopped
        self._pause = pause
        self._stop = stop
        self._group = Group()
        self._instants: dict[str, Instant] = {}
        self.failed: Message | None = None
        self.phase = "preparing"
        self._phase_began_ns = monotonic_ns()
        self._phase_s = 0.0
        self._answer_s = 0.0

    @property
    def elapsed_s(self) -> float:
        """Since the phase began."""
        return (monotonic_ns() - self._phase_began_ns) / 1e9

    @property
    def phase_s(self) -> float:
        """How long arrivals of the phase take."""
        return self._phase_s

    def run(self) -> None:
        """Sends everything and waits until all of it is answered, or until it is stopped."""
        for phase in self._plan.phases:
            if self._over():
                return
            self._set_clock(phase)
            self.phase, self._phase_s, self._answer_s = phase.name, phase.duration_s, phase.answer_s
            self._phase_began_ns = monotonic_ns()
            self._kiosks.events_end_ns = self._phase_began_ns + int((phase.duration_s + SETTLE_S) * 1e9)
            if self._plan.in_flight:
                self._closed_loop(phase)
            else:
                self._on_time(self._due(phase, applications=True))
            self._settle()

    def look(self) -> None:
        """Called now and then: stops a run that no application of which is answered any more, or that does not end."""
        if not self._answer_s:
            return
        silent_s = self._kiosks.silent_s
        if silent_s > 1.5 * self._answer_s + SILENCE_S:
            self._stop(say("system-silent", for_s=silent_s))
        late_s = self.elapsed_s - self._phase_s
        if late_s > (1 + len(REPEATS_AFTER_S)) * self._answer_s + SETTLE_S:
            self._stop(say("system-behind", after_s=late_s))

    def wait(self, limit_s: float) -> bool:
        """Waits for what is in flight; False where something still is after `limit_s`."""
        return bool(self._group.join(timeout=limit_s))

    def _over(self) -> bool:
        return self.failed is not None or self._stopped()

    def _set_clock(self, phase: Phase) -> None:
        if phase.clock is None or self._worker:
            return
        for _ in range(CLOCK_TRIES):
            answer = self._kiosks.set_clock(phase.clock, phase.name)
            if answer.outcome is Outcome.OK:
                return
        why = message_of(answer.problem) if answer.problem else say("refused-for", reason=answer.reason)
        self.failed = say("clock-not-set", now=phase.clock.now, why=why)

    def _due(self, phase: Phase, applications: bool) -> Iterator[Due]:
        """What this worker has to start, in order of time; `applications` False leaves those out."""
        mine = [each for each in phase.applications if each.worker == self._worker] if applications else []
        sizes = Counter(each.instant for each in mine if each.instant)
        self._instants = {name: Instant(size, INSTANT_PATIENCE_S) for name, size in sizes.items()}
        return heapq.merge(
            ((each.at_s, 2, each) for each in mine),
            ((each.at_s, 1, each) for each in phase.events if each.worker == self._worker),
            ((each.at_s, 0, each) for each in phase.faults if each.worker == self._worker),
            ((each.at_s, 0, each) for each in phase.clocks if each.worker == self._worker),
            key=lambda due: due[:2],
        )

    def _on_time(self, due: Iterator[Due]) -> None:
        began_ns = self._phase_began_ns
        for at_s, _, planned in due:
            intended_ns = began_ns + int(at_s * 1e9)
            left_s = (intended_ns - monotonic_ns()) / 1e9
            if left_s > 0:
                self._pause(left_s)
            if self._over():
                return
            self._spawn(self._start, planned, intended_ns)

    def _start(self, planned: Planned, intended_ns: int) -> None:
        self._pace.dispatched(monotonic_ns() - intended_ns)
        if isinstance(planned, PlannedApplication):
            self._kiosks.serve(planned, intended_ns, self._instants.get(planned.instant))
        elif isinstance(planned, PlannedEvent):
            self._kiosks.happen(planned, intended_ns, self._spawn)
        elif isinstance(planned, PlannedClock):
            self._kiosks.set_clock(planned.setting, planned.scenario)
        else:
            self._kiosks.ask_fault(planned.fault, intended_ns, planned.scenario)

    def _closed_loop(self, phase: Phase) -> None:
        mine = iter([each for each in phase.applications if each.worker == self._worker])
        end_ns = self._phase_began_ns + int(phase.duration_s * 1e9)

        def serve_on() -> None:
            for planned in mine:
                if self._over() or monotonic_ns() >= end_ns:
                    return
                self._kiosks.serve(planned, monotonic_ns())

        for _ in range(self._plan.in_flight):
            self._spawn(serve_on)
        self._on_time(self._due(phase, applications=False))

    def _settle(self) -> None:
        """Waits until all is answered; probes join the group as their events are acknowledged."""
        while not self._over() and not self._group.join(timeout=0.2):
            continue

    def _spawn(self, work: Callable[..., None], *arguments: Any) -> None:
        self._group.spawn(self._guarded, work, *arguments)

    def _guarded(self, work: Callable[..., None], *arguments: Any) -> None:
        try:
            work(*arguments)
        except OSError as error:
            self.failed = self.failed or say("cannot-record", failure=Failure(error.strerror or str(error)))
