"""Small towns, made by hand so that whoever is easily mistaken for another is there.

Twins; two people of one name and birthday in two municipalities, with the same tail of their cards' serials; a name
inside another's, and one that differs by a variant only; a couple in one register at two addresses; somebody whose
register is kept elsewhere; a household and a register that take two sheets; a long name; a birthday at an era's start.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date

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

SEED = 1
TAX_YEAR = 2025
CHIYODA = Municipality("131016", "東京都", "千代田区", "千代田区長")
YOKOHAMA = Municipality("141003", "神奈川県", "横浜市", "横浜市長")
_SHARED_TAIL = 700_000_001


@dataclass(frozen=True, slots=True)
class Somebody:
    """`home` is the place of the person's household among the family's addresses; `in_register` false for those whose
    register is kept elsewhere and is none of the town's."""

    name: str
    kana: str
    sex: str
    born: str
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

    place: Municipality
    addresses: tuple[tuple[str, str], ...]
    domicile: str
    people: tuple[Somebody, ...]
    register_place: Municipality | None = None


TANAKA = KinGroup(
    CHIYODA,
    (("東京都千代田区丸の内二丁目７番１号", "東京都足立区千住三丁目４番１１号"),),
    "東京都千代田区丸の内二丁目７番",
    (
        Somebody("田中　健一", "タナカ　ケンイチ", "male", "1975-02-11"),
        Somebody("田中　由美", "タナカ　ユミ", "female", "1977-08-03", "妻"),
        Somebody("田中　葵", "タナカ　アオイ", "female", "2006-05-05", "長女", seal=False),
        Somebody("田中　茜", "タナカ　アカネ", "female", "2006-05-05", "二女"),
        Somebody("田中　トメ", "タナカ　トメ", "female", "1945-01-20", "母", in_register=False),
    ),
)
SATO = KinGroup(
    CHIYODA,
    (("東京都千代田区九段南一丁目６番１号", "東京都足立区綾瀬五丁目１番２号"),),
    "東京都千代田区九段南一丁目６番",
    (Somebody("佐藤　愛", "サトウ　アイ", "female", "1990-12-24", tail=_SHARED_TAIL),),
)
SATO_OF_YOKOHAMA = KinGroup(
    YOKOHAMA,
    (("神奈川県横浜市中区本牧原９番１６号", "神奈川県横浜市西区南浅間町３番８号"),),
    "神奈川県横浜市中区本牧原９番",
    (Somebody("佐藤　愛", "サトウ　アイ", "female", "1990-12-24", tail=_SHARED_TAIL),),
)
HAYASHI = KinGroup(
    CHIYODA,
    (("東京都千代田区永田町一丁目３番１", "東京都千代田区永田町二丁目５番８号"),),
    "東京都千代田区永田町一丁目３番",
    (Somebody("林　太郎", "ハヤシ　タロウ", "male", "1989-01-08"),),
)
KOBAYASHI = KinGroup(
    YOKOHAMA,
    (("神奈川県横浜市港北区大倉山一丁目３番１１", "東京都千代田区神田神保町二丁目８番４号"),),
    "東京都千代田区神田神保町二丁目８番",
    (
        Somebody("小林　太郎", "コバヤシ　タロウ", "male", "1961-07-07"),
        Somebody("小林　春子", "コバヤシ　ハルコ", "female", "1964-04-01", "妻"),
    ),
    register_place=CHIYODA,
)
TAKAHASHI = KinGroup(
    CHIYODA,
    (
        ("東京都千代田区神田駿河台四丁目２番５号", "東京都足立区西新井六丁目１０番３号"),
        ("東京都千代田区神田神保町一丁目２番７号", "東京都足立区梅島三丁目１２番９号"),
    ),
    "東京都千代田区神田駿河台四丁目２番",
    (
        Somebody("髙橋　誠", "タカハシ　マコト", "male", "1982-03-09"),
        Somebody("髙橋　恵", "タカハシ　メグミ", "female", "1984-10-30", home=1),
    ),
)
TAKAHASHI_OF_YOKOHAMA = KinGroup(
    YOKOHAMA,
    (("神奈川県横浜市神奈川区三ツ沢上町５番２０号", "神奈川県横浜市戸塚区戸塚町６番１４号"),),
    "神奈川県横浜市神奈川区三ツ沢上町５番",
    (Somebody("高橋　誠", "タカハシ　マコト", "male", "1971-09-15"),),
)
WILLIAMSON = KinGroup(
    CHIYODA,
    (("東京都千代田区丸の内三丁目１番９号", "東京都足立区竹の塚四丁目８番６号"),),
    "",
    (
        Somebody(
            "WILLIAMSON CHRISTOPHER JAMES",
            "ウィリアムソン　クリストファー　ジェームズ",
            "male",
            "1985-02-28",
            in_register=False,
            nationality="アメリカ合衆国",
        ),
    ),
)
FAMILIES = (TANAKA, SATO, SATO_OF_YOKOHAMA, HAYASHI, KOBAYASHI, TAKAHASHI, TAKAHASHI_OF_YOKOHAMA, WILLIAMSON)
TOWNS: Mapping[str, tuple[KinGroup, ...]] = {
    "town": FAMILIES,
    "two-families": (TANAKA, HAYASHI),
    "look-alikes": (SATO, SATO_OF_YOKOHAMA, TAKAHASHI, TAKAHASHI_OF_YOKOHAMA),
}
"""By name."""


def town(families: tuple[KinGroup, ...] = FAMILIES, absent: Container[int] = ()) -> Population:
    """Everybody of these families but those whose numbers are `absent`; people are numbered from 0, family by family,
    and the number of a family is that of its kin group. The first of a household is its head, the first of a family
    that of its register: nobody of theirs can be there without them."""
    residents: list[Resident] = []
    households: list[Household] = []
    registers: list[FamilyRegister] = []
    number = 0
    for group, family in enumerate(families):
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
    places = (CHIYODA, YOKOHAMA)
    made = digest(SEED, places, residents, households, registers)
    return Population(SEED, places, tuple(residents), tuple(households), tuple(registers), made)


def _resident(family: KinGroup, group: int, one: Somebody, number: int) -> Resident:
    address, previous = family.addresses[one.home]
    code = family.place.code
    kept = family.register_place or family.place
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
        birth_date=date.fromisoformat(one.born),
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
            (kept.code,) if kept is not family.place else (),
        ),
        seal=SealRegistration(f"{code}{number + 1:07d}", date(2015, 6, 1 + number), number) if one.seal else None,
        tax=(tax,),
        kin_group=group,
    )


def heads(families: tuple[KinGroup, ...] = FAMILIES) -> dict[int, tuple[int, ...]]:
    """For each number the people who must be there with that person: the heads of household and register."""
    needed: dict[int, tuple[int, ...]] = {}
    for family in families:
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
    kept = family.register_place or family.place
    head = family.people[0].name
    return FamilyRegister(
        f"F{group}",
        kept.code,
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
        entries=(RegisterEntry("出生", each.birth_date, family.place.prefecture + family.place.name),),
        addresses=(DatedAddress(previous, date(2004, 9, 6)), DatedAddress(address, each.addressed_since)),
    )
