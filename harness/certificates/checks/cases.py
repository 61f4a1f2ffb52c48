"""Applications with all that was asked and answered under one id, from a kin group's history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, Delivery
from harness.certificates.domain.words import Reason
from harness.checks.intervals import NEVER
from harness.domain.messages import Message, Quoted
from harness.domain.operations import Aim, AnswerForm, Completion, Fault, GroupHistory, Operation, Outcome
from harness.domain.words import Capability


class Case:
    """One application id, with all that follows from its operations."""

    def __init__(
        self,
        application: Application,
        tries: list[Operation],
        confirmations: list[Operation],
        misuses: Sequence[Operation] = (),
    ) -> None:
        """`tries` are its operations in the order of their invocation, one at least, `confirmations` the kiosk's;
        `misuses` those for which its kiosk used the id on purpose for another application."""
        self.application, self.tries, self.confirmations, self.misuses = application, tries, confirmations, misuses
        self.application_id = application.application_id
        self.scenario = tries[0].invocation.scenario
        """The one that sent it."""
        self.started_ns = min(one.invocation.stamp_ns for one in tries)
        self.intended_ns = min(one.invocation.intended_ns or one.invocation.stamp_ns for one in tries)
        """When the schedule wanted it to start."""
        answers = [one.completion for one in tries if one.completion is not None]
        self.issued = sorted(filter(is_document, answers), key=attrgetter("stamp_ns"))
        """The answers with a document, whole or not, in their order."""
        told = [one.completion for one in confirmations if one.completion is not None]
        misused = [one.completion for one in misuses if one.completion is not None]
        self.misissued = [each for each in misused if is_document(each)]
        """The answers that say "issued" to another application under its id."""
        self.brought = [each for each in (*answers, *misused, *told) if each.document]
        """All answers, those to confirmations and misuses too, that brought anything."""
        others = [each for each in (*answers, *misused) if not is_document(each)] + told
        self.beside = sorted((each for each in others if each.document), key=attrgetter("stamp_ns"))
        """The answers that do not say "issued", those to confirmations and misuses too, and brought something
        nevertheless, in their order."""
        refused = [answer for answer in answers if answer.outcome is Outcome.REFUSED]
        self.refusals = [answer for answer in refused if answer.reason != Reason.ALREADY_ISSUED]
        """The refusals, those of an application already delivered left out."""
        self.unanswered = [one for one in tries if _is_open(one.completion)]
        """The tries of which nobody knows what became."""
        last_ns = NEVER if self.unanswered else max(answer.stamp_ns for answer in answers)
        self.ended_ns = self.issued[0].stamp_ns if self.issued else last_ns
        """The delivering completion; without one the last answer, or NEVER if an answer is open."""

    @property
    def faulted(self) -> bool:
        """Whether the kiosk's side did something wrong on purpose."""
        return any(one.invocation.fault is not Fault.NONE or one.invocation.aim is Aim.RETRY for one in self.tries)

    @property
    def gave_up(self) -> bool:
        """Whether the kiosk itself left without waiting."""
        return any(one.invocation.fault is Fault.GIVE_UP for one in self.tries)

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


def _is_open(answer: Completion | None) -> bool:
    return answer is None or (answer.outcome is Outcome.UNKNOWN and not is_document(answer))


def is_document(answer: Completion) -> bool:
    """Whether an answer says "issued": as agreed, or with a body that is none of the protocol's in an answer that would
    be. One that could not be taken apart so far as to have a code says nothing."""
    if answer.outcome is Outcome.OK:
        return True
    says_so = answer.form not in (AnswerForm.NONE, AnswerForm.OTHER_STATUS, AnswerForm.CUT)
    has_head = bool(answer.code) or answer.form in (AnswerForm.CLEAN, AnswerForm.SURPLUS)
    return answer.outcome is Outcome.UNKNOWN and says_so and has_head and bool(answer.document)


def cases_of(history: GroupHistory) -> list[Case]:
    """All applications of a kin group, in the order of their first invocation."""
    held: dict[str, tuple[Application, list[Operation], list[Operation], list[Operation]]] = {}
    for operation in history.operations:
        request = operation.invocation.request
        if isinstance(request, Application):
            first, tries, _, misuses = held.setdefault(request.application_id, (request, [], [], []))
            on_purpose = operation.invocation.fault is Fault.OTHER_BODY and request != first
            (misuses if on_purpose else tries).append(operation)
    for operation in history.operations:
        request = operation.invocation.request
        if isinstance(request, Delivery) and request.application_id in held:
            held[request.application_id][2].append(operation)
    return [Case(*each) for each in held.values()]


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
