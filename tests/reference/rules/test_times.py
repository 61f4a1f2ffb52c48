"""Ages, hours and PINs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.domain.words import Reason
from harness.certificates.reference.rules.eligibility import has_reached, pin_locked, pin_step
from harness.certificates.reference.rules.hours import DAILY, REGISTER_OFFICE, business_date, is_served

births = st.dates(date(1900, 1, 1), date(2050, 12, 31))


@given(births, st.integers(0, 100))
def test_an_age_is_reached_on_one_day_and_kept(birth: date, age: int) -> None:
    day = date(birth.year + age, birth.month, 1)
    reached = [has_reached(birth, age, day + timedelta(days=n)) for n in range(-3, 35)]
    assert reached == sorted(reached)
    assert not has_reached(birth, age, day - timedelta(days=3))
    assert has_reached(birth, age, day + timedelta(days=34))


@given(births.filter(lambda birth: (birth.month, birth.day) != (2, 29)), st.integers(0, 100))
def test_it_is_reached_on_the_birthday_itself(birth: date, age: int) -> None:
    birthday = birth.replace(year=birth.year + age)
    assert has_reached(birth, age, birthday)
    assert not has_reached(birth, age, birthday - timedelta(days=1))


def test_29_february_counts_as_1_march_in_common_years() -> None:
    birth = date(2008, 2, 29)
    assert not has_reached(birth, 15, date(2023, 2, 28))
    assert has_reached(birth, 15, date(2023, 3, 1))
    assert not has_reached(birth, 16, date(2024, 2, 28))
    assert has_reached(birth, 16, date(2024, 2, 29))


@pytest.mark.parametrize(
    ("moment", "daily", "office"),
    [
        ("2025-10-01T10:00:00+09:00", True, True),
        ("2025-10-01T06:29:59.999999+09:00", False, False),
        ("2025-10-01T06:30:00+09:00", True, False),
        ("2025-10-01T08:59:59.999999+09:00", True, False),
        ("2025-10-01T09:00:00+09:00", True, True),
        ("2025-10-01T16:59:59.999999+09:00", True, True),
        ("2025-10-01T17:00:00+09:00", True, False),
        ("2025-10-01T22:59:59.999999+09:00", True, False),
        ("2025-10-01T23:00:00+09:00", False, False),
        ("2025-10-03T10:00:00+09:00", True, True),
        ("2025-10-04T10:00:00+09:00", True, False),
        ("2025-10-05T10:00:00+09:00", True, False),
        ("2025-10-06T10:00:00+09:00", True, True),
        ("2025-12-28T10:00:00+09:00", True, False),
        ("2025-12-29T10:00:00+09:00", False, False),
        ("2026-01-03T10:00:00+09:00", False, False),
        ("2026-01-05T10:00:00+09:00", True, True),
        ("2026-01-04T10:00:00+09:00", True, False),
    ],
)
def test_hours(moment: str, daily: bool, office: bool) -> None:
    at = datetime.fromisoformat(moment)
    assert (is_served(DAILY, at), is_served(REGISTER_OFFICE, at)) == (daily, office)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.integers(-14, 14),
)
def test_the_offset_in_which_a_moment_is_told_does_not_matter(moment: datetime, offset: int) -> None:
    told = moment.replace(tzinfo=UTC)
    elsewhere = told.astimezone(timezone(timedelta(hours=offset)))
    assert is_served(REGISTER_OFFICE, told) == is_served(REGISTER_OFFICE, elsewhere)
    assert business_date(told) == business_date(elsewhere)


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        business_date(datetime(2025, 10, 1))


def test_three_wrong_pins_lock_the_card() -> None:
    assert pin_step(0, False) == (1, Reason.PIN_WRONG)
    assert pin_step(2, True) == (0, None)
    assert pin_step(2, False) == (3, Reason.PIN_WRONG)
    assert pin_step(3, True) == (3, Reason.PIN_LOCKED)
    assert [pin_locked(count) for count in range(4)] == [False, False, False, True]


@given(st.lists(st.booleans(), max_size=20))
def test_no_pin_is_accepted_after_three_wrong_ones_in_a_row(entered: list[bool]) -> None:
    count, wrong_in_a_row, locked = 0, 0, False
    for right in entered:
        count, reason = pin_step(count, right)
        assert (reason is Reason.PIN_LOCKED) == locked
        if not locked:
            assert (reason is None) == right
            wrong_in_a_row = 0 if right else wrong_in_a_row + 1
            locked = wrong_in_a_row == 3
