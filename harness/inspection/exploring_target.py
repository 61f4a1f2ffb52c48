"""`himozuke explore --target`: what a user asks for, and whose system answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from harness import families
from harness.family import family_of
from harness.inspection.exploring import Report

BUDGET_S: Final = 60.0
UNBOUNDED_S: Final = 86_400.0
"""Where the number of programs bounds a search, no more than a day."""


@dataclass(frozen=True, slots=True)
class TargetSearch:
    """What a user asked for. `target` is a file or an address; `wanted` empty looks for any property's failure.
    `programs` None bounds by `budget_s` alone. `residents` is the size of the population, None for the usual one; a
    system without `provision` must have it loaded."""

    target: str
    wanted: str = ""
    seed: int = 0
    budget_s: float = BUDGET_S
    programs: int | None = None
    residents: int | None = None
    family: str = families.USUAL


def explore_target(order: TargetSearch, told: Callable[..., Any] | None = None) -> Report:
    """Searches the system that the order names. Raises UsageProblem if nothing was sent to it but what the interlock
    allows, and Interrupted if the search could not be brought to an end."""
    report: Report = family_of(order.family).proving().explore_target(order, told)
    return report
