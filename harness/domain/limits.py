"""What a system must keep, as the scenario states it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that checks hold a system to."""

    latency_p99_s: float = 10.0
    """From the intended start; 99 in 100 must stay under it."""
    wrong_refusals: float = 0.05
    """The largest share of the eligible that may be refused wrongly, 0 to 1."""
    in_force_s: float = 10.0
    """The longest that a register event may stay open."""
