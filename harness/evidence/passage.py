"""One pass through the journals: figures over time, what was part of the load, and what happened around findings."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.domain.operations import Completion, Invocation, Outcome, Request
from harness.evidence.subject import Part
from harness.history.merge import journals_in
from harness.history.read import read_journal
from harness.history.requests import type_of

MOST_AROUND = 400
"""Other operations kept around one finding, before the nearest of them are chosen; all are counted."""


@dataclass(frozen=True, slots=True)
class Window:
    """Stamps between which operations are wanted, and the name they are kept under. These `operations`, and what
    concerns these `residents`, are kept however many there are."""

    name: int
    start_ns: int
    end_ns: int
    operations: frozenset[str] = frozenset()
    residents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TimedOperation:
    """One operation on a time line. `what` is `application`, `event` or `fault`, `kind` its certificate, event or fault
    kind; `end_ns` is 0 where no answer came."""

    operation: str
    application_id: str
    what: str
    kind: str
    resident: str
    start_ns: int
    end_ns: int
    outcome: str


@dataclass(slots=True)
class Passage:
    """What one pass gathered. The three arrays have one entry for each answered application: intended start, start and
    end in ns. `load` counts what was sent of each part of it, `lasting` are the requests that changed something for
    good. `around` holds operations by window, `touching` counts all that touched it. `owners` says by document which
    application it answered."""

    intended: array[int] = field(default_factory=lambda: array("q"))
    started: array[int] = field(default_factory=lambda: array("q"))
    ended: array[int] = field(default_factory=lambda: array("q"))
    load: dict[Part, Counter[Hashable]] = field(default_factory=dict)
    lasting: list[Request] = field(default_factory=list)
    around: dict[int, list[TimedOperation]] = field(default_factory=lambda: defaultdict(list))
    touching: Counter[int] = field(default_factory=Counter)
    owners: dict[str, Request] = field(default_factory=dict)
    unanswered: int = 0

    @property
    def origin_ns(self) -> int:
        """The first intended start, 0 where nothing was answered."""
        return min(self.intended, default=0)


class _Around:
    """Finds the windows that an interval touches."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self._windows = sorted(windows, key=lambda each: each.start_ns)
        self._starts = [each.start_ns for each in self._windows]
        self._longest_ns = max((each.end_ns - each.start_ns for each in windows), default=0)

    def touched(self, start_ns: int, end_ns: int) -> Sequence[Window]:
        """The windows that this interval touches."""
        first = bisect_right(self._starts, start_ns - self._longest_ns - 1)
        last = bisect_right(self._starts, end_ns)
        return [each for each in self._windows[max(0, first - 1) : last] if each.end_ns >= start_ns]


def passed(history: Path, windows: Sequence[Window], documents: Iterable[str], parts: Sequence[Part] = ()) -> Passage:
    """Reads all journals of a run once. `documents` are those whose application is wanted, `parts` what is counted of
    the load. Raises OSError."""
    passage, around, wanted = Passage(load={part: Counter() for part in parts}), _Around(windows), set(documents)
    for journal in journals_in(history):
        open_: dict[str, Invocation] = {}
        for record in read_journal(journal):
            if isinstance(record, Invocation):
                open_[record.operation] = record
                _count(record.request, passage)
            elif isinstance(record, Completion):
                invocation = open_.pop(record.operation, None)
                if invocation is not None:
                    _answered(invocation, record, passage, around, wanted)
        for invocation in open_.values():
            _keep(invocation, 0, Outcome.UNKNOWN, passage, around)
            passage.unanswered += type_of(invocation.request).is_trial
    return passage


def _count(request: Request, passage: Passage) -> None:
    for part, held in passage.load.items():
        if isinstance(request, part.request):
            held.update(part.of(request))
    if type_of(request).is_lasting:
        passage.lasting.append(request)


def _answered(
    invocation: Invocation, completion: Completion, passage: Passage, around: _Around, wanted: set[str]
) -> None:
    request = invocation.request
    if type_of(request).is_trial:
        passage.intended.append(invocation.intended_ns)
        passage.started.append(invocation.stamp_ns)
        passage.ended.append(completion.stamp_ns)
        if completion.document in wanted:
            passage.owners[completion.document] = request
    _keep(invocation, completion.stamp_ns, completion.outcome, passage, around)


def _keep(invocation: Invocation, end_ns: int, outcome: Outcome, passage: Passage, around: _Around) -> None:
    touched = around.touched(invocation.stamp_ns, end_ns or invocation.stamp_ns)
    span = _span(invocation, end_ns, outcome) if touched else None
    if span is None:
        return
    for window in touched:
        held = passage.around[window.name]
        passage.touching[window.name] += 1
        asked = span.operation in window.operations or span.resident in window.residents
        if asked or len(held) < MOST_AROUND:
            held.append(span)


def kind_of(trial: Request | None) -> str:
    """What was asked for; empty for nothing."""
    kind = type_of(trial).kind if trial else None
    return kind(trial) if kind and trial else ""


def _span(invocation: Invocation, end_ns: int, outcome: Outcome) -> TimedOperation | None:
    request, sort = invocation.request, type_of(invocation.request)
    if sort.kind is None:
        return None
    what, stamp_ns = "application" if sort.is_trial else "event" if sort.is_lasting else sort.name, invocation.stamp_ns
    name, kind, person = sort.id(request), sort.kind(request), sort.person(request)
    return TimedOperation(invocation.operation, name, what, kind, person, stamp_ns, end_ns, outcome.value)


def nearest(
    spans: Sequence[TimedOperation], first: Mapping[str, int], residents: Container[str], centre_ns: int, most: int
) -> list[TimedOperation]:
    """The `most` operations to draw, in order of their start: those named in `first`, then what happened to these
    residents, then faults and other applications, then other register events; of each what started nearest to
    `centre_ns`."""

    def rank(span: TimedOperation) -> tuple[int, bool, bool, int]:
        named = first.get(span.operation, len(first))
        return named, span.resident not in residents, span.what == "event", abs(span.start_ns - centre_ns)

    chosen = sorted(dict.fromkeys(spans), key=rank)[:most]
    return sorted(chosen, key=lambda span: (span.start_ns, span.operation))
