"""How an inspection comes to its target: interlock, population, clock, and what the system says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event as Signal
from time import monotonic, monotonic_ns
from typing import Any

from harness.catalogue import say
from harness.checks.clock import Setting
from harness.domain.messages import Message
from harness.domain.operations import Outcome
from harness.domain.suites import Suite
from harness.domain.words import Capability
from harness.family import family_of
from harness.inspection.order import Order, UsageProblem, as_usage_problem
from harness.inspection.running.dossier import Begun
from harness.inspection.running.embedded import reference_system
from harness.targets.asides import Asides
from harness.targets.interlock import Engaged, InterlockRefused, engage, loaded_digest, require_population
from harness.targets.protocol import TargetProblem, why_not
from harness.targets.standing import OVER, Standing
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
    yield named_target(order, order.target)


def named_target(order: Order, target: str) -> TargetFile:
    """The target that an order names; nothing is sent to it. Raises UsageProblem."""
    if order.defect or order.guard or order.processes or order.font:
        raise UsageProblem("--defect, --guard, --processes and --font are for the embedded system, not for --target")
    with as_usage_problem(TargetFileError):
        file = load_target(target, family_of(order.family).targets().schemes)
    return file if order.rate_limit_per_s is None else replace(file, rate_limit_per_s=order.rate_limit_per_s)


def _serve_arguments(order: Order, suite: Suite) -> list[str]:
    arguments = ["--processes", str(order.processes or suite.processes)]
    if order.defect:
        arguments += ["--defect", order.defect]
    if order.guard:
        arguments += ["--guard"]
    if order.font:
        arguments += ["--font", str(order.font)]
    return arguments


def let_through(targets: FamilyTargets, file: TargetFile, asides: Asides) -> Engaged:
    """Engages the interlock. Raises UsageProblem where it refuses."""
    try:
        return engage(partial(targets.asks, asides=asides), file)
    except InterlockRefused as error:
        raise UsageProblem(on_terminal(error.why)) from error


def prepared(
    targets: FamilyTargets,
    engaged: Engaged,
    population: Any,
    materials: Any,
    business_time: datetime,
    asides: Asides,
) -> tuple[Engaged, Setting]:
    """Loads the population, sets the clock. Raises UsageProblem where the target refuses any of it, and then nothing
    else was sent."""
    try:
        digest = population.digest
        if engaged.system.can(Capability.PROVISION):
            digest = loaded_digest(digest)
            with _connected(targets, engaged.file, materials, asides) as target:
                targets.provision(target, replace(population, digest=digest), materials)
        engaged = require_population(partial(targets.asks, asides=asides), engaged, digest, targets.codes(population))
        with _connected(targets, engaged.file, materials, asides) as target:
            return engaged, _clock(target, engaged.system, business_time)
    except TargetProblem as error:
        raise UsageProblem(on_terminal(error.why)) from error


@contextmanager
def _connected(targets: FamilyTargets, file: TargetFile, materials: Any, asides: Asides) -> Iterator[Any]:
    """The target of a file, for as long as the block lasts."""
    with closing(targets.connect(file, materials)) as target:
        try:
            yield target
        finally:
            asides.add(target.asides)


def report_before(
    targets: FamilyTargets, file: TargetFile, system: SystemDescription, materials: Any, asides: Asides
) -> Any:
    """What the system says of itself before anything is asked of it that an inspection is about."""
    with _connected(targets, file, materials, asides) as target:
        return targets.self_report(target, system)


def _clock(target: Target, system: SystemDescription, business_time: datetime) -> Setting:
    invoked_ns = monotonic_ns()
    if not system.can(Capability.CLOCK):
        return Setting(datetime.fromisoformat(target.system().now), invoked_ns, monotonic_ns())
    answer = target.put_clock(business_time.isoformat())
    target.asides.hold("/v1/clock", answer.document or b"")
    target.asides.hold("/v1/clock", answer.beside)
    if answer.outcome is not Outcome.OK:
        raise TargetProblem(say("clock-refused", why=why_not(answer)))
    return Setting(business_time, invoked_ns, monotonic_ns())


def report_at_rest(begun: Begun, reasons: list[Message], limit_s: float = REST_S) -> SelfReport:
    """What the system says of itself once it has nothing in hand, or after `limit_s` at the latest. What became of it
    since the interlock, where it is not as it was, is added to `reasons`; where nothing may be sent to it, as these
    say already or turns out now, it is not asked."""
    targets, file = begun.family.targets(), begun.file
    is_over = any(each.code in OVER for each in reasons)
    if not is_over:
        standing = Standing(partial(targets.asks, asides=begun.asides), file, begun.system.identity)
        changed = standing.check()
        reasons += [] if changed is None else [changed]
        is_over = standing.over is not None
    still = replace(file, addresses=()) if is_over else file
    with _connected(targets, still, begun.materials, begun.asides) as target:
        end, pause = monotonic() + limit_s, Signal()
        while not is_over and monotonic() < end and not targets.is_at_rest(target, begun.system, begun.before):
            pause.wait(0.1)  # the protocol has no call that tells when rest has come
        report: SelfReport = targets.self_report(target, begun.system)
        return report
