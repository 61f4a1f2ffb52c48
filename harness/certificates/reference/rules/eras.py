"""Japanese eras: dates and fiscal years as they are printed. Limits: protocol v1, section 7."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")

# First day and name, latest first. Meiji counts from the first day of its first year, as civil records do.
_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 1), "明治"),
)
_CHANGES = frozenset(first.year for first, _ in _ERAS)


def full_width(value: int | str) -> str:
    """Digits and commas in full width."""
    return str(value).translate(_FULL_WIDTH)


def era_year(on: date) -> tuple[str, int]:
    """Name of the era and the year in it, from 1; a date before Meiji raises ValueError."""
    for first, name in _ERAS:
        if on >= first:
            return name, on.year - first.year + 1
    raise ValueError(f"{on.isoformat()} is before Meiji")


@lru_cache(maxsize=4096)
def era_date(on: date) -> str:
    """令和元年５月１日; a date before Meiji is printed with the Christian year."""
    if on < _ERAS[-1][0]:
        return christian_date(on)
    name, year = era_year(on)
    counted = "元" if year == 1 else str(year)
    return f"{name}{counted}年{on.month}月{on.day}日".translate(_FULL_WIDTH)


def christian_date(on: date) -> str:
    """１９８０年３月７日."""
    return f"{on.year}年{on.month}月{on.day}日".translate(_FULL_WIDTH)


def fiscal_year(year: int) -> str:
    """令和７年度; a fiscal year in which an era begins could bear either name and gets the Christian year."""
    first_day = date(year, 4, 1)
    if year in _CHANGES or first_day < _ERAS[-1][0]:
        return f"{full_width(year)}年度"
    name, counted = era_year(first_day)
    return f"{name}{full_width(counted)}年度"
