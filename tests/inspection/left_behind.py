"""Run folders as small as a gate or a comparison looks at them, and a run that comes after those."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson

from harness.domain.verdicts import Judgement
from harness.evidence.gate import Gate, gated
from harness.evidence.run_folder import RunFolder
from harness.evidence.verdict_file import stored_row
from harness.inspection.running.gating import through_gate
from tests.evidence.runs import TODAY, judgement, rows, table

NONE = Gate(TODAY, True)


def manifest(
    build: str = "1", suite: str = "aa", driven: Sequence[str] = ("d1", "d2"), guard: bool = False, **order: Any
) -> dict[str, Any]:
    """As much of a manifest as tells one inspection from another."""
    said = {"name": "x", "version": "1", "build": build, "configuration": {"guard": guard}, "now": str(order)}
    return {"suite": {"id": "quick", "digest": suite, "driven": driven}, "target": said, "order": order}


def by_an_earlier_version(*scenarios: str, suite: str = "aa") -> dict[str, Any]:
    """A manifest that does not say what its scenarios drive."""
    told = manifest()
    told["suite"] = {"id": "quick", "digest": suite, "scenarios": [{"id": name} for name in scenarios]}
    return told


def left(results: Path, name: str, judged: Judgement, told: dict[str, Any], gate: Gate = NONE) -> Path:
    """A run folder with its verdict."""
    folder = results / name
    folder.mkdir(parents=True)
    found, unclear = rows(judged.findings), [stored_row(each) for each in judged.unclear]
    said = gated(table(judged), found, unclear, gate)
    for file, value in (("manifest", told), ("verdict", said), ("findings", found), ("unclear", unclear)):
        (folder / f"{file}.json").write_bytes(orjson.dumps(value))
    return folder


def now(results: Path, told: dict[str, Any], gate: Gate = NONE) -> dict[str, Any]:
    """The verdict of a run without a finding that comes after those in `results`."""
    folder = results / "z-now"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_bytes(orjson.dumps(told))
    plan = SimpleNamespace(events=0, faults=0)
    begun: Any = SimpleNamespace(gate=gate, run=RunFolder(folder, "r1"), system=None, plan=plan)
    return through_gate(begun, table(judgement()), [], [])
