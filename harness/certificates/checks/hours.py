"""Hours and ages: what the spans of civil time that an application may have seen say of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from harness.certificates.forms import Hours, is_open
from harness.checks.clock import TOKYO


@lru_cache(maxsize=1 << 12)
def openness(
    hours: Hours, closing_days: frozenset[tuple[int, int]], spans: tuple[tuple[datetime, datetime], ...]
) -> frozenset[bool]:
    """Whether a kind may have been served, and may not have been, at some time of the spans."""
    found: set[bool] = set()
    for low, high in spans:
        moments = {low, high}
        day = low.date()
        while day <= high.date() and len(moments) < 64:
            for at in (time(0), hours.opens, hours.closes):
                moment = datetime.combine(day, at, TOKYO)
                if low < moment < high:
                    moments.add(moment)
            day += timedelta(days=1)
        found.update(is_open(hours, closing_days, moment) for moment in moments)
    return frozenset(found)


def age_on(birth_date: date, day: date) -> int:
    """Full years; an age is reached on the birthday, 29 February counting as 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
