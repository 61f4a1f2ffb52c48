"""Which documents stay in the run folder."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from harness.catalogue import say
from harness.domain.verdicts import Judgement
from harness.evidence.observations import forget
from harness.evidence.run_folder import RunFolder

FORGOTTEN = say("shows-nobody")
"""What stands in place of what was read of a document that is not kept."""


def keep_documents(run: RunFolder, rule: str, seed: int, judgement: Judgement) -> None:
    """`all` keeps everything; `violations` those with findings or that could not be judged; `sample:N` those and N
    others drawn by the seed."""
    if rule == "all":
        return
    kept = {finding.document for finding in judgement.findings} | {each.document for each in judgement.unclear}
    files = filter(Path.is_file, run.documents.rglob("*"))
    others = [path for path in files if str(path.relative_to(run.path)) not in kept]
    others.sort(key=lambda path: hashlib.sha256(f"{seed} {path.name}".encode()).digest())
    sample = int(rule.partition(":")[2] or 0)
    for path in others[sample:]:
        path.unlink(missing_ok=True)


def forget_strangers(run: RunFolder, documents: Collection[str]) -> None:
    """Documents that show nobody of the population may be a real person's: their files and all that was read of them
    go; their digests stay in the record. One that cannot be removed keeps none of the others from it: raises OSError
    at the end."""
    failed: list[OSError] = []
    for document in documents:
        try:
            (run.path / document).unlink(missing_ok=True)
        except OSError as error:
            failed.append(error)
    for part in sorted(run.observations.glob("part-*.jsonl")) if documents else ():
        try:
            forget(part, documents, FORGOTTEN)
        except OSError as error:
            failed.append(error)
    if failed:
        raise failed[0]
