"""What can be done to a program as a whole: taking deeds away, joining two, asking again under other ids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.concurrent.deeds import (
    Again,
    Confirmation,
    after,
    groups_of,
    renamed,
    spent_by,
    without,
)
from harness.certificates.explore.program import Asked, Deed, Happening, Program, Visit
from harness.domain.operations import Aim


def visit(number: int, *, group: int = 0, before: tuple[int, ...] = (), **more: object) -> Visit:
    application = Application(f"x1-k{number}", "K1", "131016", "c", "1234", Kind.SEAL, (), {}, 1, "r", group)
    return replace(Visit(application=application, after=before), **more)  # type: ignore[arg-type]


def event(number: int, *, before: tuple[int, ...] = (), follows: tuple[int, ...] = ()) -> Happening:
    told = Event(f"x1-e{number}", number, EventKind.SEAL_DEREGISTERED, "r", 1)
    return Happening(event=told, after=before, follows=follows)


def program(*deeds: Deed) -> Program:
    return Program("test", deeds)


def test_what_came_after_a_deed_that_is_gone_comes_after_those_before_it() -> None:
    whole = program(visit(1), Asked(kind="delay-print", after=(0,)), visit(2, before=(1,)))
    smaller = without(whole, {1})
    assert [deed.after for deed in smaller.deeds] == [(), (0,)]
    assert without(whole, {0, 1}).deeds == (visit(2),)


def test_places_move_up_when_an_earlier_deed_goes() -> None:
    whole = program(visit(1), visit(2), event(1, before=(1,)), event(2, before=(1,), follows=(2,)))
    smaller = without(whole, {0})
    assert [deed.after for deed in smaller.deeds] == [(), (0,), (0,)]
    last = smaller.deeds[-1]
    assert isinstance(last, Happening) and last.follows == (1,)


def test_an_event_follows_the_one_before_the_one_that_is_gone() -> None:
    whole = program(event(1), event(2, follows=(0,)), event(3, follows=(1,)))
    last = without(whole, {1}).deeds[-1]
    assert isinstance(last, Happening) and last.follows == (0,)


def test_with_an_application_go_its_confirmation_and_its_repetition() -> None:
    whole = program(visit(1), visit(2, confirms=False), Confirmation(visit=1, after=(1,)), Again(visit=1), visit(3))
    assert [deed.application.application_id for deed in without(whole, {1}).deeds if isinstance(deed, Visit)] == [
        "x1-k1",
        "x1-k3",
    ]
    kept = without(whole, {0}).deeds[1]
    assert isinstance(kept, Confirmation) and kept.visit == 0


def test_a_program_after_another_one_begins_when_that_has_ended() -> None:
    joined = after(program(visit(1), visit(2)), program(visit(3), Confirmation(visit=0, after=(0,))))
    assert [deed.after for deed in joined.deeds] == [(), (), (0, 1), (2,)]
    last = joined.deeds[-1]
    assert isinstance(last, Confirmation) and last.visit == 2


def test_other_ids_are_for_the_same_people() -> None:
    again = renamed(program(visit(1), event(1)), "x1", "x1r2")
    assert [one.application_id for one in again.applications] == ["x1r2-k1"]
    assert [one.event_id for one in again.events] == ["x1r2-e1"]
    assert renamed(again, "x1r2", "x1") == program(visit(1), event(1))


@pytest.mark.parametrize(
    ("deeds", "spent"),
    [((visit(1, group=7),), set()), ((visit(1, group=7, aim=Aim.REFUSAL),), {7}), ((visit(1, group=7), event(1)), {1})],
)
def test_who_is_not_used_again(deeds: tuple[Deed, ...], spent: set[int]) -> None:
    assert spent_by(program(*deeds)) == spent
    assert spent <= groups_of(program(*deeds))
