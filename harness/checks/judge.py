"""From a partition of the history, and what was read of its documents, to a `Partial`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial as bound

from harness.catalogue import say
from harness.checks import availability, eligibility, uniqueness, wellformed
from harness.checks.agreement import Agreed, agree
from harness.checks.cases import Case, cases_of, is_settled
from harness.checks.documents import Asked, see
from harness.checks.eligibility import Pins, Standing
from harness.checks.ground import Ground
from harness.checks.registers import NEVER, Timeline, steps_of
from harness.checks.remarks import Remark, call
from harness.checks.tally import BIT, DOCUMENT_BIT, Exposure, Fate, Partial, Row, failure_of
from harness.domain.messages import Message
from harness.domain.observations import Observation
from harness.domain.operations import Completion, GroupHistory, Operation, Outcome
from harness.domain.verdicts import Finding, Unclear
from harness.domain.words import EventKind, Property

FROM_DOCUMENTS = (Property.BINDING, Property.CONTENT, Property.SEAL, Property.COMPLETENESS)
OF_A_GROUP = (*FROM_DOCUMENTS, Property.ELIGIBILITY, Property.UNIQUENESS, Property.ACCOUNTING, Property.AVAILABILITY)


def judge_partition(groups: Iterable[GroupHistory], observations: Mapping[str, Observation], ground: Ground) -> Partial:
    """Judges kin groups, each by itself. `observations` by the document's path in the run folder; what is not among
    them counts as not read. Never raises: a check that fails makes what it concerns inconclusive."""
    partial = Partial()
    for history in groups:
        group = _Group(history, observations, ground, partial)
        group.guarded("kin-group", OF_A_GROUP, group.judge)
    return partial


class _Group:
    """One kin group while it is judged."""

    def __init__(
        self, history: GroupHistory, observations: Mapping[str, Observation], ground: Ground, partial: Partial
    ) -> None:
        self.history, self.observations, self.ground, self.partial = history, observations, ground, partial
        self.cases: list[Case] = []

    def guarded(
        self, what: str, properties: Sequence[Property], check: Callable[[], None], case: Case | None = None
    ) -> None:
        """Runs a check. If it fails, its properties are inconclusive, with the failure's own words."""
        try:
            check()
        except Exception as error:  # noqa: BLE001 - whatever fails in a check must end as inconclusive, never as pass
            where = case.application.application_id if case else ""
            message = say(
                "check-failed-in-group", check=what, kin_group=self.history.kin_group, failure=failure_of(error)
            )
            for one in properties:
                self.partial.doubt(Unclear(one, message, application_id=where))

    def judge(self) -> None:
        """All that a kin group's history holds."""
        partial = self.partial
        self.cases = cases_of(self.history)
        for message in wellformed.in_group(self.history, self.cases):
            partial.doubt(Unclear(Property.WELLFORMED, message))
        steps = steps_of(self.history.operations)
        if not self.cases and not steps:
            return
        self.timeline = Timeline(self.ground.registers_of(self.history.kin_group), steps)
        self.guarded("register-events", (Property.AVAILABILITY,), self._events)
        right = {serial: card.pin for state in self.timeline.everything() for serial, card in state.cards.items()}
        self.pins = Pins(self.cases, right)
        for case in self.cases:
            self.guarded("application", OF_A_GROUP, bound(self._case, case), case)

    def _events(self) -> None:
        partial, steps = self.partial, self.timeline.steps
        partial.counts["register_events"] += len(steps)
        for step in steps:
            if not step.certain:
                message = say("event-unanswered", **availability.told_event(step.event))
                partial.doubt(Unclear(Property.AVAILABILITY, message))
            if step.event.kind in (EventKind.SUPPORT_MEASURE_SET, EventKind.SUPPORT_MEASURE_CLEARED):
                change = (step.invoked_ns, step.completed_ns, step.event.kind is EventKind.SUPPORT_MEASURE_SET)
                partial.protections.setdefault(step.event.resident_code, []).append(change)
        for message, step in availability.in_force(steps, availability.announced(self.history.operations), self.ground):
            finding = Finding(Property.AVAILABILITY, "", message, step.operation, step.event.resident_code)
            partial.find(finding)
        for message in availability.refused_events(self.history.operations, steps):
            partial.doubt(Unclear(Property.AVAILABILITY, message))

    def _case(self, case: Case) -> None:
        judged = _Judged(self, case)
        judged.standing_and_availability()
        judged.documents()
        judged.issue()
        self.partial.table.add(judged.row())


