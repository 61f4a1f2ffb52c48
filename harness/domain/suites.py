"""What an inspection is asked to do, and whom a system is loaded with: each family has its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class ScenarioError(ValueError):
    """One sentence that names the file, the key and what was expected there."""


class Mode(StrEnum):
    """Whether a suite's scenarios are laid over one another or run one after the other."""

    TOGETHER = "together"
    IN_TURN = "in-turn"


class Scenario(Protocol):
    """One scenario of a suite: a frozen dataclass of its family. Its arrivals last `duration_s`; `text` is its file as
    it was read, from `path`."""

    @property
    def id(self) -> str: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...


class Suite(Protocol):
    """A fixed, versioned set of scenarios: a frozen dataclass of its family. `residents` is the size of the population,
    `processes` are the embedded system's, `business_time` is when it plays. `minimum` has the fewest decisive trials of
    a property that are enough; `limits` is a dataclass of the family, of which None is a limit that was not set. `text`
    is its file as it was read, from `path`; that of a suite of one scenario is the scenario's."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def mode(self) -> Mode: ...
    @property
    def scenarios(self) -> Sequence[Scenario]: ...
    @property
    def residents(self) -> int: ...
    @property
    def processes(self) -> int: ...
    @property
    def business_time(self) -> datetime: ...
    @property
    def minimum(self) -> Mapping[Any, int]: ...
    @property
    def limits(self) -> Any: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...


class Population(Protocol):
    """Synthetic people and registers, made from `seed`; `digest` is the SHA-256 over everything that a system is loaded
    with. All else about them is their family's."""

    @property
    def seed(self) -> int: ...
    @property
    def digest(self) -> str: ...
