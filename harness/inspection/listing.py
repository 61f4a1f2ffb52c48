"""What can be named on the command line, and where it comes from."""

from __future__ import annotations

from typing import Any

from harness.certificates.reference.defects import defects
from harness.certificates.scenario.catalogue import find, names
from harness.resources import scenarios_dir


def scenario_rows() -> list[dict[str, Any]]:
    """One row a scenario or suite, as `himozuke scenarios --json` prints them."""
    suites = [find(name, scenarios_dir()) for name in names(scenarios_dir())]
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
        {
            "name": each.id,
            "title": each.title,
            "property": str(each.property),
            "mechanism": each.mechanism,
            "date": each.date,
            "place": each.place,
            "trigger": each.trigger,
            "source": each.source,
        }
        for each in defects()
    ]
