"""eligibility: for each rule an application that must be refused, and its neighbour that is in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from harness.certificates.checks.eligibility import age_on
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Card, Municipality, Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.checks.clock import TOKYO, BusinessClock, Setting, clock_of
from harness.checks.intervals import NEVER
from harness.domain.operations import ClockSetting, Outcome
from harness.domain.words import Capability, Scope
from tests.checks.printing import print_certificate
from tests.checks.world import CITY, CODE, GROUND, MS, WEDNESDAY, Story, besides_letters, english, ground

OSAKA = "271004"


def _town_with(who: str, **changes: Any) -> Story:
    """The town with one resident changed."""
    people: list[Resident] = []
    for one in GROUND.population.residents:
        people.append(replace(one, **changes) if one.resident_code == CODE[who] else one)
    return Story(replace(GROUND, population=replace(GROUND.population, residents=tuple(people))))


def _at(moment: datetime) -> Story:
    return Story(ground(clock=BusinessClock((Setting(moment, 0, 0),))))


def _said(story: Story, who: str, kind: Kind = Kind.RESIDENT_RECORD, **changes: Any) -> bool:
    """Whether issuing to somebody is a finding of eligibility; a refusal must then be a decisive trial without one."""
    before = story.partial().checked[Property.ELIGIBILITY]
    issued = story.copy()
    application = issued.application(who, kind, **changes)
    issued.issue(application, 100, 110, sheets=())
    barred = bool(issued.findings(Property.ELIGIBILITY))
    refused = story.copy()
    refused.refuse(replace(application, application_id="r1-other"), "card-invalid", 100, 110)
    assert refused.findings(Property.ELIGIBILITY) == []
    assert refused.partial().checked[Property.ELIGIBILITY] == before + barred
    return barred


def test_in_order() -> None:
    for kind in Kind:
        assert not _said(Story(), "ichiro", kind)


def test_the_card() -> None:
    card = GROUND.residents[CODE["taka"]].card
    assert card
    assert _said(_town_with("taka", card=replace(card, revoked=True)), "taka")
    assert _said(Story(), "taka", card_serial="nosuchcard000000")
    assert not _said(Story(ground(scope=Scope.ISSUANCE_SERVER)), "taka", card_serial="nosuchcard000000", pin=None)
    story = Story()
    story.event("taka", EventKind.CARD_REVOKED, 0, 10, card_serial=card.serial)
    assert _said(story, "taka")
    story.event("taka", EventKind.CARD_ISSUED, 20, 30, card=Card("1310160099999999", "1111"))
    assert _said(story, "taka")
    assert not _said(story, "taka", card_serial="1310160099999999", pin="1111")


def test_somebody_else_s_card_says_nothing() -> None:
    other = GROUND.residents[CODE["hayashi"]].card
    assert other
    assert not _said(Story(), "taka", card_serial=other.serial)


@pytest.mark.parametrize("kind", list(Kind))
def test_death(kind: Kind) -> None:
    story = Story()
    story.event("taka", EventKind.DIED, 0, 10, occurred_on="2025-10-01")
    assert _said(story, "taka", kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_moving_out_bars_all_but_the_family_register(kind: Kind) -> None:
    story = Story()
    story.event("taka", EventKind.MOVED_OUT, 0, 10, destination="大阪府", occurred_on="2025-10-01")
    card = replace(GROUND.residents[CODE["taka"]].card, use_registrations=(CITY,))  # type: ignore[type-var]
    registered = _town_with("taka", card=card)
    registered.operations = story.operations
    registered.count = story.count
    assert _said(story, "taka", kind)
    assert _said(registered, "taka", kind) is not kind.startswith("family")


def test_an_event_in_flight_leaves_both_possible() -> None:
    story = Story()
    story.event("taka", EventKind.MOVED_OUT, 0, 105, destination="大阪府", occurred_on="2025-10-01")
    assert not _said(story, "taka")


def test_pins() -> None:
    assert _said(Story(), "taka", pin="0000")
    assert _said(Story(), "taka", pin=None)
    assert _said(Story(), "taka", pin="48211")
    assert not _said(Story(ground(scope=Scope.ISSUANCE_SERVER)), "taka", pin=None)


@pytest.mark.parametrize(
    ("kind", "whose", "reasons"),
    [
        (EventKind.MOVED_OUT, "ume", "moved-out, not-entitled"),
        (EventKind.DIED, "ume", "deceased, not-entitled"),
        (None, "taka", "not-entitled"),
    ],
)
def test_why_somebody_is_not_among_those_for_whom_one_may_apply(
    kind: EventKind | None, whose: str, reasons: str
) -> None:
    story = Story()
    if kind:
        story.event(whose, kind, 0, 10, destination="大阪府", occurred_on="2025-10-01")
    story.issue(story.application("ichiro", subjects=(whose,)), 20, 30, sheets=())
    (finding,) = story.findings(Property.ELIGIBILITY)
    assert english(finding).endswith(f"although it had to be refused ({reasons}).")


@pytest.mark.parametrize(
    ("options", "reasons"), [({"fiscal_year": 2020}, "not-registered"), ({}, "bad-request, not-registered")]
)
def test_a_year_without_a_record_and_no_year(options: dict[str, int], reasons: str) -> None:
    story = Story()
    story.issue(story.application("ichiro", Kind.INCOME_TAX, options=options), 20, 30, sheets=())
    (finding,) = story.findings(Property.ELIGIBILITY)
    assert english(finding).endswith(f"({reasons}).")


@pytest.mark.parametrize(("wrong", "reasons"), [(2, "pin-wrong"), (3, "pin-locked, pin-wrong")])
def test_a_wrong_pin_on_a_card_that_may_be_locked(wrong: int, reasons: str) -> None:
    story = Story()
    for at in range(0, wrong * 20, 20):
        story.refuse(story.application("taka", pin="0000"), "pin-wrong", at, at + 10)
    story.issue(story.application("taka", pin="0000"), 100, 110, sheets=())
    (finding,) = story.findings(Property.ELIGIBILITY)
    assert english(finding).endswith(f"({reasons}).")


def test_what_nobody_knows_the_end_of_decides_nothing() -> None:
    story = Story()
    story.add(2, story.application("taka", pin="0000"), 0, None)
    assert story.partial().checked[Property.ELIGIBILITY] == 0


class TestLocking:
    def _wrong(self, story: Story, at: float, until: float, reason: str = "pin-wrong") -> None:
        story.refuse(story.application("taka", pin="0000"), reason, at, until)

    def test_three_wrong_ones_in_a_row_lock_the_card(self) -> None:
        story = Story()
        for at in (0, 20, 40):
            self._wrong(story, at, at + 10)
        assert _said(story, "taka")

    def test_two_do_not(self) -> None:
        story = Story()
        for at in (0, 20):
            self._wrong(story, at, at + 10)
        assert not _said(story, "taka")

    def test_a_right_one_between_them_starts_anew(self) -> None:
        story = Story()
        for at in (0, 20):
            self._wrong(story, at, at + 10)
        story.refuse(story.application("taka"), "busy", 32, 38)
        self._wrong(story, 40, 50)
        assert not _said(story, "taka")

    @pytest.mark.parametrize(
        ("at", "until", "locked"),
        [
            # Before the first wrong one, or so that it may have been compared between it and the second.
            (-9, -1, True), (-9, 0, False), (1, 3, False), (5, 12, False), (12, 15, False), (45, 60, False),
            (50, 60, False),
            # Behind the third, where it must have been refused as well.
            (51, 60, True),
        ],
    )  # fmt: skip
    def test_a_right_one_that_overlaps_them(self, at: float, until: float, locked: bool) -> None:
        story = Story()
        for start in (0, 20, 40):
            self._wrong(story, start, start + 10)
        story.refuse(story.application("taka"), "busy", at, until)
        assert _said(story, "taka") is locked

    def test_a_longer_one_may_be_compared_last(self) -> None:
        """The first of three wrong ones ends after the others; a right one before its end starts anew."""
        story = Story()
        for start, end in ((0, 90), (20, 30), (40, 50)):
            self._wrong(story, start, end)
        story.refuse(story.application("taka"), "busy", 60, 70)
        assert not _said(story, "taka")

    @pytest.mark.parametrize(("until", "locked"), [(99, True), (100, False), (101, False)])
    def test_the_third_may_be_compared_after_the_next(self, until: float, locked: bool) -> None:
        """The application that is looked at begins at 100."""
        story = Story()
        for start in (0, 20):
            self._wrong(story, start, start + 10)
        self._wrong(story, 40, until)
        assert _said(story, "taka") is locked

    def test_a_refusal_for_another_reason_may_not_have_been_counted(self) -> None:
        story = Story()
        for at, reason in ((0, "pin-wrong"), (20, "outside-hours"), (40, "pin-wrong")):
            self._wrong(story, at, at + 10, reason)
        assert not _said(story, "taka")


@pytest.mark.parametrize(
    ("kind", "moment", "barred"),
    [
        (Kind.RESIDENT_RECORD, datetime(2025, 10, 1, 6, 29, tzinfo=TOKYO), True),
        (Kind.RESIDENT_RECORD, datetime(2025, 10, 1, 6, 29, 59, tzinfo=TOKYO), False),
        (Kind.RESIDENT_RECORD, datetime(2025, 10, 1, 22, 59, tzinfo=TOKYO), False),
        (Kind.RESIDENT_RECORD, datetime(2025, 10, 1, 23, 1, tzinfo=TOKYO), True),
        (Kind.RESIDENT_RECORD, datetime(2025, 12, 29, 10, 0, tzinfo=TOKYO), True),
        (Kind.RESIDENT_RECORD, datetime(2025, 10, 4, 10, 0, tzinfo=TOKYO), False),
        (Kind.FAMILY_REGISTER, datetime(2025, 10, 4, 10, 0, tzinfo=TOKYO), True),
        (Kind.FAMILY_REGISTER, datetime(2025, 10, 1, 17, 1, tzinfo=TOKYO), True),
    ],
)
def test_hours(kind: Kind, moment: datetime, barred: bool) -> None:
    assert _said(_at(moment), "taka", kind) is barred


def test_a_clock_that_is_set() -> None:
    story = Story()
    story.add(-1, ClockSetting("c1", "2025-10-01T23:30:00+09:00"), 10, 20)
    story.add(-1, ClockSetting("c2", "2025-10-01T10:00:00+09:00"), 30, 40, outcome=Outcome.REFUSED)
    clock = clock_of(Setting(WEDNESDAY, 0, 0), story.operations[-1])
    assert len(clock.settings) == 2
    assert _said(Story(ground(clock=clock)), "taka")
    open_setting = replace(clock.settings[1], completed_ns=200 * MS)
    assert not _said(Story(ground(clock=BusinessClock((clock.settings[0], open_setting)))), "taka")


def test_which_settings_of_the_clock_count() -> None:
    """All but those that were refused, by their invocation; one without a good answer may come true at any time."""
    story = Story()
    base = Setting(WEDNESDAY, 0, 0)
    for number, (at, outcome) in enumerate(((50, Outcome.OK), (20, Outcome.REFUSED), (30, Outcome.UNKNOWN))):
        story.add(-1, ClockSetting(f"c{number}", f"2025-10-0{number + 2}T10:00:00+09:00"), at, at + 5, outcome=outcome)
    story.add(-1, story.application("taka"), 55, 60)
    story.add(-1, ClockSetting("c9", "2025-10-09T10:00:00+09:00"), 60, None)
    assert clock_of(base, story.operations[-1]).settings == (
        base,
        Setting(WEDNESDAY.replace(day=4), 30 * MS, NEVER),
        Setting(WEDNESDAY.replace(day=2), 50 * MS, 55 * MS),
        Setting(WEDNESDAY.replace(day=9), 60 * MS, NEVER),
    )


def test_age() -> None:
    assert _said(Story(), "ao")
    for born, barred in ((date(2010, 10, 1), False), (date(2010, 10, 2), True)):
        assert _said(_town_with("taka", birth_date=born), "taka") is barred
    assert age_on(date(2008, 2, 29), date(2023, 2, 28)) == 14
    assert age_on(date(2008, 2, 29), date(2023, 3, 1)) == 15
    assert _said(_town_with("taka", adult_ward=True), "taka", Kind.SEAL)
    assert not _said(_town_with("taka", adult_ward=True), "taka")


def test_municipality_and_kind() -> None:
    assert _said(Story(), "taka", municipality_code=OSAKA)
    other = Municipality(OSAKA, "大阪府", "大阪市", "大阪市長")
    cities = (*GROUND.population.municipalities, other)
    story = Story(replace(GROUND, population=replace(GROUND.population, municipalities=cities)))
    assert _said(story, "taka", municipality_code=OSAKA)
    assert _said(story, "taka", Kind.FAMILY_REGISTER, municipality_code=OSAKA)
    limited = replace(GROUND.population.municipalities[0], kinds=(Kind.SEAL,))
    story = Story(replace(GROUND, population=replace(GROUND.population, municipalities=(limited,))))
    assert _said(story, "taka") and not _said(story, "taka", Kind.SEAL)


def test_a_register_kept_elsewhere_needs_its_use_registered() -> None:
    assert _said(_town_with("taka", municipality_code=OSAKA), "taka", Kind.FAMILY_REGISTER)
    card = replace(GROUND.residents[CODE["taka"]].card, use_registrations=(CITY,))  # type: ignore[type-var]
    assert not _said(_town_with("taka", municipality_code=OSAKA, card=card), "taka", Kind.FAMILY_REGISTER)
    assert _said(Story(), "smith", Kind.FAMILY_REGISTER)


@pytest.mark.parametrize(
    ("kind", "subjects", "barred"),
    [
        (Kind.RESIDENT_RECORD, ("hanako", "ume"), False),
        (Kind.RESIDENT_RECORD, ("taka",), True),
        (Kind.RESIDENT_RECORD, ("hanako", "hanako"), False),
        (Kind.FAMILY_REGISTER_INDIVIDUAL, ("hanako", "ao"), False),
        (Kind.FAMILY_REGISTER_INDIVIDUAL, ("ume",), True),
        (Kind.FAMILY_REGISTER_SUPPLEMENT, ("taka",), True),
        (Kind.SEAL, ("ichiro",), False),
        (Kind.SEAL, ("hanako",), True),
        (Kind.INCOME_TAX, ("hanako",), True),
    ],
)
def test_subjects(kind: Kind, subjects: tuple[str, ...], barred: bool) -> None:
    assert _said(Story(), "ichiro", kind, subjects=subjects) is barred


def test_subjects_who_died_or_left() -> None:
    story = Story()
    story.event("hanako", EventKind.DIED, 0, 10, occurred_on="2025-10-01")
    story.event("ume", EventKind.MOVED_OUT, 20, 30, destination="大阪府", occurred_on="2025-10-01")
    assert _said(story, "ichiro", subjects=("hanako",))
    assert _said(story, "ichiro", subjects=("ume",))
    assert _said(story, "ichiro", Kind.FAMILY_REGISTER_INDIVIDUAL, subjects=("hanako",))


@pytest.mark.parametrize("kind", list(Kind))
def test_support_measures_bar_kinds_that_print_an_address(kind: Kind) -> None:
    story = Story()
    story.event("hanako", EventKind.SUPPORT_MEASURE_SET, 0, 10)
    prints_no_address = kind in (Kind.FAMILY_REGISTER, Kind.FAMILY_REGISTER_INDIVIDUAL)
    assert _said(story, "hanako", kind) is not prints_no_address
    assert not _said(story, "ichiro", kind)
    story.event("hanako", EventKind.SUPPORT_MEASURE_CLEARED, 20, 30)
    assert not _said(story, "hanako", kind)


def test_copies_tax_years_and_seals() -> None:
    assert _said(Story(), "taka", Kind.INCOME_TAX, options={"fiscal_year": 2020})
    assert _said(Story(), "taka", Kind.INCOME_TAX, options={})
    story = Story()
    story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 10)
    story.issue(story.application("taka", Kind.SEAL), 100, 110)
    assert Property.ELIGIBILITY not in story.said()


class TestProtectedAddresses:
    """taka is protected; a sheet for ichiro shows where taka lives."""

    def _story(self, *events: tuple[EventKind, float, float]) -> Story:
        story = Story()
        for kind, at, until in events:
            story.event("taka", kind, at, until)
        application = story.application("ichiro")
        (sheet,) = print_certificate(application, story.state("ichiro"))
        taka = story.known.residents[CODE["taka"]].address
        story.issue(application, 100, 110, sheets=[replace(sheet, runs=(*sheet.runs, taka))])
        return story

    def test_protected_throughout(self) -> None:
        story = self._story((EventKind.SUPPORT_MEASURE_SET, 0, 10))
        (finding,) = story.findings(Property.ELIGIBILITY)
        assert finding.whose == (CODE["taka"],) and "support measure" in english(finding)

    def test_not_protected_or_perhaps_not(self) -> None:
        assert self._story().findings(Property.ELIGIBILITY) == []
        assert self._story((EventKind.SUPPORT_MEASURE_SET, 0, 105)).findings(Property.ELIGIBILITY) == []
        cleared = (EventKind.SUPPORT_MEASURE_SET, 0, 10), (EventKind.SUPPORT_MEASURE_CLEARED, 20, 30)
        assert self._story(*cleared).findings(Property.ELIGIBILITY) == []


def test_what_lies_outside_is_said() -> None:
    story = Story(ground(scope=Scope.ISSUANCE_SERVER, capabilities=frozenset({Capability.LEDGER})))
    story.issue(story.application("taka"))
    what = [one.what for one in besides_letters(story.judge())]
    assert [message.get("property") or message.code for message in what] == [
        "residue", "alert", "register-changes", "confirmed-deliveries", "card-and-pin",
    ]  # fmt: skip


def _reasons(story: Story, kind: Kind = Kind.FAMILY_REGISTER, **changes: Any) -> str:
    story.issue(story.application("taka", kind, **changes), 100, 110, sheets=())
    (finding,) = story.findings(Property.ELIGIBILITY)
    return english(finding).rpartition("(")[2]


def test_the_reasons_of_a_municipality_that_is_unknown_or_does_not_serve() -> None:
    assert _reasons(Story(), municipality_code=OSAKA) == "bad-request, card-invalid, kind-not-served)."
    limited = replace(GROUND.population.municipalities[0], kinds=(Kind.SEAL,))
    story = Story(replace(GROUND, population=replace(GROUND.population, municipalities=(limited,))))
    assert _reasons(story) == "kind-not-served)."


def test_the_reasons_of_a_register_that_is_kept_elsewhere() -> None:
    assert _reasons(_town_with("taka", municipality_code=OSAKA)) == "use-not-registered)."
    story = Story()
    story.event("taka", EventKind.MOVED_OUT, 0, 10, destination="大阪府", occurred_on="2025-10-01")
    assert _reasons(story) == "moved-out, use-not-registered)."
