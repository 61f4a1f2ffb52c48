"""How many schedules of a program of two applications one core plays and judges in a second (CPU time).

python benchmarks/schedules.py [SECONDS]

All rounds do the same work, so they differ only by what else the machine does meanwhile: the best one says what the
code needs, all of them together what was had.
"""

from __future__ import annotations

import gc
import sys
import time
from random import Random

from harness.certificates.domain.words import Kind
from harness.certificates.explore.composing import Composer
from harness.certificates.explore.program import Program
from harness.certificates.explore.running import Stage
from harness.certificates.explore.world import world
from harness.explore.strategies import SEARCHES

_ROUND = 100


def main() -> None:
    """Prints one line: the best round of a hundred, all rounds, and the worst."""
    seconds_s = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    made = Composer(world(), Random(3))
    people = made.world.population.residents
    made.add(made.visit(people[0], Kind.RESIDENT_RECORD, copies=1, options={}, subjects=()))
    made.add(made.visit(people[7], Kind.SEAL, copies=1, place=1))
    stage = Stage(made.world, Program("two applications", tuple(made.deeds)))
    usual = len(stage.play().choices)
    gc.collect()
    gc.freeze()
    gc.disable()
    rates: list[float] = []
    began_s = time.process_time()
    while time.process_time() - began_s < seconds_s:
        before_s = time.process_time()
        for number in range(_ROUND):
            strategy = tuple(SEARCHES)[number % len(SEARCHES)]
            played = stage.play(SEARCHES[strategy](f"{len(rates)}/{number}", usual))
            assert not played.findings
            assert not played.unclear
        rates.append(_ROUND / (time.process_time() - before_s))
        gc.collect()
    whole = len(rates) * _ROUND / (time.process_time() - began_s)
    rounds = f"{len(rates)} rounds of {_ROUND}"
    print(f"{max(rates):.0f} schedules/s at best, {whole:.0f} over all, {min(rates):.0f} at worst ({rounds})")


if __name__ == "__main__":
    main()
