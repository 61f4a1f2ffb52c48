"""A run that may be driven."""

from __future__ import annotations

from dataclasses import dataclass

from harness.domain.operations import SelfReport
from harness.domain.residents import Population
from harness.drive.plan import Plan
from harness.evidence.gate import Gate
from harness.evidence.run_folder import RunFolder
from harness.inspection.impressions import Impressions
from harness.inspection.order import Order
from harness.inspection.reach import BusinessClock
from harness.scenario.model import Suite
from harness.targets.http import HttpTarget
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile


@dataclass(frozen=True, slots=True)
class Begun:
    """A run whose target is ours to drive."""

    order: Order
    suite: Suite
    population: Population
    impressions: Impressions
    run: RunFolder
    file: TargetFile
    target: HttpTarget
    system: SystemDescription
    clock: BusinessClock
    before: SelfReport
    plan: Plan
    gate: Gate
