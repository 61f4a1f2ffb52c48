"""Defects of lookup: the wrong record, person, state or options."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.reference.core import town
from tests.reference.core.office import Office, Reply
from tests.reference.defects.showing import Body, change_person, happens, link_is_back, reload, shown
from tests.reference.defects.tales import Tale, holds

_OTHER_PLACE = "271004"


def _names(reply: Reply) -> list[str]:
    """The persons on a certificate about members of a household, in order."""
    return [text for text in shown(reply) if text.startswith("山田")]


def _household() -> Body:
    return town.application("b0", 0, subjects=[town.code_of(number) for number in range(5)])


async def _household_and_member(system: Office) -> object:
    replies = await asyncio.gather(system.apply(_household()), system.apply(town.application("b1", 1)))
    return sorted(_names(replies[1]))


async def _household_then_member(system: Office) -> object:
    whole = await system.apply(_household())
    return _names(whole), _names(await system.apply(town.application("b1", 1)))


async def _one_after_the_other(system: Office, tail: str) -> object:
    """Resident 0 here and resident 5 of another municipality, whose card ends in `tail`."""
    serial = _OTHER_PLACE + tail

    def change(body: Body) -> None:
        body["municipality_codes"].append(_OTHER_PLACE)
        body["municipalities"].append(body["municipalities"][0] | {"code": _OTHER_PLACE, "name": "大阪市北区"})
        body["residents"][0]["card"]["serial"] = town.CODE + "0000000001"
        body["residents"][5]["card"]["serial"] = serial
        body["family_registers"][1]["municipality_code"] = _OTHER_PLACE
        for number in range(5, 10):
            body["residents"][number]["municipality_code"] = _OTHER_PLACE

    await reload(system, change)
    first = town.application("c0", 0, "tax-payment", card_serial=town.CODE + "0000000001")
    second = town.application("c1", 5, "tax-payment", card_serial=serial, municipality_code=_OTHER_PLACE)
    return [_names(await system.apply(body)) for body in (first, second)]


async def _same_tail(system: Office) -> object:
    return await _one_after_the_other(system, "0000000001")


async def _other_tail(system: Office) -> object:
    return await _one_after_the_other(system, "0000000002")


async def _namesakes(system: Office, born: str) -> object:
    """Residents 1 and 7 of one name and sex, the second born on this day; the address on the second's record."""

    def change(body: Body) -> None:
        change_person(body, 1, name="山田　同名")
        change_person(body, 7, name="山田　同名", birth_date=born)

    await reload(system, change)
    replies = [await system.apply(town.application(f"n{number}", number)) for number in (1, 7)]
    return [text for text in shown(replies[1]) if text.startswith("東京都千代田区丸の内")]


async def _one_birthday(system: Office) -> object:
    return await _namesakes(system, "1980-03-07")


async def _two_birthdays(system: Office) -> object:
    return await _namesakes(system, "1980-03-08")


async def _moves(system: Office, wait: bool) -> object:
    """The household of resident 7 moves; the address on the record of another of its members, at the other process."""
    event = town.event("m", 7, "moved", address="東京都千代田区新町一丁目", moved_on="2025-10-01")
    assert await happens(system, event) == 200
    if wait:
        await link_is_back(system, 0.0)
    texts = shown(await system.apply(town.application("p", 8, "seal"), at=1))
    return [text for text in texts if text.startswith("東京都千代田区")]


async def _at_once_after_the_move(system: Office) -> object:
    return await _moves(system, wait=False)


async def _later_after_the_move(system: Office) -> object:
    return await _moves(system, wait=True)


async def _my_numbers(system: Office, kinds: tuple[str, str, str]) -> object:
    """Whether each of three applications shows the applicant's My Number; only the first asked for it."""
    found = []
    for number, kind in enumerate(kinds, start=11):
        options = {"my_number": number == 11}
        reply = await system.apply(town.application(f"o{number}", number, kind, options=options))
        found.append(f"{number:012d}" in shown(reply))
    return found


async def _one_kind(system: Office) -> object:
    return await _my_numbers(system, ("resident-record", "resident-record", "resident-record"))


async def _another_kind_first(system: Office) -> object:
    return await _my_numbers(system, ("record-items", "resident-record", "resident-record"))


_FAMILY = [f"山田　{number}郎" for number in range(5)]

TALES = [
    Tale("household-bleed", _household_and_member, [_FAMILY[1]], _FAMILY, _household_then_member),
    Tale("cache-key-short", _same_tail, [["山田　0郎"], ["山田　5郎"]], [["山田　0郎"], ["山田　0郎"]], _other_tail),
    Tale(
        "three-items-lookup",
        _one_birthday,
        ["東京都千代田区丸の内1番"],
        ["東京都千代田区丸の内0番"],
        _two_birthdays,
    ),
    Tale(
        "previous-address",
        _at_once_after_the_move,
        ["東京都千代田区新町一丁目"],
        ["東京都千代田区丸の内1番"],
        _later_after_the_move,
        processes=2,
    ),
    Tale("option-bleed", _one_kind, [True, False, False], [True, True, False], _another_kind_first),
]


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.defect)
def test_lookup(tmp_path: Path, tale: Tale) -> None:
    holds(tale, tmp_path)