class _Judged:
    """One application while it is judged; `decisive` gathers the properties for which it was a decisive trial."""

    def __init__(self, group: _Group, case: Case) -> None:
        self.group, self.case, self.ground, self.partial = group, case, group.ground, group.partial
        self.decisive: set[Property] = {Property.RESIDUE, Property.ACCOUNTING}
        self.ended_ns = case.ended_ns()
        self.states = group.timeline.possible(case.started_ns, self.ended_ns)
        self.issues = case.issued()
        self.whole = False

    def finding(
        self, property_: Property, message: Message, remark: Remark | None = None, issue: Completion | None = None
    ) -> Finding:
        """A finding of this application."""
        case, other = self.case, None
        if remark is None or not remark.whose:
            touching = self.group.timeline.touching(case.started_ns, self.ended_ns)
            other = touching[-1] if touching else None
        last_ns = issue.stamp_ns if issue else self.last_ns
        return Finding(
            property=property_,
            application_id=case.application.application_id,
            message=message,
            operation=issue.operation if issue else case.tries[0].invocation.operation,
            applicant=case.application.applicant,
            whose=remark.whose if remark else (),
            document=issue.document if issue else "",
            sheet=remark.sheet if remark else None,
            certificate_numbers=issue.certificate_numbers if issue else (),
            started_ns=case.started_ns,
            ended_ns=last_ns,
            other_operation=other.operation if other else "",
            other_started_ns=other.invoked_ns if other else 0,
            other_ended_ns=other.completed_ns if other and other.completed_ns != NEVER else 0,
            scenario=case.scenario,
        )

    @property
    def last_ns(self) -> int:
        """The last stamp known of the application."""
        stamps = [one.completion.stamp_ns for one in self.case.tries if one.completion is not None]
        return self.ended_ns if self.ended_ns != NEVER else max(stamps, default=self.case.started_ns)

    def doubt(self, property_: Property, message: Message, document: str = "") -> None:
        """Something about this application that could not be judged."""
        self.partial.doubt(Unclear(property_, message, document, self.case.application.application_id))

    def standing_and_availability(self) -> None:
        """eligibility, and availability's share of one application."""
        case, ground, partial = self.case, self.ground, self.partial
        standing = eligibility.standing(case, self.states, ground, self.ended_ns, self.group.pins)
        decided = eligibility.decided(case)
        if standing.barred and decided is not None:
            self._barred(standing, decided)
        elif standing.eligible:
            partial.counts["eligible"] += 1
            self.decisive.add(Property.AVAILABILITY)
            wrong = availability.refusal(case, self.states, ground)
            if wrong:
                partial.counts["wrong_refusals"] += 1
                partial.examples.append(self.finding(Property.AVAILABILITY, wrong))
        unsettled = availability.unsettled(case, ground)
        if unsettled:
            self.doubt(Property.AVAILABILITY, unsettled)
            if standing.barred:
                self.doubt(Property.ELIGIBILITY, unsettled)
        availability.measure(case, ground, partial.latency, partial.counts)

    def _barred(self, standing: Standing, decided: Outcome) -> None:
        if standing.seal_only:
            self.decisive.add(Property.SEAL)
            return
        self.decisive.add(Property.ELIGIBILITY)
        if decided is Outcome.OK:
            applicant = call(self.ground, self.case.application.applicant)
            message = say("issued-to-the-barred", applicant=applicant, reasons=tuple(sorted(standing.barred)))
            self.partial.find(self.finding(Property.ELIGIBILITY, message, issue=self.issues[0][1]))

    def documents(self) -> None:
        """What came out, as it was read. The same bytes again are one document."""
        judged: set[str] = set()
        for operation, answer in self.issues:
            if answer.digest and answer.digest in judged:
                continue
            judged.add(answer.digest)
            self._document(operation, answer)

    def _document(self, operation: Operation, answer: Completion) -> None:
        self.partial.counts["documents"] += 1
        misfit = uniqueness.numbers_fit((operation, answer), self.case.application.copies)
        if misfit and answer.outcome is Outcome.OK:
            self.partial.find(self.finding(Property.COMPLETENESS, misfit, issue=answer))
        self.decisive |= {Property.COMPLETENESS, Property.UNIQUENESS, Property.ALERT}
        if not answer.document:
            self.partial.find(self.finding(Property.COMPLETENESS, say("without-document"), issue=answer))
            return
        observation = self.group.observations.get(answer.document)
        if observation is None or not observation.readings:
            for one in FROM_DOCUMENTS if self._is_seal else FROM_DOCUMENTS[:2] + FROM_DOCUMENTS[3:]:
                self.doubt(one, say("not-read"), answer.document)
            return
        first_ns = self.case.started_ns
        states = self.group.timeline.possible(first_ns, answer.stamp_ns)
        asked = Asked(self.case.application, states, self.group.timeline.everything)
        agreed = agree([see(reading, asked, self.ground) for reading in observation.readings], observation)
        self._take_in(agreed, answer)

    @property
    def _is_seal(self) -> bool:
        application = self.case.application
        return self.ground.forms.of(application.certificate, application.municipality_code).needs_seal

    def _take_in(self, agreed: Agreed, answer: Completion) -> None:
        partial, document = self.partial, answer.document
        for remark in agreed.remarks:
            partial.find(self.finding(remark.property, remark.message, remark, answer))
        for property_, message in agreed.unclear:
            self.doubt(property_, message, document)
        if agreed.one_reader_only and (agreed.remarks or agreed.unclear or agreed.nobody or agreed.suspicious):
            partial.needs_second_reading.add(document)
        if agreed.one_reader_only and document in self.ground.second_readings:
            self.doubt(Property.BINDING, say("second-reading-missing"), document)
        if agreed.nobody:
            stop = Unclear(Property.BINDING, say("nobody-synthetic"), document, self.case.application.application_id)
            partial.stops_run.append(stop)
            partial.doubt(stop)
        if not agreed.read or agreed.nobody:
            return
        self.whole = True
        self.decisive.add(Property.BINDING)
        if all(remark.property is not Property.BINDING for remark in agreed.remarks):
            self.decisive.add(Property.CONTENT)
        if self._is_seal:
            self.decisive.add(Property.SEAL)
        for owner in sorted(agreed.exposed):
            applicant = call(self.ground, self.case.application.applicant)
            message = say("protected-address", applicant=applicant, whose=call(self.ground, owner))
            remark = Remark(Property.ELIGIBILITY, None, message, (owner,))
            partial.exposures.append(Exposure(owner, self.finding(Property.ELIGIBILITY, message, remark, answer)))

    def issue(self) -> None:
        """uniqueness within the application's own answers."""
        for message in uniqueness.answers(self.case):
            issue = self.issues[0][1] if self.issues else None
            self.partial.find(self.finding(Property.UNIQUENESS, message, issue=issue))

    def row(self) -> Row:
        """The application in short, for what is judged over all partitions; adds its decisive trials to the counts."""
        case, application = self.case, self.case.application
        decisive = 0
        for one in self.decisive:
            self.partial.checked[one] += 1
            self.partial.trials[case.scenario, one] += 1
            decisive |= BIT[one]
        issue = self.issues[0][1] if self.issues else None
        refusals = case.refusals()
        fate = Fate.ISSUED if issue else Fate.REFUSED if refusals else Fate.UNKNOWN
        form = self.ground.forms.of(application.certificate, application.municipality_code)
        return Row(
            application.application_id,
            application.applicant,
            application.certificate.value,
            issue.operation if issue else case.tries[0].invocation.operation,
            issue.document if issue else "",
            issue.digest if issue and self.whole else "",
            issue.certificate_numbers if issue else (),
            application.copies,
            form.fee_yen * application.copies,
            fate.value,
            _confirmed(case),
            refusals[0][1].reason if refusals else "",
            case.scenario,
            case.started_ns,
            self.last_ns,
            decisive | (DOCUMENT_BIT if issue else 0),
        )


def _confirmed(case: Case) -> str:
    done = case.confirmed()
    if done:
        return "printed" if done[-1][0].printed else "failed"
    if any(is_settled(one) for one in case.confirmations):
        return "rejected"
    return "open" if case.confirmations else ""
