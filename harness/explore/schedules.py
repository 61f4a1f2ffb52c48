"""A schedule as a thing: what is asked of a system, what breaks, and who goes on at each choice.

Kept as a small JSON file it can be replayed, by `himozuke explore --replay` and by the test that comes with it. What
stands in the file is the family's.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Protocol, Self

from harness import families
from harness.bounded import WRITTEN_BYTES, content_of, json_of
from harness.explore.running import Played, Program, Stage


class ScheduleError(ValueError):
    """One sentence that names the file, the member and what was expected there."""


class Schedule(Protocol):
    """One run of a program. After `choices` nobody is switched."""

    family: ClassVar[str]
    """Whose it is."""

    @property
    def program(self) -> Program:
        """What is asked and what breaks."""

    @property
    def defect(self) -> str:
        """That of the system; empty for the sound one."""

    @property
    def guard(self) -> bool:
        """Whether the system's guard is on, if it has one."""

    @property
    def fails(self) -> str | None:
        """What fails in it; None if nothing does."""

    @property
    def choices(self) -> tuple[int, ...]:
        """Who goes on where there is more than one alternative."""

    def failing(self, fails: str | None, choices: tuple[int, ...]) -> Self:
        """The same with other choices, in which this property fails."""

    def stage(self) -> Stage:
        """Where it is played."""

    def play(self, traced: bool = False) -> Played:
        """It, played and judged."""


def shows(played: Played, wanted: str) -> bool:
    """Whether a run has a finding of this property; what is merely unclear is none."""
    return any(finding.property == wanted for finding in played.findings)


def trimmed(choices: Sequence[int]) -> tuple[int, ...]:
    """The same schedule without the choices at its end that switch nobody."""
    last = max((place for place, choice in enumerate(choices) if choice), default=-1)
    return tuple(choices[: last + 1])


# Files


def load_schedule(path: Path) -> Schedule:
    """The schedule in a file. Raises ScheduleError."""
    try:
        return from_bytes(content_of(path, WRITTEN_BYTES), str(path))
    except OSError as error:
        raise ScheduleError(f"{path}: cannot be read ({error.strerror or error})") from error


def from_bytes(data: bytes, where: str = "schedule") -> Schedule:
    """The schedule in the bytes of a file, which names its family unless that is the usual one; `where` is what errors
    call it. Raises ScheduleError."""
    try:
        held = json_of(data)
    except ValueError as error:
        raise ScheduleError(f"{where}: is not JSON ({error})") from error
    name = held.get("family", families.USUAL) if isinstance(held, dict) else families.USUAL
    if name not in families.names():
        raise ScheduleError(f"{where}: family: there is no {name}; there are {', '.join(families.names())}")
    schedule: Schedule = families.family(name).search().schedule_of(held, where)
    return schedule
