"""PUT /v1/population: the body becomes records, or one sentence says what is wrong where (protocol v1, section 3)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from harness.certificates.reference.records import (
    CardRecord,
    FamilyRegisterRecord,
    HouseholdRecord,
    MunicipalityRecord,
    Record,
    ResidentRecord,
)
from harness.certificates.reference.rules import fields
from harness.certificates.reference.rules.fields import BadRequest


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
    population = fields.record(PopulationRecords, whole, "", residents=tuple(residents), cards=tuple(cards))
    _check_references(population)
    return population


def _resident(value: object, path: str) -> tuple[ResidentRecord, CardRecord | None]:
    body = fields.as_object(value, path)
    sent = fields.member_or_none(body, "card", path)
    code = fields.formed(body, "resident_code", path)
    card = None if sent is None else fields.record(CardRecord, sent, f"{path}.card", resident_code=code)
    return fields.record(ResidentRecord, body, path, card_serial=None if card is None else card.serial), card


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
