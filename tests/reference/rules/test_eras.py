"""Eras: every day since Meiji has one name and number, and the limits are where the law put them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.reference.rules.eras import christian_date, era_date, era_year, fiscal_year

_ORDER = ["明治", "大正", "昭和", "平成", "令和"]
_FIRST, _LAST = date(1868, 1, 1), date(2100, 12, 31)
_FORM = re.compile("(明治|大正|昭和|平成|令和)(元|[１-９][０-９]*)年([１-９][０-９]?)月([１-９][０-９]?)日")
days = st.dates(_FIRST, _LAST)


def test_every_day_since_meiji_comes_after_the_one_before() -> None:
    before = (-1, 0)
    for n in range((_LAST - _FIRST).days + 1):
        name, year = era_year(_FIRST + timedelta(days=n))
        now = (_ORDER.index(name), year)
        assert year >= 1
        assert now >= before
        assert now[0] == before[0] or year == 1
        before = now


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("明治４５年７月２９日", date(1912, 7, 30)),
        ("大正１５年１２月２４日", date(1926, 12, 25)),
        ("昭和６４年１月７日", date(1989, 1, 8)),
        ("平成３１年４月３０日", date(2019, 5, 1)),
    ],
)
def test_an_era_ends_on_the_day_before_the_next(last: str, first: date) -> None:
    assert era_date(first - timedelta(days=1)) == last
    assert era_date(first) == f"{_ORDER[_ORDER.index(last[:2]) + 1]}元年{last_day(first)}"


def last_day(on: date) -> str:
    """Month and day as they stand at the end of a printed date."""
    return christian_date(on).split("年")[1]


@given(days, days)
def test_two_days_are_never_printed_alike(one: date, other: date) -> None:
    assert (one == other) == (era_date(one) == era_date(other))


@given(days)
def test_the_form_is_that_of_japanese_documents(on: date) -> None:
    found = _FORM.fullmatch(era_date(on))
    assert found is not None
    assert (int(found[3]), int(found[4])) == (on.month, on.day)


def test_before_meiji_and_for_foreigners_the_christian_year_is_printed() -> None:
    assert era_date(date(1867, 12, 31)) == "１８６７年１２月３１日"
    assert christian_date(date(1980, 3, 7)) == "１９８０年３月７日"
    with pytest.raises(ValueError, match="before Meiji"):
        era_year(date(1867, 12, 31))


def test_fiscal_years() -> None:
    assert fiscal_year(2025) == "令和７年度"
    assert fiscal_year(2020) == "令和２年度"
    assert fiscal_year(2018) == "平成３０年度"
    # 2019 is 平成３１年度 for some offices and 令和元年度 for others.
    assert fiscal_year(2019) == "２０１９年度"
