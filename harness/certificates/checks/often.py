"""What several persons of a sheet have alike must stand there once for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.spots import Spots

_FOR_ANOTHER = frozenset({"同上", "\u3003", "仝", "仝上"})
"""What is written for the value above it."""


def too_seldom(spots: Spots, plan: ExpectedSheet) -> Iterator[tuple[str | date | int, int]]:
    """The values that do not stand there as often as they must, and how often they do."""
    if not spots.are_known:
        return  # as it was judged when no places were kept
    for value, times in plan.often.items():
        found = len(spots.at(value))
        if found < times and found + sum(part in _FOR_ANOTHER for part in spots.view.parts) < times:
            yield value, found
