"""What a scenario can aim at: each seam gives the plan that its words promise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from harness.catalogue import say
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.drive.applicants import is_of
from harness.certificates.drive.making import make_plan
from harness.certificates.drive.plan import Phase, Plan, PlannedApplication, decode_plan, encode_plan
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.forms import shipped_forms
from harness.certificates.population.hard_cases import mistakable
from harness.certificates.scenario.model import (
    ClockChange,
    EventLoad,
    Ids,
    Load,
    RecordOption,
    RefusalSort,
    Sort,
    Together,
)
from harness.domain.arrivals import Shape
from harness.domain.operations import Aim
from harness.domain.verdicts import NotInspected
from harness.domain.words import Capability
from tests.drive.suites import ALL_KINDS, SYSTEM, residents, scenario, suite

STEADY = Load(shape=Shape.STEADY, kinds=ALL_KINDS, applications_per_s=20)
FAMILY = (Kind.FAMILY_REGISTER, Kind.FAMILY_REGISTER_INDIVIDUAL, Kind.FAMILY_REGISTER_SUPPLEMENT)
FIVE = datetime.fromisoformat("2025-10-01T16:59:56+09:00")


def phase(**values: object) -> Phase:
    """The one phase of a scenario without events and faults, unless told otherwise."""
    return plan(**values).phases[0]


def plan(**values: object) -> Plan:
    one = scenario(**{"events": (), "faults": (), **values})
    return make_plan(suite(one, business_time=one.business_time), residents(), 1, "r7", SYSTEM)


def instants(of: Phase) -> list[list[PlannedApplication]]:
    """The groups whose last bytes leave at once."""
    groups: dict[str, list[PlannedApplication]] = defaultdict(list)
    for each in of.applications:
        if each.instant:
            groups[each.instant].append(each)
    return list(groups.values())


def test_where_each_kiosk_counts_ids_are_unique_and_end_alike_at_the_same_time() -> None:
    made = phase(ids=Ids.KIOSK, loads=(STEADY,))
    ids = [each.application.application_id for each in made.applications]
    assert len(ids) == len(set(ids)) == 200
    assert all(name.startswith("r7-K-") for name in ids)
    assert {name[-6:] for name in ids} == {"000001"}


def test_the_clock_is_set_in_mid_run_and_kinds_follow_it() -> None:
    evening = ClockChange(4.0, FIVE.replace(hour=22), 3.0, 86_400.0)
    whole = plan(clocks=(evening,), loads=(STEADY,))
    made = whole.phases[0]
    assert [each.at_s for each in made.clocks] == [4.0, 7.0]
    shown = [datetime.fromisoformat(each.setting.now) for each in made.clocks]
    assert shown == [evening.now, evening.now + timedelta(days=1)]
    late = {each.application.certificate for each in made.applications if each.at_s > 3.0}
    assert late and not late & set(FAMILY)
    assert {each.application.certificate for each in made.applications if each.at_s < 2.0} & set(FAMILY)
    assert decode_plan(encode_plan(whole)) == whole


def test_a_target_without_a_clock_is_not_sent_one() -> None:
    system = replace(SYSTEM, capabilities=frozenset(Capability) - {Capability.CLOCK})
    one = scenario(events=(), faults=(), loads=(STEADY,), clocks=(ClockChange(4.0, FIVE),))
    made = make_plan(suite(one), residents(), 1, "r7", system)
    assert made.phases[0].clocks == ()
    assert made.omitted == (NotInspected(say("clock-settings"), say("does-not-take-any"), 1, 1),)


def test_closed_kinds_are_applied_for_where_a_load_says_so() -> None:
    usual = phase(business_time=FIVE, loads=(STEADY,))
    assert not {each.application.certificate for each in usual.applications} & set(FAMILY)
    made = phase(business_time=FIVE, loads=(replace(STEADY, out_of_hours=0.5),))
    closed = [each for each in made.applications if each.application.certificate in FAMILY]
    assert 60 < len(closed) < 140
    assert any(each.at_s < 4 for each in closed) and any(each.at_s > 6 for each in closed)


def test_an_event_is_followed_by_another_of_the_same_resident() -> None:
    pair = {EventKind.SEAL_DEREGISTERED: EventKind.SEAL_REGISTERED}
    load = EventLoad({EventKind.SEAL_DEREGISTERED: 1.0}, 2.0, (0.0,), 0.0, (), pair, 0.25)
    made = phase(events=(load,), loads=(STEADY,))
    by_group = defaultdict(list)
    for each in made.events:
        by_group[each.event.resident_code].append(each)
    assert len(made.events) == 40
    assert [each.at_s for each in made.events] == sorted(each.at_s for each in made.events)
    for first, second in by_group.values():
        assert (first.event.kind, second.event.kind) == (EventKind.SEAL_DEREGISTERED, EventKind.SEAL_REGISTERED)
        assert second.event.sequence == first.event.sequence + 1
        assert round(second.at_s - first.at_s, 6) == 0.25
        assert not first.probes and second.probes


def test_the_resident_applies_before_the_event_too() -> None:
    load = EventLoad({EventKind.CARD_REVOKED: 1.0}, 2.0, (0.0,), 0.0, (1.0,), start_s=2.0)
    made = phase(events=(load,), loads=(STEADY,))
    before = {(each.application.card_serial, each.at_s) for each in made.applications if each.aim is Aim.PROBE}
    assert len(before) == len(made.events) == 16
    for each in made.events:
        assert any(serial == each.event.card_serial and at_s == each.at_s - 1.0 for serial, at_s in before)


def test_wrong_pins_of_one_card_leave_at_once_and_the_right_one_follows() -> None:
    load = replace(STEADY, applications_per_s=1, refusals=1.0, refusals_of=(RefusalSort.WRONG_PINS_AT_ONCE,))
    made = phase(loads=(load,))
    groups = instants(made)
    assert len(groups) == 10
    for group in groups:
        (serial,) = {each.application.card_serial for each in group}
        right = residents_pin(serial)
        assert len(group) == 5 and not any(each.in_turn for each in group)
        assert right not in {each.application.pin for each in group}
        (last,) = [
            each for each in made.applications if each.application.card_serial == serial and each.at_s > group[0].at_s
        ]
        assert last.application.pin == right and last.in_turn and not last.instant


def residents_pin(serial: str) -> str:
    return next(each.card.pin for each in residents().residents if each.card and each.card.serial == serial)


def test_the_supplement_of_a_protected_member_is_asked_for() -> None:
    load = replace(STEADY, applications_per_s=1, refusals=1.0, refusals_of=(RefusalSort.PROTECTED_MEMBER,))
    made = phase(loads=(load,))
    standing = PlannedRegisters(residents(), shipped_forms())
    refusals = [each.application for each in made.applications if each.aim is Aim.REFUSAL]
    assert refusals
    for sent in refusals:
        assert sent.certificate is Kind.FAMILY_REGISTER_SUPPLEMENT
        assert sent.applicant not in standing.protected and set(sent.subjects) <= standing.protected
        register = standing.register(sent.applicant)
        assert register is not None and set(sent.subjects) <= set(standing.living[register.register_id])


def test_those_of_one_instant_belong_together() -> None:
    standing, alike = PlannedRegisters(residents(), shipped_forms()), mistakable(residents())
    load = Load(shape=Shape.SAME_INSTANT, kinds={Kind.RESIDENT_RECORD: 1.0}, size=3, every_s=0.5)
    for together in (Together.HOUSEHOLD, Together.REGISTER, Together.LOOK_ALIKES):
        groups = instants(phase(loads=(replace(load, together=together),)))
        kin = 0
        for group in groups:
            first, *others = [each.application.applicant for each in group]
            circle = {
                Together.HOUSEHOLD: standing.household(first),
                Together.REGISTER: _members(standing, first),
                Together.LOOK_ALIKES: alike.get(first, ()),
            }[together]
            kin += bool(set(others) & set(circle))
        assert kin > len(groups) / 2, together


def _members(standing: PlannedRegisters, code: str) -> list[str]:
    register = standing.register(code)
    return standing.living[register.register_id] if register is not None else []


def test_applicants_are_of_the_sorts_asked_for() -> None:
    by_code = {each.resident_code: each for each in residents().residents}
    wanted = (Sort.ERA_DAY, Sort.LONG_NAME)
    load = Load(
        shape=Shape.STEADY, kinds={Kind.RESIDENT_RECORD: 1.0}, applications_per_s=0.5, hard_cases=1.0, people=wanted
    )
    made = phase(loads=(load,))
    assert made.applications
    for each in made.applications:
        assert any(is_of(by_code[each.application.applicant], sort) for sort in wanted)


def test_options_are_asked_for_as_often_as_a_load_says() -> None:
    def shares(**of_load: object) -> dict[str, float]:
        made = phase(loads=(replace(STEADY, kinds={Kind.RECORD_ITEMS: 1.0}, **of_load),)).applications
        return {name: sum(bool(each.application.options[name]) for each in made) / len(made) for name in RecordOption}

    usual, said = shares(), shares(options={RecordOption.MY_NUMBER: 1.0, RecordOption.DOMICILE: 0.0})
    assert 0.05 < usual["my_number"] < 0.3
    assert (said["my_number"], said["domicile"]) == (1.0, 0.0)
    assert 0.3 < said["relationship"] < 0.7


def test_confirmations_can_come_late() -> None:
    made = phase(loads=(replace(STEADY, late_confirmation=0.5, confirm_after_s=3.0),))
    late = [each.confirm_after_s for each in made.applications if each.confirm_after_s]
    assert 60 < len(late) < 140 and set(late) == {3.0}
