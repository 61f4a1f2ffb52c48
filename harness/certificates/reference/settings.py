"""What an operator can set on the reference system, and what each of its server processes is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Times in seconds. `print_slots` bounds the prints at once in each server process, `print_s` is what one takes;
    an application whose print has not begun after `print_wait_s` is not issued. A document of several sheets is laid
    out sheet by sheet, `sheet_s` each. An issued certificate that nobody confirms is refunded after `hold_s`. An event
    that cannot be in force within `event_wait_s` is answered with 202. `family_latency_s` is the least and the most
    time that a question spends on the way to the family-register system."""

    processes: int = 2
    guard: bool = False
    print_slots: int = 4
    print_s: float = 0.008
    print_wait_s: float = 1.0
    sheet_s: float = 0.004
    hold_s: float = 120.0
    event_wait_s: float = 1.0
    family_latency_s: tuple[float, float] = (0.010, 0.040)
    repeat_wait_s: float = 30.0
    housekeeping_s: float = 0.25


@dataclass(frozen=True, slots=True)
class Job:
    """What a server process is told. `descriptor` is the inherited listening socket; `defect` is empty for none."""

    place: int
    descriptor: int
    database: Path
    spool: Path
    clock: Path
    font: Path | None
    defect: str
    settings: Settings
