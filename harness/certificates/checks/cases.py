"""Applications with all that was asked and answered under one id, from a kin group's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, Delivery
from harness.certificates.domain.words import Reason
from harness.checks.intervals import NEVER
from harness.domain.messages import Message, Quoted
from harness.domain.operations import Aim, AnswerForm, Completion, Fault, GroupHistory, Operation, Outcome
from harness.domain.words import Capability


@dataclass
class Case:
    """One application id. `tries` are its operations in the order of their invocation, `confirmations` the kiosk's.
    What follows from them is worked out once, so it is to be asked for when all are known."""

    application: Application
    tries: list[Operation] = field(default_factory=list)
    confirmations: list[Operation] = field(default_factory=list)

    @property
    def application_id(self) -> str:
        """The id."""
        return self.application.application_id

    @cached_property
    def started_ns(self) -> int:
        """The first invocation."""
        return min(one.invocation.stamp_ns for one in self.tries)

    @cached_property
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

    @cached_property
    def issued(self) -> list[Completion]:
        """The answers with a document, whole or not, in their order."""
        answers = (one.completion for one in self.tries)
        issued = [answer for answer in answers if answer is not None and is_document(answer)]
        return sorted(issued, key=lambda answer: answer.stamp_ns)

    @cached_property
    def refusals(self) -> list[Completion]:
        """The refusals, those of an application already delivered left out."""
        answers = (one.completion for one in self.tries if one.completion is not None)
        refused = (answer for answer in answers if answer.outcome is Outcome.REFUSED)
        return [answer for answer in refused if answer.reason != Reason.ALREADY_ISSUED]

    @cached_property
    def unanswered(self) -> list[Operation]:
        """The tries of which nobody knows what became."""
        return [
            one
            for one in self.tries
            if one.completion is None or (one.completion.outcome is Outcome.UNKNOWN and not is_document(one.completion))
        ]

    @cached_property
    def ended_ns(self) -> int:
        """The delivering completion; without one the last answer, or NEVER if an answer is open."""
        if self.issued:
            return self.issued[0].stamp_ns
        if self.unanswered:
            return NEVER
        return max(one.completion.stamp_ns for one in self.tries if one.completion)

    @property
    def confirmed(self) -> list[Delivery]:
        """The confirmations that were answered as done."""
        done = (one for one in self.confirmations if one.completion and one.completion.outcome is Outcome.OK)
        return [one.invocation.request for one in done if isinstance(one.invocation.request, Delivery)]


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
    if case.issued or case.refusals or not case.unanswered:
        return None
    reported = any(is_settled(one) for one in case.confirmations)
    if case.gave_up and (reported or Capability.DELIVERY not in ground.capabilities):
        return None
    name, last = case.application.application_id, case.unanswered[-1].completion
    if last is None or not last.problems:
        return say("unsettled", application=name)
    return say("unsettled-because", application=name, problems=last.problems)
