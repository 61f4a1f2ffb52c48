"""What a family gives to the judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

from harness.checks.clock import BusinessClock
from harness.checks.tally import Partial
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory, Mark, Operation
from harness.domain.verdicts import Judgement, NotInspected
from harness.domain.words import Capability


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What the journal's reader found out about one worker: its whole records, the record numbers missing among them,
    completions without an invocation, whether it wrote `finished`, whether its journal's end is torn, and whether it
    could not keep up with its schedule. `instants` are its marks of groups whose last bytes were to leave together,
    `stood_still` the intervals (in ns of its clock) in which by its own heartbeat it did not run itself. `changed` is
    what it found that the system had become, which it asked now and then: addresses, each with the code of a message
    about it. `sure_until_ns` is until when the system held, for certain, the population that it was given; None where
    it was never found to hold another."""

    worker: int
    records: int
    gaps: int = 0
    orphans: int = 0
    finished: bool = True
    torn: bool = False
    saturated: bool = False
    instants: tuple[Mark, ...] = ()
    stood_still: tuple[tuple[int, int], ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    sure_until_ns: int | None = None


class Ground(Protocol):
    """All that the checks of a family may know besides the record: plain values, no I/O; picklable."""

    @property
    def clock(self) -> BusinessClock:
        """Business time, as far as it is told."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be asked of the system."""

    @property
    def limits(self) -> Any:
        """What the scenario sets, by the members that rows of properties name; None where it sets nothing."""

    @property
    def minima(self) -> Mapping[Any, int]:
        """How many decisive trials the scenario asks for, by property."""

    @property
    def baseline(self) -> Any:
        """The system's report on itself before the run, if there is one: a member for each capability that reports
        something, None where it could not be had, and `problems`, messages that say why."""

    @property
    def final(self) -> Any:
        """The same after the run."""

    @property
    def workers(self) -> Sequence[WorkerFacts] | None:
        """What the journals say of themselves; None where nobody has looked."""

    def indexed(self) -> Self:
        """The same, with all that it works out once: copies and forked processes then share it."""

    def told(self, **known: Any) -> Self:
        """The same with what only the end of a run tells: `clock` (a BusinessClock), `final` (the system's report on
        itself), `workers` (a WorkerFacts for each journal). ValueError for any other member."""


Known = TypeVar("Known", bound=Ground)


@dataclass(frozen=True, slots=True)
class FamilyChecks(Generic[Known]):
    """The checks of a family: pure, so that the same record gives the same judgement. `judging` and `concluding` make
    these of what a family says of each property."""

    judge: Callable[[Iterable[GroupHistory], Mapping[str, Observation], Known], Partial]
    """Judges kin groups, each by itself, with what was read of their documents by path. Never raises."""
    conclude: Callable[[Partial, Known], Judgement]
    """The judgement of the whole record, from all of it as one."""
    left_open: Callable[[Partial], Iterable[NotInspected]] = lambda partial: ()
    """What of the documents that were judged only a whole run would show."""
    look_up: Callable[[Partial, Known, Iterable[Operation]], None] = lambda partial, known, operations: None
    """Adds what is found where documents that were judged alone bear numbers that others got, of all that was asked and
    answered in a run."""
