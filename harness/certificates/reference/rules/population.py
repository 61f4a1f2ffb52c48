"""PUT /v1/population: the body becomes records, or one sentence says what is wrong where (protocol v1, section 3)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TypeVar

from harness.certificates.domain.words import Kind
from harness.certificates.reference.records import (
    CardRecord,
    DatedAddress,
    FamilyRegisterRecord,
    HouseholdRecord,
    MemberRecord,
    MunicipalityRecord,
    Record,
    RegisterEntry,
    Removal,
    ResidentRecord,
    SealRecord,
    TaxRecord,
)
from harness.certificates.reference.rules import fields
from harness.certificates.reference.rules.fields import BadRequest, Body

RESIDENT_CODE = re.compile(r"[0-9]{11}")
MY_NUMBER = re.compile(r"[0-9]{12}")
MUNICIPALITY_CODE = re.compile(r"[0-9]{6}")
PIN = re.compile(r"[0-9]{4}")
SERIAL = re.compile(r"[!-~]{16}")
_KINDS = frozenset(Kind)
_SEX = re.compile(r"male|female")
_PNG = b"\x89PNG\r\n\x1a\n"
_Made = TypeVar("_Made")
_MOST_YEN = 10**13
_AMOUNTS = (
    "salary_revenue",
    "total_income",
    "deductions",
    "municipal_tax",
    "prefectural_tax",
    "annual_tax",
    "paid",
    "unpaid",
)


@dataclass(frozen=True, slots=True)
class PopulationRecords:
    """Everything that one PUT /v1/population loads."""

    population_digest: str
    municipality_codes: tuple[str, ...]
    municipalities: tuple[MunicipalityRecord, ...]
    residents: tuple[ResidentRecord, ...]
    households: tuple[HouseholdRecord, ...]
    family_registers: tuple[FamilyRegisterRecord, ...]
    cards: tuple[CardRecord, ...]

    def records(self) -> tuple[Record, ...]:
        """All records of all tables."""
        return (*self.municipalities, *self.residents, *self.households, *self.family_registers, *self.cards)


def parse_population(body: object) -> PopulationRecords:
    """The records of a population; raises BadRequest (a ValueError) with a sentence that names the path."""
    whole = fields.as_object(body, "")
    residents, cards = [], []
    for n, value in enumerate(fields.array(whole, "residents", "")):
        resident, card = _resident(value, f"residents[{n}]")
        residents.append(resident)
        if card is not None:
            cards.append(card)
    population = PopulationRecords(
        fields.text(whole, "population_digest", ""),
        fields.texts(whole, "municipality_codes", ""),
        _each(whole, "municipalities", _municipality),
        tuple(residents),
        _each(whole, "households", _household),
        _each(whole, "family_registers", _family_register),
        tuple(cards),
    )
    _check_references(population)
    return population


def parse_card(body: Body, path: str, resident_code: str) -> CardRecord:
    """The card that is this object."""
    return CardRecord(
        fields.matching(body, "serial", path, SERIAL, "16 visible characters"),
        resident_code,
        fields.matching(body, "pin", path, PIN, "4 digits"),
        fields.truth(body, "revoked", path),
        fields.texts(body, "use_registrations", path),
    )


def parse_seal(body: Body, path: str) -> SealRecord:
    """The seal registration that stands in this object."""
    imprint = fields.text(body, "imprint_png", path)
    try:
        is_png = b64decode(imprint, validate=True).startswith(_PNG)
    except (binascii.Error, ValueError):
        is_png = False
    if not is_png:
        raise fields.wrong(path, "imprint_png", "a PNG in base64")
    return SealRecord(fields.text(body, "registration_number", path), fields.day(body, "registered_on", path), imprint)


def _municipality(value: object, path: str) -> MunicipalityRecord:
    body = fields.as_object(value, path)
    words = fields.texts(body, "kinds", path)
    if not _KINDS.issuperset(words):
        raise fields.wrong(path, "kinds", "certificate kinds out of " + ", ".join(Kind))
    return MunicipalityRecord(
        fields.matching(body, "code", path, MUNICIPALITY_CODE, "6 digits"),
        fields.text(body, "prefecture", path),
        fields.text(body, "name", path),
        fields.text(body, "mayor", path),
        tuple(map(Kind, words)),
    )


def _resident(value: object, path: str) -> tuple[ResidentRecord, CardRecord | None]:
    body = fields.as_object(value, path)
    code = fields.matching(body, "resident_code", path, RESIDENT_CODE, "11 digits")
    has_card = fields.member_or_none(body, "card", path)
    has_seal = fields.member_or_none(body, "seal", path)
    card = None if has_card is None else parse_card(has_card, f"{path}.card", code)
    return ResidentRecord(
        resident_code=code,
        my_number=fields.matching(body, "my_number", path, MY_NUMBER, "12 digits"),
        name=fields.text(body, "name", path),
        name_kana=fields.text(body, "name_kana", path),
        sex=fields.matching(body, "sex", path, _SEX, "male or female"),
        birth_date=fields.day(body, "birth_date", path),
        nationality=fields.text_or_none(body, "nationality", path),
        municipality_code=fields.matching(body, "municipality_code", path, MUNICIPALITY_CODE, "6 digits"),
        household_id=fields.text(body, "household_id", path),
        relationship=fields.text(body, "relationship", path),
        address=fields.text(body, "address", path),
        addressed_since=fields.day(body, "addressed_since", path),
        resident_since=fields.day(body, "resident_since", path),
        previous_address=fields.text_or_none(body, "previous_address", path),
        domicile=fields.text_or_none(body, "domicile", path),
        register_id=fields.text_or_none(body, "register_id", path),
        register_head=fields.text_or_none(body, "register_head", path),
        adult_ward=fields.truth(body, "adult_ward", path),
        support_measure=fields.truth(body, "support_measure", path),
        card_serial=None if card is None else card.serial,
        seal=None if has_seal is None else parse_seal(has_seal, f"{path}.seal"),
        tax=_each(body, "tax", _tax, f"{path}."),
    ), card


def _tax(value: object, path: str) -> TaxRecord:
    body = fields.as_object(value, path)
    year = fields.integer(body, "fiscal_year", path, 1868, 9999)
    return TaxRecord(year, *[fields.integer(body, key, path, 0, _MOST_YEN) for key in _AMOUNTS])


def _household(value: object, path: str) -> HouseholdRecord:
    body = fields.as_object(value, path)
    return HouseholdRecord(
        fields.text(body, "household_id", path), fields.text(body, "head", path), fields.texts(body, "members", path)
    )


def _family_register(value: object, path: str) -> FamilyRegisterRecord:
    body = fields.as_object(value, path)
    return FamilyRegisterRecord(
        fields.text(body, "register_id", path),
        fields.matching(body, "municipality_code", path, MUNICIPALITY_CODE, "6 digits"),
        fields.text(body, "domicile", path),
        fields.text(body, "head", path),
        fields.day(body, "compiled_on", path),
        fields.text_or_none(body, "previous_head", path),
        _each(body, "members", _member, f"{path}."),
    )


def _member(value: object, path: str) -> MemberRecord:
    body = fields.as_object(value, path)
    removal = fields.member_or_none(body, "removed", path)
    return MemberRecord(
        resident_code=fields.text_or_none(body, "resident_code", path),
        name=fields.text(body, "name", path),
        name_kana=fields.text(body, "name_kana", path),
        sex=fields.matching(body, "sex", path, _SEX, "male or female"),
        birth_date=fields.day(body, "birth_date", path),
        relationship=fields.text(body, "relationship", path),
        father=fields.text_or_none(body, "father", path),
        mother=fields.text_or_none(body, "mother", path),
        adoptive_father=fields.text_or_none(body, "adoptive_father", path),
        adoptive_mother=fields.text_or_none(body, "adoptive_mother", path),
        spouse=fields.text_or_none(body, "spouse", path),
        removed=None if removal is None else _removal(removal, f"{path}.removed"),
        entries=_each(body, "entries", _entry, f"{path}."),
        addresses=_each(body, "addresses", _address, f"{path}."),
    )


def _removal(body: Body, path: str) -> Removal:
    return Removal(fields.text(body, "reason", path), fields.day(body, "date", path))


def _entry(value: object, path: str) -> RegisterEntry:
    body = fields.as_object(value, path)
    note = body.get("text")
    if type(note) is not str:
        raise fields.wrong(path, "text", "a text")
    return RegisterEntry(fields.text(body, "title", path), fields.day(body, "date", path), note)


def _address(value: object, path: str) -> DatedAddress:
    body = fields.as_object(value, path)
    return DatedAddress(fields.text(body, "address", path), fields.day(body, "since", path))


def _each(body: Body, key: str, make: Callable[[object, str], _Made], prefix: str = "") -> tuple[_Made, ...]:
    return tuple([make(value, f"{prefix}{key}[{n}]") for n, value in enumerate(fields.array(body, key, prefix[:-1]))])


def _check_references(population: PopulationRecords) -> None:
    """What is named must exist, and what is a key must be there once."""
    codes = _unique("municipalities", "code", [place.code for place in population.municipalities])
    people = _unique("residents", "resident_code", [resident.resident_code for resident in population.residents])
    _unique("residents", "card.serial", [card.serial for card in population.cards])
    homes = _unique("households", "household_id", [home.household_id for home in population.households])
    registers = _unique("family_registers", "register_id", [kept.register_id for kept in population.family_registers])
    _all_exist("municipality_codes", population.municipality_codes, codes, "a municipality")
    for n, resident in enumerate(population.residents):
        _exists(f"residents[{n}].municipality_code", resident.municipality_code, codes, "a municipality")
        _exists(f"residents[{n}].household_id", resident.household_id, homes, "a household")
        if resident.register_id is not None:
            _exists(f"residents[{n}].register_id", resident.register_id, registers, "a family register")
    for n, home in enumerate(population.households):
        _exists(f"households[{n}].head", home.head, home.members, "a member")
        _all_exist(f"households[{n}].members", home.members, people, "a resident")
    for n, kept in enumerate(population.family_registers):
        for m, member in enumerate(kept.members):
            if member.resident_code is not None:
                place = f"family_registers[{n}].members[{m}].resident_code"
                _exists(place, member.resident_code, people, "a resident")


def _unique(path: str, key: str, values: list[str]) -> dict[str, int]:
    """Where each value stands; raises BadRequest for one that is there twice."""
    places: dict[str, int] = {}
    for n, value in enumerate(values):
        if value in places:
            raise BadRequest(f"{path}: {key} {value} is there twice ({places[value]} and {n})")
        places[value] = n
    return places


def _exists(path: str, value: str, known: Container[str], what: str) -> None:
    if value not in known:
        raise BadRequest(f"{path}: {value} is not {what} of this population")


def _all_exist(path: str, values: tuple[str, ...], known: Container[str], what: str) -> None:
    for n, value in enumerate(values):
        _exists(f"{path}[{n}]", value, known, what)
