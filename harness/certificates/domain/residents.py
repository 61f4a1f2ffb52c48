"""Synthetic residents and the registers that hold them, as the harness made them (protocol v1, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from harness.certificates.domain.words import Kind

Day = date
"""The type, for members that are called `date` themselves."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """`code` has 6 digits with its check digit; `kinds` are those it serves at kiosks."""

    code: str
    prefecture: str
    name: str
    mayor: str
    kinds: tuple[Kind, ...] = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Card:
    """`serial` has 16 characters, `pin` 4 digits; `use_registrations` are municipality codes."""

    serial: str
    pin: str
    revoked: bool = False
    use_registrations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SealRegistration:
    """A registered seal. Its imprint is drawn from `imprint` (a number unique in the population) when it is needed."""

    registration_number: str
    registered_on: date
    imprint: int


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
class Resident:
    """One resident. `kin_group` numbers the households and family registers that share members; it never leaves the
    harness, and neither do `hard_cases` (why this resident is easily mistaken for another)."""

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
    card: Card | None
    seal: SealRegistration | None
    tax: tuple[TaxRecord, ...]
    kin_group: int
    hard_cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Household:
    """`head` and `members` are resident codes, members in printing order."""

    household_id: str
    head: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """Why and when a member left a family register (除籍)."""

    reason: str
    date: Day


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
class RegisterMember:
    """One member of a family register; `resident_code` is None for those who are not of the population."""

    resident_code: str | None
    name: str
    name_kana: str
    sex: str
    birth_date: date
    relationship: str
    father: str
    mother: str
    adoptive_father: str | None
    adoptive_mother: str | None
    spouse: str | None
    removed: Removal | None
    entries: tuple[RegisterEntry, ...]
    addresses: tuple[DatedAddress, ...]


@dataclass(frozen=True, slots=True)
class FamilyRegister:
    """`head` is the name of 筆頭者; `municipality_code` is that of the place where the register is kept (本籍地)."""

    register_id: str
    municipality_code: str
    domicile: str
    head: str
    compiled_on: date
    previous_head: str | None
    members: tuple[RegisterMember, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody, made from `seed`. `digest` is the SHA-256 over all of it."""

    seed: int
    municipalities: tuple[Municipality, ...]
    residents: tuple[Resident, ...]
    households: tuple[Household, ...]
    family_registers: tuple[FamilyRegister, ...]
    digest: str
