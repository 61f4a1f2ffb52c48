"""The system that is explored: how it is reached, and all that is known of it beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic_ns

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Event, SelfReport
from harness.certificates.domain.residents import Population
from harness.certificates.forms import shipped_forms
from harness.certificates.targets.factory import connect
from harness.certificates.targets.protocol import Target
from harness.certificates.targets.wire import ImprintPng, population_body
from harness.checks.clock import BusinessClock, Setting
from harness.domain.operations import Outcome
from harness.domain.words import Capability, Scope
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS, raster_of_png
from harness.reading.pool import ReaderPool
from harness.targets.protocol import TargetProblem, why_not
from harness.targets.standing import Standing
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile

ANSWER_S = 10.0
"""The longest that anybody waits for an answer here: a search has a budget of seconds."""


@dataclass(slots=True)
class Site:
    """A system behind the interlock, with `population` loaded and the business clock at `clock`. Ids begin with
    `run_id`. `rasters` are those of the registered imprints; `pool` reads the documents in processes of its own.
    `clock` changes when the clock is set again; `begins` is the business time at which all began."""

    file: TargetFile
    system: SystemDescription
    standing: Standing
    population: Population
    imprint_png: ImprintPng
    rasters: Mapping[int, bytes]
    clock: Setting
    run_id: str
    pool: ReaderPool
    body: bytes = field(default=b"")
    begins: datetime = field(init=False)
    _began_ns: int = field(init=False)
    _plain: Ground | None = field(default=None)

    def __post_init__(self) -> None:
        self.begins, self._began_ns = self.clock.now, self.clock.completed_ns

    def can(self, *capabilities: Capability) -> bool:
        """Whether the system serves all of these."""
        return all(self.system.can(one) for one in capabilities)

    @property
    def compares_pins(self) -> bool:
        """Whether a PIN is sent."""
        return self.system.scope is not Scope.ISSUANCE_SERVER

    def connected(self) -> Target:
        """The system on connections of its own: for one thread."""
        limit_s = min(ANSWER_S, self.file.answer_timeout_s)
        return connect(replace(self.file, answer_timeout_s=limit_s), self.imprint_png)

    def still_stands(self) -> None:
        """Before anything is sent: the system is still the one that was let through. Raises TargetProblem."""
        why = self.standing.check()
        if why is not None:
            raise TargetProblem(why)

    def ground(self, events: Sequence[Event]) -> Ground:
        """What the checks know when these register events are planned; indexed (a tenth of a second a thousand
        residents, and none where they bring nothing new)."""
        if any(one.name or one.address or one.destination or one.card or one.imprint is not None for one in events):
            return self._ground(events)
        if self._plain is None:
            self._plain = self._ground(())
        return self._plain

    def _ground(self, events: Sequence[Event]) -> Ground:
        numbers = [one.imprint for one in events if one.imprint is not None]
        further = {number: raster_of_png(self.imprint_png(number)) for number in numbers}
        return Ground(
            run_id=self.run_id,
            population=self.population,
            forms=shipped_forms(),
            clock=BusinessClock((self.clock,)),
            scope=self.system.scope,
            capabilities=self.system.capabilities,
            imprints={**self.rasters, **further},
            same_imprint_max_bits=SAME_IMPRINT_MAX_BITS,
            events=tuple(events),
            baseline=SelfReport((), (), ()),
        ).indexed()

    def load(self, target: Target) -> None:
        """PUT /v1/population once more, and the clock: everything is as in the beginning. Raises TargetProblem."""
        if not self.body:
            shown = replace(self.population, digest=self.system.population_digest)
            self.body = population_body(shown, self.imprint_png)
        self.still_stands()
        target.put_population(self.body)
        self.set_clock(target)

    def set_clock(self, target: Target) -> None:
        """Brings the business clock back to its own time, so that no second comes twice; if the
        system lets itself be set. Raises TargetProblem."""
        if not self.can(Capability.CLOCK):
            return
        self.still_stands()
        invoked_ns = monotonic_ns()
        now = self.begins + timedelta(seconds=-((self._began_ns - invoked_ns) // 1_000_000_000))
        answer = target.put_clock(now.isoformat())
        if answer.outcome is not Outcome.OK:
            raise TargetProblem(say("clock-refused", why=why_not(answer)))
        self.clock = Setting(now, invoked_ns, monotonic_ns())
