"""availability: the eligible are served: wrong refusals and latency (from the intended start) stay under the limits.

A refusal is wrong if no possible state gives any reason for it. `stopped` is none: it was refused for safety.
`busy` is one, within the limit. `unprintable-name` is right only where an item that the form demands holds a character
that is in none of the common sets (a variation selector, or beyond JIS X 0213 and the vendors' extension).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from harness.catalogue import say
from harness.checks.cases import Case, is_settled, reason_said
from harness.checks.expected import plan_of
from harness.checks.ground import Ground
from harness.checks.normalise import uncommon_in
from harness.checks.registers import Registers, Step
from harness.checks.tally import bucket
from harness.domain.messages import Message
from harness.domain.operations import Event, Operation, Outcome
from harness.domain.words import Capability, Reason


def refusal(case: Case, states: Sequence[Registers], ground: Ground) -> Message | None:
    """What to say if an application that is in order was refused wrongly; None if it was not, or perhaps rightly."""
    refusals = case.refusals()
    if case.issued() or not refusals:
        return None
    reason = refusals[0][1].reason
    if reason == Reason.STOPPED:
        return None
    if reason == Reason.UNPRINTABLE_NAME and unprintable(case, states, ground):
        return None
    return say("wrong-refusal", application=case.application.application_id, reason=reason_said(reason))


def unprintable(case: Case, states: Sequence[Registers], ground: Ground) -> str:
    """The characters, of the items that the form demands, that a system may honestly be unable to print."""
    application = case.application
    form = ground.forms.of(application.certificate, application.municipality_code)
    for state in states:
        plan = plan_of(application, form, state, ground.residents)
        for sheet in plan.sheets if plan else ():
            for text in (*sheet.texts, *(words.word for words in sheet.words)):
                if found := uncommon_in(text):
                    return found
    return ""


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


def measure(case: Case, ground: Ground, latency: Counter[int], counts: Counter[str]) -> None:
    """Adds the latency of an application that was served, from its intended start; those whose kiosk misbehaved on
    purpose are left out."""
    issued = case.issued()
    if not issued or case.faulted:
        return
    taken_ns = issued[0][1].stamp_ns - case.intended_ns
    latency[bucket(taken_ns)] += 1
    counts["served"] += 1
    counts["served_late"] += taken_ns > ground.limits.latency_p99_s * 1e9


def in_force(steps: Sequence[Step], announced_s: Mapping[str, float], ground: Ground) -> list[tuple[Message, Step]]:
    """The events that the system puts in force later than the cap, each with what to say. `announced_s` by event id."""
    cap = ground.limits.in_force_s
    late = [step for step in steps if announced_s.get(step.event.event_id, 0.0) > cap]
    return [
        (say("in-force-late", **told_event(step.event), after_s=announced_s[step.event.event_id], limit_s=cap), step)
        for step in late
    ]


def told_event(event: Event) -> dict[str, str]:
    """The parts by which messages name a register event."""
    return {"id": event.event_id, "event": event.kind}


def refused_events(operations: Sequence[Operation], steps: Sequence[Step]) -> list[Message]:
    """The events that were refused, although the harness keeps their preconditions."""
    applied = {step.event.event_id for step in steps}
    refused: dict[str, Message] = {}
    for operation in operations:
        request, answer = operation.invocation.request, operation.completion
        if isinstance(request, Event) and answer is not None and answer.outcome is Outcome.REFUSED:
            refused[request.event_id] = say("event-refused", **told_event(request))
    return [message for event_id, message in sorted(refused.items()) if event_id not in applied]


def announced(operations: Sequence[Operation]) -> dict[str, float]:
    """Seconds until in force, by event id, for the events that were accepted for later."""
    found: dict[str, float] = {}
    for operation in operations:
        request, answer = operation.invocation.request, operation.completion
        if isinstance(request, Event) and answer is not None and answer.outcome is Outcome.OPEN:
            found.setdefault(request.event_id, answer.in_force_within_s or 0.0)
    return found
