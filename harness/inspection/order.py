"""What a user asked an inspection to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.scenario.durations import parse_duration_s


class UsageProblem(Exception):
    """One sentence that says what to change; nothing was sent yet (exit code 2)."""


class Interrupted(Exception):
    """The run had begun and could not be finished; one sentence (exit code 3)."""


def seconds(text: str) -> float:
    """Seconds of a duration such as 60, 60s or 5m; above 0. Raises ValueError with what was expected."""
    duration_s = parse_duration_s(text)
    if duration_s <= 0:
        raise ValueError("a duration above 0")
    return duration_s


@dataclass(frozen=True, slots=True)
class Order:
    """`names` are scenarios or suites by name or path; None means that the suite's own value holds."""

    names: tuple[str, ...] = ("quick",)
    target: str | None = None
    defect: str | None = None
    guard: bool = False
    processes: int | None = None
    seed: int = 0
    duration_s: float | None = None
    residents: int | None = None
    documents: str = "all"
    fail_fast: bool = False
    results: Path = Path("results")
    font: Path | None = None
    rate_limit_per_s: float | None = None
    command_line: tuple[str, ...] = ()
