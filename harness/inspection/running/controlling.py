"""The controls of a run: read and judged like its own documents, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from harness.checks.subject import Ground
from harness.checks.tally import Partial
from harness.evidence.verdict_file import WANTED, Controls
from harness.family.inspected import Control
from harness.inspection.running.dossier import Dossier
from harness.inspection.running.judging import Judges
from harness.reading.pool import ReadDocument, ReadRequest

TRIES = 3
"""So often is a control read that no reader got through: what was lost with a reader says nothing of the checks."""

Apart = Callable[[list[ReadRequest]], list[ReadDocument]]
"""Reads documents that are not part of the record."""


def controls_caught(
    dossier: Dossier, ground: Ground, judges: Judges, apart: Apart, doubtful: Collection[str], parts: int
) -> tuple[Controls, list[Control]]:
    """Sends the controls and says how many were caught, and which were not. `doubtful` are documents with findings: no
    control is made of them, since it would be caught for the wrong reason."""
    family = dossier.family.inspection()
    controls = family.controls(dossier.run, ground, dossier.order.seed, doubtful, parts, WANTED)
    caught = caught_of(controls, judges, apart)
    missed = [control for control in controls if control.name not in caught]
    sorts = Counter(dict.fromkeys(sorted(map(str, family.spoilings)), 0))
    sorts.update(str(control.spoiling) for control in controls)
    return Controls(len(controls), len(caught), spoilings=dict(sorts)), missed


def caught_of(controls: Sequence[Control], judges: Judges, apart: Apart) -> set[str]:
    """The names of those controls that the checks find out."""
    caught: set[str] = set()
    waiting = controls
    for _ in range(TRIES):
        seen = {read.document: read.observation() for read in apart([_request(control) for control in waiting])}
        judged = judges.each(
            [([control.group], {control.name: control.as_read(seen[control.name])}) for control in waiting]
        )
        pairs = zip(waiting, judged, strict=True)
        caught |= {control.name for control, partial in pairs if _is_caught(control, partial)}
        unread = {name for name, one in seen.items() if any(reading.problem for reading in one.readings)}
        waiting = [each for each in waiting if each.name in unread - caught]
        if not waiting:
            break
    return caught


def _request(control: Control) -> ReadRequest:
    return ReadRequest(control.name, None, control.data, second=True, find_marks=control.marks)


def _is_caught(control: Control, partial: Partial) -> bool:
    """Whether the spoiled document is found out, and as what it is."""
    return any(
        finding.application_id == control.application_id and finding.property in control.expected
        for finding in partial.findings
    )
