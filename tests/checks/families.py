"""Households and family registers of every size from one to nine, in which much is alike, for tests of whole sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import (
    DatedAddress,
    FamilyRegister,
    Household,
    Municipality,
    Population,
    RegisterEntry,
    RegisterMember,
    Resident,
    SealRegistration,
    TaxRecord,
)
from harness.certificates.domain.words import Kind
from tests.checks.world import CITY, TOWN, ground

SIZES = range(1, 10)
_FAMILIES = ["伊藤", "渡辺", "齋藤", "山本", "中村", "小林", "加藤", "吉田", "髙橋"]
_GIVEN = ["健一", "京子", "翔", "葵", "結衣", "さくら", "茂", "文", "隆"]
_ROLES = ["世帯主", "妻", "長男", "二男", "長女", "二女", "父", "母", "弟"]
_LINES = ["長男", "二女", "長男", "二男", "長女", "二女", "長男", "長女", "二男"]
_SEXES = ["male", "female", "male", "male", "female", "female", "male", "female", "male"]
_BIRTHS = (
    date(1980, 3, 7), date(1982, 11, 30), date(2010, 5, 5), date(2010, 5, 5), date(2014, 1, 9), date(2019, 6, 1),
    date(1950, 2, 3), date(1950, 2, 3), date(1984, 12, 24),
)  # fmt: skip
_MOVED_IN = date(2008, 4, 1)
_ABROAD = 1
"""The place of the member who is not of the family register, and has a nationality instead, in the households of an
even number."""


def _code(size: int, place: int) -> str:
    return f"7{size}00000000{place}"


def _name(size: int, place: int) -> str:
    """Two of the household of nine have one name."""
    place = 0 if (size, place) == (9, 1) else place
    return f"{_FAMILIES[size - 1]}　{_GIVEN[place]}"


def _resident(size: int, place: int) -> Resident:
    code, born = _code(size, place), _BIRTHS[place]
    foreign = size % 2 == 0 and place == _ABROAD
    paid = 100_000 + size
    return replace(
        TOWN.residents[0],
        resident_code=code,
        my_number=f"8{code}",
        name=_name(size, place),
        name_kana=f"カナ　{'アイウエオカキクケ'[place]}",
        sex=_SEXES[place],
        birth_date=born,
        nationality="フランス" if foreign else None,
        household_id=f"H{size}",
        relationship=_ROLES[place],
        address=f"東京都千代田区神田{size}丁目２番３号",
        resident_since=max(born, _MOVED_IN),
        previous_address=f"大阪府大阪市北区梅田{size}丁目５番{place}号",
        domicile=None if foreign else _domicile(size),
        register_id=None if foreign else f"F{size}",
        register_head=None if foreign else _name(size, 0),
        seal=SealRegistration(f"7{size}0000{place}", date(2015, 6, 1), 100 + place),
        tax=(TaxRecord(2025, 6_120_000 + size, 4_456_000, 1_580_000, 1, 2, paid + 50_000, paid, 50_000),),
        kin_group=size,
    )


def _domicile(size: int) -> str:
    return f"東京都千代田区千代田{size}番"


def _member(size: int, place: int) -> RegisterMember:
    """Each register has as many members as its household, and one who is no resident in the place of who is abroad."""
    held = _resident(size, place)
    away = held.register_id is None
    is_child = 2 <= place < 6
    family = _FAMILIES[size - 1]
    entry = RegisterEntry("出生", held.birth_date, "東京都千代田区")
    lines = (
        DatedAddress(held.previous_address or "", date(2000, 1, 1)),
        DatedAddress(held.address, held.resident_since),
    )
    return RegisterMember(
        resident_code=None if away else held.resident_code,
        name=f"{family}　遠子" if away else held.name,
        name_kana=held.name_kana,
        sex=held.sex,
        birth_date=held.birth_date,
        relationship=_LINES[place],
        father=_name(size, 0) if is_child else f"{family}　義男" if place == 0 else f"森　伝{place}",
        mother=_name(size, 1) if is_child else f"岡　ます{place}",
        adoptive_father=None,
        adoptive_mother=None,
        spouse={0: _name(size, 1), 1: _name(size, 0)}.get(place) if size > 1 else None,
        removed=None,
        entries=(entry,),
        addresses=lines[:1] if away else lines,
    )


def _population() -> Population:
    residents = [_resident(size, place) for size in SIZES for place in range(size)]
    households = [Household(f"H{n}", _code(n, 0), tuple(_code(n, place) for place in range(n))) for n in SIZES]
    registers = [
        FamilyRegister(f"F{n}", CITY, _domicile(n), _name(n, 0), date(2010, 5, 5), None,
                       tuple(_member(n, place) for place in range(n)))
        for n in SIZES
    ]  # fmt: skip
    city = Municipality(CITY, "東京都", "千代田区", "千代田区長")
    return Population(7, (city,), tuple(residents), tuple(households), tuple(registers), "families")


FAMILIES: Ground = ground(population=_population())


def application(size: int, kind: Kind, **options: bool) -> Application:
    """For everybody of the household or register of this size whom the kind may be about."""
    form = FAMILIES.forms.general[kind]
    codes = [_code(size, place) for place in range(size)]
    if form.of_register:
        codes = [code for code in codes if FAMILIES.residents[code].register_id]
    subjects = tuple(codes) if form.names_subjects else ()
    chosen: dict[str, bool | int] = {**options, "fiscal_year": 2025} if form.needs_tax else {**options}
    return Application("r1-1", "K1", CITY, "", None, kind, subjects, chosen, 1, codes[0], size)
