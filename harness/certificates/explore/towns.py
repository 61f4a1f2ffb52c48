"""Small towns, made by hand so that whoever is easily mistaken for another is there.

Twins; two people of one name and birthday in two municipalities, with the same tail of their cards' serials; a name
inside another's, and one that differs by a variant only; a couple in one register at two addresses; somebody whose
register is kept elsewhere; a household and a register that take two sheets; a long name; a birthday at an era's start.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from harness.certificates.domain.residents import (
    Card,
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
from harness.certificates.population.check_digits import my_number, resident_code
from harness.certificates.population.digest import digest
from harness.resources import fixture

SEED = 1
TAX_YEAR = 2025
_PLACES = {
    each.code: each
    for each in (
        Municipality("131016", "東京都", "千代田区", "千代田区長"),
        Municipality("141003", "神奈川県", "横浜市", "横浜市長"),
    )
}


@dataclass(frozen=True, slots=True)
class Somebody:
    """`home` is the place of the person's household among the family's addresses; `in_register` false for those whose
    register is kept elsewhere and is none of the town's."""

    name: str
    kana: str
    sex: str
    born: date
    relationship: str = "世帯主"
    home: int = 0
    in_register: bool = True
    seal: bool = True
    tail: int = 0
    nationality: str | None = None


@dataclass(frozen=True, slots=True)
class KinGroup:
    """One kin group. The register is kept at `register_place`; `addresses` has one for each household, each with the
    one before it."""

    place: str
    addresses: Sequence[tuple[str, str]]
    domicile: str
    people: tuple[Somebody, ...]
    register_place: str | None = None


@cache
def towns() -> Mapping[str, tuple[KinGroup, ...]]:
    """The families of each town, by its name."""
    table = tomllib.loads(fixture("towns.toml").read_text(encoding="utf-8"))
    families = {name: _family(**said) for name, said in table["family"].items()}
    return {name: tuple([families[each] for each in held]) for name, held in table["town"].items()}


def _family(people: list[dict[str, Any]], **said: Any) -> KinGroup:
    return KinGroup(people=tuple([Somebody(**one) for one in people]), **said)


def town(name: str, absent: Container[int] = ()) -> Population:
    """Everybody of a town but those whose numbers are `absent`; people are numbered from 0, family by family, and the
    number of a family is that of its kin group. The first of a household is its head, the first of a family that of its
    register: nobody of theirs can be there without them."""
    residents: list[Resident] = []
    households: list[Household] = []
    registers: list[FamilyRegister] = []
    number = 0
    for group, family in enumerate(towns()[name]):
        present = [(one, number + place) for place, one in enumerate(family.people) if number + place not in absent]
        number += len(family.people)
        people = [(_resident(family, group, one, own), one) for one, own in present]
        residents += [each for each, _ in people]
        for home in range(len(family.addresses)):
            members = tuple([each.resident_code for each, one in people if one.home == home])
            if members:
                households.append(Household(f"H{group}-{home}", members[0], members))
        if any(one.in_register for _, one in people):
            registers.append(_register(family, group, people))
    places = tuple(_PLACES.values())
    made = digest(SEED, places, residents, households, registers)
    return Population(SEED, places, tuple(residents), tuple(households), tuple(registers), made)


def _resident(family: KinGroup, group: int, one: Somebody, number: int) -> Resident:
    address, previous = family.addresses[one.home]
    code, kept = family.place, family.register_place or family.place
    tax = TaxRecord(
        TAX_YEAR,
        5_120_300 + 10_007 * number,
        3_556_100 + 10_007 * number,
        1_480_200 + 1_009 * number,
        124_600 + 101 * number,
        83_100 + 101 * number,
        207_700 + 202 * number,
        103_800 + 103 * number,
        103_900 + 99 * number,
    )
    return Resident(
        resident_code=resident_code(f"{3_141_592_653 + 104_729 * number}"),
        my_number=my_number(f"{27_182_818_284 + 1_299_709 * number}"),
        name=one.name,
        name_kana=one.kana,
        sex=one.sex,
        birth_date=one.born,
        nationality=one.nationality,
        municipality_code=code,
        household_id=f"H{group}-{one.home}",
        relationship="世帯主" if one.home else one.relationship,
        address=address,
        addressed_since=date(2012, 4, 1 + number),
        resident_since=date(2009, 7, 1 + number),
        previous_address=previous,
        domicile=family.domicile or None,
        register_id=f"F{group}" if one.in_register else None,
        register_head=family.people[0].name if family.domicile else None,
        adult_ward=False,
        support_measure=False,
        card=Card(
            f"{code}{one.tail or 100_000_007 * (number + 1):010d}",
            f"{1_009 * (number + 1) % 10_000:04d}",
            False,
            (kept,) if kept != code else (),
        ),
        seal=SealRegistration(f"{code}{number + 1:07d}", date(2015, 6, 1 + number), number) if one.seal else None,
        tax=(tax,),
        kin_group=group,
    )


def heads(town: str) -> dict[int, tuple[int, ...]]:
    """For each number in a town the people who must be there with that person: the heads of household and register."""
    needed: dict[int, tuple[int, ...]] = {}
    for family in towns()[town]:
        first = len(needed)
        homes = [one.home for one in family.people]
        for place, home in enumerate(homes):
            needed[first + place] = (first, first + homes.index(home))
    return needed


def _register(family: KinGroup, group: int, people: list[tuple[Resident, Somebody]]) -> FamilyRegister:
    members = [_member(family, group, each, one) for each, one in people if one.in_register]
    if len(members) > 1 and people[1][1] is family.people[1]:
        members[0] = replace(members[0], spouse=members[1].name)
        members[1] = replace(members[1], spouse=members[0].name)
    head = family.people[0].name
    return FamilyRegister(
        f"F{group}",
        family.register_place or family.place,
        family.domicile,
        head,
        date(2004, 9, 6 + group),
        f"旧家　第{group + 1}代",
        tuple(members),
    )


def _member(family: KinGroup, group: int, each: Resident, one: Somebody) -> RegisterMember:
    is_child = one.relationship.endswith("女") or one.relationship.endswith("男")
    father, mother = f"父方　{'甲乙丙丁戊己庚辛'[group]}助", f"母方　{'甲乙丙丁戊己庚辛'[group]}代"
    if is_child:
        father, mother = family.people[0].name, family.people[1].name
    elif one is not family.people[0]:
        father, mother = f"里方　{'甲乙丙丁戊己庚辛'[group]}吉", f"里方　{'甲乙丙丁戊己庚辛'[group]}江"
    address, previous = family.addresses[one.home]
    born_at = _PLACES[family.place].prefecture + _PLACES[family.place].name
    return RegisterMember(
        resident_code=each.resident_code,
        name=each.name,
        name_kana=each.name_kana,
        sex=each.sex,
        birth_date=each.birth_date,
        relationship=one.relationship if is_child else "長男" if one.sex == "male" else "長女",
        father=father,
        mother=mother,
        adoptive_father=None,
        adoptive_mother=None,
        spouse=None,
        removed=None,
        entries=(RegisterEntry("出生", each.birth_date, born_at),),
        addresses=(DatedAddress(previous, date(2004, 9, 6)), DatedAddress(address, each.addressed_since)),
    )
