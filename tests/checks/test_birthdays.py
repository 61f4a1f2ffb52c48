"""A birthday that a stranger shares with somebody of the record says nothing of the stranger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from tests.checks.printing import era
from tests.checks.test_binding import replaced, sheets_of
from tests.checks.world import ADDRESSES, CODE, GROUND, NAMES, TOWN, Story

NAME, BORN, HOME = NAMES["ichiro"][1], era(NAMES["ichiro"][3]), ADDRESSES[1]
THEIRS, THEIR_BORN, THEIR_HOME = NAMES["taka"][1], era(NAMES["taka"][3]), ADDRESSES[2]
ELSEWHERE = ADDRESSES[3]
GARBLED = "髙　一"


def story(birthday_of: str) -> Story:
    """In a town where 高田　一郎 has the birthday of somebody else."""
    residents = tuple(
        replace(one, birth_date=NAMES[birthday_of][3]) if one.resident_code == CODE["taka"] else one
        for one in TOWN.residents
    )
    return Story(replace(GROUND, population=replace(TOWN, residents=residents)))


@pytest.mark.parametrize(
    ("misprints", "said"),
    [
        ({NAME: THEIRS}, Property.CONTENT),
        ({NAME: THEIRS, HOME: ELSEWHERE}, Property.CONTENT),
        ({HOME: THEIR_HOME}, Property.CONTENT),
        ({NAME: GARBLED, HOME: THEIR_HOME}, Property.CONTENT),
        ({NAME: THEIRS, HOME: THEIR_HOME}, Property.BINDING),
    ],
)
def test_the_applicant_s_birthday_is_the_applicant_s(misprints: dict[str, str], said: Property) -> None:
    told = story("ichiro")
    sheets = sheets_of(told, "ichiro")
    for own, printed in misprints.items():
        sheets = replaced(sheets, own, printed)
    told.issue(told.application("ichiro"), sheets=sheets)
    assert {finding.property for finding in told.findings()} == {said}


@pytest.mark.parametrize(("birthday_of", "said"), [("hanako", Property.CONTENT), ("taka", Property.BINDING)])
def test_a_birthday_of_the_sheet_beside_a_garbled_name(birthday_of: str, said: Property) -> None:
    """Two of a household; the first one's name and birthday cannot be read, and the stranger's address stands there."""
    told = story(birthday_of)
    both = ("ichiro", "hanako")
    sheets = replaced(replaced(sheets_of(told, "ichiro", subjects=both), NAME, GARBLED), HOME, THEIR_HOME)
    sheets = replaced(sheets, BORN, THEIR_BORN if birthday_of == "taka" else "昭和5年3月7日")
    told.issue(told.application("ichiro", subjects=both), sheets=sheets)
    assert {finding.property for finding in told.findings()} == {said}


@pytest.mark.parametrize(
    ("misprints", "said"),
    [
        ({NAME: GARBLED, HOME: THEIR_HOME}, Property.CONTENT),
        ({BORN: "昭和5年3月7日", HOME: THEIR_HOME}, Property.CONTENT),
        ({NAME: GARBLED, BORN: "昭和5年3月7日", HOME: THEIR_HOME}, Property.BINDING),
        ({NAME: GARBLED, BORN: "昭和5年3月7日"}, Property.CONTENT),
    ],
)
def test_a_stranger_s_birthday_too_many_beside_misprints(misprints: dict[str, str], said: Property) -> None:
    """It may be any date, unless neither name nor birthday of the applicant can be read and the place is theirs."""
    told = Story()
    sheets = sheets_of(told, "ichiro")
    for own, printed in misprints.items():
        sheets = replaced(sheets, own, printed)
    (sheet,) = sheets
    told.issue(told.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, THEIR_BORN))])
    assert {finding.property for finding in told.findings()} == {said}


@pytest.mark.parametrize(("birthday_of", "said"), [("ichiro", set()), ("taka", {Property.BINDING})])
def test_a_name_of_one_s_own_that_a_stranger_bears(birthday_of: str, said: set[Property]) -> None:
    """The later name stands on a sheet that is right otherwise; only the stranger's own birthday makes it theirs."""
    told = story(birthday_of)
    event = told.event("ichiro", EventKind.RENAMED, 50, 60, name=THEIRS, name_kana="タカダ　イチロウ")
    told.known = replace(told.known, events=(event,))
    (sheet,) = sheets_of(told, "ichiro")
    told.issue(told.application("ichiro"), 20, 30, sheets=[replace(sheet, runs=(*sheet.runs, THEIRS, THEIR_BORN))])
    assert {finding.property for finding in told.findings(Property.BINDING)} == said
