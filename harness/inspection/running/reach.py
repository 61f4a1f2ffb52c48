"""How an inspection comes to its target: interlock, population, clock, and what the system says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event as Signal
from time import monotonic, monotonic_ns

from harness.catalogue import say
from harness.certificates.domain.operations import SelfReport, SpoolEntry
from harness.certificates.domain.residents import Population
from harness.certificates.scenario.model import Suite
from harness.certificates.targets.factory import TargetFileError, load_target
from harness.certificates.targets.protocol import Target, why_not
from harness.certificates.targets.self_report import self_report
from harness.certificates.targets.wire import ImprintPng, population_body
from harness.domain.operations import Outcome
from harness.domain.words import Capability
from harness.inspection.order import Order, UsageProblem
from harness.inspection.running.embedded import reference_system
from harness.targets.interlock import engage, require_population
from harness.targets.protocol import TargetProblem
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile
from harness.wording.rendering import on_terminal

REST_S = 10.0
"""How long a system may take to come to rest after the last answer."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The system's civil time: it was `now` at some moment between two stamps of the monotonic clock."""

    now: datetime
    after_ns: int
    before_ns: int


@contextmanager
def reached(order: Order, suite: Suite, log: Path) -> Iterator[TargetFile]:
    """The target that the order names, or the embedded reference system for as long as the block lasts. Raises
    UsageProblem."""
    if order.target is None:
        with reference_system(_serve_arguments(order, suite), log) as url:
            yield replace(load_target(url), rate_limit_per_s=order.rate_limit_per_s)
        return
    if order.defect or order.guard or order.processes or order.font:
        raise UsageProblem("--defect, --guard, --processes and --font are for the embedded system, not for --target")
    try:
        file = load_target(order.target)
    except TargetFileError as error:
        raise UsageProblem(str(error)) from error
    yield file if order.rate_limit_per_s is None else replace(file, rate_limit_per_s=order.rate_limit_per_s)


def _serve_arguments(order: Order, suite: Suite) -> list[str]:
    arguments = ["--processes", str(order.processes or suite.processes)]
    if order.defect:
        arguments += ["--defect", order.defect]
    if order.guard:
        arguments += ["--guard"]
    if order.font:
        arguments += ["--font", str(order.font)]
    return arguments


def prepared(
    target: Target, file: TargetFile, population: Population, imprint_png: ImprintPng, business_time: datetime
) -> tuple[SystemDescription, ClockReading]:
    """Engages the interlock, loads the population, sets the clock. Raises UsageProblem where the target refuses any of
    it, and then nothing else was sent."""
    try:
        system = engage(target, file)
        if system.can(Capability.PROVISION):
            target.put_population(population_body(population, imprint_png))
        system = require_population(target, population.digest, tuple(each.code for each in population.municipalities))
        return system, _clock(target, system, business_time)
    except TargetProblem as error:
        raise UsageProblem(on_terminal(error.why)) from error


def _clock(target: Target, system: SystemDescription, business_time: datetime) -> ClockReading:
    after_ns = monotonic_ns()
    if not system.can(Capability.CLOCK):
        again = target.system()
        return ClockReading(datetime.fromisoformat(again.now), after_ns, monotonic_ns())
    answer = target.put_clock(business_time.isoformat())
    if answer.outcome is not Outcome.OK:
        raise TargetProblem(say("clock-refused", why=why_not(answer)))
    return ClockReading(business_time, after_ns, monotonic_ns())


def report_at_rest(
    target: Target, system: SystemDescription, before: SelfReport, limit_s: float = REST_S
) -> SelfReport:
    """What the system says of itself once its spool holds nothing new, or after `limit_s` at the latest."""
    baseline: frozenset[SpoolEntry] = frozenset(before.spool or ())
    end, pause = monotonic() + limit_s, Signal()
    while system.can(Capability.SPOOL) and monotonic() < end and not _is_at_rest(target, baseline):
        pause.wait(0.1)  # the protocol has no call that tells when rest has come
    return self_report(target, system)


def _is_at_rest(target: Target, baseline: frozenset[SpoolEntry]) -> bool:
    try:
        return not set(target.spool()) - baseline
    except TargetProblem:
        return False  # it may answer yet; if not, the report says so
