"""Eras change in the middle of a year: the last day of one and the first of the next, and the days beside them."""

from __future__ import annotations

from datetime import date

import pytest

from harness.certificates.checks.normalise import pointed_dates_in, written_dates_in

EDGES = [
    ("明治元年1月24日", None),
    ("明治元年1月25日", date(1868, 1, 25)),
    ("明治45年7月29日", date(1912, 7, 29)),
    ("明治45年7月30日", None),
    ("大正元年7月1日", None),
    ("大正元年7月29日", None),
    ("大正元年7月30日", date(1912, 7, 30)),
    ("大正15年12月24日", date(1926, 12, 24)),
    ("大正15年12月25日", None),
    ("昭和元年12月24日", None),
    ("昭和元年12月25日", date(1926, 12, 25)),
    ("昭和64年1月7日", date(1989, 1, 7)),
    ("昭和64年1月8日", None),
    ("平成元年1月7日", None),
    ("平成元年1月8日", date(1989, 1, 8)),
    ("平成31年4月30日", date(2019, 4, 30)),
    ("平成31年5月1日", None),
    ("令和元年4月30日", None),
    ("令和元年5月1日", date(2019, 5, 1)),
]
LETTERS = dict(zip(("明治", "大正", "昭和", "平成", "令和"), "MTSHR", strict=True))


@pytest.mark.parametrize(("written", "day"), EDGES)
def test_a_day_belongs_to_one_era(written: str, day: date | None) -> None:
    found = set() if day is None else {day}
    letter = LETTERS[written[:2]] + written[2:]
    points = letter.replace("元", "1").replace("年", ".").replace("月", ".").removesuffix("日")
    assert written_dates_in(written) == written_dates_in(letter) == found
    assert pointed_dates_in(points) == found
