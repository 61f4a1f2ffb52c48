"""From everything judged to the verdicts: aggregates over all partitions, bounds, and the order of verdicts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic

import numpy as np

from harness.catalogue import say
from harness.checks.judging import Check, failure_of
from harness.checks.subject import Known
from harness.checks.tally import Partial, TrialRow, foremost, foremost_unclear, merge
from harness.domain.messages import Failure, Message
from harness.domain.properties import PropertyRow
from harness.domain.verdicts import (
    Finding,
    Judgement,
    NotInspected,
    PropertyVerdict,
    ScenarioCount,
    TriggerCount,
    Unclear,
    upper_bound_95,
)
from harness.domain.words import Capability, Verdict


class OfRun(Generic[Known]):
    """The whole run while it is judged; adds to `whole`."""

    def __init__(self, whole: Partial, ground: Known, rows: Iterable[PropertyRow]) -> None:
        self.whole, self.ground = whole, ground
        self.rows = {row.property: row for row in rows}
        self.checked = whole.checked
        """Decisive trials by property."""
        self.triggers: tuple[TriggerCount, ...] = ()
        """What the load was to make happen, and what happened."""
        self.left_out = {name: why for name, row in self.rows.items() if (why := self._why_left_out(row))}
        """The properties that cannot be inspected on this system, or that the scenario does not ask for, each with
        why."""
        self.barren: Message | None = None
        """Why hardly anything could be tried, if something was wrong from the ground up: then that is said of whatever
        could not be judged, and nowhere that there was nothing to try."""

    def _why_left_out(self, row: PropertyRow) -> Message | None:
        if row.needs is not None and row.needs not in self.ground.capabilities:
            return say("lacks-capability", capability=row.needs)
        return say("no-limit") if row.limit and getattr(self.ground.limits, row.limit) is None else None

    def find(
        self, property_: str, message: Message, row: TrialRow | None = None, other: TrialRow | None = None
    ) -> None:
        """Adds a finding, about an application known by its row, and the one that it was confused with."""
        self_reported = self.rows[property_].self_reported
        finding = Finding(property_, row.application_id if row else "", message, self_reported=self_reported)
        if row:
            finding = replace(
                finding,
                operation=row.operation,
                applicant=row.applicant,
                document=row.document,
                certificate_numbers=row.numbers,
                started_ns=row.started_ns,
                ended_ns=row.ended_ns,
                scenario=row.scenario,
            )
        self.whole.find(replace(with_other(finding, other), whose=(other.applicant,)) if other else finding)

    def doubt(self, property_: str, message: Message) -> None:
        """Adds something that could not be judged."""
        self.whole.doubt(Unclear(property_, message))

    def rows_of(self, names: Collection[str]) -> dict[str, Any]:
        """The applications of these ids."""
        return {row.application_id: row for row in self.whole.table if row.application_id in names} if names else {}

    def reports(self, property_: str) -> tuple[Any, Any] | None:
        """The system's reports before and after; None, and a doubt, if what the property needs of one could not be
        had."""
        needed = self.rows[property_].needs
        found = []
        for when, report in (("before", self.ground.baseline), ("after", self.ground.final)):
            if report is not None and needed is not None and getattr(report, needed.value) is not None:
                found.append(report)
            elif report is not None and (own := [each for each in report.problems if _is_of(each, needed)]):
                self.doubt(property_, say("report-missing-because", capability=needed, when=when, problem=own[0]))
            else:
                self.doubt(property_, say("report-missing", capability=needed, when=when))
        return (found[0], found[1]) if len(found) == 2 else None


def _is_of(problem: Message, needed: Capability | None) -> bool:
    """Whether a report's problem is one of the list that a property needs, or names no list."""
    named = problem.get("list")
    return named is None or needed is None or str(named).endswith(f"/{needed.value}")


