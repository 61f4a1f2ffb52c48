"""What a number of trials without a finding says of the rate of findings."""

from __future__ import annotations


def upper_bound_95(trials: int) -> float | None:
    """The exact one-sided 95% bound on a rate when no case was seen in these trials; None without trials."""
    return 1.0 - 0.05 ** (1.0 / trials) if trials > 0 else None
