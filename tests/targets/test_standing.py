"""After the interlock a system is asked again who it is; one that is not the same any more gets nothing further."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from harness.catalogue import say
from harness.domain.messages import Message
from harness.targets import standing
from harness.targets.protocol import TargetProblem
from harness.targets.standing import NO_ANSWER, SAME, Standing
from harness.targets.system import SystemDescription, parse_system
from harness.targets.target_file import TargetFile
from tests.drive.fake_system import DESCRIPTION

FILE = TargetFile("http://system.test", addresses=("192.0.2.1", "192.0.2.2"))
AS_IT_WAS = parse_system(DESCRIPTION)
Who = Callable[[str], SystemDescription | None]


def changed(**members: Any) -> SystemDescription:
    return parse_system(json.dumps({**AS_IT_WAS.said, **members}).encode())


class Asked:
    """Who is at each address, for a standing; `told` is what it was told, `ended` why it was over."""

    def __init__(self, who: Who) -> None:
        self.who, self.told, self.ended = who, list[tuple[str, str]](), list[Message]()
        self.standing = Standing(
            self._ask, FILE, AS_IT_WAS.identity, lambda *asked: self.told.append(asked[:2]), self.ended.append
        )

    def _ask(self, file: TargetFile) -> SystemDescription:
        (address,) = file.addresses
        found = self.who(address)
        if found is None:
            raise TargetProblem(say("not-one-byte"))
        return found


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "PATIENCE_S", 0.05)
    monkeypatch.setattr(standing, "AGAIN_S", 0.001)


def test_it_is_asked_at_every_address_before_anything_is_sent_and_then_no_more() -> None:
    asked = Asked(lambda address: AS_IT_WAS)
    assert asked.standing.allows() and asked.standing.allows()
    assert asked.told == [("192.0.2.1", SAME), ("192.0.2.2", SAME)]


def test_after_a_refused_connection_it_is_asked_once_for_all_who_wait() -> None:
    asked = Asked(lambda address: AS_IT_WAS)
    assert asked.standing.allows()
    asked.standing.unreached()
    asked.standing.unreached()
    assert asked.standing.allows() and asked.standing.allows()
    assert len(asked.told) == 4


@pytest.mark.parametrize(
    ("members", "code"),
    [({"environment": "production"}, "environment-left"), ({"population_digest": "e"}, "population-replaced")],
)
def test_one_that_is_not_there_for_this_inspection_any_more_gets_nothing(members: dict[str, Any], code: str) -> None:
    asked = Asked(lambda address: AS_IT_WAS if address == "192.0.2.1" else changed(**members))
    assert not asked.standing.allows()
    assert asked.ended == [asked.standing.over] == [say(code, address="192.0.2.2")]
    assert not asked.standing.allows() and len(asked.told) == 2


@pytest.mark.parametrize(
    "members", [{"build": "x"}, {"version": "2"}, {"configuration": {"guard": True}}, {"capabilities": ["events"]}]
)
def test_another_build_is_said_and_may_be_asked_on(members: dict[str, Any]) -> None:
    asked = Asked(lambda address: changed(**members))
    assert asked.standing.allows()
    assert asked.standing.check() == say("build-replaced", address="192.0.2.2")
    assert not asked.ended


def test_its_clock_and_what_the_protocol_does_not_know_may_change() -> None:
    asked = Asked(lambda address: changed(now="2025-10-02T10:00:00+09:00", served=7))
    assert asked.standing.check() is None


def test_one_that_does_not_answer_is_asked_again_until_it_does() -> None:
    answers = iter([AS_IT_WAS, None, AS_IT_WAS, None, AS_IT_WAS, AS_IT_WAS])
    asked = Asked(lambda address: next(answers))
    assert asked.standing.allows()
    assert [says for _, says in asked.told] == [SAME, NO_ANSWER, SAME, NO_ANSWER, SAME, SAME]


def test_one_that_never_answers_gets_nothing_more() -> None:
    asked = Asked(lambda address: None)
    assert not asked.standing.allows()
    (why,) = asked.ended
    assert (why.code, why["address"]) == ("nobody-says-who", "192.0.2.1")
    assert why["for_s"] >= 0.05


def test_who_is_told_to_end_does_not_wait_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "PATIENCE_S", 3600.0)
    asked = Asked(lambda address: None)
    asked.standing.patience_s = 0.0
    assert not asked.standing.allows()
    assert len(asked.told) == 2


def test_what_took_its_place_while_it_did_not_answer_gets_nothing() -> None:
    answers = iter([None, None, changed(environment="production"), AS_IT_WAS])
    asked = Asked(lambda address: next(answers))
    assert not asked.standing.allows()
    assert asked.ended == [say("environment-left", address="192.0.2.1")]


def test_a_refusal_while_it_is_asked_makes_it_asked_again() -> None:
    def who(address: str) -> SystemDescription:
        if len(asked.told) < 2 and address == "192.0.2.2":
            asked.standing.unreached()
        return AS_IT_WAS

    asked = Asked(who)
    assert asked.standing.allows() and len(asked.told) == 2
    assert asked.standing.allows() and len(asked.told) == 4


def test_nobody_waits_for_an_asking_that_only_the_time_of_day_wanted() -> None:
    begun, go_on = threading.Event(), threading.Event()
    asked = Asked(lambda address: AS_IT_WAS)
    assert asked.standing.allows()

    def slow(address: str) -> SystemDescription:
        begun.set()
        assert go_on.wait(10)
        return AS_IT_WAS

    asked.who = slow
    asking = threading.Thread(target=asked.standing.ask)
    asking.start()
    assert begun.wait(10)
    assert asked.standing.allows()
    go_on.set()
    asking.join()


def test_who_has_no_schedule_asks_when_it_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(lambda address: AS_IT_WAS)
    assert asked.standing.check() is None and asked.standing.check() is None
    assert len(asked.told) == 2 and 0 < asked.standing.due_s <= standing.ASK_EVERY_S
    monkeypatch.setattr(standing, "ASK_EVERY_S", 0.0)
    asked.who = lambda address: changed(environment="production")
    assert asked.standing.check() == say("environment-left", address="192.0.2.1")
