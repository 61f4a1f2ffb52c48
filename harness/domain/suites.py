"""What an inspection is asked to do, as the engine knows it: each family has scenarios of its own."""

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
    """One scenario of a suite: a frozen dataclass of its family."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def duration_s(self) -> float:
        """How long its arrivals last."""

    @property
    def text(self) -> str:
        """Its file as it was read."""

    @property
    def path(self) -> str:
        """Where that stands."""


class Suite(Protocol):
    """A fixed, versioned set of scenarios: a frozen dataclass of its family."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def version(self) -> str:
        """Of the set."""

    @property
    def mode(self) -> Mode:
        """How its scenarios go together."""

    @property
    def scenarios(self) -> Sequence[Scenario]:
        """In their order."""

    @property
    def residents(self) -> int:
        """The size of the population."""

    @property
    def processes(self) -> int:
        """Of the embedded system."""

    @property
    def business_time(self) -> datetime:
        """When it plays."""

    @property
    def minimum(self) -> Mapping[Any, int]:
        """The fewest decisive trials of a property that are enough."""

    @property
    def limits(self) -> Any:
        """What a system must keep: a dataclass of the family, of which None is a limit that was not set."""

    @property
    def text(self) -> str:
        """Its file as it was read; that of a suite of one scenario is the scenario's."""

    @property
    def path(self) -> str:
        """Where that stands."""
