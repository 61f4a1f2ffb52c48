"""Defects of eligibility: issued to somebody who must be refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.reference.core import town
from tests.reference.core.office import Office
from tests.reference.defects.showing import Body, change_person, happens, outcome, reload, set_clock, shown
from tests.reference.defects.tales import Tale, holds

_BEFORE_CLOSING = "2025-10-01T16:59:50+09:00"
_AFTER_CLOSING = "2025-10-01T17:00:05+09:00"


async def _used_then_revoked(system: Office) -> object:
    assert outcome(await system.apply(town.application("before", 4))) == "issued"
    return await _revoked(system)


async def _revoked(system: Office) -> object:
    assert await happens(system, town.event("r", 4, "card-revoked", card_serial=f"{4:016d}")) == 200
    return outcome(await system.apply(town.application("after", 4)))


async def _supplement_of_the_protected(system: Office) -> object:
    await reload(system, _with_a_protected_member)
    reply = await system.apply(
        town.application("s", 0, "family-register-supplement", subjects=[town.code_of(2)]),
    )
    return "東京都千代田区丸の内0番" in shown(reply) if reply.status == 200 else outcome(reply)


async def _other_kinds_about_the_protected(system: Office) -> object:
    await reload(system, _with_a_protected_member)
    record = await system.apply(town.application("r", 0, subjects=[town.code_of(2)]))
    own = await system.apply(town.application("o", 2, "income-tax"))
    beside = await system.apply(town.application("b", 0, "family-register-supplement", subjects=[town.code_of(1)]))
    whole = await system.apply(town.application("w", 2, "family-register"))
    return [outcome(reply) for reply in (record, own, beside, whole)]


def _with_a_protected_member(body: Body) -> None:
    change_person(body, 2, support_measure=True)


def _pins(count: int) -> list[Body]:
    return [town.application(f"w{number}", 6, pin="0000") for number in range(count)]


async def _wrong_pins_at_once(system: Office) -> object:
    replies = await asyncio.gather(*[system.apply(body, at=place % 2) for place, body in enumerate(_pins(3))])
    return [outcome(reply) for reply in (*replies, await system.apply(town.application("right", 6)))]


async def _wrong_pins_in_turn(system: Office) -> object:
    replies = [await system.apply(body, at=place % 2) for place, body in enumerate(_pins(4))]
    return [outcome(reply) for reply in (*replies, await system.apply(town.application("right", 6)))]


async def _closing_after_a_look(system: Office) -> object:
    await set_clock(system, _BEFORE_CLOSING)
    assert outcome(await system.apply(town.application("before", 0, "family-register"))) == "issued"
    return await _after_closing(system)


async def _after_closing(system: Office) -> object:
    await set_clock(system, _AFTER_CLOSING)
    return outcome(await system.apply(town.application("after", 5, "family-register")))


_WRONG = ["pin-wrong"] * 3
TALES = [
    Tale("revoked-card-cached", _used_then_revoked, "card-invalid", "issued", _revoked),
    Tale(
        "support-measure-one-kind",
        _supplement_of_the_protected,
        "support-measure",
        True,
        _other_kinds_about_the_protected,
    ),
    Tale(
        "pin-race",
        _wrong_pins_at_once,
        [*_WRONG, "pin-locked"],
        [*_WRONG, "issued"],
        _wrong_pins_in_turn,
        processes=2,
    ),
    Tale("hours-by-local-clock", _closing_after_a_look, "outside-hours", "issued", _after_closing),
]


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.defect)
def test_eligibility(tmp_path: Path, tale: Tale) -> None:
    holds(tale, tmp_path)
