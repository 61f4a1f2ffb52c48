"""The main job: drive a system, read every certificate that comes out, judge, and keep the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from harness.catalogue import say
from harness.certificates.domain.residents import Population
from harness.certificates.drive.excerpt import around
from harness.certificates.drive.making import make_plan
from harness.certificates.drive.plan import Plan
from harness.certificates.evidence.self_reports import save_reports
from harness.certificates.inspection.grounds import ground_of
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.population.make import make_population
from harness.certificates.scenario.model import Suite
from harness.certificates.targets.factory import connect
from harness.certificates.targets.self_report import self_report
from harness.domain.messages import Failure
from harness.domain.properties import places
from harness.drive.plan import PlanError
from harness.evidence.run_folder import RunFolderError, create
from harness.evidence.suite_signature import SuiteFiles
from harness.evidence.under_way import under_way
from harness.inspection.order import Interrupted, Order, UsageProblem
from harness.inspection.reporting import reported
from harness.inspection.running.closing import closed, signer_of
from harness.inspection.running.concluding import Concluded, broken_off, conclude_run
from harness.inspection.running.driven_run import Begun
from harness.inspection.running.gating import wanted_gate
from harness.inspection.running.manifest import Manifest
from harness.inspection.running.reach import prepared, reached
from harness.inspection.running.record import attended
from harness.inspection.running.suite_files import standing, suite_files
from harness.inspection.running.suites import chosen_suite
from harness.inspection.watch import Progress, Watcher
from harness.targets.system import SystemDescription


def inspect(order: Order, watcher: Watcher) -> Concluded:
    """Runs one inspection. Raises UsageProblem if nothing was sent; what goes wrong later makes the run inconclusive.
    Raises Interrupted if not even that could be written."""
    signer = signer_of(order)
    suite, files = chosen_suite(order), suite_files(order.names)
    watcher.show(Progress("making residents"))
    population = make_population(suite.residents, order.seed)
    with ExitStack() as held:
        with begun_run(order, suite, population, watcher) as begun:
            held.enter_context(under_way(begun.run.path))
            try:
                concluded = _run(begun, files, watcher)
            except KeyboardInterrupt:
                concluded = broken_off(begun, say("interrupted"))
            except Exception as error:  # noqa: BLE001 - fail closed: whatever it is, the run is inconclusive and says why
                failure = Failure(f"{type(error).__name__}: {error}")
                concluded = broken_off(begun, say("harness-failed", failure=failure))
        # The system has ended, and with it all that writes to the folder.
        try:
            watcher.show(Progress("reporting"))
            concluded = reported(begun.run, population, concluded, signer)
            watcher.show(Progress("closing"))
            return closed(begun.run, concluded, standing(files, order), signer)
        except KeyboardInterrupt:
            raise Interrupted(f"interrupted: {begun.run.path} holds all that was recorded, and is not closed") from None


@contextmanager
def begun_run(order: Order, suite: Suite, population: Population, watcher: Watcher) -> Iterator[Begun]:
    """Everything up to the first application. What cannot begin leaves no run folder behind."""
    gate = wanted_gate(order)
    try:
        run = create(order.results, suite.id)
    except RunFolderError as error:
        raise UsageProblem(str(error)) from error
    with ExitStack() as stack:
        try:
            watcher.show(Progress("starting the system"))
            impressions = stack.enter_context(Impressions(population, order.seed))
            file = stack.enter_context(reached(order, suite, run.path / "system.log"))
            target = connect(file, impressions.png)
            stack.callback(target.close)
            system, clock = prepared(target, file, population, impressions.png, suite.business_time)
            before = self_report(target, system)
            plan = planned_for(order, suite, population, run.run_id, system, file.rate_limit_per_s)
        except (UsageProblem, PlanError) as problem:
            run.discard()
            raise UsageProblem(str(problem)) from problem
        except OSError as error:
            run.discard()
            raise UsageProblem(f"the run cannot begin: {error}; --results names another place") from error
        except BaseException:
            run.discard()
            raise
        yield Begun(order, suite, population, impressions, run, system, clock, before, plan, gate, file, target)


def planned_for(
    order: Order, suite: Suite, population: Population, run_id: str, system: SystemDescription, rate: float | None
) -> Plan:
    """The plan of an order, or of a replay the part that it keeps to. Raises PlanError."""
    plan = make_plan(suite, population, order.seed, run_id, system, rate_limit_per_s=rate)
    return around(plan, f"{run_id}-{order.around}") if order.around else plan


def _run(begun: Begun, files: tuple[SuiteFiles, ...], watcher: Watcher) -> Concluded:
    """Drives, reads along, lets the system come to rest, judges."""
    run, order = begun.run, begun.order
    manifest = Manifest(order, begun.suite, begun.population, run, begun.system, begun.clock, begun.file, files)
    manifest.save("driving")
    watcher.show(Progress("preparing the judges"))
    ground = ground_of(begun)
    with attended(begun, ground, watcher, places() if order.fail_fast else ()) as record:
        save_reports(run, begun.before, record.after)
        manifest.reasons = tuple(record.driven.reasons)
        manifest.save("judging")
        concluded = conclude_run(begun, ground, record, watcher)
    run.save("verdict.json", concluded.table)
    manifest.save("done")
    return concluded
