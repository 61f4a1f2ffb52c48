"""What a family gives to the judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

from harness.checks.clock import BusinessClock
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory
from harness.domain.verdicts import Judgement


class Ground(Protocol):
    """All that the checks of a family may know besides the record: plain values, no I/O; picklable."""

    @property
    def clock(self) -> BusinessClock:
        """Business time as far as it is told."""

    def indexed(self) -> Self:
        """The same, with all that it works out once: copies and forked processes then share it."""

    def told(self, **known: Any) -> Self:
        """The same with what only the end of a run tells: `clock` (a BusinessClock), `final` (the system's report on
        itself), `workers` (a WorkerFacts for each journal). ValueError for any other member."""


Known = TypeVar("Known", bound=Ground)


@dataclass(frozen=True, slots=True)
class FamilyChecks(Generic[Known]):
    """The checks of a family: pure, so that the same record gives the same judgement."""

    judge: Callable[[Iterable[GroupHistory], Mapping[str, Observation], Known], Any]
    """Judges kin groups, each by itself, with what was read of their documents by path, to a `Partial`. Never
    raises."""
    conclude: Callable[[Any, Known], Judgement]
    """The judgement of the whole record, from all of it as one `Partial`."""
