"""Register events: each one's effect on every register at once, and on nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harness.certificates.reference.records import (
    CardRecord,
    DatedAddress,
    FamilyRegisterRecord,
    HouseholdRecord,
    Removal,
    SealRecord,
    Status,
    Table,
)
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.rules.population import parse_population
from tests.reference.rules.samples import (
    ADDRESS,
    ANNA,
    HANAKO,
    ICHIRO,
    JIRO,
    MORI,
    ONO,
    OTHER_PNG,
    SAKURA,
    Town,
    member,
    serial_of,
    town_body,
)

NEW = "東京都千代田区丸の内二丁目７番２号"
FAR = "大阪府堺市堺区南瓦町３番１号"
ON = date(2025, 10, 1)


@pytest.fixture
def town() -> Town:
    return Town()


def register(town: Town, code: str = "F1") -> FamilyRegisterRecord:
    found = town.table[Table.REGISTERS, code]
    assert isinstance(found, FamilyRegisterRecord)
    return found


def household(town: Town, code: str = "H1") -> HouseholdRecord:
    found = town.table[Table.HOUSEHOLDS, code]
    assert isinstance(found, HouseholdRecord)
    return found


def card(town: Town, serial: str) -> CardRecord:
    found = town.table[Table.CARDS, serial]
    assert isinstance(found, CardRecord)
    return found


def changed_keys(before: Town, after: Town) -> set[str]:
    """Ids of records that are not as they were."""
    return {key[1] for key, record in after.table.items() if before.table.get(key) != record}


def test_seal_registered_and_deregistered(town: Town) -> None:
    details = {"registration_number": "2", "registered_on": "2025-10-01", "imprint_png": OTHER_PNG}
    town.apply("seal-registered", HANAKO, **details)
    assert town.resident(HANAKO).seal == SealRecord("2", ON, OTHER_PNG)
    town.apply("seal-deregistered", HANAKO)
    assert town.resident(HANAKO).seal is None
    assert changed_keys(Town(), town) == set()
    town.apply("seal-deregistered", ICHIRO)
    assert changed_keys(Town(), town) == {ICHIRO}


def test_the_whole_household_moves(town: Town) -> None:
    town.apply("moved", HANAKO, address=NEW, moved_on="2025-10-01")
    everybody = {ICHIRO, HANAKO, JIRO, SAKURA, ANNA}
    assert changed_keys(Town(), town) == everybody | {"F1"}
    for code in everybody:
        mover = town.resident(code)
        assert (mover.address, mover.addressed_since, mover.previous_address) == (NEW, ON, ADDRESS)
    for listed in register(town).members:
        moved = listed.resident_code in everybody
        assert (listed.addresses[-1] == DatedAddress(NEW, ON)) == moved
        assert len(listed.addresses) == (3 if moved else len(listed.addresses))


def test_members_of_several_registers_move_together() -> None:
    body = town_body()
    body["residents"][6]["household_id"] = "H1"
    body["households"][0]["members"].append(ONO)
    del body["households"][2]
    town = Town(parse_population(body))
    town.apply("moved", ICHIRO, address=NEW, moved_on="2025-10-01")
    assert register(town, "F1").members[0].addresses[-1].address == NEW
    assert register(town, "F2").members[0].addresses[-1].address == NEW


def test_moving_out_ends_household_and_seal_but_not_the_family_register(town: Town) -> None:
    details = {"registration_number": "2", "registered_on": "2025-09-01", "imprint_png": OTHER_PNG}
    town.apply("seal-registered", HANAKO, **details)
    town.apply("moved-out", HANAKO, destination=FAR, moved_on="2025-10-01")
    assert changed_keys(Town(), town) == {HANAKO, "H1", "F1"}
    gone = town.resident(HANAKO)
    assert (gone.status, gone.seal, gone.address) == (Status.MOVED_OUT, None, ADDRESS)
    assert household(town).members == (ICHIRO, JIRO, SAKURA, ANNA)
    listed = register(town).member(HANAKO)
    assert listed is not None
    assert listed.addresses[-1] == DatedAddress(FAR, ON)
    assert not card(town, serial_of(HANAKO)).revoked


def test_death_ends_everything_and_removes_from_the_register(town: Town) -> None:
    town.apply("died", HANAKO, died_on="2025-10-01")
    assert changed_keys(Town(), town) == {HANAKO, "H1", "F1", serial_of(HANAKO)}
    assert town.resident(HANAKO).status is Status.DECEASED
    assert HANAKO not in household(town).members
    assert card(town, serial_of(HANAKO)).revoked
    assert register(town).member(HANAKO) is None
    assert register(town).members[1].removed == Removal("死亡", ON)


def test_who_lives_alone_may_leave(town: Town) -> None:
    town.apply("died", ONO, died_on="2025-10-01")
    assert household(town, "H3").members == ()


def test_a_head_cannot_leave_others_behind(town: Town) -> None:
    for kind, details in (
        ("died", {"died_on": "2025-10-01"}),
        ("moved-out", {"destination": FAR, "moved_on": "2025-10-01"}),
    ):
        with pytest.raises(BadRequest, match="head"):
            town.apply(kind, ICHIRO, **details)
    assert changed_keys(Town(), town) == set()


def renamed(town: Town, code: str, name: str) -> None:
    town.apply("renamed", code, name=name, name_kana="アタラシイ　ナマエ", renamed_on="2025-10-01")


def test_a_new_name_in_both_registers_ends_the_seal(town: Town) -> None:
    renamed(town, JIRO, "髙田　二郎")
    assert changed_keys(Town(), town) == {JIRO, "F1"}
    listed = register(town).member(JIRO)
    assert listed is not None
    assert (town.resident(JIRO).name, listed.name, listed.name_kana) == (
        "髙田　二郎",
        "髙田　二郎",
        "アタラシイ　ナマエ",
    )
    assert register(town).head == "髙田　一郎"


def test_a_new_name_of_the_head_of_the_register(town: Town) -> None:
    renamed(town, ICHIRO, "髙田　壱郎")
    assert register(town).head == "髙田　壱郎"
    assert {town.resident(code).register_head for code in (ICHIRO, HANAKO, JIRO, SAKURA, MORI)} == {"髙田　壱郎"}
    assert town.resident(ONO).register_head == "小野　実"
    assert town.resident(ICHIRO).seal is None
    # Texts that name the person elsewhere stay.
    assert register(town).members[2].father == "髙田　一郎"
    assert register(town).members[1].spouse == "髙田　一郎"


def test_who_bears_the_heads_name_is_not_the_head_for_that() -> None:
    body = town_body()
    body["residents"][2]["name"] = "髙田　一郎"
    members = body["family_registers"][0]["members"]
    members[2] = member(JIRO, "髙田　一郎", "タカダ　カズオ", birth_date="2010-10-01")
    town = Town(parse_population(body))
    renamed(town, JIRO, "髙田　次郎")
    assert register(town).head == "髙田　一郎"


def test_a_foreigner_is_renamed(town: Town) -> None:
    renamed(town, ANNA, "ANNA JONES")
    assert changed_keys(Town(), town) == {ANNA}


def test_support_measure(town: Town) -> None:
    town.apply("support-measure-set", SAKURA)
    assert town.resident(SAKURA).support_measure
    town.apply("support-measure-cleared", SAKURA)
    assert changed_keys(Town(), town) == set()


def test_card_revoked(town: Town) -> None:
    town.apply("card-revoked", ICHIRO, card_serial=serial_of(ICHIRO))
    assert changed_keys(Town(), town) == {serial_of(ICHIRO)}
    assert card(town, serial_of(ICHIRO)).revoked
    with pytest.raises(BadRequest, match="card_serial"):
        town.apply("card-revoked", ICHIRO, card_serial=serial_of(HANAKO))
    with pytest.raises(BadRequest, match="card_serial"):
        town.apply("card-revoked", ICHIRO, card_serial="1310160000009999")


def test_card_issued(town: Town) -> None:
    new = {"serial": "1310160000004712", "pin": "0000", "revoked": False, "use_registrations": ["271004"]}
    changes = town.apply("card-issued", ICHIRO, card=new)
    assert changes.pin_resets == ("1310160000004712",)
    assert card(town, serial_of(ICHIRO)).revoked
    assert card(town, "1310160000004712") == CardRecord("1310160000004712", ICHIRO, "0000", False, ("271004",))
    assert town.resident(ICHIRO).card_serial == "1310160000004712"
    with pytest.raises(BadRequest, match="another resident"):
        town.apply("card-issued", HANAKO, card=new)


def test_first_card() -> None:
    body = town_body()
    body["residents"][0]["card"] = None
    town = Town(parse_population(body))
    new = {"serial": "1310160000004712", "pin": "0000", "revoked": False, "use_registrations": []}
    town.apply("card-issued", ICHIRO, card=new)
    assert town.resident(ICHIRO).card_serial == "1310160000004712"


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("seal-deregistered", {}),
        ("moved", {"address": NEW, "moved_on": "2025-10-01"}),
        ("support-measure-set", {}),
        ("renamed", {"name": "髙田　花", "name_kana": "タカダ　ハナ", "renamed_on": "2025-10-01"}),
    ],
)
def test_nothing_happens_to_who_is_gone_or_unknown(town: Town, kind: str, details: dict[str, Any]) -> None:
    town.apply("died", HANAKO, died_on="2025-10-01")
    town.apply("moved-out", JIRO, destination=FAR, moved_on="2025-10-01")
    before = Town()
    before.table = dict(town.table)
    for code, says in ((HANAKO, "deceased"), (JIRO, "moved-out"), ("99999999999", "nobody")):
        with pytest.raises(BadRequest, match=says):
            town.apply(kind, code, **details)
    assert changed_keys(before, town) == set()
