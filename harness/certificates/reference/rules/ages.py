"""Ages as the protocol counts them: reached on the birthday itself."""

from __future__ import annotations

from calendar import isleap
from datetime import date


def birthday(birth: date, year: int) -> date:
    """The birthday in a year; who was born on 29 February has it on 1 March in common years."""
    if birth.month == 2 and birth.day == 29 and not isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def has_reached(birth: date, age: int, on: date) -> bool:
    """Whether somebody born on `birth` is at least `age` years old on the day `on`."""
    return on >= birthday(birth, birth.year + age)
