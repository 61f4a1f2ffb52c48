"""From everything judged to the verdicts: aggregates over all partitions, bounds, and the order of verdicts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import numpy as np

from harness.catalogue import say
from harness.checks import accounting, activity, alert, residue, uniqueness, wellformed
from harness.checks.ground import Ground
from harness.checks.tally import (
    BIT,
    DOCUMENT_BIT,
    Fate,
    Partial,
    Row,
    failure_of,
    foremost,
    foremost_unclear,
    merge,
    percentile_s,
)
from harness.domain.messages import Message, Quoted
from harness.domain.operations import LedgerEntry, SelfReport
from harness.domain.verdicts import Finding, Judgement, NotInspected, PropertyVerdict, ScenarioCount, Unclear
from harness.domain.words import Capability, Property, Scope, Verdict

SELF_REPORTED = (Property.ACCOUNTING, Property.RESIDUE, Property.ALERT)
_NEEDS = {
    Property.ACCOUNTING: Capability.LEDGER,
    Property.RESIDUE: Capability.SPOOL,
    Property.ALERT: Capability.ALERTS,
}
_MOST_EXAMPLES = 5
_MOST_UNSENT = 20


def upper_bound_95(trials: int) -> float | None:
    """The exact one-sided 95% bound on a rate of which no case was seen in so many trials; None without any."""
    return 1.0 - 0.05 ** (1.0 / trials) if trials > 0 else None


def conclude(partial: Partial, ground: Ground) -> Judgement:
    """The judgement of the whole record. `partial` is not changed; `ground` must now hold the final self-report."""
    whole = merge([partial])
    conclusion = _Conclusion(whole, ground)
    for what, properties, check in conclusion.checks():
        try:
            check()
        except Exception as error:  # noqa: BLE001 - whatever fails in a check must end as inconclusive, never as pass
            message = say("check-failed", check=what, failure=failure_of(error))
            for one in properties:
                whole.doubt(Unclear(one, message))
    return conclusion.judgement()


def run_verdict(judgement: Judgement) -> Verdict:
    """`fail` outranks `inconclusive` outranks `pass`."""
    said = {one.verdict for one in judgement.properties}
    return next((one for one in (Verdict.FAIL, Verdict.INCONCLUSIVE) if one in said), Verdict.PASS)


_Checks = list[tuple[str, tuple[Property, ...], Callable[[], None]]]


class _Conclusion:
    """The aggregates of one run while they are judged; adds to `whole`."""

    def __init__(self, whole: Partial, ground: Ground) -> None:
        self.whole, self.ground = whole, ground
        self.left_out = {one for one, needed in _NEEDS.items() if needed not in ground.capabilities}

    def checks(self) -> _Checks:
        """What is judged over all partitions, and the properties that it concerns."""
        return [
            ("certificate-numbers", (Property.UNIQUENESS,), self.uniqueness),
            ("ledger", (Property.ACCOUNTING,), self.accounting),
            ("spool", (Property.RESIDUE,), self.residue),
            ("alerts", (Property.ALERT,), self.alert),
            ("protected-addresses", (Property.ELIGIBILITY,), self.exposures),
            ("availability", (Property.AVAILABILITY,), self.availability),
            ("journals", (Property.WELLFORMED, Property.ACTIVITY), self.journals),
            ("other-operation", (Property.WELLFORMED,), self.others),
            ("activity", (Property.ACTIVITY,), self.activity),
        ]

    def find(self, property_: Property, message: Message, row: Row | None = None, other: Row | None = None) -> None:
        """Adds a finding about an application known by its row."""
        finding = Finding(
            property_, row.application_id if row else "", message, self_reported=property_ in SELF_REPORTED
        )
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
        if other:
            finding = replace(
                finding,
                whose=(other.applicant,),
                other_operation=other.operation,
                other_started_ns=other.started_ns,
                other_ended_ns=other.ended_ns,
            )
        self.whole.find(finding)

    def doubt(self, property_: Property, message: Message) -> None:
        """Adds something that could not be judged."""
        self.whole.doubt(Unclear(property_, message))

    def uniqueness(self) -> None:
        """Numbers and documents that went to two applications; ids that two kin groups used."""
        for earlier, later, message in uniqueness.twice(self.whole.table.sharing()):
            self.find(Property.UNIQUENESS, message, later, earlier)
        for name in sorted(self.whole.table.doubled_ids()):
            self.doubt(Property.WELLFORMED, say("in-two-kin-groups", application=name))

    def _rows_of(self, names: Collection[str]) -> dict[str, Row]:
        """The applications of these ids."""
        return {row.application_id: row for row in self.whole.table if row.application_id in names} if names else {}

    def _reports(self, property_: Property) -> tuple[SelfReport, SelfReport] | None:
        """The system's reports before and after, None (and inconclusive) if one could not be had."""
        needed = _NEEDS[property_]
        member = {Capability.LEDGER: "ledger", Capability.SPOOL: "spool", Capability.ALERTS: "alerts"}[needed]
        found = []
        for when, report in (("before", self.ground.baseline), ("after", self.ground.final)):
            if report is None or getattr(report, member) is None:
                told = {"capability": needed, "when": when}
                if report is not None and report.problems:
                    self.doubt(property_, say("report-missing-because", **told, problem=report.problems[0]))
                else:
                    self.doubt(property_, say("report-missing", **told))
            else:
                found.append(report)
        return (found[0], found[1]) if len(found) == 2 else None

    def accounting(self) -> None:
        """The ledger beside what the kiosks saw."""
        if Property.ACCOUNTING in self.left_out:
            return
        reports = self._reports(Property.ACCOUNTING)
        entries: dict[str, list[LedgerEntry]] = {}
        for line in (reports[1].ledger or ()) if reports else ():
            entries.setdefault(line.application_id, []).append(line)
        for row in self.whole.table:
            name = row.application_id
            if row.confirmed == "open" and row.fate == Fate.ISSUED:
                self.doubt(Property.ACCOUNTING, say("confirmation-unanswered", application=name))
            if row.confirmed == "rejected" and row.fate == Fate.ISSUED:
                self.find(Property.ACCOUNTING, say("confirmation-refused", application=name), row)
            for message in accounting.entry(row, entries.pop(name, ())) if reports else ():
                self.find(Property.ACCOUNTING, message, row)
        unsent = sorted(name for name in entries if name.startswith(self.ground.run_id))
        for name in unsent[:_MOST_UNSENT]:
            self.find(Property.ACCOUNTING, say("ledger-never-sent", application=Quoted(name)))
        if len(unsent) > _MOST_UNSENT:
            more = len(unsent) - _MOST_UNSENT
            self.find(Property.ACCOUNTING, say("ledger-more-never-sent", more=more))

    def residue(self) -> None:
        """Print files left at rest."""
        reports = None if Property.RESIDUE in self.left_out else self._reports(Property.RESIDUE)
        left_over = list(residue.left_over(*reports)) if reports else []
        rows = self._rows_of({left.application_id for left, _ in left_over})
        for left, message in left_over:
            row = rows.get(left.application_id)
            if row is not None and self._unsettled(row):
                self.doubt(Property.RESIDUE, say("file-of-unsettled", application=row.application_id))
            else:
                self.find(Property.RESIDUE, message, row)

    def _unsettled(self, row: Row) -> bool:
        """Whether the kiosk never said what became of an application, though it could have."""
        return row.confirmed in ("", "open") and Capability.DELIVERY in self.ground.capabilities

    def alert(self) -> None:
        """Mismatches that the system noticed and delivered."""
        reports = None if Property.ALERT in self.left_out else self._reports(Property.ALERT)
        raised = alert.raised(*reports) if reports else []
        for row, message in alert.delivered(raised, self._rows_of({one.application_id for one in raised})):
            self.find(Property.ALERT, message, row)

    def exposures(self) -> None:
        """Addresses of people who were under a support measure in every possible state."""
        for exposure in self.whole.exposures:
            finding = exposure.finding
            changes = sorted(self.whole.protections.get(exposure.owner, ()))
            values = [self.ground.residents[exposure.owner].support_measure]
            for invoked_ns, completed_ns, protected in changes:
                if completed_ns < finding.started_ns:
                    values = [protected]
                elif invoked_ns <= finding.ended_ns:
                    values.append(protected)
            if all(values):
                self.whole.find(finding)

    def availability(self) -> None:
        """The share of wrong refusals, and the latency that 99 in 100 stay under."""
        counts, limits = self.whole.counts, self.ground.limits
        wrong, eligible = counts["wrong_refusals"], counts["eligible"]
        if eligible and wrong > limits.wrong_refusals * eligible:
            share = say("wrong-refusals", wrong=wrong, eligible=eligible, limit=limits.wrong_refusals)
            self.find(Property.AVAILABILITY, share)
            for example in foremost(self.whole.examples)[:_MOST_EXAMPLES]:
                self.whole.find(example)
        if counts["served_late"] > 0.01 * counts["served"]:
            p99_s = percentile_s(self.whole.latency, 0.99)
            self.find(Property.AVAILABILITY, say("latency", p99_s=p99_s, limit_s=limits.latency_p99_s))

    def journals(self) -> None:
        """Whether the workers' journals are whole, and whether the workers kept up."""
        workers = self.ground.workers
        if workers is None:
            self.doubt(Property.WELLFORMED, say("no-journals"))
            return
        self.whole.checked[Property.WELLFORMED] = sum(worker.records for worker in workers)
        for message in wellformed.in_journals(workers):
            self.doubt(Property.WELLFORMED, message)
        for message in activity.overloaded(workers):
            self.doubt(Property.ACTIVITY, message)

    def others(self) -> None:
        """Fills in the operation of the person whose data came out: the one nearest in time."""
        wanted = {code for finding in self.whole.findings if not finding.other_operation for code in finding.whose}
        mine: dict[str, list[Row]] = {}
        for row in self.whole.table if wanted else ():
            if row.applicant in wanted:
                mine.setdefault(row.applicant, []).append(row)
        self.whole.findings = [_with_other(finding, mine) for finding in self.whole.findings]

    def activity(self) -> None:
        """Whether each minimum was reached."""
        minima = self.ground.minima
        self.whole.checked[Property.ACTIVITY] = len(minima)
        if not minima:
            self.doubt(Property.ACTIVITY, say("no-minimum"))
        for message in activity.short(minima, self.whole.checked, self.left_out):
            self.doubt(Property.ACTIVITY, message)

    def judgement(self) -> Judgement:
        """Everything said, put together."""
        whole, table = self.whole, self.whole.table
        overlapping = table.overlapping()
        decisive = np.asarray(table.decisive)
        return Judgement(
            tuple(self._verdict(one, int(np.sum(overlapping & ((decisive & BIT[one]) != 0)))) for one in Property),
            tuple(foremost(whole.findings)),
            tuple(foremost_unclear(whole.unclear)),
            whole.counts["documents"],
            int(np.sum(overlapping & ((decisive & DOCUMENT_BIT) != 0))),
            whole.counts["register_events"],
            tuple(self._not_inspected()),
            tuple(sorted(whole.needs_second_reading)),
            tuple(self._by_scenario()),
        )

    def _by_scenario(self) -> Iterator[ScenarioCount]:
        """Trials and findings of each scenario, those of no scenario (of the whole run) left out."""
        whole = self.whole
        for scenario in sorted({name for name, _ in whole.trials.keys() | whole.found.keys() if name}):
            for one in Property:
                trials = 0 if one in self.left_out else whole.trials[scenario, one]
                if trials or whole.found[scenario, one]:
                    yield ScenarioCount(scenario, one, trials, whole.found[scenario, one])

    def _verdict(self, one: Property, overlapping: int) -> PropertyVerdict:
        whole = self.whole
        checked = 0 if one in self.left_out else whole.checked[one]
        overlapping = min(overlapping, checked)
        findings = whole.finding_counts[one]
        verdict, reason = self._say(one, checked, findings)
        sound = verdict is Verdict.PASS
        return PropertyVerdict(
            one,
            verdict,
            checked,
            findings,
            upper_bound_95(checked) if sound else None,
            reason,
            overlapping,
            upper_bound_95(overlapping) if sound else None,
            one in SELF_REPORTED,
        )

    def _say(self, one: Property, checked: int, findings: int) -> tuple[Verdict, Message | None]:
        whole, least = self.whole, self.ground.minima.get(one, 0)
        if findings:
            return Verdict.FAIL, next(found.message for found in foremost(whole.findings) if found.property is one)
        if one in self.left_out:
            return Verdict.NOT_INSPECTED, say("lacks-capability", capability=_NEEDS[one])
        if whole.unclear_counts[one]:
            first = next(doubt.message for doubt in foremost_unclear(whole.unclear) if doubt.property is one)
            more = whole.unclear_counts[one] - 1
            return Verdict.INCONCLUSIVE, say("first-of-several", first=first, more=more) if more else first
        if checked < least:
            return Verdict.INCONCLUSIVE, say("too-few-trials", trials=checked, least=least)
        if checked == 0 and one in activity.ALWAYS:
            return Verdict.INCONCLUSIVE, say("nothing-to-judge")
        if checked == 0:
            return Verdict.NOT_INSPECTED, say("no-decisive-trial")
        return Verdict.PASS, None

    def _not_inspected(self) -> Iterator[NotInspected]:
        ground, trials = self.ground, len(self.whole.table)
        for one in sorted(self.left_out, key=list(Property).index):
            lacks = say("lacks-capability", capability=_NEEDS[one])
            yield NotInspected(say("property-itself", property=one), lacks, self.whole.checked[one], trials)
        for lacking, code in ((Capability.EVENTS, "register-changes"), (Capability.DELIVERY, "confirmed-deliveries")):
            if lacking not in ground.capabilities:
                yield NotInspected(say(code), say("lacks-capability", capability=lacking), trials, trials)
        if ground.scope is Scope.ISSUANCE_SERVER:
            yield NotInspected(say("card-and-pin"), say("outside-scope"), trials, trials)


def _with_other(finding: Finding, rows: dict[str, list[Row]]) -> Finding:
    theirs = [row for code in finding.whose for row in rows.get(code, ()) if row.operation != finding.operation]
    if finding.other_operation or not theirs:
        return finding
    nearest = min(theirs, key=lambda row: (_apart(finding, row), row.started_ns, row.application_id))
    return replace(
        finding,
        other_operation=nearest.operation,
        other_started_ns=nearest.started_ns,
        other_ended_ns=nearest.ended_ns,
    )


def _apart(finding: Finding, row: Row) -> int:
    """Nanoseconds between two intervals, 0 if they overlap."""
    return max(0, row.started_ns - finding.ended_ns, finding.started_ns - row.ended_ns)
