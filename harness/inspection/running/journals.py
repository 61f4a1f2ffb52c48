"""What the journals of a run say of themselves, and of business time."""

from __future__ import annotations

from harness.checks.clock import BusinessClock, Setting, clock_of
from harness.checks.subject import WorkerFacts
from harness.evidence.run_folder import RunFolder
from harness.history.merge import group_of_none, journals_in, marks
from harness.history.read import journal_facts


def clock_during(run: RunFolder, began: Setting) -> BusinessClock:
    """The business clock as the journals have it. Raises OSError where one cannot be read."""
    return clock_of(began, group_of_none(journals_in(run.history)).operations)


def worker_facts(run: RunFolder) -> tuple[WorkerFacts, ...]:
    """What the journals say of themselves. Raises OSError where one cannot be read."""
    journals = journals_in(run.history)
    saturated = {mark.worker for mark in marks(journals) if mark.what == "saturated"}
    facts = [journal_facts(journal) for journal in journals]
    return tuple(
        WorkerFacts(
            worker=each.worker,
            records=each.records,
            gaps=len(each.gaps) + len(each.repeated) + each.unchained,
            orphans=len(each.stray) + len(each.doubled),
            finished=each.finished,
            torn=each.torn,
            saturated=each.worker in saturated,
        )
        for each in facts
    )
