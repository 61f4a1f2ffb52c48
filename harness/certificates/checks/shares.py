"""What a check is, and what it gets: its shares of a kin group, of one application, and of the whole run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, Self, TypeVar

from harness.catalogue import say
from harness.certificates.checks.agreement import Agreed
from harness.certificates.checks.cases import Case, cases_of
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registers import NEVER, Timeline, steps_of
from harness.certificates.checks.remarks import Asked, Remark
from harness.certificates.checks.tally import ApplicationRow, Partial
from harness.certificates.domain.operations import SelfReport
from harness.certificates.domain.properties import PROPERTIES, ROW_OF, Property
from harness.certificates.forms import Form
from harness.domain.messages import Failure, Message
from harness.domain.observations import Observation
from harness.domain.operations import Completion, GroupHistory, Operation
from harness.domain.properties import PropertyRow
from harness.domain.verdicts import Finding, Unclear

_T = TypeVar("_T")
_Of = TypeVar("_Of")
_About = TypeVar("_About")


@dataclass(frozen=True, slots=True)
class Check:
    """The check of one property. Each share says what it finds, and what it cannot judge, to what it is given; a share
    that fails leaves its property inconclusive."""

    property: Property
    trial: Callable[[OfApplication], bool] | None = None
    """Judges one application; whether some answer of the system would have been a finding."""
    group: Callable[[OfGroup], None] | None = None
    """Judges what a kin group's history holds besides applications."""
    trials: Callable[[OfRun], int] | None = None
    """Counts the decisive trials of a property that is judged for the run as a whole."""
    conclude: Callable[[OfRun], None] | None = None
    """Judges what only the whole run shows. Like `trials` not asked where its property is left out."""


class Agrees(Protocol):
    """Says what the readings of a document amount to, beside what was asked for."""

    def __call__(self, observation: Observation, asked: Asked, ground: Ground, /) -> Agreed: ...


class _Remembers:
    """Something about which several checks ask the same."""

    def __init__(self) -> None:
        self._known: dict[object, Any] = {}

    def once(self, work_out: Callable[[Self], _T]) -> _T:
        """What `work_out` makes of this, worked out when it is first asked for. Where that fails, it fails for each
        that asks."""
        if work_out not in self._known:
            self._known[work_out] = work_out(self)
        made: _T = self._known[work_out]
        return made


class OfGroup(_Remembers):
    """One kin group while it is judged. `observations` by the document's path in the run folder."""

    def __init__(
        self,
        history: GroupHistory,
        observations: Mapping[str, Observation],
        ground: Ground,
        partial: Partial,
        look: Agrees,
    ) -> None:
        super().__init__()
        self.history, self.observations, self.ground, self.partial = history, observations, ground, partial
        self.look = look
        self.cases = cases_of(history)
        self.steps = steps_of(history.operations)

    @cached_property
    def timeline(self) -> Timeline:
        """The states of the registers. KeyError if the population has no such kin group."""
        return Timeline(self.ground.registers_of(self.history.kin_group), self.steps)

    def doubt(self, property_: Property, message: Message) -> None:
        """Something about this group that could not be judged."""
        self.partial.doubt(Unclear(property_, message))


class OfApplication(_Remembers):
    """One application while it is judged."""

    def __init__(self, group: OfGroup, case: Case) -> None:
        super().__init__()
        self.group, self.case, self.ground, self.partial = group, case, group.ground, group.partial
        self.application = case.application
        self.ended_ns = case.ended_ns()
        self.states = group.timeline.possible(case.started_ns, self.ended_ns)
        """All states of the registers that were possible while it ran."""
        self.comparable = False
        """Whether its first document may be compared with those of others: it was read, and is somebody's."""
        self.answers = _distinct(case.issued())
        """The answers that say "issued". The same bytes again are one document."""
        self._documents: list[tuple[Completion, Agreed | None]] | None = None

    @property
    def form(self) -> Form:
        """The form of what was applied for, as its municipality issues it."""
        return self.ground.forms.of(self.application.certificate, self.application.municipality_code)

    @property
    def documents(self) -> list[tuple[Completion, Agreed | None]]:
        """The answers, each with what was seen of its document; None if it brought none, or it was not read."""
        if self._documents is None:
            self._documents = [(answer, self._seen(answer)) for answer in self.answers]
        return self._documents

    def _seen(self, answer: Completion) -> Agreed | None:
        observation = self.group.observations.get(answer.document) if answer.document else None
        if observation is None or not observation.readings:
            return None
        timeline = self.group.timeline
        states = timeline.possible(self.case.started_ns, answer.stamp_ns)
        agreed = self.group.look(observation, Asked(self.application, states, timeline.everything), self.ground)
        if agreed.wants_second_reading:
            self.partial.needs_second_reading.add(answer.document)
        return agreed

    @property
    def last_ns(self) -> int:
        """The last stamp known of the application."""
        stamps = [one.completion.stamp_ns for one in self.case.tries if one.completion is not None]
        return self.ended_ns if self.ended_ns != NEVER else max(stamps, default=self.case.started_ns)

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
        return read


def _distinct(issued: list[tuple[Operation, Completion]]) -> list[Completion]:
    answers: list[Completion] = []
    digests: set[str] = set()
    for _, answer in issued:
        if answer.digest not in digests:
            answers.append(answer)
            digests.update((answer.digest,) if answer.digest else ())
    return answers


class OfRun:
    """The whole run while it is judged; adds to `whole`."""

    def __init__(self, whole: Partial, ground: Ground) -> None:
        self.whole, self.ground = whole, ground
        self.left_out = {row.property: why for row in PROPERTIES if (why := _why_left_out(row, ground))}
        """The properties that cannot be inspected on this system, or that the scenario does not ask for, each with
        why."""

    def find(
        self,
        property_: Property,
        message: Message,
        row: ApplicationRow | None = None,
        other: ApplicationRow | None = None,
    ) -> None:
        """Adds a finding, about an application known by its row, and the one that it was confused with."""
        self_reported = ROW_OF[property_].self_reported
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

    def rows_of(self, names: Collection[str]) -> dict[str, ApplicationRow]:
        """The applications of these ids."""
        return {row.application_id: row for row in self.whole.table if row.application_id in names} if names else {}

    def reports(self, property_: Property) -> tuple[SelfReport, SelfReport] | None:
        """The system's reports before and after; None, and a doubt, if what the property needs of one could not be
        had."""
        needed = ROW_OF[property_].needs
        found = []
        for when, report in (("before", self.ground.baseline), ("after", self.ground.final)):
            if report is not None and needed is not None and getattr(report, needed.value) is not None:
                found.append(report)
            elif report is not None and report.problems:
                problem = report.problems[0]
                self.doubt(property_, say("report-missing-because", capability=needed, when=when, problem=problem))
            else:
                self.doubt(property_, say("report-missing", capability=needed, when=when))
        return (found[0], found[1]) if len(found) == 2 else None


def _why_left_out(row: PropertyRow, ground: Ground) -> Message | None:
    if row.needs is not None and row.needs not in ground.capabilities:
        return say("lacks-capability", capability=row.needs)
    return say("no-limit") if row.limit and getattr(ground.limits, row.limit) is None else None


def attempt(share: Callable[[_Of], _T], of: _Of, failed: Callable[[_About, Failure], None], about: _About) -> _T | None:
    """What a share says; None where it fails, which is told to `failed`, on one line, with what it was about."""
    try:
        return share(of)
    except Exception as error:  # noqa: BLE001 - whatever fails in a check must end as inconclusive, never as pass
        failed(about, Failure(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"))
        return None
