"""Applications with all that was asked and answered under one id, from a kin group's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, Delivery
from harness.certificates.domain.words import Reason
from harness.checks.intervals import NEVER
from harness.domain.messages import Message, Quoted
from harness.domain.operations import Aim, AnswerForm, Completion, Fault, GroupHistory, Operation, Outcome
from harness.domain.words import Capability


@dataclass(slots=True)
class Case:
    """One application id. `tries` are its operations in the order of their invocation, `confirmations` the kiosk's."""

    application: Application
    tries: list[Operation] = field(default_factory=list)
    confirmations: list[Operation] = field(default_factory=list)
    _issued: list[tuple[Operation, Completion]] | None = None
    _refused: list[tuple[Operation, Completion]] | None = None

    @property
    def application_id(self) -> str:
        """The id."""
        return self.application.application_id

    @property
    def started_ns(self) -> int:
        """The first invocation."""
        return min(one.invocation.stamp_ns for one in self.tries)

    @property
    def intended_ns(self) -> int:
        """When the schedule wanted the application to start."""
        return min(one.invocation.intended_ns or one.invocation.stamp_ns for one in self.tries)

    @property
    def scenario(self) -> str:
        """The scenario that sent it."""
        return self.tries[0].invocation.scenario

    @property
    def faulted(self) -> bool:
        """Whether the kiosk's side did something wrong on purpose."""
        return any(one.invocation.fault is not Fault.NONE or one.invocation.aim is Aim.RETRY for one in self.tries)

    @property
    def gave_up(self) -> bool:
        """Whether the kiosk itself left without waiting."""
        return any(one.invocation.fault is Fault.GIVE_UP for one in self.tries)

    def issued(self) -> list[tuple[Operation, Completion]]:
        """The tries that a document answered, whole or not, in the order of their answers. Remembered, so it is to be
        asked for when all are known."""
        if self._issued is None:
            self._issued = [
                (one, answer) for one in self.tries if (answer := one.completion) is not None and is_document(answer)
            ]
            self._issued.sort(key=lambda pair: pair[1].stamp_ns)
        return self._issued

    def refusals(self) -> list[tuple[Operation, Completion]]:
        """The tries that were refused, those of an application already delivered left out. Remembered as well."""
        if self._refused is None:
            self._refused = [
                (one, answer)
                for one in self.tries
                if (answer := one.completion) is not None
                and answer.outcome is Outcome.REFUSED
                and answer.reason != Reason.ALREADY_ISSUED
            ]
        return self._refused

    def unanswered(self) -> list[Operation]:
        """The tries of which nobody knows what became."""
        return [
            one
            for one in self.tries
            if one.completion is None or (one.completion.outcome is Outcome.UNKNOWN and not is_document(one.completion))
        ]

    def ended_ns(self) -> int:
        """The delivering completion; without one the last answer, or NEVER if an answer is open."""
        issued = self.issued()
        if issued:
            return issued[0][1].stamp_ns
        if self.unanswered():
            return NEVER
        return max(one.completion.stamp_ns for one in self.tries if one.completion)

    def confirmed(self) -> list[tuple[Delivery, Operation]]:
        """The confirmations that were answered as done."""
        done = [
            one for one in self.confirmations if one.completion is not None and one.completion.outcome is Outcome.OK
        ]
        return [(one.invocation.request, one) for one in done if isinstance(one.invocation.request, Delivery)]


_REASONS = frozenset(Reason)


def reason_said(reason: str) -> str | Quoted:
    """The reason of a refusal as messages have it: a word of the protocol, or what the system said instead."""
    if not reason:
        return "nothing"
    return reason if reason in _REASONS else Quoted(reason)


def is_settled(operation: Operation) -> bool:
    """Whether a confirmation was answered, be it as done or as something that cannot be done."""
    answer = operation.completion
    return answer is not None and answer.outcome in (Outcome.OK, Outcome.REFUSED)


def is_document(answer: Completion) -> bool:
    """Whether an answer says "issued": as agreed, or with a body that is none of the protocol's in an answer that would
    be."""
    if answer.outcome is Outcome.OK:
        return True
    says_so = answer.form not in (AnswerForm.NONE, AnswerForm.OTHER_STATUS)
    return answer.outcome is Outcome.UNKNOWN and says_so and bool(answer.document)


def cases_of(history: GroupHistory) -> list[Case]:
    """All applications of a kin group, in the order of their first invocation."""
    cases: dict[str, Case] = {}
    for operation in history.operations:
        request = operation.invocation.request
        if isinstance(request, Application):
            cases.setdefault(request.application_id, Case(request)).tries.append(operation)
    for operation in history.operations:
        request = operation.invocation.request
        if isinstance(request, Delivery) and request.application_id in cases:
            cases[request.application_id].confirmations.append(operation)
    return list(cases.values())


def strays(history: GroupHistory, cases: Iterable[Case]) -> list[str]:
    """Application ids that were confirmed and never applied for."""
    known = {case.application.application_id for case in cases}
    requests = [operation.invocation.request for operation in history.operations]
    return sorted({one.application_id for one in requests if isinstance(one, Delivery)} - known)


def unsettled(case: Case, ground: Ground) -> Message | None:
    """What to say if nobody knows what became of the application; None if it was answered, or the kiosk itself left
    and its report of that was answered, or could not be made."""
    if case.issued() or case.refusals() or not case.unanswered():
        return None
    reported = any(is_settled(one) for one in case.confirmations)
    if case.gave_up and (reported or Capability.DELIVERY not in ground.capabilities):
        return None
    name, last = case.application.application_id, case.unanswered()[-1].completion
    if last is None or not last.problems:
        return say("unsettled", application=name)
    return say("unsettled-because", application=name, problems=last.problems)
