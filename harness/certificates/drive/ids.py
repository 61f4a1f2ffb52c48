"""Ids of one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count


class Numbers:
    """Each id begins with the run's own."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._counts: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))

    def next(self, letter: str = "", kiosk: str = "") -> str:
        """The next application (no letter), event `e`, fault `f`, clock setting `c` or instant `i`; with `kiosk` the
        next that this kiosk counts."""
        counter = f"{letter}{kiosk}-" if kiosk else letter
        return f"{self._run_id}-{counter}{next(self._counts[counter]):06d}"
