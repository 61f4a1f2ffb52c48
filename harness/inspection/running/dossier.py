"""All that judging knows of a run besides its record, whether it was just driven or is read back from its folder."""

from __future__ import annotations

from dataclasses import dataclass

from harness.certificates.domain.operations import SelfReport
from harness.certificates.domain.residents import Population
from harness.certificates.drive.plan import Plan
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.scenario.model import Suite
from harness.evidence.gate import Gate
from harness.evidence.run_folder import RunFolder
from harness.inspection.order import Order
from harness.inspection.running.reach import ClockReading
from harness.targets.system import SystemDescription


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was asked and made before the first application was sent; `before` is the system's word on itself then."""

    order: Order
    suite: Suite
    population: Population
    impressions: Impressions
    run: RunFolder
    system: SystemDescription
    clock: ClockReading
    before: SelfReport
    plan: Plan
    gate: Gate
