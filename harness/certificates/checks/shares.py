"""What a check is, and what it gets: its shares of a kin group, of one application, and of the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from harness.catalogue import say
from harness.certificates.checks.agreement import Agreed
from harness.certificates.checks.cases import Case, cases_of, is_settled
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registers import Change, Timeline, steps_of
from harness.certificates.checks.remarks import Asked, Remark
from harness.certificates.checks.repaired import shown
from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.properties import Property
from harness.certificates.forms import Form
from harness.checks import concluding, judging
from harness.checks.intervals import NEVER
from harness.checks.tally import Fate, Partial, TrialRow
from harness.domain.messages import Message
from harness.domain.observations import Observation
from harness.domain.operations import AnswerForm, Completion, GroupHistory
from harness.domain.verdicts import Finding, Unclear

_Looks = Callable[[Observation, Asked, Ground], Agreed]
"""Says what the readings of a document amount to, beside what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow(TrialRow):
    """One application in short."""

    certificate: str
    copies: int
    fee_yen: int
    """What the form asks for all copies."""
    confirmed: str = ""
    """`printed`, `failed`, `rejected`, `open` (asked, no answer) or empty."""
    reason: str = ""
    subjects: tuple[str, ...] = ()
    """As they were named; nobody for the applicant."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The further members, as texts."""
        plain = (self.certificate, str(self.copies), str(self.fee_yen), self.confirmed, self.reason)
        return *plain, " ".join(self.subjects)

    @classmethod
    def further(cls, *texts: str) -> dict[str, Any]:
        """The further members, from their texts."""
        certificate, copies, fee_yen, confirmed, reason, subjects = texts
        counts = {"copies": int(copies), "fee_yen": int(fee_yen), "subjects": tuple(subjects.split())}
        return {"certificate": certificate, "confirmed": confirmed, "reason": reason, **counts}


class OfGroup(judging.OfGroup[Ground]):
    """One kin group while it is judged. `observations` by the document's path in the run folder."""

    def __init__(
        self,
        history: GroupHistory,
        observations: Mapping[str, Observation],
        ground: Ground,
        partial: Partial,
        look: _Looks,
    ) -> None:
        super().__init__(history, observations, ground, partial)
        self.look = look
        self.cases: list[Case] = cases_of(history)
        self.events = [one for one in history.operations if isinstance(one.invocation.request, Event)]
        """All that was asked of the registers."""
        self.steps: list[Change] = steps_of(self.events) if self.events else []
        brought = [one for one in history.operations if one.completion and one.completion.document]
        others = [one for one in brought if not isinstance(one.invocation.request, Application)]
        confirmed = {id(one) for case in self.cases for one in case.confirmations} if others else ()
        self.misplaced = [one for one in others if id(one) not in confirmed]
        """What brought something and is neither an application nor its confirmation."""
        self.accounted = len(self.misplaced)

    @cached_property
    def timeline(self) -> Timeline:
        """The states of the registers. KeyError if the population has no such kin group."""
        return Timeline(self.ground.registers_of(self.history.kin_group), self.steps)

    def observed(self, answer: Completion) -> Observation | None:
        """What was read of an answer's document; None where it brought none, or nobody has read it."""
        observation = self.observations.get(answer.document) if answer.document else None
        return None if observation is None or not observation.readings or _given_up(observation) else observation

    def application(self, case: Case) -> OfApplication:
        """One of the cases, to be judged."""
        return OfApplication(self, case)


