"""Replays what failed, again and again, and counts how often the same property fails again.

python -m tests.inspection.replays runs 10 [DEFECT ...]       failing runs of the historical defects
python -m tests.inspection.replays schedules 10 [DEFECT ...]  the stored schedules of the search
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from harness.certificates.reference.defects import defects
from tests.inspection.running import ROOT, himozuke

DURATION = "15s"
_ENOUGH = 0.9


def first_run(folder: Path, defect: str, prop: str) -> Path:
    """A run of the defect's own scenario in which its property fails."""
    ran = himozuke(
        folder, "inspect", defect, "--defect", defect, "--duration", DURATION, "--json", "--documents", "all"
    )
    if ran.table["properties"][prop]["verdict"] != "fail":
        raise SystemExit(f"{defect}: {prop} did not fail in the first run: {ran.table['inconclusive_because']}")
    return folder / str(ran.table["run"])


def failed_again(folder: Path, run: Path, prop: str) -> bool:
    """Whether one replay fails in the same property."""
    ran = himozuke(folder, "replay", str(run), "--json", "--documents", "violations")
    return prop in ran.table["failed_again"]


def runs(tries: int, names: list[str]) -> int:
    """Prints a line for each defect (those with a scenario of their own: the incidents). Gives back how many failed
    again in fewer than nine of ten tries."""
    own = [each for each in defects() if (ROOT / "scenarios" / f"{each.id}.toml").is_file()]
    short = 0
    for info in [each for each in own if not names or each.id in names]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            run = first_run(folder, info.id, info.property.value)
            again = sum(failed_again(folder, run, info.property.value) for _ in range(tries))
        short += again < _ENOUGH * tries
        print(f"{info.id}: {info.property.value} failed again in {again} of {tries}", flush=True)
    return short


def schedules(tries: int, names: list[str]) -> int:
    """Prints a line for each stored schedule, each replay in a process of its own. Gives back how many did not fail
    again in the same property, with the same words, in every try."""
    short = 0
    for path in sorted((ROOT / "fixtures" / "schedules").glob("*.json")):
        if names and path.stem not in names:
            continue
        prop = json.loads(path.read_text(encoding="utf-8"))["property"]
        said = [himozuke(ROOT, "explore", "--replay", str(path), "--json") for _ in range(tries)]
        again = sum(
            each.code == 1 and each.out == said[0].out and prop in {one["property"] for one in each.table["findings"]}
            for each in said
        )
        short += again < tries
        print(f"{path.stem}: {prop} failed again in {again} of {tries}", flush=True)
    return short


def main(sort: str, tries: int, names: list[str]) -> int:
    """Exit code 1 if something did not fail again as often as it must."""
    return 1 if {"runs": runs, "schedules": schedules}[sort](tries, names) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
