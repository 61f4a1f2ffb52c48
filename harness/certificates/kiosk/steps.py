"""What a kiosk can want next, and how that is carried out by calls that block.

Generators yield steps; whoever carries them out sends back what came of each. Nothing here knows how they wait."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

from harness.certificates.domain.operations import Application, Delivery, Event, Request
from harness.certificates.targets.protocol import Target
from harness.domain.operations import Aim, Fault, FaultRequest
from harness.targets.protocol import Answer, Conduct

Result = TypeVar("Result")
_LEAST_PATIENCE_S: Final = 0.001


@dataclass(frozen=True)
class Send:
    """A request to the system; its Answer is sent back. `fault` is what is done wrong on purpose in what it belongs
    to. The sender gives up after `gives_up_after_s` (None: as late as anybody), and reads with pauses of
    `read_pause_s`."""

    request: Request
    aim: Aim = Aim.ARRIVAL
    fault: Fault = Fault.NONE
    gives_up_after_s: float | None = None
    read_pause_s: float = 0.0

    @cached_property
    def name(self) -> str:
        """The request's id; the n-th operation with it is called `name/n` in the record."""
        match self.request:
            case Application(application_id=name):
                return name
            case Delivery(application_id=name):
                return delivery_name(name)
            case Event(event_id=name) | FaultRequest(fault_id=name):
                return name
        return self.request.setting_id


class Wait(NamedTuple):
    """A pause, of 0 seconds too: others may go on. Sent back is whether anything may be sent again after it. `why` and
    `about` are for who reads a trace."""

    for_s: float
    why: str
    about: str = ""


class Fork(NamedTuple):
    """Steps that go on beside these; sent back is what `Join` takes."""

    steps: Steps[object]


class Join(NamedTuple):
    """Waits until forked steps have ended; what is sent back means nothing."""

    fork: Any


Step = Send | Wait | Fork | Join
Steps = Generator[Step, Any, Result]
"""Steps in order, and what is known at their end."""


def carry_out(steps: Steps[Result], do: Callable[[Step], Any]) -> Result:
    """Does one step after another, and returns what they come to."""
    came: Any = None
    while True:
        try:
            step = steps.send(came)
        except StopIteration as end:
            result: Result = end.value
            return result
        came = do(step)


def ask(target: Target, step: Send, hold: Callable[[Callable[[], None]], None] | None = None) -> Answer:
    """The target's call for the request. `hold` as in `Conduct`: only an application can be held. No kiosk gives up
    before it has begun."""
    request, patience_s = step.request, step.gives_up_after_s
    match request:
        case Application():
            patience_s = None if patience_s is None else max(patience_s, _LEAST_PATIENCE_S)
            return target.apply(request, Conduct(patience_s, step.read_pause_s, hold))
        case Delivery():
            return target.confirm(request)
        case Event():
            return target.event(request)
        case FaultRequest():
            return target.fault(request)
    return target.put_clock(request.now)


def delivery_name(application_id: str) -> str:
    """The id of an application's delivery, which has none of its own."""
    return f"{application_id}/delivery"
