"""From everything judged to the verdicts: aggregates over all partitions, bounds, and the order of verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registry import CHECKS
from harness.certificates.checks.shares import OfRun, attempt
from harness.certificates.checks.tally import ApplicationRow, Partial, foremost, foremost_unclear, merge
from harness.certificates.domain.properties import ROW_OF, Property
from harness.domain.bound import upper_bound_95
from harness.domain.messages import Failure, Message
from harness.domain.verdicts import Finding, Judgement, NotInspected, PropertyVerdict, ScenarioCount
from harness.domain.words import Capability, Scope, Verdict


def conclude(partial: Partial, ground: Ground) -> Judgement:
    """The judgement of the whole record. `partial` is not changed; `ground` must now hold the final self-report."""
    run = OfRun(merge([partial]), ground)

    def failed(one: Property, failure: Failure) -> None:
        run.doubt(one, say("check-failed", property=one, failure=failure))

    def not_found(one: Property, failure: Failure) -> None:
        run.doubt(one, say("others-failed", failure=failure))

    asked = [check for check in CHECKS if check.property not in run.left_out]
    for check in asked:
        if check.trials is not None:
            run.whole.checked[check.property] = attempt(check.trials, run, failed, check.property) or 0
    for check in asked:
        if check.conclude is not None:
            attempt(check.conclude, run, failed, check.property)
    attempt(_find_others, run, not_found, Property.WELLFORMED)
    return _judgement(run)


def _find_others(run: OfRun) -> None:
    """Fills in the operation of the person whose data came out: the one nearest in time."""
    wanted = {code for finding in run.whole.findings if not finding.other_operation for code in finding.whose}
    mine: dict[str, list[ApplicationRow]] = {}
    for row in run.whole.table if wanted else ():
        if row.applicant in wanted:
            mine.setdefault(row.applicant, []).append(row)
    run.whole.findings = [_with_other(finding, mine) for finding in run.whole.findings]


def _judgement(run: OfRun) -> Judgement:
    """Everything said, put together."""
    whole, table = run.whole, run.whole.table
    overlapping = table.overlapping()
    return Judgement(
        properties=tuple(_verdict(run, one, int(np.sum(overlapping & table.decisive(one)))) for one in Property),
        findings=tuple(foremost(whole.findings)),
        unclear=tuple(foremost_unclear(whole.unclear)),
        documents=whole.documents,
        overlapping_documents=int(np.sum(overlapping & table.issued())),
        register_events=whole.register_events,
        not_inspected=tuple(_not_inspected(run)),
        needs_second_reading=tuple(sorted(whole.needs_second_reading)),
        by_scenario=tuple(_by_scenario(run)),
    )


def _by_scenario(run: OfRun) -> Iterator[ScenarioCount]:
    """Trials and findings of each scenario, those of no scenario (of the whole run) left out."""
    whole = run.whole
    for scenario in sorted({name for name, _ in whole.trials.keys() | whole.found.keys() if name}):
        for one in Property:
            trials = 0 if one in run.left_out else whole.trials[scenario, one]
            if trials or whole.found[scenario, one]:
                yield ScenarioCount(scenario, one, trials, whole.found[scenario, one])


def _verdict(run: OfRun, one: Property, overlapping: int) -> PropertyVerdict:
    checked = 0 if one in run.left_out else run.whole.checked[one]
    overlapping = min(overlapping, checked)
    findings = run.whole.finding_counts[one]
    verdict, reason = _say(run, one, checked, findings)
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
        self_reported=ROW_OF[one].self_reported,
    )


def _say(run: OfRun, one: Property, checked: int, findings: int) -> tuple[Verdict, Message | None]:
    whole, row, least = run.whole, ROW_OF[one], run.ground.minima.get(one, 0)
    if findings:
        return Verdict.FAIL, next(found.message for found in foremost(whole.findings) if found.property == one)
    if one in run.left_out:
        return Verdict.NOT_INSPECTED, run.left_out[one]
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


def _not_inspected(run: OfRun) -> Iterator[NotInspected]:
    ground, trials = run.ground, len(run.whole.table)
    for one, why in run.left_out.items():
        if why.code != "no-limit":  # what nobody asked for is no gap; the property's own verdict says so
            yield NotInspected(say("property-itself", property=one), why, run.whole.checked[one], trials)
    for lacking, code in ((Capability.EVENTS, "register-changes"), (Capability.DELIVERY, "confirmed-deliveries")):
        if lacking not in ground.capabilities:
            yield NotInspected(say(code), say("lacks-capability", capability=lacking), trials, trials)
    if ground.scope is Scope.ISSUANCE_SERVER:
        yield NotInspected(say("card-and-pin"), say("outside-scope"), trials, trials)


def _with_other(finding: Finding, rows: dict[str, list[ApplicationRow]]) -> Finding:
    theirs = [row for code in finding.whose for row in rows.get(code, ()) if row.operation != finding.operation]
    if finding.other_operation or not theirs:
        return finding
    nearest = min(theirs, key=lambda row: (_apart(finding, row), row.started_ns, row.application_id))
    return replace(
        finding, other_operation=nearest.operation, other_started_ns=nearest.started_ns, other_ended_ns=nearest.ended_ns
    )


def _apart(finding: Finding, row: ApplicationRow) -> int:
    """Nanoseconds between two intervals, 0 if they overlap."""
    return max(0, row.started_ns - finding.ended_ns, finding.started_ns - row.ended_ns)
