"""What a plan promises: one promise for each thing that it means to happen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from harness.certificates.domain.triggers import FAULTS
from harness.certificates.drive.making import make_plan
from harness.certificates.inspection.promises import promises_of
from harness.certificates.scenario.load import find, names
from harness.domain.operations import Aim, Fault
from harness.resources import scenarios_dir
from tests.drive.plans import application, event, fault, plan, planned
from tests.drive.suites import SYSTEM, residents


def test_of_a_plan_by_hand() -> None:
    what = plan(
        [
            planned(1, 0.1, Fault.GIVE_UP, wait_s=0.02),
            planned(51, 0.3),  # at the kiosk of 1
            planned(2, 0.1, Fault.RETRY, follow_s=0.01),
            planned(3, 0.1, Fault.RETRY),
            planned(4, 0.1, confirm_after_s=1.0),
            planned(5, 0.2, aim=Aim.BURST),
            planned(6, 0.3, aim=Aim.BURST),
            planned(7, 0.9, aim=Aim.BURST),
            planned(8, 0.2, instant="r1-i1"),
            planned(9, 0.2, instant="r1-i1"),
            planned(10, 0.49, application=application(11, 20), aim=Aim.RACE),
        ],
        (event(20, 0.5, (planned(12, 0.1, application=application(12, 20)),)),),
        (fault(0.4),),
    )
    promised = {(each.trigger, each.of, each.other) for each in promises_of(what)}
    assert promised == {
        ("give-up", "r1-000001", ""),
        ("next-at-kiosk", "r1-000051", "r1-000001"),
        ("asked-twice", "r1-000002", ""),
        ("asked-again", "r1-000003", ""),
        ("late-confirmation", "r1-000004", ""),
        ("burst", "r1-000006", "r1-000005"),
        ("same-instant", "r1-i1", ""),
        ("event-race", "r1-000011", "r1-e20"),
        ("event-probe", "r1-000012", "r1-e20"),
        ("delay-print", "r1-f1", ""),
    }


def test_scenarios_that_ship_ask_only_for_what_they_promise() -> None:
    for name in names(scenarios_dir()):
        suite = find(name, scenarios_dir())
        if not suite.fired:
            continue
        system = replace(SYSTEM, faults=FAULTS, configuration={"guard": True})
        what = make_plan(suite, residents(), 1, "r1", system)
        promised = Counter(each.trigger for each in promises_of(what))
        short = {one: least for one, least in suite.fired.items() if promised[one] < max(1, 2 * (least - 1))}
        assert not short, f"{name} promises too few of {short}"
