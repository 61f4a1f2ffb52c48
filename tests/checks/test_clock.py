"""The business clock: which civil times an application may have seen, and whether it was open then."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.checks.eligibility import openness
from harness.certificates.forms import Hours, is_open
from harness.checks.clock import TOKYO, BusinessClock, Setting
from harness.checks.intervals import NEVER

S = 1_000_000_000
TEN = datetime(2025, 10, 1, 10, 0, tzinfo=TOKYO)
NIGHT = datetime(2025, 10, 1, 23, 0, tzinfo=TOKYO)
WEEKDAYS = Hours(frozenset(range(5)), time(9, 0), time(17, 0))
CLOSED = frozenset({(12, 29), (1, 3)})


def _spans(clock: BusinessClock, invoked_s: float, completed_s: float) -> list[tuple[str, str]]:
    found = clock.possible(round(invoked_s * S), round(completed_s * S))
    return [(f"{low:%H:%M:%S.%f}"[:-5], f"{high:%H:%M:%S.%f}"[:-5]) for low, high in found]


@pytest.mark.parametrize(
    ("invoked_s", "completed_s", "span"),
    [
        (10, 12, ("10:00:08.0", "10:00:14.0")),
        (10.5, 12.1, ("10:00:08.0", "10:00:15.0")),
        (0, 0, ("09:59:58.0", "10:00:02.0")),
        (3600, 3601, ("10:59:58.0", "11:00:03.0")),
    ],
)
def test_a_clock_that_runs_on(invoked_s: float, completed_s: float, span: tuple[str, str]) -> None:
    """At the speed of real time, and two seconds off at most; seconds that were begun count."""
    assert _spans(BusinessClock((Setting(TEN, 0, 0),)), invoked_s, completed_s) == [span]


def test_a_setting_within_a_second() -> None:
    """The span begins with its first whole second, and another zone's time is that of Tokyo."""
    now = datetime.fromisoformat("2025-10-01T01:00:00.700+00:00")
    clock = BusinessClock((Setting(now, 0, 0),))
    assert _spans(clock, 0, 0) == [("09:59:58.0", "10:00:02.7")]
    assert _spans(clock, 0.5, 0.5) == [("09:59:58.0", "10:00:03.7")]


SET_AT_100 = BusinessClock((Setting(TEN, 0, 0), Setting(NIGHT, 100 * S, 110 * S)))


@pytest.mark.parametrize(
    ("invoked_s", "completed_s", "spans"),
    [
        (50, 60, [("10:00:48.0", "10:01:02.0")]),
        (90, 99.999999999, [("10:01:28.0", "10:01:42.0")]),
        (90, 100, [("10:01:28.0", "10:01:42.0"), ("22:59:58.0", "23:00:02.0")]),
        (95, 105, [("10:01:33.0", "10:01:47.0"), ("22:59:58.0", "23:00:07.0")]),
        (110, 120, [("10:01:48.0", "10:02:02.0"), ("22:59:58.0", "23:00:22.0")]),
        (110.000000001, 120, [("22:59:58.0", "23:00:22.0")]),
        (115, 120, [("23:00:03.0", "23:00:22.0")]),
    ],
)
def test_a_clock_that_is_set_meanwhile(invoked_s: float, completed_s: float, spans: list[tuple[str, str]]) -> None:
    """Between 100 and 110: whoever overlaps that may have seen both times, and equal stamps overlap."""
    assert _spans(SET_AT_100, invoked_s, completed_s) == spans


def test_a_setting_without_an_answer_may_come_true_at_any_time() -> None:
    clock = BusinessClock((Setting(TEN, 0, 0), Setting(NIGHT, 100 * S, NEVER)))
    assert _spans(clock, 200, 210) == [("10:03:18.0", "10:03:32.0"), ("22:59:58.0", "23:01:52.0")]
    later = BusinessClock((*clock.settings, Setting(TEN, 150 * S, 160 * S)))
    assert _spans(later, 200, 210) == [("10:00:38.0", "10:01:02.0")]
    assert _spans(later, 155, 156) == [
        ("10:02:33.0", "10:02:38.0"), ("22:59:58.0", "23:00:58.0"), ("09:59:58.0", "10:00:08.0"),
    ]  # fmt: skip


def test_an_application_without_an_end_is_followed_for_a_year() -> None:
    ((low, high),) = BusinessClock((Setting(TEN, 0, 0),)).possible(10 * S, NEVER)
    assert (low, (high - low).days) == (TEN.replace(second=8), 399)
    assert (high - TEN).days == 400


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        ("2025-10-01T09:00:00", True),
        ("2025-10-01T08:59:59.999999", False),
        ("2025-10-01T16:59:59.999999", True),
        ("2025-10-01T17:00:00", False),
        ("2025-10-03T12:00:00", True),
        ("2025-10-04T12:00:00", False),
        ("2025-12-29T12:00:00", False),
        ("2025-12-30T12:00:00", True),
        ("2025-11-28T12:00:00", True),
        ("2028-01-03T12:00:00", False),
        ("2028-01-04T12:00:00", True),
    ],
)
def test_hours_and_closing_days(now: str, opened: bool) -> None:
    """From the first instant until before the last, on these days of the week, and never on a closing day."""
    assert is_open(WEEKDAYS, CLOSED, datetime.fromisoformat(now + "+09:00")) is opened


MINUTES = st.integers(0, 5 * 1440)


@given(MINUTES, st.integers(0, 3 * 1440))
def test_openness_is_that_of_every_minute(begins: int, takes: int) -> None:
    """Over a weekend and a closing day; the hours begin and end with a minute."""
    start = datetime(2025, 12, 26, 0, 0, tzinfo=TOKYO).timestamp()
    moments = [datetime.fromtimestamp(start + 60 * minute, TOKYO) for minute in range(begins, begins + takes + 1)]
    slow = frozenset(is_open(WEEKDAYS, CLOSED, moment) for moment in moments)
    assert openness(WEEKDAYS, CLOSED, ((moments[0], moments[-1]),)) == slow


def test_openness_of_no_time_at_all() -> None:
    assert openness(WEEKDAYS, CLOSED, ()) == frozenset()
