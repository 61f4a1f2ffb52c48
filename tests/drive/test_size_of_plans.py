"""What no run could send is refused before it is planned, by the figures alone; what fits is estimated well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.words import EventKind
from harness.certificates.drive.making import MOST_KIOSKS, make_plan
from harness.certificates.drive.whole_scenarios import requests_wanted
from harness.certificates.scenario.model import ClockChange, EventLoad, Load, Scenario, SystemFault
from harness.domain.arrivals import Shape
from harness.drive.plan import PlanError
from tests.drive.suites import ALL_KINDS, MIXED, SYSTEM, WEDNESDAY, residents, scenario, suite

MOVES = {EventKind.MOVED: 1.0}


@pytest.mark.parametrize(
    "wanted",
    [
        scenario(duration_s=1e9),
        scenario(loads=(replace(MIXED, applications_per_s=1e9),)),
        scenario(loads=(replace(MIXED, applications_per_s=float("inf")),)),
        scenario(loads=(replace(MIXED, applications_per_s=float("nan")),)),
        scenario(loads=(Load(shape=Shape.BURST, kinds=ALL_KINDS, size=10, every_s=1e-9),)),
        scenario(loads=(Load(shape=Shape.SAME_INSTANT, kinds=ALL_KINDS, size=10**9, every_s=5.0),)),
        scenario(events=(EventLoad(MOVES, 1e8),)),
        scenario(events=(EventLoad(MOVES, 1.0, probes_s=(1.0,) * 10**6),)),
        scenario(faults=(SystemFault("delay-print", 0.0, 1e-9),)),
        scenario(clocks=(ClockChange(0.0, WEDNESDAY, 1e-9),)),
    ],
    ids=str.split("long fast endless no-number often many events probes faults clocks"),
)
def test_too_many(wanted: Scenario) -> None:
    for each in (suite(wanted), suite(scenario("other"), wanted)):
        with pytest.raises(PlanError, match="too many for one run"):
            make_plan(each, residents(), 1, "r1", SYSTEM, rate_limit_per_s=1.0)


def test_more_kiosks_than_a_country_has() -> None:
    with pytest.raises(PlanError, match="kiosks"):
        make_plan(suite(scenario(kiosks=MOST_KIOSKS + 1)), residents(), 1, "r1", SYSTEM)


def test_the_estimate_is_near_what_is_planned() -> None:
    one = scenario(
        loads=(MIXED, Load(shape=Shape.BURST, kinds=ALL_KINDS, size=5, every_s=1.0, within_s=0.2)), events=()
    )
    plan = make_plan(suite(one), residents(), 1, "r1", SYSTEM)
    planned = sum(len(phase.applications) for phase in plan.phases)
    assert planned <= requests_wanted(one) <= 1.2 * planned
