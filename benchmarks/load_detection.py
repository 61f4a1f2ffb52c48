"""Every defect of the catalogue under the scenario that triggers it, and the sound system under the same scenarios.

Usage: python benchmarks/load_detection.py [--seeds N] [--first SEED] [--duration TIME] [--only NAME ...] [--plain]
       [--sound-only] [--defects-only]
A row a run as it ends: what was found, after how many operations and seconds. With --plain every defect runs under the
scenario `plain` instead, to compare with. Exit code 1 if a defect was missed or the sound system had a finding or a
doubt (with --plain only the latter).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import monotonic

from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Population
from harness.certificates.population.make import make_population
from harness.certificates.reference.defects import defects
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.scenario.load import find, triggering
from harness.inspection.loading import Outcome, load
from harness.inspection.order import seconds
from harness.resources import scenarios_dir
from harness.wording.rendering import stored_sentence

RESIDENTS = 3000
PLAIN = "plain"


def row(name: str, scenario: str, seed: int, outcome: Outcome, wanted: Property | None, took_s: float) -> bool:
    """Prints one run; says whether it was right."""
    right = wanted in outcome.found if wanted else not outcome.found and not outcome.doubts
    found = ",".join(sorted(each for each in outcome.found)) or "-"
    word = "right" if right else "WRONG"
    print(f"{seed} {name:26} {scenario:16} {word} {found:28}", end=" ")
    print(f"{outcome.operations} operations, {outcome.documents} documents, {outcome.seconds_s:.1f} s", end=" ")
    print(f"(run {took_s:.0f} s, late p99 {outcome.latest_ms:.0f} ms)", end=" ")
    if not right or not wanted:
        sentence = stored_sentence(outcome.finding.message) if outcome.finding else ""
        checked = outcome.checked
        print("|", sentence, "|", *map(stored_sentence, outcome.doubts[:3]), "|", checked, end="")
    print(flush=True)
    return right


def run(name: str, scenario: str, population: Population, info: DefectInfo | None, options: argparse.Namespace) -> bool:
    """One run in a folder of its own."""
    wanted = info.property if info else None
    guards = bool(info and info.needs_guard) or (info is None and scenario == "guarded")
    began_s = monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = load(
            scenario,
            population,
            Path(folder),
            defect=info.id if info else "",
            wanted=wanted,
            guard=guards,
            duration_s=options.duration,
        )
    return row(name, scenario, population.seed, outcome, wanted, monotonic() - began_s)


def main() -> int:
    """Prints a row a run and the total."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--duration", type=seconds, default=None)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--sound-only", action="store_true")
    parser.add_argument("--defects-only", action="store_true")
    options = parser.parse_args()
    scenario_of = {each.id: PLAIN if options.plain else triggering(each.id, scenarios_dir()) for each in defects()}
    infos = [] if options.sound_only else [each for each in defects() if not options.only or each.id in options.only]
    under = dict.fromkeys(
        [PLAIN] if options.plain else [each.id for each in find("catalogue", scenarios_dir()).scenarios]
    )
    caught = missed = unsound = 0
    for seed in range(options.first, options.first + options.seeds):
        population = make_population(RESIDENTS, seed)
        for info in infos:
            right = run(info.id, scenario_of[info.id], population, info, options)
            caught, missed = caught + right, missed + (not right)
        for scenario in () if options.defects_only or (options.only and not options.sound_only) else under:
            if not options.only or scenario in options.only:
                unsound += not run("sound", scenario, population, None, options)
    print(f"{caught} of {caught + missed} runs with a defect caught; {unsound} runs of the sound system not clean")
    return 1 if unsound or (missed and not options.plain) else 0


if __name__ == "__main__":
    sys.exit(main())
