"""What steps are called in the record, and how calls that block carry them out."""

from __future__ import annotations

from typing import Any

import pytest

from harness.certificates.domain.operations import Application, Delivery, Event, Request
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.kiosk.steps import Fork, Join, Send, Step, Steps, Wait, ask, carry_out
from harness.domain.operations import ClockSetting, FaultRequest, Outcome
from harness.targets.protocol import Answer, Conduct

APPLICATION = Application("a1", "k1", "141003", "c1", "1234", Kind.SEAL, (), {}, 1, "r1", 7)
REQUESTS: list[tuple[Request, str, str]] = [
    (APPLICATION, "a1", "apply"),
    (Delivery("a1", True, True, 7), "a1/delivery", "confirm"),
    (Event("e1", 1, EventKind.MOVED, "10000000001", 7), "e1", "event"),
    (FaultRequest("f1", "delay-print", {}), "f1", "fault"),
    (ClockSetting("s1", "2025-10-01T10:00:00+09:00"), "s1", "put_clock"),
]


class Calls:
    """A target that notes which of its calls was made, with what."""

    def __init__(self) -> None:
        self.made: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Answer:
            self.made.append((name, arguments))
            return Answer(Outcome.OK)

        return call


@pytest.mark.parametrize(("request_", "name", "call"), REQUESTS)
def test_each_request_has_its_name_and_its_call(request_: Request, name: str, call: str) -> None:
    target: Any = Calls()
    assert Send(request_).name == name
    assert ask(target, Send(request_)).outcome is Outcome.OK
    assert [made for made, _ in target.made] == [call]


def hold(send: Any) -> None:
    raise AssertionError("nobody holds it here")


def test_how_an_application_is_sent_reaches_the_target() -> None:
    target: Any = Calls()
    ask(target, Send(APPLICATION, gives_up_after_s=0.3, read_pause_s=0.1), hold)
    assert target.made == [("apply", (APPLICATION, Conduct(0.3, 0.1, hold)))]


def test_nobody_gives_up_before_anything_has_been_sent() -> None:
    target: Any = Calls()
    ask(target, Send(APPLICATION, gives_up_after_s=0.0))
    ((_, (_, conduct)),) = target.made
    assert conduct.give_up_after_s > 0


def test_steps_are_carried_out_in_order_and_get_what_came_of_each() -> None:
    def steps() -> Steps[list[object]]:
        inner = beside()
        return [(yield Wait(0.1, "waits")), (yield Fork(inner)), (yield Join("handle")), (yield Send(APPLICATION))]

    def beside() -> Steps[None]:
        yield Wait(0.2, "waits beside")

    done: list[Step] = []

    def do(step: Step) -> int:
        done.append(step)
        return len(done)

    assert carry_out(steps(), do) == [1, 2, 3, 4]
    assert [type(step) for step in done] == [Wait, Fork, Join, Send]
