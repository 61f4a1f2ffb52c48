"""Who and what a plan is made of: those who may apply, what they ask for, and what the suite could not have."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from harness.catalogue import say
from harness.certificates.drive.applicants import Applicants
from harness.certificates.drive.composing import Composer
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.drive.refusals import Refusals
from harness.certificates.drive.register_events import RegisterEvents
from harness.domain.messages import Message
from harness.domain.verdicts import NotInspected
from harness.targets.system import SystemDescription


class Numbers:
    """Each id begins with the run's own."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._counts: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))

    def next(self, letter: str = "", kiosk: str = "") -> str:
        """The next application (no letter), event `e`, fault `f`, clock setting `c` or instant `i`; with `kiosk` the
        next that this kiosk counts."""
        counter = f"{letter}{kiosk}-" if kiosk else letter
        return f"{self._run_id}-{counter}{next(self._counts[counter]):06d}"


APPLICATIONS, EVENTS, CLOCK_SETTINGS = say("applications"), say("register-events"), say("clock-settings")
TAKES_NONE = say("does-not-take-any")


class Omitted:
    """Counted while a plan is made."""

    def __init__(self) -> None:
        self._asked: Counter[Message] = Counter()
        self._lacking: Counter[tuple[Message, Message]] = Counter()

    def ask(self, what: Message, number: int = 1) -> None:
        """The suite asks for so many of this, whether they can be had or not."""
        self._asked[what] += number

    def lack(self, what: Message, reason: Message, number: int = 1) -> None:
        """So many of them cannot be had."""
        self._lacking[what, reason] += number

    def listed(self) -> tuple[NotInspected, ...]:
        """What there is to say, in an order of its own."""
        return tuple(
            NotInspected(what, reason, number, self._asked[what])
            for (what, reason), number in sorted(self._lacking.items(), key=repr)
            if number
        )


@dataclass(slots=True)
class Cast:
    """Who and what is drawn from for all phases of one plan."""

    system: SystemDescription
    standing: PlannedRegisters
    applicants: Applicants
    composer: Composer
    refusals: Refusals
    events: RegisterEvents
    numbers: Numbers
    kiosks: deque[str]
    workers: int
    omitted: Omitted = field(default_factory=Omitted)

    def kiosk(self) -> str:
        """The kiosk that was idle for longest."""
        self.kiosks.rotate(-1)
        return self.kiosks[-1]
