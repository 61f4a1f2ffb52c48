"""What the harness can ask of a system that issues certificates, however it is reached. A new transport is one module
with a `Target`, and a row in `factory.py`."""

from __future__ import annotations

from typing import Protocol

from harness.certificates.domain.operations import AlertEntry, Application, Delivery, Event, LedgerEntry, SpoolEntry
from harness.domain.operations import FaultRequest
from harness.targets import subject
from harness.targets.protocol import PROMPT, Answer, Conduct


class Target(subject.Target, Protocol):
    """Blocking calls: those of any system, and these. Those that return an Answer never raise for what the other side
    does; the others raise TargetProblem."""

    def put_population(self, body: bytes) -> None:
        """PUT /v1/population; `body` as `wire.population_body` makes it."""

    def apply(self, application: Application, conduct: Conduct = PROMPT) -> Answer:
        """POST /v1/applications."""

    def confirm(self, delivery: Delivery) -> Answer:
        """POST /v1/deliveries."""

    def event(self, event: Event) -> Answer:
        """POST /v1/events."""

    def fault(self, fault: FaultRequest) -> Answer:
        """POST /v1/faults."""

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """GET /v1/ledger."""

    def spool(self) -> tuple[SpoolEntry, ...]:
        """GET /v1/spool."""

    def alerts(self) -> tuple[AlertEntry, ...]:
        """GET /v1/alerts."""
