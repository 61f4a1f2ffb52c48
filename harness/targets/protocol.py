"""What the harness can ask of a system, however it is reached."""

from __future__ import annotations

from typing import Protocol

from harness.domain.operations import (
    AlertEntry,
    Application,
    Delivery,
    Event,
    FaultRequest,
    LedgerEntry,
    SpoolEntry,
)
from harness.targets.answers import Answer
from harness.targets.exchange import PROMPT, Conduct
from harness.targets.system import SystemDescription


class TargetProblem(Exception):
    """A call whose answer the harness cannot do without failed; one sentence."""


class Target(Protocol):
    """Blocking calls. Those that return an Answer never raise for what the other side does; the others raise
    TargetProblem."""

    def system(self) -> SystemDescription:
        """GET /v1/system."""
        ...

    def put_population(self, body: bytes) -> None:
        """PUT /v1/population; `body` as `wire.population_body` makes it."""
        ...

    def put_clock(self, now: str) -> Answer:
        """PUT /v1/clock; `now` is RFC 3339."""
        ...

    def apply(self, application: Application, conduct: Conduct = PROMPT) -> Answer:
        """POST /v1/applications."""
        ...

    def confirm(self, delivery: Delivery) -> Answer:
        """POST /v1/deliveries."""
        ...

    def event(self, event: Event) -> Answer:
        """POST /v1/events."""
        ...

    def fault(self, fault: FaultRequest) -> Answer:
        """POST /v1/faults."""
        ...

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """GET /v1/ledger."""
        ...

    def spool(self) -> tuple[SpoolEntry, ...]:
        """GET /v1/spool."""
        ...

    def alerts(self) -> tuple[AlertEntry, ...]:
        """GET /v1/alerts."""
        ...
