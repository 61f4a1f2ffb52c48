"""What of all that a load promised did happen: each trigger counted from the record, none from the plan.

A promise is kept where the record shows it; what was sent later than LATE_S after its time did not happen as planned.
Within a kin group everything has one clock; what lies in two kin groups is compared only within one worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from harness.catalogue import say
from harness.certificates.checks.cases import Case
from harness.certificates.checks.registers import Change
from harness.certificates.checks.shares import OfGroup, OfRun
from harness.certificates.domain.operations import Delivery
from harness.certificates.domain.properties import Property
from harness.certificates.domain.triggers import KNOWN, Promise, Trigger
from harness.checks.intervals import NEVER
from harness.domain.messages import Quoted
from harness.domain.operations import Aim, ClockSetting, FaultRequest, Operation, Outcome
from harness.domain.verdicts import NotInspected, TriggerCount

LATE_S: Final = 0.1
"""The lateness up to which a generator offers the load that it was asked for."""

SPREAD_NS: Final = 10_000_000
"""Last bytes that leave within this time leave together."""

AFTER_FAULT_S: Final = 1.0
"""For so long an application may meet a fault that does not say how long it lasts."""

_LEFT = frozenset({"gave-up", "kiosk-left"})
_NEARLY = 0.9
"""A wait may be over a little early: the generator's clock goes in steps."""


class Moment(NamedTuple):
    """When an application was sent, and from when on its kiosk was free: 0 if never."""

    worker: int
    sent_ns: int
    free_ns: int


class Lasted(NamedTuple):
    """From when to when a fault, or a setting of the clock, took effect."""

    worker: int
    from_ns: int
    to_ns: int


@dataclass(slots=True)
class Happened:
    """What happened in any number of kin groups."""

    kept: Counter[str] = field(default_factory=Counter)
    """Promises kept, by trigger."""
    moments: dict[str, Moment] = field(default_factory=dict)
    """Of the applications whose promises reach over kin groups, by their ids."""
    lasted: dict[str, Lasted] = field(default_factory=dict)
    """What the system took of faults and settings of its clock, by their ids."""

    def take_in(self, other: Happened) -> None:
        """Adds another partition's."""
        self.kept.update(other.kept)
        self.moments.update(other.moments)
        self.lasted.update(other.lasted)


def group(of: OfGroup) -> None:
    """What of the promises a kin group's own history shows."""
    promised = of.ground.promised
    if not promised:
        return
    happened = of.partial.own(Property.ACTIVITY, Happened)
    changes = {step.event.event_id: step for step in of.steps}
    cases = {case.application_id: case for case in of.cases}
    for name in (*cases, *changes):
        for promise in promised.get(name, ()):
            if promise.trigger in _BY_CASE and name in cases:
                happened.kept[promise.trigger] += _BY_CASE[promise.trigger](cases[name], promise)
            elif promise.trigger in _BY_EVENT:
                happened.kept[promise.trigger] += _BY_EVENT[promise.trigger](cases.get(name), changes, promise)
    for name in of.ground.crossing & cases.keys():
        case = cases[name]
        first = case.tries[0].invocation
        happened.moments[name] = Moment(first.worker, first.stamp_ns, _free_ns(case))
    for operation in of.history.operations if not cases else ():
        _note_lasting(operation, happened)


def _note_lasting(operation: Operation, happened: Happened) -> None:
    request, answer = operation.invocation.request, operation.completion
    if answer is None or answer.outcome is not Outcome.OK:
        return
    from_ns, worker = operation.invocation.stamp_ns, operation.invocation.worker
    if isinstance(request, FaultRequest):
        for_s = request.details.get("for_s", AFTER_FAULT_S)
        happened.lasted[request.fault_id] = Lasted(worker, from_ns, answer.stamp_ns + int(for_s * 1e9))
    elif isinstance(request, ClockSetting):
        happened.lasted[request.setting_id] = Lasted(worker, from_ns, answer.stamp_ns)


# What one application shows


def _left(case: Case) -> int:
    """When its kiosk left before the answer was whole, 0 if it did not."""
    answer = case.tries[0].completion
    if answer is None or answer.outcome is not Outcome.UNKNOWN:
        return 0
    return answer.stamp_ns if any(each.code in _LEFT for each in answer.problems) else 0


def _free_ns(case: Case) -> int:
    """From when on somebody else could apply at its kiosk, as far as that is promised: its client left, or held a
    certificate that did not get printed."""
    failed = any(one.paid and not one.printed for one in case.confirmed)
    return case.issued[0].stamp_ns if failed and case.issued else _left(case)


def _gave_up(case: Case, _: Promise) -> bool:
    return _left(case) > 0


def _read_slowly(case: Case, promise: Promise) -> bool:
    answer = case.tries[0].completion
    return (
        answer is not None
        and answer.reached_ns > 0
        and answer.stamp_ns - answer.reached_ns >= _NEARLY * promise.delay_s * 1e9
    )


def _asked_twice(case: Case, _: Promise) -> bool:
    answer = case.tries[0].completion
    until_ns = NEVER if answer is None else answer.stamp_ns
    return any(one.invocation.stamp_ns < until_ns for one in case.tries[1:])


def _asked_again(case: Case, _: Promise) -> bool:
    answer = case.tries[0].completion
    was_answered = answer is not None and answer.outcome is not Outcome.UNKNOWN
    return was_answered and any(one.invocation.aim is Aim.RETRY for one in case.tries[1:])


