"""Defects of print that the data trigger: a right record, wrongly printed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.reference.core import town
from tests.reference.core.office import Office
from tests.reference.defects.showing import Body, change_person, reload, shown
from tests.reference.defects.tales import Tale, holds

_LABELS = {"name": "氏名", "birth_date": "生年月日"}
_LONG = "SILVA CARLOS EDUARDO"


def _shows(kind: str, item: str, value: str) -> Callable[[Office], Awaitable[object]]:
    """How a certificate prints an item of resident 7."""

    async def happening(system: Office) -> object:
        def change(body: Body) -> None:
            change_person(body, 7, **{item: value})

        await reload(system, change)
        texts = shown(await system.apply(town.application("p", 7, kind)))
        return texts[texts.index(_LABELS[item]) + 1]

    return happening


TALES = [
    Tale(
        "kanji-replaced",
        _shows("income-tax", "name", "髙橋　葛\U000e0100﨑"),
        "髙橋　葛\U000e0100﨑",
        "高橋　葛崎",
        _shows("resident-record", "name", "髙橋　葛\U000e0100﨑"),
    ),
    Tale(
        "kanji-replaced",
        _shows("tax-payment", "name", "𠮷田　渚"),
        "𠮷田　渚",
        "吉田　渚",
        _shows("seal", "name", "𠮷田　渚"),
    ),
    Tale(
        "era-late",
        _shows("resident-record", "birth_date", "1989-01-08"),
        "平成元年１月８日",
        "昭和６４年１月８日",
        _shows("resident-record", "birth_date", "1989-01-15"),
    ),
    Tale(
        "era-late",
        _shows("tax-payment", "birth_date", "1926-12-31"),
        "昭和元年１２月３１日",
        "大正１５年１２月３１日",
        _shows("tax-payment", "birth_date", "1927-01-01"),
    ),
    Tale("name-cut", _shows("seal", "name", _LONG), _LONG, "SILVA CARLOS EDU", _shows("seal", "name", _LONG[:16])),
    Tale(
        "name-cut",
        _shows("record-items", "name", "勅使河原　長十郎左衛門"),
        "勅使河原　長十郎左衛門",
        "勅使河原　長十郎",
        _shows("record-items", "name", "勅使河原　長十郎"),
    ),
]


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.defect)
def test_prints(tmp_path: Path, tale: Tale) -> None:
    holds(tale, tmp_path)
