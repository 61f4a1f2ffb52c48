"""How a pipeline tells whoever watches where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """One moment of a run. Rates are a second; latencies are milliseconds from the intended start."""

    phase: str
    elapsed_s: float = 0.0
    total_s: float = 0.0
    offered_per_s: float = 0.0
    completed: int = 0
    refused: int = 0
    unknown: int = 0
    in_flight: int = 0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    read: int = 0
    to_read: int = 0
    findings: int = 0
    latest: str = ""


class Watcher(Protocol):
    """Is told; never asks, never decides."""

    def show(self, progress: Progress) -> None:
        """Shows the latest moment; called a few times a second."""


class Silent:
    """Watches nothing: for pipes, --json and tests."""

    def show(self, progress: Progress) -> None:
        """Shows nothing."""
