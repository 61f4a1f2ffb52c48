"""A sheet of the applicant's own where the registers have no such record: only that it was issued is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.certificates.checks.registers import Registers
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Resident, TaxRecord
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.observations import Sheet
from tests.checks.printing import print_certificate
from tests.checks.test_binding import sheets_of
from tests.checks.world import ADDRESSES, CODE, GROUND, NAMES, Story, raster

TAXES = (Kind.INCOME_TAX, Kind.TAX_PAYMENT)
NOT_FILED = {"options": {"fiscal_year": 2024}}


def _nothing_owed(story: Story, who: str, kind: Kind) -> list[Sheet]:
    """What a system prints of somebody who has not filed: 0 yen."""
    state: Registers = story.state(who)
    zero = TaxRecord(2024, 0, 0, 0, 0, 0, 0, 0, 0)
    resident = replace(state.residents[CODE[who]], tax=(zero,))
    filed = replace(state, residents={**state.residents, CODE[who]: resident})
    return print_certificate(story.application(who, kind, **NOT_FILED), filed, raster)


def _changed(who: str, **changes: Any) -> Story:
    people: list[Resident] = []
    for one in GROUND.population.residents:
        people.append(replace(one, **changes) if one.resident_code == CODE[who] else one)
    return Story(replace(GROUND, population=replace(GROUND.population, residents=tuple(people))))


@pytest.mark.parametrize("kind", TAXES)
@pytest.mark.parametrize("who", ["ichiro", "ao", "taka", "sato_a", "smith", "hayashi"])
def test_a_tax_certificate_of_nothing_for_somebody_who_has_not_filed(kind: Kind, who: str) -> None:
    """Neither a namesake born on the same day (佐藤愛) nor a twin is anybody whose data came out."""
    story = Story()
    story.issue(story.application(who, kind, **NOT_FILED), sheets=_nothing_owed(story, who, kind))
    assert story.said() == {Property.ELIGIBILITY: 1}
    assert story.verdict(Property.CONTENT).checked == 0
    assert story.verdict(Property.COMPLETENESS).checked == 1


@pytest.mark.parametrize("kind", TAXES)
def test_after_a_move_and_a_change_of_name(kind: Kind) -> None:
    story = Story()
    event = story.event("sato_a", EventKind.MOVED, 0, 5, address="東京都千代田区一番町５番", occurred_on="2025-10-01")
    story.known = replace(GROUND, events=(event,))
    state = story.state("sato_a")
    moved = replace(state.residents[CODE["sato_a"]], address="東京都千代田区一番町５番", previous_address=ADDRESSES[3])
    printed = _nothing_owed(story, "sato_a", kind)
    sheets = [replace(one, runs=tuple(run.replace(ADDRESSES[3], moved.address) for run in one.runs)) for one in printed]
    story.issue(story.application("sato_a", kind, **NOT_FILED), 10, 20, sheets=sheets)
    assert story.said() == {Property.ELIGIBILITY: 1}


@pytest.mark.parametrize("kind", TAXES)
def test_a_protected_member_of_the_household_lives_at_the_applicant_s_own_address(kind: Kind) -> None:
    story = _changed("hanako", support_measure=True)
    story.issue(story.application("ichiro", kind, **NOT_FILED), sheets=_nothing_owed(story, "ichiro", kind))
    (finding,) = story.findings()
    assert (finding.property, finding.message.code) == (Property.ELIGIBILITY, "issued-to-the-barred-told")


@pytest.mark.parametrize("kind", TAXES)
@pytest.mark.parametrize(("who", "whose"), [("ichiro", "taka"), ("sato_a", "sato_b"), ("kobayashi", "hayashi")])
def test_somebody_else_s_sheet_is_still_somebody_else_s(kind: Kind, who: str, whose: str) -> None:
    story = Story()
    story.issue(story.application(who, kind, **NOT_FILED), sheets=_nothing_owed(story, whose, kind))
    assert set(story.said()) == {Property.ELIGIBILITY, Property.BINDING}
    assert CODE[whose] in story.findings(Property.BINDING)[0].whose


def test_a_stranger_s_certificate_that_was_applied_for() -> None:
    """Nobody may apply for the register of others: that it came out is one finding, and it is the one applied for."""
    for kind in (Kind.FAMILY_REGISTER_INDIVIDUAL, Kind.FAMILY_REGISTER_SUPPLEMENT):
        story = Story()
        story.issue(story.application("ichiro", kind, subjects=("taka",)), sheets=sheets_of(story, "taka", kind))
        assert story.said() == {Property.ELIGIBILITY: 1}


@pytest.mark.parametrize(("who", "kind"), [("smith", Kind.FAMILY_REGISTER), ("ume", Kind.FAMILY_REGISTER_SUPPLEMENT)])
def test_a_register_made_up_for_somebody_who_has_none(who: str, kind: Kind) -> None:
    """The sheet shows the applicant's own name and birthday."""
    story = Story()
    runs = ("千代田区", "氏名", NAMES[who][1], "生年月日", NAMES[who][3].isoformat(), "住所", ADDRESSES[GROUP[who]])
    story.issue(story.application(who, kind), sheets=[Sheet(runs)])
    assert set(story.said()) == {Property.ELIGIBILITY}


GROUP = {"smith": 7, "ume": 1}


def test_a_namesake_s_number_is_the_namesake_s() -> None:
    story = Story()
    (sheet,) = _nothing_owed(story, "sato_a", Kind.INCOME_TAX)
    number = GROUND.residents[CODE["sato_b"]].my_number
    told = replace(sheet, runs=(*sheet.runs, "個人番号", number))
    story.issue(story.application("sato_a", Kind.INCOME_TAX, **NOT_FILED), sheets=[told])
    assert story.findings(Property.BINDING)[0].whose == (CODE["sato_b"],)