def conclude(
    partial: Partial,
    ground: Known,
    rows: Sequence[PropertyRow],
    checks: Sequence[Check[Any, Any, OfRun[Known]]],
    gaps: Callable[[OfRun[Known]], Iterable[NotInspected]],
    record: str,
    triggers: Callable[[OfRun[Known]], Iterable[TriggerCount]] = lambda run: (),
) -> Judgement:
    """The judgement of the whole record. `partial` is not changed; `ground` must now hold what only the end tells.
    `rows` and `checks` are a family's, in the order of verdicts, and `gaps` what else it could not inspect; `record` is
    the property in doubt where the record itself cannot be gone through. `triggers` counts what the load was to make
    happen."""
    run = OfRun(merge([partial]), ground, rows)
    for one in sorted(run.rows.keys() - run.left_out.keys() - {check.property for check in checks}):
        run.doubt(one, say("check-failed", property=one, failure=Failure("there is no check of it")))
    try:
        run.triggers = tuple(triggers(run))
    except Exception as error:  # noqa: BLE001 - whatever fails must end as inconclusive, never as pass
        run.doubt(record, say("check-failed", property=record, failure=failure_of(error)))
    asked = [check for check in checks if check.property not in run.left_out]
    for check in asked:
        if check.trials is not None:
            run.checked[check.property] = _attempt(run, check.property, check.trials) or 0
    for check in asked:
        if check.conclude is not None:
            _attempt(run, check.property, check.conclude)
    _leave_open(run)
    if run.whole.came != run.whole.accounted:
        run.doubt(record, say("documents-unaccounted", came=run.whole.came, accounted=run.whole.accounted))
    try:
        _leave_open(run)
        _find_others(run.whole)
    except Exception as error:  # noqa: BLE001 - whatever fails must end as inconclusive, never as pass
        run.doubt(record, say("others-failed", failure=failure_of(error)))
    return _judgement(run, gaps)


def _attempt(run: OfRun[Known], about: str, share: Callable[[OfRun[Known]], int | None]) -> int | None:
    """What a share says; None, and its property in doubt, where it fails."""
    try:
        return share(run)
    except Exception as error:  # noqa: BLE001 - as above
        run.doubt(about, say("check-failed", property=about, failure=failure_of(error)))
        return None


def _leave_open(run: OfRun[Known]) -> None:
    """Where somebody else may have loaded the system, what was found from then on, and rests on what it holds, is a
    doubt unless it tells whose data came out: nobody knows any more what the registers held."""
    known = [each.sure_until_ns for each in run.ground.workers or () if each.sure_until_ns is not None]
    if not known:
        return
    whole, stands = run.whole, list[Finding]()
    for each in whole.findings:
        if not run.rows[each.property].of_registers or each.whose or 0 < each.ended_ns <= min(known):
            stands.append(each)
        else:
            message = say("while-replaced", found=each.message)
            whole.doubt(Unclear(each.property, message, each.document, each.application_id))
            whole.finding_counts[each.property] -= 1
            whole.found[each.scenario, each.property] -= 1
    for one in {each.property for each in whole.findings} - {each.property for each in stands}:
        # All that were kept of it are open, and so are those that came after them and were only counted.
        whole.finding_counts[one] = 0
        whole.found.update({of: -times for of, times in whole.found.items() if of[1] == one})
    whole.findings = stands


def _find_others(whole: Partial) -> None:
    """Fills in the operation of the person whose data came out: the one nearest in time."""
    wanted = {code for finding in whole.findings if not finding.other_operation for code in finding.whose}
    mine: dict[str, list[TrialRow]] = {}
    for row in whole.table if wanted else ():
        if row.applicant in wanted:
            mine.setdefault(row.applicant, []).append(row)
    whole.findings = [_with_nearest(finding, mine) for finding in whole.findings]


def _with_nearest(finding: Finding, rows: dict[str, list[TrialRow]]) -> Finding:
    theirs = [row for code in finding.whose for row in rows.get(code, ()) if row.operation != finding.operation]
    if finding.other_operation or not theirs:
        return finding
    return with_other(finding, min(theirs, key=lambda row: (_apart(finding, row), row.started_ns, row.application_id)))


def with_other(finding: Finding, row: TrialRow) -> Finding:
    """A finding with the operation that it was confused with."""
    return replace(finding, other_operation=row.operation, other_started_ns=row.started_ns, other_ended_ns=row.ended_ns)


