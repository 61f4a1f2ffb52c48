"""What composing a certificate goes through: which record, its data, and one task for each sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from harness.certificates.domain.words import Kind
from harness.certificates.reference.records import (
    FamilyRegisterRecord,
    MemberRecord,
    MunicipalityRecord,
    ResidentRecord,
    SealRecord,
    TaxRecord,
)
from harness.certificates.reference.rules.kinds import FORMS, Source
from harness.certificates.reference.rules.requests import Options


class RecordRef(NamedTuple):
    """Which record a certificate is made from: its source, its id there, and what of it is wanted.

    `source` is which system keeps the record: `register` is the family-register system behind the server. `subjects`
    are resident codes in printing order; empty for a whole family register."""

    kind: Kind
    source: Source
    record_id: str
    subjects: tuple[str, ...]
    options: Options

    @property
    def record(self) -> str:
        """One text for all of it, equal for two applications only if they ask for the same certificate of the same
        record: `household:H1/12345678903 resident-record+relationship`. Sheets carry it, the guard compares it."""
        chosen = self.options
        year = f":{chosen.fiscal_year}" if chosen.fiscal_year is not None else ""
        whom = f"/{','.join(self.subjects)}" if self.subjects else ""
        flags = (
            "+relationship" * chosen.relationship
            + "+domicile" * chosen.domicile
            + "+my_number" * chosen.my_number
            + "+resident_code" * chosen.resident_code
        )
        return f"{self.source}:{self.record_id}{year}{whom} {self.kind}{flags}"


@dataclass(frozen=True, slots=True)
class HouseholdData:
    """Members of one household in printing order; `head_name` where the relationship is printed."""

    record: str
    persons: tuple[ResidentRecord, ...]
    head_name: str


@dataclass(frozen=True, slots=True)
class SealData:
    """One resident and the seal in force."""

    record: str
    persons: tuple[ResidentRecord]
    seal: SealRecord


@dataclass(frozen=True, slots=True)
class TaxData:
    """One resident and one year's tax."""

    record: str
    persons: tuple[ResidentRecord]
    tax: TaxRecord


@dataclass(frozen=True, slots=True)
class RegisterData:
    """A family register and those of its members who are printed."""

    record: str
    register: FamilyRegisterRecord
    persons: tuple[MemberRecord, ...]


SheetData = HouseholdData | SealData | TaxData | RegisterData


class Issue(NamedTuple):
    """What all sheets of an application share."""

    kind: Kind
    options: Options
    municipality: MunicipalityRecord
    issued_on: date


class SheetTask(NamedTuple):
    """One sheet to be made: persons `first` and following of the data, as many as stand on a sheet.

    `copy`, `page` and `pages` count from 1, pages within the copy. `demanded_only` leaves out what the form merely
    allows; it is for a certificate whose optional items cannot be printed."""

    issue: Issue
    data: SheetData
    first: int
    page: int
    pages: int
    copy: int
    certificate_number: str
    demanded_only: bool = False

    @property
    def record(self) -> str:
        """The record that the data are of."""
        return self.data.record

    @property
    def subjects(self) -> tuple[str, ...]:
        """Resident codes of the persons on this sheet; members of a register without one are left out."""
        last = self.first + FORMS[self.issue.kind].persons_a_sheet
        codes = [person.resident_code for person in self.data.persons[self.first : last]]
        return tuple([code for code in codes if code is not None])
