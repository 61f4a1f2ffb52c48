"""What a system must keep, as the scenario states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from harness.domain.durations import Seconds

Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that checks hold a system to, each a key of a scenario's or a suite's `[limits]`. A property whose row
    names one that may be None is inspected only where it is set."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    latency_p99_s: Seconds = 10.0
    """From the intended start; 99 in 100 must stay under it."""
    wrong_refusals: Share = 0.05
    """The largest share of the eligible that may be refused wrongly, 0 to 1."""
    in_force_s: Seconds = 10.0
    """The longest that a register event may stay open."""
    fairness_times: Annotated[float, Field(gt=1)] | None = None
    """So many times that of the median kiosk may a kiosk's 99% latency be; None: not looked at."""
    answer_s: Seconds = 30.0
    """How long a kiosk waits for an answer."""
