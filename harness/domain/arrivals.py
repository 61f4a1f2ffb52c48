"""A stream of what is wanted over time: its shape and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from harness.domain.durations import Seconds

Rate = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]


class Shape(StrEnum):
    """How arrivals spread over a stream's time."""

    STEADY = "steady"
    RAMP = "ramp"
    BURST = "burst"
    SAME_INSTANT = "same-instant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of a scenario's time, in seconds from its beginning; no end is the scenario's."""

    start_s: Seconds = 0.0
    end_s: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Span):
    """`steady` and `ramp` (from 0 up to it) want `applications_per_s`; `burst` wants `size` within `within_s` every
    `every_s`; `same-instant` wants `size` whose last byte leaves at once, every `every_s`."""

    shape: Shape
    applications_per_s: Rate = 0.0
    size: Count = 0
    every_s: Seconds = 0.0
    within_s: Seconds = 0.0
