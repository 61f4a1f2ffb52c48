"""Makes a plan from suite, population, seed and what the target says of itself."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from random import Random

from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import Population
from harness.certificates.drive.applicants import Applicants
from harness.certificates.drive.business_time import TOKYO
from harness.certificates.drive.cast import Cast, Numbers
from harness.certificates.drive.composing import Composer
from harness.certificates.drive.new_items import Novelties
from harness.certificates.drive.phases import PhaseMaker
from harness.certificates.drive.plan import Phase, Plan
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.drive.refusals import Refusals
from harness.certificates.drive.register_events import RegisterEvents
from harness.certificates.drive.whole_scenarios import offered_per_s, requests_wanted, stretched
from harness.certificates.forms import shipped_forms
from harness.certificates.population.hard_cases import mistakable
from harness.certificates.scenario.model import Scenario, Suite
from harness.domain.operations import ClockSetting
from harness.domain.suites import Mode
from harness.domain.words import Capability
from harness.drive.plan import PlanError
from harness.targets.system import SystemDescription

_PHASE_GAP_S = 30.0
"""On the axis of all phases one begins so long after the arrivals of the one before: its last probes lie between."""

MOST_REQUESTS = 5_000_000
"""So many are planned for one run at most: a plan is held in memory."""
MOST_KIOSKS = 1_000_000


def make_plan(
    suite: Suite,
    population: Population,
    seed: int,
    run_id: str,
    system: SystemDescription,
    *,
    workers: int = 1,
    rate_limit_per_s: float | None = None,
) -> Plan:
    """The plan of a suite against a system. The same arguments give the same plan. `seed` is the plan's; imprints are
    drawn with the population's. With a rate limit the same applications are spread over more time. Raises PlanError
    where not one application can be sent, or more is wanted than a plan can hold."""
    check_size(suite)
    if rate_limit_per_s is not None:
        if not 0 < rate_limit_per_s < math.inf:
            raise PlanError(f"suite {suite.id}: at {rate_limit_per_s} applications a second nothing can be sent")
        offered = max(offered_per_s(scenarios) for scenarios in _together(suite))
        suite = stretched(suite, max(1.0, offered / rate_limit_per_s))
    cast = _cast(suite, population, f"{seed}/{suite.id}/{suite.version}", run_id, system, workers)
    phases: list[Phase] = []
    others: dict[str, Application] = {}
    quantiles: dict[str, float] = {}
    base_s = 0.0
    for index, scenarios in enumerate(_together(suite)):
        rng = Random(f"{seed}/{suite.id}/{suite.version}/moments/{index}")
        phase, made = _phase(cast, suite, scenarios, base_s, rng)
        phases.append(phase)
        others |= made.others
        quantiles |= made.quantiles
        base_s += phases[-1].duration_s + _PHASE_GAP_S
    if not any(phase.applications for phase in phases):
        raise PlanError(f"suite {suite.id}: not one application can be sent to this system with these residents")
    return Plan(
        run_id=run_id,
        suite=suite.id,
        seed=population.seed,
        workers=workers,
        delivers=system.can(Capability.DELIVERY),
        in_flight=suite.in_flight if suite.as_fast_as_possible else 0,
        phases=tuple(phases),
        omitted=cast.omitted.listed(),
        others=others,
        quantiles=quantiles,
    )


def check_size(suite: Suite) -> None:
    """Raises PlanError where more is wanted than a plan can hold."""
    wanted = sum(map(requests_wanted, suite.scenarios))
    if not wanted <= MOST_REQUESTS:  # refuses NaN as well
        raise PlanError(
            f"suite {suite.id}: {wanted:,.0f} applications, events and faults are too many for one run "
            f"(at most {MOST_REQUESTS:,}); a shorter duration or a lower rate will do"
        )
    if max(each.kiosks for each in suite.scenarios) > MOST_KIOSKS:
        raise PlanError(f"suite {suite.id}: kiosks: expected at most {MOST_KIOSKS:,}")


def _together(suite: Suite) -> list[tuple[Scenario, ...]]:
    """The scenarios of each phase."""
    if suite.mode is Mode.TOGETHER:
        return [suite.scenarios]
    return [(scenario,) for scenario in suite.scenarios]


def _cast(
    suite: Suite, population: Population, seed: str, run_id: str, system: SystemDescription, workers: int
) -> Cast:
    standing = PlannedRegisters(population, shipped_forms())
    on = _business_time(suite, suite.scenarios[:1], system).astimezone(TOKYO).date()
    applicants = Applicants(standing, mistakable(population), seed, on, workers)
    composer = Composer(standing, Random(f"{seed}/details"))
    numbers = Numbers(run_id)
    novelties = Novelties(population, standing)
    kiosks = [f"K-{number:04d}" for number in range(1, max(each.kiosks for each in suite.scenarios) + 1)]
    Random(f"{seed}/kiosks").shuffle(kiosks)
    return Cast(
        system=system,
        standing=standing,
        applicants=applicants,
        composer=composer,
        refusals=Refusals(applicants, composer, Random(f"{seed}/refusals"), system.scope),
        events=RegisterEvents(applicants, composer, novelties, Random(f"{seed}/events"), lambda: numbers.next("e")),
        numbers=numbers,
        kiosks=deque(kiosks),
        workers=workers,
    )


def _phase(
    cast: Cast, suite: Suite, scenarios: Sequence[Scenario], base_s: float, rng: Random
) -> tuple[Phase, PhaseMaker]:
    """A phase, and who made it."""
    business_time = _business_time(suite, scenarios, cast.system)
    cast.applicants.on = business_time.astimezone(TOKYO).date()
    made = PhaseMaker(cast, scenarios, business_time, base_s, rng)
    made.make()
    clock = None
    if cast.system.can(Capability.CLOCK):
        clock = ClockSetting(cast.numbers.next("c"), business_time.isoformat())
    alone = len(scenarios) == 1
    phase = Phase(
        name=scenarios[0].id if alone else suite.id,
        clock=clock,
        duration_s=max(scenario.duration_s for scenario in scenarios),
        answer_s=scenarios[0].limits.answer_s if alone else suite.limits.answer_s,
        applications=tuple(sorted(made.applications, key=lambda each: each.at_s)),
        events=tuple(sorted(made.events, key=lambda each: each.at_s)),
        faults=tuple(sorted(made.faults, key=lambda each: each.at_s)),
        clocks=tuple(sorted(made.clocks, key=lambda each: each.at_s)),
    )
    return phase, made


def _business_time(suite: Suite, scenarios: Sequence[Scenario], system: SystemDescription) -> datetime:
    """Where the clock cannot be set, it is the system's own."""
    if not system.can(Capability.CLOCK):
        return datetime.fromisoformat(system.now)
    return scenarios[0].business_time if suite.mode is Mode.IN_TURN else suite.business_time