class OfApplication(judging.Remembers):
    """One application while it is judged."""

    def __init__(self, group: OfGroup, case: Case) -> None:
        super().__init__()
        self.group, self.case, self.ground, self.partial = group, case, group.ground, group.partial
        self.application = case.application
        self.ended_ns = case.ended_ns
        self.states = group.timeline.possible(case.started_ns, self.ended_ns)
        """All states of the registers that were possible while it ran."""
        self.comparable = False
        """Whether its first document may be compared with those of others: it was read, and is somebody's."""
        self.unseen = 0
        """How many of its documents nobody could look at: `binding` counts them."""
        self.issued = _distinct(case.issued)
        """The answers that say "issued". The same bytes again are one document."""

    @property
    def form(self) -> Form:
        """The form of what was applied for."""
        return self.ground.form_of(self.application)

    @cached_property
    def beside(self) -> list[Completion]:
        """The answers that say something else and brought a document nevertheless; what nobody has read may be one."""
        whole = (answer for answer in self.case.beside if answer.form is not AnswerForm.CUT)
        return _distinct(answer for answer in whole if may_be_document(self.group.observed(answer)))

    @cached_property
    def cut(self) -> list[tuple[Completion, Agreed]]:
        """The answers that broke off, by whosever fault, and whose document was looked for: they say nothing but whose
        data came."""
        seen = [(answer, self._seen(answer)) for answer in self.case.beside if answer.form is AnswerForm.CUT]
        return [(answer, agreed) for answer, agreed in seen if agreed is not None]

    @property
    def answers(self) -> list[Completion]:
        """All answers that brought a document, or should have."""
        return [*self.issued, *self.beside] if self.case.beside else self.issued

    @cached_property
    def documents(self) -> list[tuple[Completion, Agreed | None]]:
        """The answers, each with what was seen of its document; None if it brought none, or it was not read."""
        return [(answer, self._seen(answer)) for answer in self.answers]

    @property
    def accounted(self) -> int:
        """How many stored bodies of its answers were judged, or have a reason why not: the same bytes again, or no
        document at all."""
        said_issued = (*self.case.issued, *self.case.misissued)
        return sum(bool(answer.document) for answer in said_issued) + len(self.case.beside)

    @property
    def judged(self) -> int:
        """How many stored bodies of its answers were judged: what nobody could look at was not."""
        came = sum(bool(answer.document) for answer in self.answers) + len(self.misissued)
        return came - self.unseen + sum(agreed.read or agreed.repaired is True for _, agreed in self.cut)

    @cached_property
    def misissued(self) -> list[tuple[Completion, Agreed]]:
        """The documents that were handed out for another application under its id, beside what that one was for."""
        found = []
        for one in self.case.misuses:
            answer, request = one.completion, one.invocation.request
            if answer in self.case.misissued and answer is not None and isinstance(request, Application):
                agreed = self._seen(answer, request)
                found += [(answer, agreed)] if agreed is not None and agreed.read else []
        return found

    def _seen(self, answer: Completion, other: Application | None = None) -> Agreed | None:
        observation = self.group.observed(answer)
        if observation is None:
            return None
        timeline = self.group.timeline
        states = timeline.possible(self.case.started_ns, answer.stamp_ns)
        asked = Asked(other or self.application, states, timeline.everything, answer.certificate_numbers)
        agreed = self.group.look(observation, asked, self.ground)
        if agreed.wants_second_reading:
            self.partial.needs_second_reading.add(answer.document)
        for same in self.bodies_of(answer):
            self.partial.looked[same.document] = agreed.looked
        return agreed

    def bodies_of(self, answer: Completion) -> list[Completion]:
        """The answers that brought the same document."""
        return [same for same in (*self.case.issued, *self.case.beside) if same.digest == answer.digest]

    @property
    def last_ns(self) -> int:
        """The last stamp known of the application."""
        if self.ended_ns != NEVER:
            return self.ended_ns
        stamps = [one.completion.stamp_ns for one in self.case.tries if one.completion is not None]
        return max(stamps, default=self.case.started_ns)

    def finding(
        self, property_: Property, message: Message, issue: Completion | None = None, remark: Remark | None = None
    ) -> Finding:
        """A finding of this application, about one of its answers if that is given."""
        case, other = self.case, None
        if remark is None or not remark.whose:
            touching = self.group.timeline.touching(case.started_ns, self.ended_ns)
            other = touching[-1] if touching else None
        return Finding(
            property=property_,
            application_id=self.application.application_id,
            message=message,
            operation=issue.operation if issue else case.tries[0].invocation.operation,
            applicant=self.application.applicant,
            whose=remark.whose if remark else (),
            document=issue.document if issue else "",
            sheet=remark.sheet if remark else None,
            certificate_numbers=issue.certificate_numbers if issue else (),
            started_ns=case.started_ns,
            ended_ns=issue.stamp_ns if issue else self.last_ns,
            other_operation=other.operation if other else "",
            other_started_ns=other.invoked_ns if other else 0,
            other_ended_ns=other.completed_ns if other and other.completed_ns != NEVER else 0,
            scenario=case.scenario,
        )

    def find(self, property_: Property, message: Message, issue: Completion | None = None) -> None:
        """Something that must not be."""
        self.partial.find(self.finding(property_, message, issue))

    def doubt(self, property_: Property, message: Message, document: str = "") -> None:
        """Something about this application that could not be judged."""
        self.partial.doubt(Unclear(property_, message, document, self.application.application_id))

    def stop_run(self, property_: Property, message: Message, document: str) -> None:
        """A doubt at which the inspection must stop."""
        self.doubt(property_, message, document)
        self.partial.stops_run.append(Unclear(property_, message, document, self.application.application_id))

    def row(self, decisive: frozenset[str]) -> ApplicationRow:
        """The application in short, for what is judged over all partitions."""
        case, application, refusals = self.case, self.application, self.case.refusals
        issue = self.issued[0] if self.issued else None
        return ApplicationRow(
            application_id=application.application_id,
            applicant=application.applicant,
            operation=issue.operation if issue else case.tries[0].invocation.operation,
            document=issue.document if issue else "",
            digest=issue.digest if issue and self.comparable else "",
            numbers=issue.certificate_numbers if issue else (),
            fate=Fate.ISSUED if issue else Fate.REFUSED if refusals else Fate.UNKNOWN,
            scenario=case.scenario,
            started_ns=case.started_ns,
            ended_ns=self.last_ns,
            decisive=decisive,
            certificate=application.certificate,
            copies=application.copies,
            fee_yen=self.form.fee_yen * application.copies,
            confirmed=_confirmed(case),
            reason=refusals[0].reason if refusals else "",
            subjects=application.subjects,
        )

    def looked_at(self, property_: Property) -> bool:
        """Whether anything that came was looked at for a property."""
        return any(agreed is not None and property_ in agreed.examined for _, agreed in self.documents)

    def tell_documents(self, property_: Property) -> bool:
        """Says what the documents give rise to for one property. Whether any was read, and is somebody's."""
        read = False
        for answer, agreed in self.documents:
            if agreed is None:
                if answer.document:
                    self.doubt(property_, say("not-read"), answer.document)
                continue
            for remark in agreed.remarks:
                if remark.property is property_:
                    self.partial.find(self.finding(property_, remark.message, answer, remark))
            for about, message in agreed.unclear:
                if about is property_:
                    self.doubt(property_, message, answer.document)
            read = read or agreed.is_somebodys
        for answer, agreed in (*self.cut, *self.misissued) if property_ is Property.BINDING else ():
            for remark in agreed.remarks:
                if remark.property is property_:
                    self.partial.find(self.finding(property_, remark.message, answer, remark))
        return read


