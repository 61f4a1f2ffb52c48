"""Looks for every defect and keeps the smallest failing schedule of each under fixtures/schedules/.

python benchmarks/keep_schedules.py [DEFECT ...]
"""

from __future__ import annotations

import sys
from dataclasses import replace
from time import monotonic

from harness.certificates.explore.schedules import to_bytes
from harness.certificates.explore.search import SEARCH
from harness.certificates.explore.telling import size_of
from harness.certificates.reference.defects import defects
from harness.explore.exploring import Budget, explore
from harness.resources import fixture

_BUDGET = Budget(seconds_s=60.0)


def main() -> int:
    """Prints a line for each defect; 1 if one was not found, or if its schedule shows something without it."""
    wanted = sys.argv[1:]
    missed = 0
    for info in defects():
        if wanted and info.id not in wanted:
            continue
        began_s = monotonic()
        explored = explore(SEARCH, info.id, info.property, budget=_BUDGET)
        smallest = explored.smallest
        if smallest is None or replace(smallest, defect="").play().findings:
            missed += 1
            print(f"{info.id}: {'missed' if smallest is None else 'not clean without it'} {explored.doubts}")
            continue
        shrink_s = monotonic() - began_s - explored.search_s
        fixture(f"schedules/{info.id}.json").write_bytes(to_bytes(smallest))
        print(
            f"{info.id}: {info.property} after {explored.schedules} schedules ({explored.strategy}, "
            f"{explored.search_s:.1f} s), shrunk in {shrink_s:.1f} s: "
            f"{size_of(smallest)}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
