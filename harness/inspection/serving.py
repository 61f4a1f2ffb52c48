"""A system of the usual family on its own."""

from __future__ import annotations

from typing import Any

from harness import families
from harness.family import family_of


def serve(**options: Any) -> int:
    """Runs it until it is told to end; returns the exit code. Raises UsageProblem."""
    return family_of(families.USUAL).proving().serve(**options)
