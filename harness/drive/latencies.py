"""When, after it was sent, an application waits for its answer: a kiosk that is to do something in the middle of a wait
has a delay that fits the system that it meets, a quantile of the moments of waiting of the latest applications. All of
a long wait counts for no more than all of a short one, so that any system is met early and late in its work. The
journal holds all that a delay is drawn from, in the order in which it came: it can be worked out again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from harness.domain.operations import Aim, Completion, Fault, Invocation, Mark, Outcome, Record
from harness.history.requests import type_of

LATEST: Final = 50
"""So many applications are looked back on."""

MOMENTS: Final = 10
"""So many of each wait are looked at, evenly spread."""

LEAST: Final = 10
"""With fewer a delay is as the scenario says."""

DELAY: Final = "delay"
"""The mark with which a worker says how long a kiosk will wait."""


class Delay(NamedTuple):
    """A delay in ns that was drawn from so many samples; 0 from too few: then it is as planned."""

    delay_ns: int
    samples: int


class Latencies:
    """Those of one worker, from its records as they are written or read. Only trials count that were issued at the
    first try, whose kiosk did nothing wrong on purpose, and that had not to wait for others at the same instant."""

    def __init__(self) -> None:
        self._sent: dict[str, int] = {}
        self._taken_ns: deque[int] = deque(maxlen=LATEST)

    def note(self, record: Record) -> None:
        """The next record."""
        if isinstance(record, Invocation):
            plain = record.fault is Fault.NONE and record.aim not in (Aim.RETRY, Aim.SAME_INSTANT)
            if plain and type_of(record.request).is_trial:
                self._sent[record.operation] = record.stamp_ns
        elif isinstance(record, Completion):
            sent_ns = self._sent.pop(record.operation, None)
            if sent_ns is not None and record.outcome is Outcome.OK:
                self._taken_ns.append(record.stamp_ns - sent_ns)

    def at(self, quantile: float) -> Delay:
        """The delay after which this share (0 to 1) of the latest waiting was over."""
        samples = len(self._taken_ns)
        if samples < LEAST:
            return Delay(0, samples)
        moments = sorted(taken_ns * (2 * k + 1) // (2 * MOMENTS) for taken_ns in self._taken_ns for k in range(MOMENTS))
        return Delay(moments[min(len(moments) - 1, int(quantile * len(moments)))], samples)


def told(request_id: str, quantile: float, delay: Delay) -> dict[str, float | str]:
    """What the mark says of a request's delay."""
    return {"of": request_id, "quantile": quantile, "delay_ns": delay.delay_ns, "samples": delay.samples}


def first_differing(records: Iterable[Record], planned: Mapping[str, float]) -> int | None:
    """The number of the first record of a journal that has another delay than follows from the plan and the records
    before it, or that sends what should have had one before; None where there is none."""
    latencies, drawn = Latencies(), set[str]()
    for record in records:
        if isinstance(record, Mark) and record.what == DELAY:
            name = str(record.values.get("of"))
            if name not in planned or name in drawn:
                return record.number
            if record.values != told(name, planned[name], latencies.at(planned[name])):
                return record.number
            drawn.add(name)
        elif isinstance(record, Invocation):
            sort = type_of(record.request)
            if sort.is_trial and sort.id(record.request) in planned.keys() - drawn:
                return record.number
        latencies.note(record)
    return None
