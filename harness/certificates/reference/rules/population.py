"""PUT /v1/population: the body becomes records, or one sentence says what is wrong where (protocol v1, section 3)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import partial
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

_KINDS = frozenset(Kind)
_PNG = b"\x89PNG\r\n\x1a\n"
_Made = TypeVar("_Made")


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
        _each(whole, "households", partial(fields.record, HouseholdRecord)),
        _each(whole, "family_registers", _family_register),
        tuple(cards),
    )
    _check_references(population)
    return population


def parse_card(body: Body, path: str, resident_code: str) -> CardRecord:
    """The card that is this object."""
    return fields.record(CardRecord, body, path, resident_code=resident_code)


def parse_seal(body: Body, path: str) -> SealRecord:
    """The seal registration that stands in this object."""
    seal = fields.record(SealRecord, body, path)
    try:
        is_png = b64decode(seal.imprint_png, validate=True).startswith(_PNG)
    except (binascii.Error, ValueError):
        is_png = False
    if not is_png:
        raise fields.wrong(path, "imprint_png", "a PNG in base64")
    return seal


def _municipality(value: object, path: str) -> MunicipalityRecord:
    body = fields.as_object(value, path)
    words = fields.texts(body, "kinds", path)
    if not _KINDS.issuperset(words):
        raise fields.wrong(path, "kinds", "certificate kinds out of " + ", ".join(Kind))
    return fields.record(MunicipalityRecord, body, path, kinds=tuple(map(Kind, words)))


def _resident(value: object, path: str) -> tuple[ResidentRecord, CardRecord | None]:
    body = fields.as_object(value, path)
    has_card = fields.member_or_none(body, "card", path)
    has_seal = fields.member_or_none(body, "seal", path)
    code = fields.formed(body, "resident_code", path)
    card = None if has_card is None else parse_card(has_card, f"{path}.card", code)
    return fields.record(
        ResidentRecord,
        body,
        path,
        card_serial=None if card is None else card.serial,
        seal=None if has_seal is None else parse_seal(has_seal, f"{path}.seal"),
        tax=_each(body, "tax", _tax, f"{path}."),
    ), card


def _tax(value: object, path: str) -> TaxRecord:
    year = fields.integer(fields.as_object(value, path), "fiscal_year", path, 1868, 9999)
    return fields.record(TaxRecord, value, path, fiscal_year=year)


def _family_register(value: object, path: str) -> FamilyRegisterRecord:
    body = fields.as_object(value, path)
    return fields.record(FamilyRegisterRecord, body, path, members=_each(body, "members", _member, f"{path}."))


def _member(value: object, path: str) -> MemberRecord:
    body = fields.as_object(value, path)
    removal = fields.member_or_none(body, "removed", path)
    return fields.record(
        MemberRecord,
        body,
        path,
        removed=None if removal is None else fields.record(Removal, removal, f"{path}.removed"),
        entries=_each(body, "entries", _entry, f"{path}."),
        addresses=_each(body, "addresses", partial(fields.record, DatedAddress), f"{path}."),
    )


def _entry(value: object, path: str) -> RegisterEntry:
    note = fields.as_object(value, path).get("text")
    if type(note) is not str:
        raise fields.wrong(path, "text", "a text")
    return fields.record(RegisterEntry, value, path, text=note)


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
