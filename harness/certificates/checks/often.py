"""What several persons of a sheet have alike must stand there once for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spots


def too_seldom(spots: Spots, plan: ExpectedSheet) -> Iterator[tuple[str | date | int, int]]:
    """The values that do not stand there as often as they must, and how often they do."""
    if not spots.are_known:
        return  # as it was judged when no places were kept
    for value, times in plan.often.items():
        found = len(spots.at(value))
        if found < times and found + _said_again(spots, value) < times:
            yield value, found


def _said_again(spots: Spots, value: str | date | int) -> int:
    """How often something that stands for the value above it stands below a value, or on its right, or where letters go
    down on its left."""
    first = min(spots.of(value), key=lambda one: (one.y, one.x), default=None)
    again = [spots.spot(*span) for span in spots.view.said_again] if first is not None else []
    return sum(
        one.top >= first.y or (one.left <= first.x if first.is_down else one.left >= first.x)
        for one in again
        if first is not None
    )


def is_too_seldom(view: View, word: ExpectedWord) -> bool:
    """Whether a word does not stand there as often as it must; once it must itself."""
    times = view.times(word.word, word.labels)
    return times < word.times and (not times or times + len(view.said_again) < word.times)
