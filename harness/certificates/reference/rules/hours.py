"""When certificates are served: hours, weekdays and closing days in Asia/Tokyo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_CLOSING_DAYS = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


@dataclass(frozen=True, slots=True)
class Hours:
    """Served from `opens` on, and no longer at `closes`. Monday is 0."""

    opens: time
    closes: time
    weekdays: frozenset[int]


DAILY = Hours(time(6, 30), time(23, 0), frozenset(range(7)))
REGISTER_OFFICE = Hours(time(9, 0), time(17, 0), frozenset(range(5)))


def in_tokyo(moment: datetime) -> datetime:
    """The same moment on Tokyo's clock; one without an offset raises ValueError."""
    if moment.tzinfo is TOKYO:
        return moment
    if moment.tzinfo is None:
        raise ValueError("business time needs an offset")
    return moment.astimezone(TOKYO)


def business_date(moment: datetime) -> date:
    """The day in Tokyo."""
    return in_tokyo(moment).date()


def is_served(hours: Hours, moment: datetime) -> bool:
    """Whether what has these hours is served at this moment."""
    local = in_tokyo(moment)
    return (
        hours.opens <= local.time() < hours.closes
        and local.weekday() in hours.weekdays
        and (local.month, local.day) not in _CLOSING_DAYS
    )
