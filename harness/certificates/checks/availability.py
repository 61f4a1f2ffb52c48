"""availability: the eligible are served: wrong refusals and latency (from the intended start) stay under the limits.

A refusal is wrong if no possible state gives any reason for it. `stopped` is none: it was refused for safety.
`busy` is one, within the limit. `unprintable-name` is right only where an item that the form demands holds a character
that is in none of the common sets (a variation selector, or beyond JIS X 0213 and the vendors' extension)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from harness.catalogue import say
from harness.certificates.checks.cases import Case, reason_said, unsettled
from harness.certificates.checks.eligibility import standing_of
from harness.certificates.checks.expected import plans_of
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.normalise import uncommon_in
from harness.certificates.checks.registers import Change, Registers
from harness.certificates.checks.shares import Check, OfApplication, OfGroup, OfRun
from harness.certificates.domain.operations import Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Reason
from harness.checks.record import made_up_for, stood_still
from harness.checks.subject import WorkerFacts
from harness.checks.tally import Partial, bucket, foremost, message_order, percentile_s
from harness.domain.messages import Message
from harness.domain.operations import Completion, Operation, Outcome
from harness.domain.verdicts import Finding

_MOST_EXAMPLES = 5


def refusal(case: Case, states: Sequence[Registers], ground: Ground) -> Message | None:
    """What to say if an application that is in order was refused wrongly; None if it was not, or perhaps rightly."""
    if case.issued or not case.refusals:
        return None
    reason = case.refusals[0].reason
    if reason == Reason.STOPPED:
        return None
    if reason == Reason.UNPRINTABLE_NAME and unprintable(case, states, ground):
        return None
    return say("wrong-refusal", application=case.application.application_id, reason=reason_said(reason))


def unprintable(case: Case, states: Sequence[Registers], ground: Ground) -> str:
    """The characters, of the items that the form demands, that a system may honestly be unable to print."""
    for plan in plans_of(case.application, states, ground):
        for sheet in plan.sheets:
            for text in (*sheet.texts, *(words.word for words in sheet.words)):
                if found := uncommon_in(text):
                    return found
    return ""


class Spans:
    """From when to when applications lasted, and which worker's clock says so: 24 bytes each."""

    def __init__(self) -> None:
        self._numbers = array("q")

    def __len__(self) -> int:
        return len(self._numbers) // 3

    def add(self, case: Case) -> None:
        """One application, from its intended start."""
        self._numbers.extend((case.tries[0].invocation.worker, case.intended_ns, case.ended_ns))

    def extend(self, other: Spans) -> None:
        """Those of another partition."""
        self._numbers.extend(other._numbers)

    def apart_from(self, workers: Iterable[WorkerFacts]) -> tuple[int, list[int]]:
        """How many met no interval in which their worker stood still, or made up for it; and how long, in ns, each of
        the others lasted."""
        still = {one.worker: [made_up_for(*each) for each in one.stood_still] for one in workers}
        met = []
        for worker, from_ns, to_ns in zip(*(self._numbers[place::3] for place in range(3)), strict=True):
            if any(from_ns <= end_ns and begin_ns <= to_ns for begin_ns, end_ns in still.get(worker, ())):
                met.append(to_ns - from_ns)
        return len(self) - len(met), met


@dataclass(slots=True)
class Served:
    """How the eligible were served, over any number of applications."""

    eligible: int = 0
    wrong_refusals: Spans = field(default_factory=Spans)
    examples: list[Finding] = field(default_factory=list)
    """Wrong refusals, the first of them."""
    served: int = 0
    served_late: Spans = field(default_factory=Spans)
    latency: Counter[int] = field(default_factory=Counter)
    """How many were served, by the bucket of their latency."""
    answers: int = 0
    """What was answered to applications, repetitions too."""
    strange: Counter[Message] = field(default_factory=Counter)
    """How many of these were not of the protocol, by why not."""

    def take_in(self, other: Served) -> None:
        """Adds another partition's."""
        self.eligible += other.eligible
        self.wrong_refusals.extend(other.wrong_refusals)
        self.examples = foremost([*self.examples, *other.examples])
        self.served += other.served
        self.served_late.extend(other.served_late)
        self.latency.update(other.latency)
        self.answers += other.answers
        self.strange.update(other.strange)


def measure(case: Case, ground: Ground, figures: Served) -> None:
    """Adds the latency of an application that was served, from its intended start; those whose kiosk misbehaved on
    purpose are left out."""
    if not case.issued or case.faulted:
        return
    taken_ns = case.ended_ns - case.intended_ns
    figures.latency[bucket(taken_ns)] += 1
    figures.served += 1
    if taken_ns > ground.limits.latency_p99_s * 1e9:
        figures.served_late.add(case)


