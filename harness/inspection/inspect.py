"""The main job: drive a system, read every certificate that comes out, judge, and keep the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from harness.catalogue import say
from harness.domain.messages import Failure
from harness.domain.properties import places
from harness.domain.suites import Population, Suite
from harness.domain.words import Verdict
from harness.drive.plan import PlanError
from harness.evidence.closing import close_folder
from harness.evidence.run_folder import RunFolderError, create, under_way
from harness.evidence.stored import SELF_REPORT
from harness.evidence.suite_signature import SuiteFiles, standing_line
from harness.family import family_of
from harness.inspection.order import Interrupted, Order, UsageProblem, as_usage_problem
from harness.inspection.planning import check_required, enough_planned
from harness.inspection.reporting import reported
from harness.inspection.running.concluding import Concluded, broken_off, conclude_run
from harness.inspection.running.dossier import Begun
from harness.inspection.running.gating import wanted_gate
from harness.inspection.running.manifest import Manifest
from harness.inspection.running.reach import let_through, prepared, reached, report_before
from harness.inspection.running.record import attended
from harness.inspection.running.suite_files import chosen_suite, lowered_by, standing, suite_files
from harness.inspection.signing import operator_of, signer_of
from harness.inspection.unforeseen import before_the_run, traceback_kept, unforeseen
from harness.inspection.watch import Progress, Watcher
from harness.targets.asides import Asides


def inspect(order: Order, watcher: Watcher) -> Concluded:
    """Runs one inspection. Raises UsageProblem if nothing was sent; what goes wrong later makes the run inconclusive.
    Raises Interrupted if not even that could be written."""
    with before_the_run():
        signer = signer_of(order)
        suite, files = chosen_suite(order), suite_files(order.names, order.family)
        check_required(order, suite)
        watcher.show(Progress("making residents"))
        population = family_of(order.family).population(suite.residents, order.seed)
    concluded = None
    try:
        with ExitStack() as held:
            with begun_run(order, suite, population, watcher) as begun:
                held.enter_context(under_way(begun.run.path))
                concluded = _concluded(begun, files, watcher)
            # The system has ended, and with it all that writes to the folder.
            watcher.show(Progress("reporting"))
            concluded = reported(begun.run, population, concluded, signer)
            watcher.show(Progress("closing"))
            closed = close_folder(begun.run.path, signer)
    except (Exception, KeyboardInterrupt) as error:
        if concluded is None:
            raise
        raise _cut_short(begun.run.path, concluded, error) from error
    return replace(concluded, lines=[*concluded.lines, standing_line(standing(files, order)), *closed])


def _concluded(begun: Begun, files: tuple[SuiteFiles, ...], watcher: Watcher) -> Concluded:
    """The run's verdict. Fails closed: whatever goes wrong before it is saved leaves the run inconclusive, which says
    why. Raises Interrupted where not even that can be written, or where a failure is saved, which nothing undoes."""
    try:
        return _run(begun, files, watcher)
    except Interrupted:
        raise
    except KeyboardInterrupt:
        return broken_off(begun, say("interrupted"))
    except Exception as error:  # noqa: BLE001 - fail closed
        failure = Failure(f"{type(error).__name__}: {error}")
        return replace(broken_off(begun, say("harness-failed", failure=failure)), besides=(traceback_kept(error),))


def _cut_short(run: Path, concluded: Concluded, error: BaseException) -> Interrupted:
    """Why a run that has its verdict was not closed."""
    code = int(concluded.table["exit_code"])
    if isinstance(error, KeyboardInterrupt):
        return Interrupted(f"interrupted: {run} holds all that was recorded, and is not closed", code)
    if isinstance(error, RunFolderError):
        return Interrupted(str(error), code)
    cut = Interrupted(f"{run} holds all that was recorded, and is not closed: {unforeseen(error)}", code)
    cut.add_note(traceback_kept(error))
    return cut


@contextmanager
def begun_run(order: Order, suite: Suite, population: Population, watcher: Watcher) -> Iterator[Begun]:
    """Everything up to the first application. What cannot begin leaves no run folder behind."""
    gate, family, operator = wanted_gate(order), family_of(order.family), operator_of(order)
    lowered = lowered_by(order, suite)
    targets = family.targets()
    with as_usage_problem(RunFolderError):
        run = create(order.results, suite.id)
    with ExitStack() as stack:
        try:
            watcher.show(Progress("starting the system"))
            materials = stack.enter_context(family.inspection().materials(population, order.seed))
            file = stack.enter_context(reached(order, suite, run.path / "system.log"))
            asides = Asides()
            engaged = let_through(targets, file, asides)
            engaged, clock = prepared(targets, engaged, population, materials, suite.business_time, asides)
            file, system = engaged.file, engaged.system
            before = report_before(targets, file, system, materials, asides)
            with as_usage_problem(PlanError):
                plan = enough_planned(order, suite, population, run.run_id, system, file.rate_limit_per_s)
        except BaseException as error:
            run.discard()
            if isinstance(error, OSError):
                raise UsageProblem(f"the run cannot begin: {error}; --results names another place") from error
            with before_the_run():
                raise
        yield Begun(
            order=order,
            suite=suite,
            population=population,
            materials=materials,
            run=run,
            system=system,
            clock=clock,
            before=before,
            plan=plan,
            gate=gate,
            lowered=lowered,
            file=file,
            asked=engaged.asked,
            asides=asides,
            operator=operator,
        )


def _run(begun: Begun, files: tuple[SuiteFiles, ...], watcher: Watcher) -> Concluded:
    """Drives, reads along, lets the system come to rest, judges."""
    run, order = begun.run, begun.order
    manifest = Manifest(begun, files)
    manifest.save("driving")
    watcher.show(Progress("preparing the judges"))
    with attended(begun, watcher, places() if order.fail_fast else ()) as record:
        report_table = begun.family.targets().report_table
        run.save(SELF_REPORT, {"before": report_table(begun.before), "after": report_table(record.after)})
        manifest.reasons = tuple(record.driven.reasons)
        manifest.save("judging")
        concluded = conclude_run(begun, record, watcher)
    run.save("verdict.json", concluded.table)
    try:
        manifest.save("done")
    except (RunFolderError, KeyboardInterrupt) as error:
        if concluded.table["verdict"] == Verdict.FAIL:
            raise _cut_short(run.path, concluded, error) from error
        raise
    return concluded
