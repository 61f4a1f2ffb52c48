"""What the registers hold, as frozen records, and their form as rows: compact JSON.

Rows are found by resident code, household id, register id, card serial and municipality code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter

from harness.certificates.domain.words import Kind

Day = date
"""The type, for members that are called `date` themselves."""


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
    date: Day
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
    date: Day


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
        wanted = (each for each in self.members if each.resident_code == resident_code and each.removed is None)
        return next(wanted, None)


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
Find = Callable[[Key], Record | None]
"""The record of a key, or None where there is none."""
Found = TypeVar("Found", bound=Record)

_PLACES: dict[type, tuple[Table, str]] = {
    MunicipalityRecord: (Table.MUNICIPALITIES, "code"),
    ResidentRecord: (Table.RESIDENTS, "resident_code"),
    HouseholdRecord: (Table.HOUSEHOLDS, "household_id"),
    FamilyRegisterRecord: (Table.REGISTERS, "register_id"),
    CardRecord: (Table.CARDS, "serial"),
}
"""The table of a kind of record, and the member that is its id there."""


def key_of(record: Record) -> Key:
    """Table and id of a record."""
    table, own_id = _PLACES[type(record)]
    return table, getattr(record, own_id)


def found(find: Find, kind: type[Found], own_id: str) -> Found | None:
    """The record of this kind and id, or None where there is none."""
    record = find((_PLACES[kind][0], own_id))
    return record if isinstance(record, kind) else None


def dump(record: Record) -> bytes:
    """The record as compact JSON in UTF-8."""
    return orjson.dumps(record)


def load(table: Table, row: bytes | str) -> Record:
    """The record again, from what `dump` made."""
    record: Record = _readers()[table].validate_json(row)
    return record


def load_resident(row: bytes | str) -> ResidentRecord:
    """A resident from the row."""
    resident: ResidentRecord = _readers()[Table.RESIDENTS].validate_json(row)
    return resident


@cache
def _readers() -> dict[Table, TypeAdapter[Any]]:
    return {table: TypeAdapter(kind) for kind, (table, _) in _PLACES.items()}
