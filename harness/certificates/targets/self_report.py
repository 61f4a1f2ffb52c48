"""What a system says of itself: its ledger, its spool, its alerts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from harness.certificates.domain.operations import SelfReport
from harness.certificates.targets.protocol import Target
from harness.domain.words import Capability
from harness.targets.protocol import TargetProblem
from harness.targets.system import SystemDescription

_T = TypeVar("_T")


def self_report(target: Target, system: SystemDescription) -> SelfReport:
    """What the system says of itself now; a list that could not be had is None and named in `problems`."""
    problems: list[str] = []

    def asked(capability: Capability, call: Callable[[], _T]) -> _T | None:
        if not system.can(capability):
            return None
        try:
            return call()
        except TargetProblem as error:
            problems.append(str(error))
            return None

    ledger = asked(Capability.LEDGER, target.ledger)
    spool = asked(Capability.SPOOL, target.spool)
    alerts = asked(Capability.ALERTS, target.alerts)
    return SelfReport(ledger, spool, alerts, tuple(problems))