def in_force(steps: Sequence[Change], announced_s: Mapping[str, float], ground: Ground) -> list[tuple[Message, Change]]:
    """The events that the system puts in force later than the cap, each with what to say. `announced_s` by event id."""
    cap = ground.limits.in_force_s
    after_s = [(step, announced_s.get(step.event.event_id, 0.0)) for step in steps]
    late = [(step, one_s) for step, one_s in after_s if one_s > cap]
    return [(say("in-force-late", **told_event(step.event), after_s=one_s, limit_s=cap), step) for step, one_s in late]


def told_event(event: Event) -> dict[str, str]:
    """The parts by which messages name a register event."""
    return {"id": event.event_id, "event": event.kind}


def refused_events(operations: Sequence[Operation], steps: Sequence[Change]) -> list[Message]:
    """The events that were refused, although the harness keeps their preconditions."""
    applied = {step.event.event_id for step in steps}
    refused = {event.event_id: event for event, answer in _answered(operations) if answer.outcome is Outcome.REFUSED}
    return [say("event-refused", **told_event(event)) for name, event in sorted(refused.items()) if name not in applied]


def announced(operations: Sequence[Operation]) -> dict[str, float]:
    """Seconds until in force, by event id, for the events that were accepted for later; the first answer counts."""
    found: dict[str, float] = {}
    for event, answer in _answered(operations):
        if answer.outcome is Outcome.OPEN:
            found.setdefault(event.event_id, answer.in_force_within_s or 0.0)
    return found


def _answered(operations: Sequence[Operation]) -> Iterator[tuple[Event, Completion]]:
    for operation in operations:
        request, answer = operation.invocation.request, operation.completion
        if isinstance(request, Event) and answer is not None:
            yield request, answer


def group(of: OfGroup) -> None:
    """The register events: each is to be answered, and in force in time."""
    if not of.events:
        return
    for step in of.timeline.steps if of.steps else ():
        if not step.certain:
            of.doubt(Property.AVAILABILITY, say("event-unanswered", **told_event(step.event)))
    for message, step in in_force(of.steps, announced(of.events), of.ground):
        of.partial.find(Finding(Property.AVAILABILITY, "", message, step.operation, step.event.resident_code))
    for message in refused_events(of.events, of.steps):
        of.doubt(Property.AVAILABILITY, message)


def served(partial: Partial) -> Served:
    """The figures of a partition."""
    return partial.own(Property.AVAILABILITY, Served)


def count_answers(case: Case, figures: Served) -> None:
    """Adds what was answered to an application."""
    came = (one.completion for one in case.tries if one.completion is not None and one.completion.code)
    for answer in came:
        figures.answers += 1
        if answer.outcome is Outcome.UNKNOWN and answer.problems:
            figures.strange[answer.problems[0]] += 1


def barren(figures: Served) -> Message | None:
    """What to say if most of what was answered was not of the protocol: something is wrong between it and the system,
    and what could not be judged tells nothing of the system."""
    strange = figures.strange.total()
    if 2 * strange <= figures.answers:
        return None
    example = min(figures.strange, key=lambda each: (-figures.strange[each], *message_order(each)))
    return say("not-of-the-protocol", strange=strange, answers=figures.answers, example=example)


def trial(one: OfApplication) -> bool:
    """Whether it was served; decisive if it was in order beyond doubt."""
    figures, eligible = served(one.partial), one.once(standing_of).eligible
    if eligible:
        figures.eligible += 1
        wrong = refusal(one.case, one.states, one.ground)
        if wrong:
            figures.wrong_refusals.add(one.case)
            figures.examples.append(one.finding(Property.AVAILABILITY, wrong))
    open_end = unsettled(one.case, one.ground)
    if open_end:
        one.doubt(Property.AVAILABILITY, open_end)
    measure(one.case, one.ground, figures)
    count_answers(one.case, figures)
    return eligible


def conclude(run: OfRun) -> None:
    """The share of wrong refusals, and the latency that 99 in 100 stay under, without what met an interval in which the
    generator itself stood still: nobody knows how the system would have served those then."""
    figures, limits, workers = served(run.whole), run.ground.limits, run.ground.workers or ()
    run.barren = barren(figures)
    for message in stood_still(workers):
        run.doubt(Property.AVAILABILITY, message)
    wrong, unsure = figures.wrong_refusals.apart_from(workers)
    eligible = figures.eligible - len(unsure)
    if eligible and wrong > limits.wrong_refusals * eligible:
        share = say("wrong-refusals", wrong=wrong, eligible=eligible, limit=limits.wrong_refusals)
        run.find(Property.AVAILABILITY, share)
        for example in foremost(figures.examples)[:_MOST_EXAMPLES]:
            run.whole.find(example)
    late, unsure = figures.served_late.apart_from(workers)
    if late > 0.01 * (figures.served - len(unsure)):
        p99_s = percentile_s(figures.latency - Counter(map(bucket, unsure)), 0.99)
        run.find(Property.AVAILABILITY, say("latency", p99_s=p99_s, limit_s=limits.latency_p99_s))


CHECK = Check(Property.AVAILABILITY, trial, group=group, conclude=conclude)
