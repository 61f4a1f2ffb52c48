"""A system in this process, reached without a wire: what a new transport has to be, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic_ns
from typing import Any

import orjson

from harness.certificates.domain.operations import AlertEntry, Application, Delivery, Event, LedgerEntry, SpoolEntry
from harness.certificates.domain.words import Kind, Reason
from harness.certificates.targets.wire import ImprintPng
from harness.domain.operations import FaultRequest, Outcome
from harness.domain.words import Capability, Scope
from harness.targets.asides import Asides
from harness.targets.protocol import PROMPT, Answer, Conduct
from harness.targets.system import SystemDescription, parse_system
from harness.targets.target_file import TargetFile

SCHEME = "memory"
URL = f"{SCHEME}://localhost"
UNREADABLE = Answer(Outcome.OK, document=b"%PDF-1.7 and no more")


@dataclass
class MemoryTarget:
    """Answers applications by their kind; kinds without an answer are refused. `asked` is what it was asked."""

    answers: Mapping[Kind, Answer]
    environment: str = "inspection"
    asides: Asides = field(default_factory=Asides)
    asked: list[str] = field(default_factory=list)
    population: dict[str, Any] = field(default_factory=lambda: {"population_digest": "", "municipality_codes": []})

    def reached(self, file: TargetFile, imprint_png: ImprintPng, answer_s: float | None, spread: int) -> MemoryTarget:
        """A row of the factory's table: all that connect are connected to this one."""
        return self

    @property
    def shows(self) -> str:
        """What it shows of its population, as JSON."""
        return orjson.dumps(
            {name: self.population[name] for name in ("population_digest", "municipality_codes")}
        ).decode()

    def system(self) -> SystemDescription:
        of_itself = {
            "name": "memory",
            "version": "1",
            "build": "sound",
            "environment": self.environment,
            "population_digest": self.population["population_digest"],
            "municipality_codes": self.population["municipality_codes"],
            "scope": Scope.KIOSK,
            "capabilities": [Capability.PROVISION, Capability.CLOCK, Capability.DELIVERY],
            "now": "2025-10-01T10:00:00+09:00",
        }
        return parse_system(orjson.dumps(of_itself))

    def put_population(self, body: bytes) -> None:
        self.population = orjson.loads(body)

    def put_clock(self, now: str) -> Answer:
        return self._answer("clock", Answer(Outcome.OK))

    def apply(self, application: Application, conduct: Conduct = PROMPT) -> Answer:
        if conduct.hold is not None:
            conduct.hold(lambda: None)
        refused = Answer(Outcome.REFUSED, reason=Reason.KIND_NOT_SERVED)
        answer = self._answer(application.application_id, self.answers.get(application.certificate, refused))
        return answer._replace(application_id=application.application_id, certificate_numbers=(f"n{len(self.asked)}",))

    def confirm(self, delivery: Delivery) -> Answer:
        return self._answer(f"{delivery.application_id}/delivery", Answer(Outcome.OK))

    def event(self, event: Event) -> Answer:
        return self._answer(event.event_id, Answer(Outcome.OK))

    def fault(self, fault: FaultRequest) -> Answer:
        return self._answer(fault.fault_id, Answer(Outcome.REFUSED, known=False))

    def ledger(self) -> tuple[LedgerEntry, ...]:
        return ()

    def spool(self) -> tuple[SpoolEntry, ...]:
        return ()

    def alerts(self) -> tuple[AlertEntry, ...]:
        return ()

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, asked: str, answer: Answer) -> Answer:
        self.asked.append(asked)
        now_ns = monotonic_ns()
        return answer._replace(first_out_ns=now_ns, last_out_ns=now_ns, reached_ns=now_ns, ended_ns=now_ns)
