"""What a system says of itself: its ledger, its spool, its alerts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter

from harness.catalogue.stored import message_of, table_of
from harness.certificates.domain.operations import SelfReport
from harness.certificates.targets.protocol import Target
from harness.domain.messages import Message
from harness.domain.words import Capability
from harness.targets.protocol import TargetProblem
from harness.targets.system import SystemDescription

_T = TypeVar("_T")
_REPORT = TypeAdapter(SelfReport)


def self_report(target: Target, system: SystemDescription) -> SelfReport:
    """What the system says of itself now; a list that could not be had is None and named in `problems`."""
    problems: list[Message] = []

    def asked(capability: Capability, call: Callable[[], _T]) -> _T | None:
        if not system.can(capability):
            return None
        try:
            return call()
        except TargetProblem as error:
            problems.append(error.why)
            return None

    ledger = asked(Capability.LEDGER, target.ledger)
    spool = asked(Capability.SPOOL, target.spool)
    alerts = asked(Capability.ALERTS, target.alerts)
    return SelfReport(ledger, spool, alerts, tuple(problems))


def is_at_rest(target: Target, system: SystemDescription, before: SelfReport) -> bool:
    """Whether its spool holds nothing that it did not hold at an earlier report; True where it does not tell."""
    try:
        return not system.can(Capability.SPOOL) or not set(target.spool()) - set(before.spool or ())
    except TargetProblem:
        return False  # it may answer yet; if not, the report says so


def report_table(report: SelfReport) -> dict[str, Any]:
    """A report as it is stored."""
    return {**asdict(report), "problems": [table_of(each) for each in report.problems]}


def report_of(stored: Mapping[str, Any]) -> SelfReport:
    """The report that is stored so. Raises KeyError, TypeError or ValueError for anything else."""
    report = _REPORT.validate_python({**stored, "problems": ()})
    return replace(report, problems=tuple([message_of(each) for each in stored["problems"]]))
