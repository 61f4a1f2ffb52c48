"""What the registers hold, as frozen records, and their form as rows: compact JSON that is loaded without checking.

Only `rules.population.parse_population` and `registers.apply_event` make records, and both check; so a row needs no
second check. Rows are found by resident code, household id, register id, card serial and municipality code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import orjson

from harness.certificates.domain.words import Kind


class Status(StrEnum):
    """Whether somebody is still a resident."""

    PRESENT = "present"
    MOVED_OUT = "moved-out"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class MunicipalityRecord:
    """`mayor` is the whole line that stands below a certificate."""

    code: str
    prefecture: str
    name: str
    mayor: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card and whose it is. `use_registrations` are municipality codes. The PIN count is kept elsewhere."""

    serial: str
    resident_code: str
    pin: str
    revoked: bool
    use_registrations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealRecord:
    """A registered seal; `imprint_png` is base64 of a 1-bit PNG at 300 dpi."""

    registration_number: str
    registered_on: date
    imprint_png: str


@dataclass(frozen=True, slots=True)
class TaxRecord:
    """Amounts in yen."""

    fiscal_year: int
    salary_revenue: int
    total_income: int
    deductions: int
    municipal_tax: int
    prefectural_tax: int
    annual_tax: int
    paid: int
    unpaid: int


@dataclass(frozen=True, slots=True)
class ResidentRecord:
    """One resident. After death or moving out `household_id` still names the last household, which no longer lists
    the resident. `card_serial` is the latest card."""

    resident_code: str
    my_number: str
    name: str
    name_kana: str
    sex: str
    birth_date: date
    nationality: str | None
    municipality_code: str
    household_id: str
    relationship: str
    address: str
    addressed_since: date
    resident_since: date
    previous_address: str | None
    domicile: str | None
    register_id: str | None
    register_head: str | None
    adult_ward: bool
    support_measure: bool
    card_serial: str | None
    seal: SealRecord | None
    tax: tuple[TaxRecord, ...]
    status: Status = Status.PRESENT


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """`head` and `members` are resident codes, members in printing order."""

    household_id: str
    head: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry of a member's personal matters (身分事項)."""

    title: str
    date: date
    text: str


@dataclass(frozen=True, slots=True)
class DatedAddress:
    """One line of the supplement (附票)."""

    address: str
    since: date


@dataclass(frozen=True, slots=True)
class Removal:
    """Why and when a member left the register (除籍)."""

    reason: str
    date: date


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One member of a family register; without `resident_code` no resident of this population."""

    resident_code: str | None
    name: str
    name_kana: str
    sex: str
    birth_date: date
    relationship: str
    father: str | None
    mother: str | None
    adoptive_father: str | None
    adoptive_mother: str | None
    spouse: str | None
    removed: Removal | None
    entries: tuple[RegisterEntry, ...]
    addresses: tuple[DatedAddress, ...]


@dataclass(frozen=True, slots=True)
class FamilyRegisterRecord:
    """`head` is the name of 筆頭者; `municipality_code` that of the place where the register is kept."""

    register_id: str
    municipality_code: str
    domicile: str
    head: str
    compiled_on: date
    previous_head: str | None
    members: tuple[MemberRecord, ...]

    def member(self, resident_code: str) -> MemberRecord | None:
        """The member with this resident code who has not been removed."""
        for member in self.members:
            if member.resident_code == resident_code and member.removed is None:
                return member
        return None


Record = MunicipalityRecord | ResidentRecord | HouseholdRecord | FamilyRegisterRecord | CardRecord


class Table(StrEnum):
    """Where a record stands; together with its id this is its key."""

    # Keys are looked up all the time, and an enum's own hash is a function in Python.
    __hash__ = str.__hash__

    MUNICIPALITIES = "municipalities"
    RESIDENTS = "residents"
    HOUSEHOLDS = "households"
    REGISTERS = "family_registers"
    CARDS = "cards"


Key = tuple[Table, str]


def key_of(record: Record) -> Key:
    """Table and id of a record."""
    if isinstance(record, ResidentRecord):
        return Table.RESIDENTS, record.resident_code
    if isinstance(record, HouseholdRecord):
        return Table.HOUSEHOLDS, record.household_id
    if isinstance(record, FamilyRegisterRecord):
        return Table.REGISTERS, record.register_id
    if isinstance(record, CardRecord):
        return Table.CARDS, record.serial
    return Table.MUNICIPALITIES, record.code


def dump(record: Record) -> bytes:
    """The record as compact JSON in UTF-8."""
    return orjson.dumps(record)


def load(table: Table, row: bytes | str) -> Record:
    """The record again, from what `dump` made."""
    return _LOADERS[table](row)


def load_municipality(row: bytes | str) -> MunicipalityRecord:
    """A municipality from its row."""
    body = orjson.loads(row)
    return MunicipalityRecord(
        body["code"], body["prefecture"], body["name"], body["mayor"], tuple(map(Kind, body["kinds"]))
    )


def load_card(row: bytes | str) -> CardRecord:
    """A card from its row."""
    body = orjson.loads(row)
    return CardRecord(
        body["serial"], body["resident_code"], body["pin"], body["revoked"], tuple(body["use_registrations"])
    )


def load_household(row: bytes | str) -> HouseholdRecord:
    """A household from its row."""
    body = orjson.loads(row)
    return HouseholdRecord(body["household_id"], body["head"], tuple(body["members"]))


def load_resident(row: bytes | str) -> ResidentRecord:
    """A resident from the row."""
    body: dict[str, Any] = orjson.loads(row)
    seal = body["seal"]
    if seal is not None:
        body["seal"] = SealRecord(
            seal["registration_number"], date.fromisoformat(seal["registered_on"]), seal["imprint_png"]
        )
    body["tax"] = tuple([TaxRecord(**year) for year in body["tax"]])
    for key in ("birth_date", "addressed_since", "resident_since"):
        body[key] = date.fromisoformat(body[key])
    body["status"] = Status(body["status"])
    return ResidentRecord(**body)


def load_family_register(row: bytes | str) -> FamilyRegisterRecord:
    """A family register from its row."""
    body: dict[str, Any] = orjson.loads(row)
    body["compiled_on"] = date.fromisoformat(body["compiled_on"])
    body["members"] = tuple([_load_member(member) for member in body["members"]])
    return FamilyRegisterRecord(**body)


def _load_member(body: dict[str, Any]) -> MemberRecord:
    removed = body["removed"]
    if removed is not None:
        body["removed"] = Removal(removed["reason"], date.fromisoformat(removed["date"]))
    body["birth_date"] = date.fromisoformat(body["birth_date"])
    body["entries"] = tuple(
        [RegisterEntry(entry["title"], date.fromisoformat(entry["date"]), entry["text"]) for entry in body["entries"]]
    )
    body["addresses"] = tuple(
        [DatedAddress(line["address"], date.fromisoformat(line["since"])) for line in body["addresses"]]
    )
    return MemberRecord(**body)


_LOADERS: dict[Table, Callable[[bytes | str], Record]] = {
    Table.MUNICIPALITIES: load_municipality,
    Table.RESIDENTS: load_resident,
    Table.HOUSEHOLDS: load_household,
    Table.REGISTERS: load_family_register,
    Table.CARDS: load_card,
}
