"""The controls of a run: made from its own documents, read and judged like them, and counted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, Event
from harness.certificates.forms import shipped_forms
from harness.certificates.inspection.controls import WANTED, Control, Delivered, make_controls
from harness.certificates.inspection.spoiling import Spoiler
from harness.certificates.population.imprints import imprint_png
from harness.checks.tally import Partial
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory, Outcome
from harness.evidence.run_folder import RunFolder
from harness.evidence.verdict_file import Controls
from harness.history.merge import groups, journals_in
from harness.inspection.running.judging import Judges
from harness.reading.pool import ReadDocument, ReadRequest

EACH = 200
"""Documents of each sort from which controls may be made."""
TRIES = 3
"""So often is a control read that no reader got through: what was lost with a reader says nothing of the checks."""


def controls_caught(
    run: RunFolder,
    ground: Ground,
    seed: int,
    judges: Judges,
    apart: Callable[[list[ReadRequest]], list[ReadDocument]],
    doubtful: Collection[str],
    parts: int,
) -> tuple[Controls, list[Control]]:
    """Sends the controls and says how many were caught, and which were not. `apart` reads documents that are not part
    of the record. `doubtful` are documents with findings: no control is made of them, since it would be caught for the
    wrong reason."""
    delivered = _candidates(run, groups(journals_in(run.history), parts), seed, doubtful)

    def registered(one: Delivered) -> bytes | None:
        seal = ground.residents[one.application.applicant].seal
        changed = any(isinstance(each.invocation.request, Event) for each in one.group.operations)
        return None if seal is None or changed else imprint_png(seal.imprint, seed)

    with Spoiler() as spoiler:
        controls = make_controls(delivered, run.run_id, seed, registered, spoiler)
    caught = caught_of(controls, judges, apart)
    missed = [control for control in controls if control.name not in caught]
    return Controls(len(controls), len(caught), WANTED), missed


def caught_of(
    controls: Sequence[Control], judges: Judges, apart: Callable[[list[ReadRequest]], list[ReadDocument]]
) -> set[str]:
    """The names of those controls that the checks find out."""
    caught: set[str] = set()
    waiting = controls
    for _ in range(TRIES):
        seen = {read.document: read.observation() for read in apart([_request(control) for control in waiting])}
        judged = judges.each([([control.group], {control.name: seen[control.name]}) for control in waiting])
        pairs = zip(waiting, judged, strict=True)
        caught |= {control.name for control, partial in pairs if _is_caught(control, partial)}
        waiting = [each for each in waiting if each.name not in caught and _is_unread(seen[each.name])]
        if not waiting:
            break
    return caught


def _request(control: Control) -> ReadRequest:
    find_marks = shipped_forms().general[control.kind].needs_seal
    return ReadRequest(control.name, None, control.data, second=True, find_marks=find_marks)


def _is_unread(seen: Observation) -> bool:
    return any(reading.problem for reading in seen.readings)


def _is_caught(control: Control, partial: Partial) -> bool:
    """Whether the spoiled document is found out, and as what it is."""
    return any(
        finding.application_id == control.application_id and finding.property in control.expected
        for finding in partial.findings
    )


def _candidates(
    run: RunFolder, histories: Iterable[GroupHistory], seed: int, doubtful: Collection[str]
) -> list[Delivered]:
    """Up to EACH delivered documents of groups with events, EACH seal certificates, EACH others; drawn by the seed."""
    sorts: dict[str, list[tuple[bytes, Delivered]]] = {"events": [], "seal": [], "other": []}
    for group in histories:
        changed = any(isinstance(each.invocation.request, Event) for each in group.operations)
        for operation in group.operations:
            request, answer = operation.invocation.request, operation.completion
            if not isinstance(request, Application) or answer is None or answer.outcome is not Outcome.OK:
                continue
            if not answer.document or answer.document in doubtful:
                continue
            drawn = hashlib.sha256(f"{seed} {answer.digest}".encode()).digest()
            one = Delivered(operation, group, run.path / answer.document)
            sort = "events" if changed else "seal" if one.form.needs_seal else "other"
            sorts[sort].append((drawn, one))
            if len(sorts[sort]) > 4 * EACH:
                sorts[sort] = sorted(sorts[sort], key=lambda pair: pair[0])[:EACH]
    return [one for pairs in sorts.values() for _, one in sorted(pairs, key=lambda pair: pair[0])[:EACH]]
