"""Which of the documents that stand in clear stay in the run folder."""

from __future__ import annotations

import hashlib

from harness.domain.verdicts import Judgement
from harness.evidence.run_folder import RunFolder
from harness.sealing import SUFFIX


def keep_documents(run: RunFolder, rule: str, seed: int, judgement: Judgement) -> None:
    """`all` keeps everything; `violations` those with findings or that could not be judged; `sample:N` those and N
    others drawn by the seed."""
    if rule == "all":
        return
    kept = {finding.document for finding in judgement.findings} | {each.document for each in judgement.unclear}
    files = (path for path in run.documents.rglob("*") if path.is_file() and path.suffix != SUFFIX)
    others = [path for path in files if str(path.relative_to(run.path)) not in kept]
    others.sort(key=lambda path: hashlib.sha256(f"{seed} {path.name}".encode()).digest())
    sample = int(rule.partition(":")[2] or 0)
    for path in others[sample:]:
        path.unlink(missing_ok=True)
