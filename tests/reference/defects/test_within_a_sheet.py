"""Defects within a sheet: every item is on it and is a person's own, but stands at another's place, or only once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.reference.core import town
from tests.reference.core.office import Office, Reply
from tests.reference.defects.showing import Body, change_person, reload, shown
from tests.reference.defects.tales import Happening, Tale, holds

_SINCE = "住民となった年月日"


def _after(reply: Reply, *labels: str) -> list[str]:
    """What follows each of these labels on the certificate, in its order."""
    texts = shown(reply)
    return [following for label, following in pairwise(texts) if label in labels]


def _record(name: str, applicant: int, subjects: Iterable[int], my_number: bool = True) -> Body:
    codes = [town.code_of(number) for number in subjects]
    return town.application(name, applicant, subjects=codes, options={"my_number": my_number})


async def _numbers_of_all(system: Office, other: Body) -> object:
    """Names and My Numbers on the record of three members while `other` is laid out."""
    replies = await asyncio.gather(system.apply(_record("n0", 0, (0, 1, 2))), system.apply(other))
    assert len(_after(replies[1], "氏名")) == 1
    return _after(replies[0], "氏名", "個人番号")


async def _beside_the_third(system: Office) -> object:
    return await _numbers_of_all(system, _record("n1", 1, (2,)))


async def _beside_the_first(system: Office) -> object:
    return await _numbers_of_all(system, _record("n1", 1, (0,)))


async def _beside_one_without_numbers(system: Office) -> object:
    return await _numbers_of_all(system, _record("n1", 1, (2,), my_number=False))


async def _beside_another_household(system: Office) -> object:
    return await _numbers_of_all(system, _record("n1", 5, (7,)))


async def _behind_the_third(system: Office) -> object:
    await system.apply(_record("n1", 1, (2,)))
    return _after(await system.apply(_record("n0", 0, (0, 1, 2))), "氏名", "個人番号")


async def _two_payments(system: Office) -> object:
    bodies = [town.application(f"t{number}", number, "tax-payment") for number in (0, 5)]
    replies = await asyncio.gather(*map(system.apply, bodies))
    return [_after(reply, "年税額", "納付済額", "未納額") for reply in replies]


async def _two_payments_in_turn(system: Office) -> object:
    bodies = [town.application(f"t{number}", number, "tax-payment") for number in (0, 5)]
    return [_after(await system.apply(body), "年税額", "納付済額", "未納額") for body in bodies]


async def _payment_and_record(system: Office) -> object:
    bodies = [town.application("t0", 0, "tax-payment"), town.application("t5", 5)]
    replies = await asyncio.gather(*map(system.apply, bodies))
    return _after(replies[0], "年税額", "納付済額", "未納額")


async def _dates_of_two(system: Office, same_day: bool, again: bool) -> object:
    """Names and the day of becoming a resident on the record of two members."""

    def change(body: Body) -> None:
        if not same_day:
            body["residents"][1]["resident_since"] = "2011-11-11"

    await reload(system, change)
    if again:
        assert _after(await system.apply(town.application("d0", 0)), _SINCE) == ["平成１７年４月１日"]
    return _after(await system.apply(_record("d1", 1, (0, 1))), "氏名", _SINCE)


async def _again(system: Office) -> object:
    return await _dates_of_two(system, same_day=True, again=True)


async def _for_the_first_time(system: Office) -> object:
    return await _dates_of_two(system, same_day=True, again=False)


async def _two_days(system: Office) -> object:
    return await _dates_of_two(system, same_day=False, again=True)


async def _dates_of_twins(system: Office, first: str) -> object:
    """Names and birth dates in a family register of which two were born on a day, behind a register with that day."""

    def change(body: Body) -> None:
        for number in range(20):
            change_person(body, number, birth_date=f"2001-02-{number + 1:02d}")
        change_person(body, 6, birth_date="2001-02-06")
        change_person(body, 0, birth_date=first)

    await reload(system, change)
    await system.apply(town.application("d0", 0, "family-register-individual"))
    return _after(await system.apply(town.application("d1", 5, "family-register")), "【生年月日】")[:3]


async def _twins_again(system: Office) -> object:
    return await _dates_of_twins(system, "2001-02-06")


async def _twins_for_the_first_time(system: Office) -> object:
    return await _dates_of_twins(system, "2001-02-05")


_NAMES = ["山田　0郎", "山田　1郎", "山田　2郎"]
_NUMBERS = ["000000000000", "000000000001", "000000000002"]
_ANNUAL, _PAID, _UNPAID = "287,500円", "215,600円", "71,900円"
_DAY = "平成１７年４月１日"
_SIXTH, _EIGHTH = "平成１３年２月６日", "平成１３年２月８日"
_UNHURRIED_S = 0.05
"""So long does a number or an amount take here: whatever the machine does meanwhile, two sheets meet."""


def _beside(numbers: list[str]) -> list[str]:
    return [text for pair in zip(_NAMES, numbers, strict=True) for text in pair]


def _exchanged(near: Happening) -> Tale:
    """The second's number and the third's."""
    wrong = _beside([_NUMBERS[0], _NUMBERS[2], _NUMBERS[1]])
    return Tale("exchanged-values", _beside_the_third, _beside(_NUMBERS), wrong, near, sheet_s=_UNHURRIED_S)


def _mislabelled(near: Happening) -> Tale:
    """What was paid and what was not; what was to be paid and what was."""
    right, wrong = [_ANNUAL, _PAID, _UNPAID], [[_ANNUAL, _UNPAID, _PAID], [_PAID, _ANNUAL, _UNPAID]]
    return Tale("exchanged-labels", _two_payments, [right, right], wrong, near, sheet_s=_UNHURRIED_S)


def _lost(near: Happening) -> Tale:
    """The label that comes next follows at once."""
    right, wrong = [_NAMES[0], _DAY, _NAMES[1], _DAY], [_NAMES[0], _DAY, _NAMES[1], "住所を定めた年月日"]
    return Tale("value-lost-shared", _again, right, wrong, near)


TALES = [
    _exchanged(_beside_the_first),
    _exchanged(_beside_one_without_numbers),
    _exchanged(_beside_another_household),
    _exchanged(_behind_the_third),
    _mislabelled(_two_payments_in_turn),
    _mislabelled(_payment_and_record),
    _lost(_two_days),
    _lost(_for_the_first_time),
    Tale(
        "value-lost-shared",
        _twins_again,
        [_SIXTH, _SIXTH, _EIGHTH],
        [_SIXTH, "【父】", _EIGHTH],
        _twins_for_the_first_time,
    ),
]


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: f"{tale.defect}:{tale.near.__name__}")
def test_within_a_sheet(tmp_path: Path, tale: Tale) -> None:
    holds(tale, tmp_path)
