"""How an inspection comes to its target: interlock, population, clock, and what the system says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event as Signal
from time import monotonic, monotonic_ns
from typing import Any

from harness.catalogue import say
from harness.checks.clock import Setting
from harness.domain.operations import Outcome
from harness.domain.suites import Population, Suite
from harness.domain.words import Capability
from harness.family import family_of
from harness.inspection.order import Order, UsageProblem, as_usage_problem
from harness.inspection.running.dossier import Begun
from harness.inspection.running.embedded import reference_system
from harness.targets.interlock import engage, require_population
from harness.targets.protocol import TargetProblem, why_not
from harness.targets.subject import FamilyTargets, SelfReport, Target
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile, TargetFileError, load_target
from harness.wording.rendering import on_terminal

REST_S = 10.0
"""How long a system may take to come to rest after the last answer."""


@contextmanager
def reached(order: Order, suite: Suite, log: Path) -> Iterator[TargetFile]:
    """The target that the order names, or the embedded system for as long as the block lasts. Raises UsageProblem."""
    targets = family_of(order.family).targets()
    if order.target is None:
        if not targets.embedded:
            raise UsageProblem(f"there is no embedded system of {order.family}; --target names one to inspect")
        with reference_system([*targets.embedded, *_serve_arguments(order, suite)], log) as url:
            yield replace(load_target(url, targets.schemes), rate_limit_per_s=order.rate_limit_per_s)
        return
    if order.defect or order.guard or order.processes or order.font:
        raise UsageProblem("--defect, --guard, --processes and --font are for the embedded system, not for --target")
    with as_usage_problem(TargetFileError):
        file = load_target(order.target, targets.schemes)
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
    targets: FamilyTargets,
    target: Target,
    file: TargetFile,
    population: Population,
    materials: Any,
    business_time: datetime,
) -> tuple[SystemDescription, Setting]:
    """Engages the interlock, loads the population, sets the clock. Raises UsageProblem where the target refuses any of
    it, and then nothing else was sent."""
    try:
        system = engage(target, file)
        if system.can(Capability.PROVISION):
            targets.provision(target, population, materials)
        system = require_population(target, population.digest, targets.codes(population))
        return system, _clock(target, system, business_time)
    except TargetProblem as error:
        raise UsageProblem(on_terminal(error.why)) from error


def _clock(target: Target, system: SystemDescription, business_time: datetime) -> Setting:
    invoked_ns = monotonic_ns()
    if not system.can(Capability.CLOCK):
        return Setting(datetime.fromisoformat(target.system().now), invoked_ns, monotonic_ns())
    answer = target.put_clock(business_time.isoformat())
    if answer.outcome is not Outcome.OK:
        raise TargetProblem(say("clock-refused", why=why_not(answer)))
    return Setting(business_time, invoked_ns, monotonic_ns())


def report_at_rest(begun: Begun, limit_s: float = REST_S) -> SelfReport:
    """What the system says of itself once it has nothing in hand, or after `limit_s` at the latest."""
    targets, end, pause = begun.family.targets(), monotonic() + limit_s, Signal()
    while monotonic() < end and not targets.is_at_rest(begun.target, begun.system, begun.before):
        pause.wait(0.1)  # the protocol has no call that tells when rest has come
    report: SelfReport = targets.self_report(begun.target, begun.system)
    return report
