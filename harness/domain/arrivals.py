"""A stream of what is wanted over time: its shape and its figures."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Shape(StrEnum):
    """How arrivals spread over a stream's time."""

    STEADY = "steady"
    RAMP = "ramp"
    BURST = "burst"
    SAME_INSTANT = "same-instant"


class Span(Protocol):
    """A part of a scenario's time, in seconds from its beginning; no end is the scenario's."""

    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float | None: ...


class Stream(Span, Protocol):
    """`steady` and `ramp` (from 0 up to it) want `applications_per_s`; the others `size` at a time every `every_s`, a
    burst within `within_s`."""

    @property
    def shape(self) -> Shape: ...
    @property
    def applications_per_s(self) -> float: ...
    @property
    def size(self) -> int: ...
    @property
    def every_s(self) -> float: ...
    @property
    def within_s(self) -> float: ...
