"""Folders that were stored before, judged by the code as it is now, without reading their documents again.

    python -m tests.inspection.stored_before RUN_FOLDER ...

Properties with their counts, and of each finding its application, cause, sheet, persons and fingerprint, must be those
that the folder holds, but for what the rules of then did not see (`judged_then`, as `verify` has it); a property that
came later must be one that is not inspected. One line a folder and one of the total; exit code 1 if anything differs.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from harness.domain.words import Verdict
from harness.evidence.gate import Gate, gated
from harness.evidence.stored import Stored
from harness.evidence.verdict_file import Controls, Rates, stored_row, verdict_table
from harness.inspection.running.concluding import judged_as_stored
from harness.inspection.running.gating import marked
from harness.inspection.running.judging import Judges, clock_during, worker_facts
from harness.inspection.running.record import JUDGES, PARTS
from harness.inspection.verifying.judged_then import judged_then
from harness.inspection.verifying.recalling import recalled

_OF_A_PROPERTY = ("verdict", "checked", "findings")
_OF_A_FINDING = ("property", "application_id", "document", "sheet", "whose", "fingerprint")
_MOST_SHOWN = 5


@dataclass(frozen=True)
class Compared:
    """One folder: how many findings it holds, and what comes out otherwise now."""

    findings: int
    differences: list[str]


def compared(folder: Path) -> Compared:
    """Judges a run folder again and holds it against what was stored."""
    stored = Stored.load(folder)
    with recalled(folder, stored.manifest, stored.verdict) as run:
        dossier = run.dossier
        ground = dossier.family.inspection().ground(dossier)
        with Judges(ground, dossier.family.checks(), JUDGES) as judges:
            ground = ground.told(
                final=run.after, clock=clock_during(dossier.run, dossier.clock), workers=worker_facts(dossier.run)
            )
            judgement = judged_as_stored(dossier.run, ground, judges, PARTS)
        findings = marked(dossier.run, dossier.family, dossier.population, judgement.findings)
    unclear = [stored_row(each) for each in judgement.unclear]
    table = verdict_table(judgement, Controls(0, 0), (), "", 0, "", Rates(0.0, 0.0, 0.0))
    table = gated(table, findings, unclear, Gate(date.min))
    then, found = judged_then(stored.verdict, stored.findings, table, findings, unclear)
    differences = [*_properties(stored.verdict["properties"], then["properties"]), *_findings(stored.findings, found)]
    return Compared(len(stored.findings), differences)


def _properties(stored: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    later = {name for name, each in now.items() if name not in stored and each["verdict"] == Verdict.NOT_INSPECTED}
    for name in sorted((stored.keys() | now.keys()) - later):
        was, is_ = ([of.get(name, {}).get(each) for each in _OF_A_PROPERTY] for of in (stored, now))
        if was != is_:
            yield f"{name} was {was} and is {is_}"


def _findings(stored: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    was, is_ = Counter(map(_told, stored)), Counter(map(_told, now))
    yield from (f"no longer found: {each}" for each in was - is_)
    yield from (f"found only now: {each}" for each in is_ - was)


def _told(finding: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(list(value) if isinstance(value, tuple) else value) for value in map(finding.get, _OF_A_FINDING))


def main(folders: Sequence[str]) -> int:
    """Compares them all. Returns the exit code."""
    findings = differences = 0
    for folder in folders:
        one = compared(Path(folder))
        findings, differences = findings + one.findings, differences + len(one.differences)
        said = "; ".join(one.differences[:_MOST_SHOWN]) or "the same"
        print(f"{folder}: {one.findings} findings, {len(one.differences)} differences: {said}", flush=True)
    print(f"{len(folders)} folders, {findings} findings, {differences} differences")
    return 1 if differences or not folders else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
