"""Suites, a population and a system description for tests of planning; small enough to be made again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

from harness.certificates.domain.residents import Population
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.population.make import make_population
from harness.certificates.scenario.model import EventLoad, Limits, Load, Scenario, Suite, SystemFault
from harness.domain.arrivals import Shape
from harness.domain.suites import Mode
from harness.domain.words import Capability, Scope
from harness.targets.system import SystemDescription

WEDNESDAY = datetime.fromisoformat("2025-10-01T10:00:00+09:00")
ALL_KINDS = dict.fromkeys(Kind, 1.0)
SYSTEM = SystemDescription(
    name="fake",
    version="1",
    build="sound",
    configuration={"guard": False},
    environment="inspection",
    population_digest="",
    scope=Scope.KIOSK,
    municipality_codes=(),
    capabilities=frozenset(Capability),
    faults=("delay-print",),
    now="2025-10-01T10:00:00+09:00",
)
MIXED = Load(
    shape=Shape.STEADY,
    kinds=ALL_KINDS,
    applications_per_s=20,
    refusals=0.15,
    give_up=0.05,
    slow_reader=0.05,
    retry=0.05,
    print_failure=0.05,
)


@cache
def residents() -> Population:
    """1,000 residents of the seed 5."""
    return make_population(1000, 5)


def scenario(name: str = "one", **values: object) -> Scenario:
    """A scenario of ten seconds with a mixed load and every kind of event, unless told otherwise."""
    made = Scenario(
        id=name,
        title=name,
        about="",
        source=(),
        incident="",
        inferred=False,
        business_time=WEDNESDAY,
        duration_s=10.0,
        loads=(MIXED,),
        events=(EventLoad(dict.fromkeys(EventKind, 1.0), 3.0),),
        faults=(SystemFault("delay-print", 1.0, 4.0, {"delay_s": 0.1, "for_s": 1.0}),),
        minimum={},
        limits=Limits(),
    )
    return replace(made, **values)  # type: ignore[arg-type]


def suite(*scenarios: Scenario, mode: Mode = Mode.TOGETHER, **values: object) -> Suite:
    """A suite of these scenarios, of the one above if none is given."""
    made = Suite(
        id="test",
        version="1",
        title="",
        about="",
        mode=mode,
        scenarios=scenarios or (scenario(),),
        residents=1000,
        processes=1,
        business_time=WEDNESDAY,
        minimum={},
        limits=Limits(),
    )
    return replace(made, **values)  # type: ignore[arg-type]