def _apart(finding: Finding, row: TrialRow) -> int:
    """Nanoseconds between two intervals, 0 if they overlap."""
    return max(0, row.started_ns - finding.ended_ns, finding.started_ns - row.ended_ns)


def _judgement(run: OfRun[Known], gaps: Callable[[OfRun[Known]], Iterable[NotInspected]]) -> Judgement:
    """Everything said, put together."""
    whole, table = run.whole, run.whole.table
    overlapping = table.overlapping()
    return Judgement(
        properties=tuple(
            [_verdict(run, row, int(np.sum(overlapping & table.decisive(one)))) for one, row in run.rows.items()]
        ),
        findings=tuple(foremost(whole.findings)),
        unclear=tuple(foremost_unclear(whole.unclear)),
        documents=whole.documents,
        received=whole.came,
        judged=whole.judged,
        answers=whole.answers.came,
        unclean=whole.answers.by_form(),
        overlapping_documents=int(np.sum(overlapping & table.issued())),
        register_events=whole.register_events,
        not_inspected=(*_not_inspected(run), *gaps(run)),
        needs_second_reading=tuple(sorted(whole.needs_second_reading)),
        by_scenario=tuple(_by_scenario(run)),
        barren=run.barren,
        triggers=run.triggers,
    )


def _by_scenario(run: OfRun[Known]) -> Iterator[ScenarioCount]:
    """Trials and findings of each scenario, those of no scenario (of the whole run) left out."""
    decisive, found = run.whole.table.trials(), run.whole.found
    for scenario in sorted({name for name, _ in decisive.keys() | found.keys() if name}):
        for one in run.rows:
            trials = 0 if one in run.left_out else decisive[scenario, one]
            if trials or found[scenario, one]:
                yield ScenarioCount(scenario, one, trials, found[scenario, one])


def _verdict(run: OfRun[Known], row: PropertyRow, overlapping: int) -> PropertyVerdict:
    one = row.property
    checked = 0 if one in run.left_out else run.checked[one]
    overlapping = min(overlapping, checked)
    findings = run.whole.finding_counts[one]
    verdict, reason = _say(run, row, checked, findings)
    sound = verdict is Verdict.PASS
    return PropertyVerdict(
        property=one,
        verdict=verdict,
        checked=checked,
        findings=findings,
        upper_bound_95=upper_bound_95(checked) if sound else None,
        reason=reason,
        overlapping=overlapping,
        upper_bound_95_overlapping=upper_bound_95(overlapping) if sound else None,
        self_reported=row.self_reported,
    )


def _say(run: OfRun[Known], row: PropertyRow, checked: int, findings: int) -> tuple[Verdict, Message | None]:
    whole, one, least = run.whole, row.property, run.ground.minima.get(row.property, 0)
    if findings:
        return Verdict.FAIL, next(found.message for found in foremost(whole.findings) if found.property == one)
    if one in run.left_out:
        return Verdict.NOT_INSPECTED, run.left_out[one]
    if run.barren is not None and (whole.unclear_counts[one] or checked < max(least, 1)):
        return Verdict.INCONCLUSIVE, run.barren
    if whole.unclear_counts[one]:
        first = next(doubt.message for doubt in foremost_unclear(whole.unclear) if doubt.property == one)
        more = whole.unclear_counts[one] - 1
        return Verdict.INCONCLUSIVE, say("first-of-several", first=first, more=more) if more else first
    if checked < least:
        return Verdict.INCONCLUSIVE, say("too-few-trials", trials=checked, least=least)
    if checked == 0 and row.always:
        return Verdict.INCONCLUSIVE, say("nothing-to-judge")
    if checked == 0:
        return Verdict.NOT_INSPECTED, say("no-decisive-trial")
    return Verdict.PASS, None


def _not_inspected(run: OfRun[Known]) -> Iterator[NotInspected]:
    """The properties left out. What nobody asked for is no gap; its own verdict says so."""
    for one, why in run.left_out.items():
        if why.code != "no-limit":
            yield NotInspected(say("property-itself", property=one), why, run.checked[one], len(run.whole.table))