def _confirmed(case: Case) -> str:
    if case.confirmed:
        return "printed" if case.confirmed[-1].printed else "failed"
    if any(is_settled(one) for one in case.confirmations):
        return "rejected"
    return "open" if case.confirmations else ""


def _given_up(observation: Observation) -> bool:
    """Whether the readers did not come to it, because other documents had taken too long."""
    problem = observation.readings[0].problem
    return problem is not None and problem.code == "readers-gave-up"


_PAGES = frozenset({"blank", "html", "json", "xml", "no-header"})
"""What a body that is no PDF looks like where it is no document: a picture, an archive or a print stream may be one."""


def may_be_document(observation: Observation | None) -> bool:
    """Whether the body of an answer that does not say "issued" is one: an error page is not."""
    if observation is not None and shown(observation.repairs):
        return True
    problem = observation.readings[0].problem if observation is not None else None
    is_page = problem is not None and problem.code == "no-pdf" and problem["looks_like"] in _PAGES
    return not is_page and (problem is None or problem.code != "no-bytes")


def _distinct(found: Iterable[Completion]) -> list[Completion]:
    answers: list[Completion] = []
    digests: set[str] = set()
    for answer in found:
        if answer.digest not in digests:
            answers.append(answer)
            digests.update((answer.digest,) if answer.digest else ())
    return answers


OfRun = concluding.OfRun[Ground]
"""The whole run while it is judged."""

Check = judging.Check[OfGroup, OfApplication, OfRun]
"""The check of one property."""
