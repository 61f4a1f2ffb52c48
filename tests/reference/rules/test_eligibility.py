"""Each refusal has a case that must be refused and one that differs in a single thing and must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from harness.certificates.domain.words import Reason
from harness.certificates.reference.records import CardRecord, Table
from harness.certificates.reference.rules.eligibility import refuse
from harness.certificates.reference.rules.population import parse_population
from tests.reference.rules.samples import (
    ALL_KINDS,
    ANNA,
    ELSEWHERE,
    HANAKO,
    HERE,
    ICHIRO,
    JIRO,
    MORI,
    ONO,
    PNG,
    SAKURA,
    WEDNESDAY_TEN,
    Town,
    application,
    member,
    serial_of,
    town_body,
)

FAMILY_KINDS = [kind for kind in ALL_KINDS if kind.startswith("family-register")]
SEAL = {"registration_number": "1310160002", "registered_on": "2025-01-01", "imprint_png": PNG}


def refused(
    town: Town, kind: str, applicant: str = ICHIRO, at: datetime = WEDNESDAY_TEN, **changed: Any
) -> Reason | None:
    """The reason for which this application is refused."""
    asked = application(kind, applicant, **changed)
    return refuse(asked, town.case(asked), at)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_whoever_fulfils_everything_is_served(town: Town, kind: str) -> None:
    assert refused(town, kind) is None


def test_unknown_card(town: Town) -> None:
    assert refused(town, "seal", card_serial="1310160000000000") is Reason.CARD_INVALID


def test_revoked_card(town: Town) -> None:
    town.apply("card-revoked", ICHIRO, card_serial=serial_of(ICHIRO))
    assert refused(town, "seal") is Reason.CARD_INVALID
    assert refused(town, "record-items", HANAKO, subjects=[ICHIRO]) is None


def test_replaced_card(town: Town) -> None:
    card = {"serial": "1310160000004712", "pin": "0000", "revoked": False, "use_registrations": []}
    town.apply("card-issued", ICHIRO, card=card)
    assert refused(town, "seal") is Reason.CARD_INVALID
    assert refused(town, "seal", card_serial="1310160000004712") is None


def test_deceased_holder_and_subject(town: Town) -> None:
    town.apply("died", HANAKO, died_on="2025-09-30")
    assert refused(town, "record-items", HANAKO) is Reason.CARD_INVALID
    card = town.table[Table.CARDS, serial_of(HANAKO)]
    assert isinstance(card, CardRecord)
    town.put([replace(card, revoked=False)])
    assert refused(town, "record-items", HANAKO) is Reason.DECEASED
    assert refused(town, "record-items", subjects=[ICHIRO, HANAKO]) is Reason.DECEASED
    assert refused(town, "record-items", ONO, subjects=[HANAKO]) is Reason.NOT_ENTITLED
    assert refused(town, "record-items", subjects=[ICHIRO, JIRO]) is None
    assert refused(town, "family-register") is None


def test_outside_hours(town: Town) -> None:
    sunday = datetime.fromisoformat("2025-10-05T10:00:00+09:00")
    assert refused(town, "family-register", at=sunday) is Reason.OUTSIDE_HOURS
    assert refused(town, "seal", at=sunday) is None


def test_kind_not_served(town: Town) -> None:
    town.apply("seal-registered", MORI, **SEAL)
    assert refused(town, "seal", MORI, municipality_code=ELSEWHERE) is Reason.KIND_NOT_SERVED
    assert refused(town, "record-items", MORI, municipality_code=ELSEWHERE) is None
    assert refused(town, "record-items", municipality_code="999999") is Reason.KIND_NOT_SERVED


def test_another_municipality_than_that_of_residence(town: Town) -> None:
    assert refused(town, "record-items", municipality_code=ELSEWHERE) is Reason.CARD_INVALID
    assert refused(town, "record-items", municipality_code=HERE) is None


@pytest.mark.parametrize("kind", [kind for kind in ALL_KINDS if kind not in FAMILY_KINDS])
def test_moved_out_holder(town: Town, kind: str) -> None:
    town.apply("moved-out", HANAKO, destination="大阪府堺市堺区南瓦町３番１号", moved_on="2025-09-30")
    assert refused(town, kind, HANAKO) is Reason.MOVED_OUT
    assert refused(town, kind) is None


def test_moved_out_subject(town: Town) -> None:
    town.apply("moved-out", HANAKO, destination="大阪府堺市堺区南瓦町３番１号", moved_on="2025-09-30")
    assert refused(town, "resident-record", subjects=[HANAKO]) is Reason.MOVED_OUT
    assert refused(town, "resident-record", subjects=[SAKURA]) is None


@pytest.mark.parametrize("kind", FAMILY_KINDS)
def test_family_register_after_moving_out_needs_its_use_registered(town: Town, kind: str) -> None:
    town.apply("moved-out", HANAKO, destination="大阪府堺市堺区南瓦町３番１号", moved_on="2025-09-30")
    assert refused(town, kind, HANAKO) is Reason.USE_NOT_REGISTERED
    card = town.table[Table.CARDS, serial_of(HANAKO)]
    assert isinstance(card, CardRecord)
    town.put([replace(card, use_registrations=(HERE,))])
    assert refused(town, kind, HANAKO) is None


@pytest.mark.parametrize("kind", FAMILY_KINDS)
def test_family_register_kept_elsewhere(town: Town, kind: str) -> None:
    assert refused(town, kind, ONO) is Reason.CARD_INVALID
    assert refused(town, kind, ONO, municipality_code=ELSEWHERE) is Reason.USE_NOT_REGISTERED
    card = town.table[Table.CARDS, serial_of(ONO)]
    assert isinstance(card, CardRecord)
    town.put([replace(card, use_registrations=(HERE,))])
    assert refused(town, kind, ONO, municipality_code=ELSEWHERE) is Reason.USE_NOT_REGISTERED
    town.put([replace(card, use_registrations=(ELSEWHERE,))])
    assert refused(town, kind, ONO, municipality_code=ELSEWHERE) is None


def test_no_family_register(town: Town) -> None:
    assert refused(town, "family-register", ANNA) is Reason.NOT_REGISTERED
    assert refused(town, "record-items", ANNA) is None


def test_member_removed_from_the_register() -> None:
    body = town_body()
    members = body["family_registers"][0]["members"]
    members[1] = member(HANAKO, "髙田　花子", "タカダ　ハナコ", removed={"reason": "離婚", "date": "2024-02-01"})
    town = Town(parse_population(body))
    assert refused(town, "family-register", HANAKO) is Reason.NOT_REGISTERED
    assert refused(town, "family-register-individual", subjects=[HANAKO]) is Reason.NOT_ENTITLED
    assert refused(town, "family-register-individual", subjects=[JIRO]) is None


def test_under_age(town: Town) -> None:
    yesterday = datetime.fromisoformat("2025-09-30T10:00:00+09:00")
    assert refused(town, "record-items", JIRO, at=yesterday) is Reason.UNDER_AGE
    assert refused(town, "record-items", JIRO) is None
    assert refused(town, "record-items", SAKURA) is Reason.UNDER_AGE
    assert refused(town, "record-items", subjects=[SAKURA]) is None


def test_adult_ward(town: Town) -> None:
    town.put([replace(town.resident(ICHIRO), adult_ward=True)])
    assert refused(town, "seal") is Reason.UNDER_AGE
    assert refused(town, "resident-record") is None


@pytest.mark.parametrize("kind", ["seal", "income-tax", "tax-payment"])
def test_seal_and_tax_are_for_the_holder_alone(town: Town, kind: str) -> None:
    assert refused(town, kind, subjects=[HANAKO]) is Reason.NOT_ENTITLED
    assert refused(town, kind, subjects=[ICHIRO, HANAKO]) is Reason.NOT_ENTITLED
    assert refused(town, kind, subjects=[ICHIRO]) is None


@pytest.mark.parametrize("kind", ["resident-record", "record-items"])
def test_somebody_of_another_household(town: Town, kind: str) -> None:
    assert refused(town, kind, subjects=[ICHIRO, ONO]) is Reason.NOT_ENTITLED
    assert refused(town, kind, subjects=["99999999999"]) is Reason.NOT_ENTITLED
    assert refused(town, kind, subjects=[ANNA, ICHIRO]) is None


@pytest.mark.parametrize("kind", ["family-register-individual", "family-register-supplement"])
def test_somebody_of_another_register(town: Town, kind: str) -> None:
    assert refused(town, kind, subjects=[ANNA]) is Reason.NOT_ENTITLED
    assert refused(town, kind, subjects=[ONO]) is Reason.NOT_ENTITLED
    assert refused(town, kind, subjects=[SAKURA, MORI]) is None


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_support_measure_bars_kinds_that_print_an_address(town: Town, kind: str) -> None:
    prints_no_address = kind in {"family-register", "family-register-individual"}
    town.apply("support-measure-set", ICHIRO)
    assert refused(town, kind) is (None if prints_no_address else Reason.SUPPORT_MEASURE)
    town.apply("support-measure-cleared", ICHIRO)
    assert refused(town, kind) is None


@pytest.mark.parametrize("kind", ["resident-record", "record-items", "family-register-supplement"])
def test_support_measure_of_a_subject(town: Town, kind: str) -> None:
    town.apply("support-measure-set", HANAKO)
    assert refused(town, kind, subjects=[JIRO, HANAKO]) is Reason.SUPPORT_MEASURE
    assert refused(town, kind, subjects=[JIRO]) is None


def test_no_seal(town: Town) -> None:
    assert refused(town, "seal", HANAKO) is Reason.NOT_REGISTERED
    town.apply("seal-registered", HANAKO, **SEAL)
    assert refused(town, "seal", HANAKO) is None
    town.apply("seal-deregistered", HANAKO)
    assert refused(town, "seal", HANAKO) is Reason.NOT_REGISTERED


def test_no_tax_record_of_that_year(town: Town) -> None:
    assert refused(town, "income-tax", options={"fiscal_year": 2024}) is Reason.NOT_REGISTERED
    assert refused(town, "income-tax", options={"fiscal_year": 2025}) is None
    assert refused(town, "tax-payment", HANAKO) is Reason.NOT_REGISTERED


def test_supplement_without_any_address() -> None:
    body = town_body()
    body["family_registers"][0]["members"][2]["addresses"] = []
    town = Town(parse_population(body))
    assert refused(town, "family-register-supplement", subjects=[JIRO]) is Reason.NOT_REGISTERED
    assert refused(town, "family-register-supplement") is None
