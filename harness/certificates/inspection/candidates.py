"""From which documents of a run its controls are made."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, Event
from harness.certificates.inspection.controls import Delivered, make_controls
from harness.certificates.inspection.spoiling import Spoiler
from harness.certificates.population.imprints import imprint_png
from harness.domain.operations import GroupHistory, Outcome
from harness.evidence.run_folder import RunFolder
from harness.family.inspected import Control
from harness.history.merge import groups, journals_in

EACH = 200
"""Documents of each sort from which controls may be made."""


def controls_of(
    run: RunFolder, ground: Ground, seed: int, doubtful: Collection[str], parts: int, wanted: int
) -> Sequence[Control]:
    """The controls of a run, from its own documents but for the `doubtful`, of a record in so many parts."""
    delivered = _candidates(run, groups(journals_in(run.history), parts), seed, doubtful)

    def registered(one: Delivered) -> bytes | None:
        seal = ground.residents[one.application.applicant].seal
        changed = any(isinstance(each.invocation.request, Event) for each in one.group.operations)
        return None if seal is None or changed else imprint_png(seal.imprint, seed)

    with Spoiler() as spoiler:
        return make_controls(delivered, run.run_id, seed, registered, spoiler, wanted)


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
