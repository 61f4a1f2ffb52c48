"""How likely one schedule of a search by pct meets a race of four applications, and what a minute of them is worth.

python benchmarks/races.py [SCHEDULES] [FILE]

For each defect: of so many schedules (default 200,000), of the programs that `himozuke explore` would draw and by its
pct strategies alone, how many show the declared property's failure; p, the exact one-sided 95% lower limit of the
probability that a schedule does (Clopper, Pearson: The Use of Confidence or Fiducial Limits Illustrated in the Case of
the Binomial, Biometrika 1934); n, the schedules of 60 s of one core; and 1 - (1 - p)^n. The table goes to FILE as JSON.
"""

from __future__ import annotations

import json
import math
import sys
import time
from itertools import islice
from pathlib import Path

from harness.certificates.explore.recipes import program_of
from harness.certificates.explore.running import Stage
from harness.certificates.explore.world import world
from harness.certificates.reference.defects import defects
from harness.explore.running import COLLECT_EVERY, collecting_seldom, schedules
from harness.explore.schedules import shows

RACES = ("clean-up-race", "shared-template", "response-desync")
STRATEGIES = ("pct-2", "pct-3")
MINUTE_S = 60.0


def lower_limit_95(hits: int, trials: int) -> float:
    """The p with which as many hits, or more, come with a probability of 5%; 0 without a hit."""
    if not hits:
        return 0.0

    def at_least(p: float) -> float:
        logs = [
            math.lgamma(trials + 1) - math.lgamma(each + 1) - math.lgamma(trials - each + 1)
            + each * math.log(p) + (trials - each) * math.log1p(-p)
            for each in range(hits)
        ]  # fmt: skip
        return 1.0 - math.fsum(math.exp(one) for one in logs)

    low, high = 0.0, hits / trials
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if at_least(middle) < 0.05 else (low, middle)
    return low


def measured(defect: str, number: int) -> dict[str, float | int | str]:
    """One row of the table."""
    wanted = next(each.property for each in defects() if each.id == defect)
    here = world()
    many = schedules(lambda place: Stage(here, program_of(here, 0, place), defect), 0, STRATEGIES)
    hits, drawn = 0, 0
    began_s = time.process_time()
    with collecting_seldom() as collect:
        for tried in islice((each for each in many if each.strategy in STRATEGIES), number):
            drawn += 1
            hits += shows(tried.played, wanted)
            if drawn % COLLECT_EVERY == 0:
                collect()
    # Every fourth schedule was a straight one: it belongs to the search and its time, and is not counted as drawn.
    per_s = drawn / (time.process_time() - began_s)
    p = lower_limit_95(hits, drawn)
    found = 1.0 - (1.0 - p) ** int(per_s * MINUTE_S)
    return {
        "defect": defect, "property": wanted.value, "schedules": drawn, "hits": hits, "p_lower_95": p,
        "schedules_per_s": round(per_s, 1), "found_in_a_minute": found,
    }  # fmt: skip


def main() -> int:
    """1 if one of them is found in a minute with a probability of 99% or less."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    rows = []
    for defect in RACES:
        rows.append(measured(defect, number))
        print(rows[-1], flush=True)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0 if all(float(row["found_in_a_minute"]) > 0.99 for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
