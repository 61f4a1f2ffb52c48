"""What a family gives to whoever reaches its systems: its calls, and what such a system says of itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from harness.domain.messages import Message
from harness.targets.asides import Asides
from harness.targets.protocol import Answer
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile


class Target(Protocol):
    """A system of any family: blocking calls, of which a family's own targets have more."""

    @property
    def asides(self) -> Asides:
        """What came with answers to the harness itself, and is no part of them, since it was connected."""

    def system(self) -> SystemDescription:
        """What the system says of itself. Raises TargetProblem."""

    def put_clock(self, now: str) -> Answer:
        """Sets business time; `now` is RFC 3339."""

    def close(self) -> None:
        """Lets go of what is kept open; the target can be used again."""


class SelfReport(Protocol):
    """What a system said of what it did, at one moment."""

    @property
    def problems(self) -> tuple[Message, ...]:
        """What of it could not be had."""


class Asks(Protocol):
    """Asks who is at the addresses of a file, on a connection of its own; what came with the answer and is no part of
    it is put to `asides`. Raises TargetProblem."""

    def __call__(self, file: TargetFile, asides: Asides | None = None) -> SystemDescription:
        """What the system says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyTargets:
    """How the systems of a family are reached. `Any` stands for the family's own population, materials, target and
    report."""

    schemes: Collection[str]
    """Of the addresses for which there is a transport."""
    asks: Asks
    connect: Callable[[TargetFile, Any], Any]
    """The target of a file that the interlock let through, given the run's materials; nothing is sent yet."""
    provision: Callable[[Any, Any, Any], None]
    """Loads a target with a population, given the materials. Raises TargetProblem."""
    embedded: Sequence[str] = ()
    """The words after `himozuke` that start a system of the family's own; empty where it has none."""
    codes: Callable[[Any], tuple[str, ...]]
    """The municipality codes of a population."""
    self_report: Callable[[Any, SystemDescription], Any]
    """What the system says of itself now. Never raises for what the other side does."""
    is_at_rest: Callable[[Any, SystemDescription, Any], bool]
    """Whether the system has nothing in hand that it had not at an earlier report; True where it does not tell."""
    report_table: Callable[[Any], dict[str, Any]]
    """A report as it is stored."""
    report_of: Callable[[Mapping[str, Any]], Any]
    """The report that is stored so. Raises KeyError, TypeError or ValueError for anything else."""
