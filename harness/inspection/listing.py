"""The usual family on the command line: what can be named there and where it comes from, and its system on its own."""

from __future__ import annotations

from typing import Any

from harness import families
from harness.family import family_of

_OF_A_DEFECT = ("title", "property", "mechanism", "date", "place", "trigger", "source")


def scenario_rows() -> list[dict[str, Any]]:
    """One row a scenario or suite, as `himozuke scenarios --json` prints them."""
    family = family_of(families.USUAL).inspection()
    suites = [family.find([name]) for name in family.shipped()]
    return [
        {
            "name": suite.id,
            "sort": "scenario" if suite.path == suite.scenarios[0].path else "suite",
            "version": suite.version,
            "title": suite.title,
            "about": suite.about.strip(),
            "incident": suite.scenarios[0].incident if suite.path == suite.scenarios[0].path else "",
            "triggers": sorted({defect for each in suite.scenarios for defect in each.triggers}),
            "source": sorted({source for each in suite.scenarios for source in each.source}),
        }
        for suite in suites
    ]


def defect_rows() -> list[dict[str, Any]]:
    """One row a defect, as `himozuke defects --json` prints them."""
    return [
        {"name": each.id, **{name: getattr(each, name) for name in _OF_A_DEFECT}}
        for each in family_of(families.USUAL).system().defects()
    ]


def serve(**options: Any) -> int:
    """Runs its system until it is told to end; returns the exit code. Raises UsageProblem."""
    return family_of(families.USUAL).system().serve(**options)
