"""Chance from the operating system's seed."""

from __future__ import annotations

import random


class RealRandomness:
    """Not reproducible: the load on a real system is not either."""

    def __init__(self) -> None:
        self._generator = random.Random()

    def uniform(self, least: float, most: float) -> float:
        return self._generator.uniform(least, most)
