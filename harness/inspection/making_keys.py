"""Keys for whoever signs runs."""

from __future__ import annotations

from pathlib import Path

from harness.evidence.keys import KeyProblem, NewKey, new_key
from harness.inspection.order import UsageProblem


def make_key(path: Path) -> NewKey:
    """A new pair of keys at `path` and beside it. Raises UsageProblem."""
    try:
        return new_key(path)
    except KeyProblem as problem:
        raise UsageProblem(str(problem)) from problem
