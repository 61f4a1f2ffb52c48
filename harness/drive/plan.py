"""What the engine knows of a plan: when its phases are; what is sent in them is its family's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from harness.bounded import COUNTED_BYTES, content_of
from harness.domain.operations import ClockSetting
from harness.domain.verdicts import NotInspected


class PlanError(ValueError):
    """One sentence: why the suite cannot be driven with this population against this system."""


class Phase(Protocol):
    """What runs at one time. `clock` is set before it begins, None where the target has no such call. `duration_s` is
    how long arrivals take, `answer_s` how long each may wait for its answer. A phase ends when all is answered."""

    @property
    def name(self) -> str: ...
    @property
    def clock(self) -> ClockSetting | None: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def answer_s(self) -> float: ...


class Plan(Protocol):
    """`in_flight` above 0: a closed loop that keeps so many trials under way, whenever they were to arrive. `omitted`
    is what the suite asks for and this target cannot have. `duration_s` is that of all phases together, and
    `applications`, `events` and `faults` count the trials, the lasting requests and the faults that are planned."""

    @property
    def run_id(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def workers(self) -> int: ...
    @property
    def in_flight(self) -> int: ...
    @property
    def phases(self) -> Sequence[Phase]: ...
    @property
    def omitted(self) -> Sequence[NotInspected]: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def applications(self) -> int: ...
    @property
    def events(self) -> int: ...
    @property
    def faults(self) -> int: ...


Planned = TypeVar("Planned", bound=Plan)


def load_plan(path: Path, decode: Callable[[bytes], Planned]) -> Planned:
    """The plan in a file, as its family decodes it. Raises OSError, PlanError."""
    try:
        return decode(content_of(path, COUNTED_BYTES))
    except (ValueError, KeyError, TypeError) as error:
        raise PlanError(f"{path} is not a plan of this version ({error!r})") from error
