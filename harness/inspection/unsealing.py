"""What a run withheld, or left when it was killed, opened by the operator to whose key it was left."""

from __future__ import annotations

from pathlib import Path

from harness.evidence.keys import KeyProblem, load_opener
from harness.evidence.operator import handed_over, opened
from harness.evidence.run_folder import is_under_way
from harness.evidence.stored import StoredError
from harness.inspection.order import UsageProblem, as_usage_problem


def unseal(folder: Path, key: Path, output: Path) -> int:
    """Writes every document that stands sealed in a run folder to a new folder that its owner alone can read, under its
    path in the run. Says how many. Raises UsageProblem, OSError."""
    if not folder.is_dir():
        raise UsageProblem(f"{folder} is not a run folder: there is no such folder")
    if is_under_way(folder):
        raise UsageProblem(f"the run of {folder} is still going on; wait until it has ended")
    if output.resolve().is_relative_to(folder.resolve()):
        raise UsageProblem(f"{output} lies in the run folder, in which nothing may stand in clear; name another place")
    with as_usage_problem(KeyProblem, StoredError):
        seal = handed_over(folder, load_opener(key))
    try:
        output.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise UsageProblem(f"{output} cannot be made a new folder ({error.strerror}); name another") from None
    count = 0
    for document, data in opened(folder, seal):
        path = output / document
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        count += 1
    return count
