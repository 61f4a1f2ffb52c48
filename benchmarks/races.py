"""How likely one schedule by pct shows a race of four applications, and what a minute of exploring is then worth.

For each defect, 200,000 schedules of programs of four applications; a new program every hundred. p is the lower 95%
confidence limit (Clopper and Pearson, one-sided) of the probability that a schedule shows the defect; n is the number
of schedules that one core plays in a minute. The search must find the race in a minute with 1 - (1 - p)^n > 0.99.

python benchmarks/races.py [SCHEDULES] [--write]    about an hour; --write keeps the figures in races.json beside it
"""

from __future__ import annotations

import json
import sys
import time
from math import exp, lgamma, log, log1p
from pathlib import Path
from typing import Any

from harness.domain.words import Property
from harness.explore.recipes import compose
from harness.explore.running import Stage, collecting_seldom
from harness.explore.schedules import shows
from harness.explore.strategies import pct
from harness.explore.world import world
from harness.reference.defects import defects

RACES = ("clean-up-race", "shared-template", "response-desync")
RECIPE = "four-at-once"
DEPTH = 3
PROGRAM_EVERY = 100
WANTED = 0.99
RESULT = Path(__file__).with_suffix(".json")


def lower_bound_95(hits: int, trials: int) -> float:
    """The p at which `hits` or more in `trials` have a chance of 5%, by bisection of the binomial's upper tail."""
    if not hits:
        return 0.0
    low, high = 0.0, hits / trials
    for _ in range(200):
        middle = (low + high) / 2
        if _chance_of_fewer(hits, trials, middle) > 0.95:
            low = middle
        else:
            high = middle
    return low


def _chance_of_fewer(hits: int, trials: int, p: float) -> float:
    """P(X < hits), summed from the likeliest term down so that nothing underflows."""
    if p <= 0.0:
        return 1.0

    def term(k: int) -> float:
        ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
        return exp(ways + k * log(p) + (trials - k) * log1p(-p))

    total, k = 0.0, hits - 1
    while k >= 0:
        each = term(k)
        total += each
        if each < total * 1e-15:
            break
        k -= 1
    return total


def measured(defect: str, wanted: Property, number: int) -> dict[str, Any]:
    """Plays the schedules of one defect."""
    hits, began_s = 0, time.process_time()
    with collecting_seldom() as collect:
        for place in range(number):
            if place % PROGRAM_EVERY == 0:
                stage = Stage(world(), compose(world(), RECIPE, f"races/{place // PROGRAM_EVERY}"), defect)
                usual = len(stage.play().choices)
                collect()
            hits += shows(stage.play(pct(f"races/{place}", DEPTH, usual)), wanted)
    spent_s = time.process_time() - began_s
    p, n = lower_bound_95(hits, number), round(number / spent_s * 60)
    return {
        "defect": defect,
        "schedules": number,
        "depth": DEPTH,
        "hits": hits,
        "p_lower_95": p,
        "schedules_in_60_s": n,
        "found_in_60_s": 1 - (1 - p) ** n,
    }


def main() -> int:
    """Prints a line for each defect; exit code 1 if one falls short."""
    words = [word for word in sys.argv[1:] if word != "--write"]
    number = int(words[0]) if words else 200_000
    wanted = {info.id: info.property for info in defects()}
    rows = []
    for defect in RACES:
        rows.append(measured(defect, wanted[defect], number))
        print(rows[-1], flush=True)
    if "--write" in sys.argv:
        RESULT.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0 if all(row["found_in_60_s"] > WANTED for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
