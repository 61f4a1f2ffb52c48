"""Who and what a plan is made of: those who may apply, what they ask for, and what the suite could not have."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from harness.certificates.drive.applicants import Applicants
from harness.certificates.drive.composing import Composer
from harness.certificates.drive.ids import Numbers
from harness.certificates.drive.not_planned import Omitted
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.drive.refusals import Refusals
from harness.certificates.drive.register_events import RegisterEvents
from harness.targets.system import SystemDescription


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
