"""Several runs side by side, from what they left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import RenderableType

from harness.domain.words import Verdict
from harness.evidence.comparison.compare import MOST_RUNS, compare
from harness.evidence.comparison.model import Comparison
from harness.evidence.comparison.page import page
from harness.evidence.comparison.terminal import tables
from harness.evidence.gate import worst
from harness.evidence.stored import StoredError
from harness.evidence.verdict_file import EXIT_CODES
from harness.inspection.opening import opened
from harness.inspection.order import UsageProblem, as_usage_problem


def compared(paths: Sequence[Path]) -> Comparison:
    """The runs in these folders, the first as the one to compare with; whether each is what it was when it was closed
    is looked at first. Raises UsageProblem."""
    if not 2 <= len(paths) <= MOST_RUNS:
        raise UsageProblem(f"compare takes 2 to {MOST_RUNS} run folders, not {len(paths)}")
    with as_usage_problem(StoredError):
        runs = [opened(path) for path in paths]
        return compare([stored for stored, _ in runs], [stored for stored, closed in runs if not closed])


def shown(comparison: Comparison) -> Iterable[RenderableType]:
    """Tables for a terminal."""
    return tables(comparison)


def write_page(comparison: Comparison, path: Path, language: str, runs: Sequence[Path]) -> None:
    """One HTML file that needs no network; never into a run folder, which is closed. Raises UsageProblem."""
    folder = path.resolve().parent
    if any(run.resolve() == folder or run.resolve() in folder.parents for run in runs):
        raise UsageProblem(f"{path} lies in a run folder, which nothing may be added to; name another place")
    try:
        with as_usage_problem(StoredError):
            path.write_text(page(comparison, language), encoding="utf-8")
    except OSError as error:
        raise UsageProblem(f"{path} cannot be written ({error.strerror}); name another place") from error


def gate_code(comparison: Comparison) -> int:
    """The exit code of the worst run: a gate over several runs. One that was never closed may have been changed, and
    is no pass."""
    unclosed = [Verdict.INCONCLUSIVE for side in comparison.sides if not side.closed]
    return EXIT_CODES[worst([Verdict(comparison.verdict), *unclosed])]
