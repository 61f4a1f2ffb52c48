"""What a family gives to the load generator: how its plan is stored, and who carries it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol

from harness.domain.messages import Message
from harness.domain.operations import Aim, ClockSetting, Fault, Request
from harness.drive.pace import Pace
from harness.drive.plan import Planned
from harness.history.journal import JournalWriter
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile

if TYPE_CHECKING:
    from harness.drive.exchanges import Exchanges


class Due(NamedTuple):
    """Something to start `at_s` after its phase began. `start` does it to its end, in a greenlet of its own; it is told
    when that was intended (monotonic ns), and may raise OSError where nothing can be recorded."""

    at_s: float
    start: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Ports:
    """What the generator's process gives to a carrier. `stopped` says whether nothing new is to be sent, `pause` waits
    for some seconds or until that is so; `spawn` calls a function with arguments in a greenlet that the phase waits
    for."""

    exchanges: Exchanges
    journal: JournalWriter
    pace: Pace
    stopped: Callable[[], bool]
    pause: Callable[[float], object]
    spawn: Callable[..., None]


class Carrier(Protocol):
    """Carries out one worker's part of a plan. Phases are named by their places in it."""

    @property
    def attempts(self) -> int:
        """How often one thing is asked at most."""

    def trials(self, phase: int) -> Iterator[Due]:
        """What arrives, in order of time; a closed loop keeps some of them under way and starts them at other times."""

    def beside(self, phase: int, end_ns: int) -> Iterator[Due]:
        """What else happens, in order of time, and before what arrives at the same moment. From `end_ns` on nothing of
        it is asked once more."""

    def set_clock(self, setting: ClockSetting, scenario: str) -> Message | None:
        """Sets business time; why it was not set, None where it was."""

    def close(self) -> None:
        """Lets go of the system."""


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """One request as it is to be sent, by which worker. `always`: a worker that has sent everything has sent this;
    `after` is the id of the request that it follows once that is answered, empty for none. `variants` are others that
    its id may stand for on purpose, once it was answered itself."""

    request: Request
    scenario: str
    worker: int
    aim: Aim = Aim.ARRIVAL
    fault: Fault = Fault.NONE
    always: bool = True
    after: str = ""
    variants: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyDriving(Generic[Planned]):
    """Loading what a family inspects."""

    plan: Callable[[Any, Any, int, str, SystemDescription, float | None], Planned]
    """The plan of a suite with a population, a seed and a run's id, for a system and with at most so many trials a
    second (None: no limit). Raises PlanError."""
    around: Callable[[Planned, str], Planned]
    """Only what surrounds the trial of this id. Raises PlanError where there is none."""
    renamed: Callable[[Planned, str], Planned]
    """The same for a run of another id."""
    most_trials: Callable[[Planned], Mapping[str, int]]
    """How many decisive trials of a property a plan can come to at most, for those of which that can be told."""
    requests: Callable[[Planned], Iterator[PlannedRequest]]
    """All that is planned to be sent."""
    follows: Callable[[Request, PlannedRequest], bool]
    """Whether a request of another type follows, as it is, from the planned one whose id it bears."""
    quantiles: Callable[[Planned], Mapping[str, float]] = lambda plan: {}
    """By the ids of requests: at which quantile of the moments at which trials wait for the system a delay of theirs is
    drawn when they are sent."""
    delayed: Callable[[Planned, Mapping[str, int]], Planned] = lambda plan, delays_ns: plan
    """The plan with delays in ns, by the ids of requests, that were drawn once: 0 is one from too few answers."""
    encode: Callable[[Planned], bytes]
    """The plan as JSON; the same plan gives the same bytes."""
    decode: Callable[[bytes], Planned]
    """Its inverse. Raises ValueError, KeyError or TypeError where it is not a plan."""
    carrier: Callable[[Planned, int, TargetFile, Ports], Carrier]
    """Who carries out a worker's part of a plan. Called in the generator's process only, so that this one is where a
    family imports gevent. Raises OSError."""
    check: Callable[[Any], None] = lambda suite: None
    """Raises PlanError where the plan of a suite would be larger than can be held; `plan` does so, too."""


AnyDriving = FamilyDriving[Any]
