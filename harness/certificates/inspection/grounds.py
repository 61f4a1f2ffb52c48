"""What the checks are told: forms, limits, minima, the system's own words, and what the journals say of themselves."""

from __future__ import annotations

from harness.certificates.checks.ground import Ground
from harness.certificates.forms import shipped_forms
from harness.checks.clock import BusinessClock, Setting, clock_of
from harness.checks.subject import WorkerFacts
from harness.evidence.run_folder import RunFolder
from harness.history.merge import group_of_none, journals_in, marks
from harness.history.read import journal_facts
from harness.inspection.running import reach
from harness.inspection.running.dossier import Dossier
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS


def ground_of(begun: Dossier) -> Ground:
    """What is known before the first application is sent."""
    suite, population, system = begun.suite, begun.population, begun.system
    events = tuple(planned.event for phase in begun.plan.phases for planned in phase.events)
    return Ground(
        run_id=begun.run.run_id,
        population=population,
        forms=shipped_forms(),
        clock=BusinessClock((_setting(begun.clock),)),
        scope=system.scope,
        capabilities=system.capabilities,
        limits=suite.limits,
        minima=suite.minimum,
        imprints=begun.impressions.rasters(event.imprint for event in events if event.imprint is not None),
        same_imprint_max_bits=SAME_IMPRINT_MAX_BITS,
        events=events,
        baseline=begun.before,
    )


def clock_during(run: RunFolder, clock: reach.ClockReading) -> BusinessClock:
    """The business clock as the journals have it. Raises OSError where one cannot be read."""
    return clock_of(_setting(clock), group_of_none(journals_in(run.history)).operations)


def worker_facts(run: RunFolder) -> tuple[WorkerFacts, ...]:
    """What the journals say of themselves. Raises OSError where one cannot be read."""
    journals = journals_in(run.history)
    saturated = {mark.worker for mark in marks(journals) if mark.what == "saturated"}
    facts = [journal_facts(journal) for journal in journals]
    return tuple(
        WorkerFacts(
            each.worker,
            each.records,
            len(each.gaps) + len(each.repeated) + each.unchained,
            len(each.stray) + len(each.doubled),
            each.finished,
            each.torn,
            each.worker in saturated,
        )
        for each in facts
    )


def _setting(clock: reach.ClockReading) -> Setting:
    return Setting(clock.now, clock.after_ns, clock.before_ns)
