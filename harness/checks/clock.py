"""Business time: what the system's civil clock may have shown during an application (Asia/Tokyo)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from harness.checks.intervals import NEVER
from harness.domain.operations import ClockSetting, Operation, Outcome

TOKYO = timezone(timedelta(hours=9), "JST")
"""Asia/Tokyo has had no other offset since 1951."""

TOLERANCE_S = 2
"""How far a system's business clock may run off real time before its answers count as outside of the hours."""

_NS = 1_000_000_000
_LONGEST_S = 400 * 86_400
"""An interval without an end is followed for so long: all hours and days of a year have then come by."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The business clock was set to, or showed, `now` at some instant between the two stamps."""

    now: datetime
    invoked_ns: int
    completed_ns: int


@dataclass(frozen=True, slots=True)
class BusinessClock:
    """All settings of the clock in order; the first is where the run began. It runs on at the speed of real time."""

    settings: tuple[Setting, ...]

    def possible(self, invoked_ns: int, completed_ns: int) -> tuple[tuple[datetime, datetime], ...]:
        """The spans of civil time that an application of this interval may have seen, in whole seconds."""
        first = last = 0
        for index, setting in enumerate(self.settings):
            if setting.completed_ns < invoked_ns:
                first = index
            if setting.invoked_ns <= completed_ns:
                last = index
        spans = []
        for setting in self.settings[first : last + 1]:
            set_by = max(setting.invoked_ns, min(setting.completed_ns, completed_ns))
            low_s = max(0, (invoked_ns - set_by) // _NS) - TOLERANCE_S
            high_s = max(0, -((setting.invoked_ns - completed_ns) // _NS)) + TOLERANCE_S
            spans.append(_span(setting.now, low_s, high_s))
        return tuple(spans)


@lru_cache(maxsize=1 << 12)
def _span(now: datetime, low_s: int, high_s: int) -> tuple[datetime, datetime]:
    tokyo = now.astimezone(TOKYO)
    low = (tokyo + timedelta(seconds=low_s)).replace(microsecond=0)
    return low, tokyo + timedelta(seconds=min(high_s, _LONGEST_S))


def clock_of(base: Setting, operations: Iterable[Operation]) -> BusinessClock:
    """The clock as a run set it: `base` and every PUT /v1/clock that was not refused. ValueError if a time in one is
    none."""
    settings = [base]
    for operation in operations:
        request, answer = operation.invocation.request, operation.completion
        if not isinstance(request, ClockSetting) or (answer is not None and answer.outcome is Outcome.REFUSED):
            continue
        known = answer is not None and answer.outcome is Outcome.OK
        completed = answer.stamp_ns if answer is not None and known else NEVER
        settings.append(Setting(datetime.fromisoformat(request.now), operation.invocation.stamp_ns, completed))
    return BusinessClock(tuple(sorted(settings, key=lambda setting: setting.invoked_ns)))
