"""A resident whose family register is another municipality's: nobody has it, and what it says still tells who it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from harness.certificates.checks.lexicon import Lexicon, Use
from harness.certificates.checks.normalise import level
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import DatedAddress
from tests.checks.test_binding import replaced, sheets_of
from tests.checks.world import ADDRESSES, CODE, GROUND, NAMES, TOWN, Story

DOMICILE, HEAD, FORMER = "北海道函館市元町５番", "高田　甚五郎", "北海道小樽市色内一丁目２番３号"
AWAY = replace(
    TOWN,
    residents=tuple(
        replace(one, domicile=DOMICILE, register_head=HEAD, register_id=None, previous_address=FORMER)
        if one.resident_code == CODE["taka"]
        else one
        for one in TOWN.residents
    ),
    family_registers=tuple(one for one in TOWN.family_registers if one.register_id != "F2"),
)


def story() -> Story:
    return Story(replace(GROUND, population=AWAY))


@pytest.mark.parametrize(
    ("item", "use"), [(DOMICILE, Use.DOMICILE), (HEAD, Use.RELATED), (FORMER, Use.FORMER), (NAMES["taka"][1], Use.NAME)]
)
def test_what_the_resident_s_own_record_says_is_theirs(item: str, use: Use) -> None:
    assert Lexicon(AWAY).owners(level(item)) == ((use, CODE["taka"]),)


@pytest.mark.parametrize(
    ("place", "said"),
    [(DOMICILE, Property.BINDING), (FORMER, Property.BINDING), (ADDRESSES[3], Property.CONTENT)],
)
def test_a_name_with_a_place_of_the_same_person_is_that_person(place: str, said: Property) -> None:
    told = story()
    sheets = replaced(sheets_of(told, "ichiro"), NAMES["ichiro"][1], NAMES["taka"][1])
    told.issue(told.application("ichiro"), sheets=replaced(sheets, ADDRESSES[1], place))
    assert {finding.property for finding in told.findings()} == {said}


def test_their_own_certificate_is_right() -> None:
    told = story()
    told.issue(told.application("taka", options={"domicile": True}))
    assert told.findings() == []


def test_every_address_that_a_register_holds_is_its_member_s() -> None:
    """Also of a member who is no resident."""
    register = next(one for one in TOWN.family_registers if one.register_id == "F3")
    (member,) = register.members
    gone = replace(member, resident_code=None, addresses=(DatedAddress(FORMER, date(1999, 1, 1)), *member.addresses))
    lexicon = Lexicon(replace(TOWN, family_registers=(replace(register, members=(member, gone)),)))
    assert lexicon.owners(level(FORMER)) == ((Use.FORMER, "F3#2"),)
    assert lexicon.owners_of(level(ADDRESSES[3]), Use.FORMER) == {CODE["sato_a"], "F3#2"}
