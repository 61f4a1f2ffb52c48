"""Every historical defect and the sound system, seed after seed, under the quick suite: what was found, by what.

Usage: python benchmarks/detection.py [--seeds N] [--first SEED] [--duration TIME] [--only NAME] [--guard]
A row a run as it ends; exit code 1 if a defect was missed, found by another property than its own, or if the sound
system did not pass. About 100 seconds a run without --duration: ten seeds of all defects take two hours.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness.certificates.reference.defects import defects

SOUND = "sound"


def run(defect: str, seed: int, duration: str, guard: bool, folder: Path) -> dict[str, Any]:
    """verdict.json of one run, or a table with what went wrong."""
    command = [sys.executable, "-m", "harness", "inspect", "--json", "--seed", str(seed), "--documents", "violations"]
    command += ["--results", str(folder)]
    command += ["--defect", defect] if defect != SOUND else []
    command += ["--duration", duration] if duration else []
    command += ["--guard"] if guard else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        return {"verdict": done.stderr.strip()[-200:], "properties": {}, "controls": {}, "rates": {}, "guard": ""}


def is_right(wanted: str, guard: bool, table: dict[str, Any]) -> bool:
    """Whether a run said what it should. With the guard on, what it stops must not be found."""
    said = {name: each["verdict"] for name, each in table["properties"].items()}
    if not wanted:
        return table["verdict"] == "pass" and table["controls"] == {"sent": 100, "caught": 100}
    if guard and wanted == "binding":
        return said.get("binding") == "pass" and table["guard"] == "proved"
    return said.get(wanted) == "fail"


def main() -> int:
    """Prints a row a run and the total."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--duration", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--guard", action="store_true")
    options = parser.parse_args()
    wanted = {SOUND: ""} | {each.id: str(each.property) for each in defects()}
    wrong = runs = 0
    for seed in range(options.first, options.first + options.seeds):
        for name, property_ in wanted.items():
            if options.only and name != options.only:
                continue
            with tempfile.TemporaryDirectory() as folder:
                table = run(name, seed, options.duration, options.guard, Path(folder))
            right = is_right(property_, options.guard, table)
            found = {one: each["findings"] for one, each in table["properties"].items() if each["findings"]}
            rates = {one: table["rates"].get(one) for one in ("read_per_s", "wall_s", "generator_delay_p99_ms")}
            row = (seed, name, "right" if right else "WRONG", table["verdict"], found, table["controls"], rates)
            print(*row, "guard", table["guard"], flush=True)
            wrong, runs = wrong + (not right), runs + 1
    print(f"{runs - wrong} of {runs} runs said what they should")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