def _used_otherwise(case: Case, _: Promise) -> bool:
    answers = (one.completion for one in case.misuses)
    return any(answer is not None and answer.outcome is not Outcome.UNKNOWN for answer in answers)


def _print_failed(case: Case, _: Promise) -> bool:
    return any(one.paid and not one.printed for one in case.confirmed)


def _confirmed_late(case: Case, promise: Promise) -> bool:
    if not case.issued:
        return False
    from_ns = case.issued[0].stamp_ns + _NEARLY * promise.delay_s * 1e9
    prints = (one.invocation for one in case.confirmations if isinstance(one.invocation.request, Delivery))
    return any(one.stamp_ns >= from_ns for one in prints)


# What an application and a register event, or two of them, show

_Changes = Mapping[str, Change]


def _probed(case: Case | None, changes: _Changes, promise: Promise) -> bool:
    change = changes.get(promise.other)
    if case is None or change is None or not change.certain:
        return False
    after_s = (case.started_ns - change.completed_ns) / 1e9
    return _NEARLY * promise.delay_s <= after_s <= promise.delay_s + LATE_S


def _raced(case: Case | None, changes: _Changes, promise: Promise) -> bool:
    change = changes.get(promise.other)
    return (
        case is not None
        and change is not None
        and case.started_ns <= change.completed_ns
        and change.invoked_ns <= case.ended_ns
    )


def _was_before(case: Case | None, changes: _Changes, promise: Promise) -> bool:
    change = changes.get(promise.other)
    return case is not None and change is not None and case.ended_ns < change.invoked_ns


def _followed(_: Case | None, changes: _Changes, promise: Promise) -> bool:
    this, earlier = changes.get(promise.of), changes.get(promise.other)
    if this is None or earlier is None or not earlier.certain:
        return False
    return earlier.completed_ns < this.invoked_ns <= earlier.invoked_ns + int((promise.delay_s + LATE_S) * 1e9)


_BY_CASE: Mapping[str, Callable[[Case, Promise], bool]] = {
    Trigger.GIVE_UP: _gave_up,
    Trigger.SLOW_READER: _read_slowly,
    Trigger.ASKED_TWICE: _asked_twice,
    Trigger.ASKED_AGAIN: _asked_again,
    Trigger.OTHER_BODY: _used_otherwise,
    Trigger.PRINT_FAILURE: _print_failed,
    Trigger.LATE_CONFIRMATION: _confirmed_late,
}
_BY_EVENT: Mapping[str, Callable[[Case | None, _Changes, Promise], bool]] = {
    Trigger.EVENT_PROBE: _probed,
    Trigger.EVENT_RACE: _raced,
    Trigger.BEFORE_EVENT: _was_before,
    Trigger.EVENT_AFTER_EVENT: _followed,
}


# What only the whole run shows


def counts(run: OfRun) -> Iterator[TriggerCount]:
    """How often each trigger was promised, and how often it fired, by name."""
    happened = run.whole.own(Property.ACTIVITY, Happened)
    promised, fired = Counter(each.trigger for each in run.ground.promises), Counter(happened.kept)
    together = {
        str(mark.values["name"])
        for worker in run.ground.workers or ()
        for mark in worker.instants
        if int(mark.values.get("sent", mark.values["size"])) > 1 and int(mark.values["spread_ns"]) <= SPREAD_NS
    }
    for each in run.ground.promises:
        if each.trigger == Trigger.SAME_INSTANT:
            fired[each.trigger] += each.of in together
        elif each.trigger in _BETWEEN:
            fired[each.trigger] += _BETWEEN[each.trigger](each, happened.moments)
        elif each.trigger == Trigger.CLOCK_SETTING:
            fired[each.trigger] += each.of in happened.lasted
        elif each.trigger not in _BY_CASE and each.trigger not in _BY_EVENT:
            fired[each.trigger] += each.of in happened.lasted and _met(run, happened.lasted[each.of])
    for name in sorted(promised):
        yield TriggerCount(str(name), promised[name], fired[name])


def called(name: str) -> str | Quoted:
    """A trigger as messages have it: a word of ours, or the kind of a fault that its system alone knows."""
    return name if name in KNOWN else Quoted(name)


def never_fired(run: OfRun) -> Iterator[NotInspected]:
    """What was promised and did not happen once."""
    for each in run.triggers:
        if not each.fired:
            what = say("trigger-itself", trigger=called(each.trigger))
            yield NotInspected(what, say("never-fired"), each.promised, each.promised)


def _met(run: OfRun, lasted: Lasted) -> bool:
    """Whether an application was under way in this time."""
    started, ended = np.asarray(run.whole.table.started), np.asarray(run.whole.table.ended)
    return bool(np.any((started <= lasted.to_ns) & (lasted.from_ns <= ended)))


def _came_behind(promise: Promise, moments: Mapping[str, Moment]) -> bool:
    this, earlier = moments.get(promise.of), moments.get(promise.other)
    if this is None or earlier is None or this.worker != earlier.worker:
        return False
    return this.sent_ns - earlier.sent_ns <= (promise.delay_s + LATE_S) * 1e9


def _came_next(promise: Promise, moments: Mapping[str, Moment]) -> bool:
    this, earlier = moments.get(promise.of), moments.get(promise.other)
    if this is None or earlier is None or this.worker != earlier.worker:
        return False
    return 0 < earlier.free_ns < this.sent_ns


_BETWEEN: Mapping[str, Callable[[Promise, Mapping[str, Moment]], bool]] = {
    Trigger.BURST: _came_behind,
    Trigger.NEXT_AT_KIOSK: _came_next,
}
