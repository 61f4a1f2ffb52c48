"""The interval rule: which states of what lasts were possible when.

The state after event i is possible for an application if event i was invoked before the application completed and no
later event completed before the application was invoked; equal stamps overlap. An event without an answer stays open
and may never apply; one that was accepted for later (202) is completed after the time that its answer names. What an
event makes of a state is its family's to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from harness.domain.operations import Operation, Outcome

NEVER = (1 << 63) - 1
"""The stamp of what has not completed."""

MOST_VARIANTS = 32
"""So many states may stand side by side because events stayed unanswered; beyond that the group is unclear."""

State = TypeVar("State")
Event = TypeVar("Event")


@dataclass(frozen=True)
class Change(Generic[Event]):
    """One event as it happened. `certain`: some answer says that it applied; otherwise it may never have."""

    event: Event
    invoked_ns: int
    completed_ns: int
    certain: bool
    operation: str = ""


def steps_of(
    operations: Iterable[Operation], kind: type[Event], name: Callable[[Event], str], sequence: Callable[[Event], int]
) -> list[Change[Event]]:
    """The events among a group's operations, requests of type `kind`, in their sequence; those of one name are
    repetitions, and joined. Those definitely refused at the first try are left out; one refused only after an attempt
    without an answer may have applied at that attempt."""
    attempts: dict[str, tuple[Event, list[Operation]]] = {}
    for operation in operations:
        request = operation.invocation.request
        if isinstance(request, kind):
            attempts.setdefault(name(request), (request, []))[1].append(operation)
    steps = [step for event, tries in attempts.values() if (step := _step(event, tries)) is not None]
    return sorted(steps, key=lambda step: (sequence(step.event), step.invoked_ns))


def _step(event: Event, tries: Sequence[Operation]) -> Change[Event] | None:
    completed, unanswered = NEVER, False
    for attempt in tries:
        answer = attempt.completion
        if answer is None or answer.outcome is Outcome.UNKNOWN:
            unanswered = True
        elif answer.outcome is Outcome.OK:
            completed = min(completed, answer.stamp_ns)
        elif answer.outcome is Outcome.OPEN:
            completed = min(completed, answer.stamp_ns + round((answer.in_force_within_s or 0.0) * 1e9))
    if completed == NEVER and not unanswered:
        return None
    first = min(tries, key=lambda attempt: attempt.invocation.stamp_ns).invocation
    return Change(event, first.stamp_ns, completed, completed != NEVER, first.operation)


class Timeline(Generic[State, Event]):
    """What lasts of one kin group, through the run."""

    def __init__(self, start: State, steps: Sequence[Change[Event]], after: Callable[[State, Event], State]) -> None:
        """`after` gives the state that an event makes of one. ValueError where too many events stayed without an
        answer; raises what `after` raises."""
        self.steps = steps
        """The events, in order."""
        self._states: list[tuple[State, ...]] = [(start,)]
        carried: tuple[State, ...] = ()
        for step in steps:
            before = self._states[-1] + carried
            self._states.append(_distinct(after(state, step.event) for state in before))
            carried = () if step.certain else before
            if len(before) > MOST_VARIANTS:
                raise ValueError("too many register events stayed without an answer to say which states were possible")
        self._spans: dict[tuple[int, int], tuple[State, ...]] = {}

    def span(self, invoked_ns: int, completed_ns: int) -> tuple[int, int]:
        """The first and the last event after which the state was possible; 0 is the state before any."""
        first = last = 0
        for index, step in enumerate(self.steps, start=1):
            if step.completed_ns < invoked_ns:
                first = index
            if step.invoked_ns <= completed_ns:
                last = index
        return first, max(first, last)

    def possible(self, invoked_ns: int, completed_ns: int) -> tuple[State, ...]:
        """Every state that may have held for an application of this interval."""
        if not self.steps:
            return self._states[0]
        span = self.span(invoked_ns, completed_ns)
        states = self._spans.get(span)
        if states is None:
            states = _distinct(state for index in range(span[0], span[1] + 1) for state in self._states[index])
            self._spans[span] = states
        return states

    def everything(self) -> tuple[State, ...]:
        """All states of the run, possible at some time or other."""
        return self.possible(-NEVER, NEVER)

    def touching(self, invoked_ns: int, completed_ns: int) -> list[Change[Event]]:
        """The events that overlap an interval, or are the last before it."""
        first, last = self.span(invoked_ns, completed_ns)
        return list(self.steps[max(0, first - 1) : last])


def _distinct(states: Iterable[State]) -> tuple[State, ...]:
    kept: list[State] = []
    for state in states:
        if not any(state is other or state == other for other in kept):
            kept.append(state)
    return tuple(kept)
