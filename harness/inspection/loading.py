"""A defect under the load that triggers it: the inspection without controls, ended at the first right finding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.suites import Population
from harness.domain.verdicts import Finding, Judgement
from harness.domain.words import Verdict
from harness.inspection.inspect import begun_run
from harness.inspection.order import Order
from harness.inspection.running.concluding import judge_record
from harness.inspection.running.reading_along import ReadingAlong
from harness.inspection.running.record import attended
from harness.inspection.running.suite_files import chosen_suite
from harness.inspection.watch import Silent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load found. `found` has every property violated; `finding` is the earliest of the wanted one (on the sound
    system, of any). `operations` are applications and register events sent until the load ended, `seconds_s` from the
    first intended start to the finding's end, or to the last answer. `doubts` say why it is no pass either.
    `latest_ms` is how late the generator was at the worst."""

    found: frozenset[str]
    finding: Finding | None
    operations: int
    documents: int
    seconds_s: float
    doubts: tuple[Message, ...]
    checked: dict[str, int]
    latest_ms: float


def load(
    scenario: str,
    population: Population,
    folder: Path,
    *,
    defect: str = "",
    wanted: str | None = None,
    guard: bool = False,
    duration_s: float | None = None,
) -> Outcome:
    """Drives the scenario (or suite) against the embedded system with this defect, on `population`, whose seed is also
    the plan's; it ends at the first finding of `wanted`, or when all is sent. The record comes to a run folder under
    `folder`. Properties that only the end of a run tells (accounting, residue, alert, uniqueness) are judged then.
    Raises UsageProblem if nothing was sent, OSError where the record cannot be written or read."""
    order = Order(
        names=(scenario,),
        defect=defect or None,
        guard=guard,
        seed=population.seed,
        duration_s=duration_s,
        documents="violations",
        results=folder,
    )
    watcher, ending = Silent(), () if wanted is None else (wanted,)
    with (
        begun_run(order, chosen_suite(order), population, watcher) as begun,
        attended(begun, watcher, ending) as record,
    ):
        _, judgement, _ = judge_record(begun, record, watcher)
        reasons = (*record.driven.reasons, *record.after.problems)
        return _outcome(judgement, reasons, record.reading, wanted)


def _outcome(judgement: Judgement, reasons: tuple[Message, ...], reading: ReadingAlong, wanted: str | None) -> Outcome:
    failed = frozenset(each.property for each in judgement.properties if each.verdict is Verdict.FAIL)
    right = [each for each in judgement.findings if wanted in (None, each.property)]
    finding = min(right, key=lambda each: each.ended_ns or reading.last_completed_ns, default=None)
    ended_ns = (finding.ended_ns if finding else 0) or reading.last_completed_ns
    unsure = [
        say("of-property", property=each.property, why=each.reason)
        for each in judgement.properties
        if each.verdict is Verdict.INCONCLUSIVE and each.reason is not None
    ]
    return Outcome(
        found=failed,
        finding=finding,
        operations=reading.sent + judgement.register_events,
        documents=judgement.documents,
        seconds_s=max(0.0, (ended_ns - reading.first_intended_ns) / 1e9),
        doubts=(*reasons, *unsure),
        checked={each.property: each.checked for each in judgement.properties},
        latest_ms=float(reading.paced.get("late_p99_ms", 0.0)),
    )
