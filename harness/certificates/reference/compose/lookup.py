"""The data that a certificate is made from, fetched apart from how they are laid out."""

from __future__ import annotations

from harness.certificates.reference.compose.model import (
    HouseholdData,
    RecordRef,
    RegisterData,
    SealData,
    SheetData,
    TaxData,
)
from harness.certificates.reference.records import FamilyRegisterRecord
from harness.certificates.reference.rules.eligibility import CaseFile, subject_codes, tax_record
from harness.certificates.reference.rules.kinds import FORMS, Source
from harness.certificates.reference.rules.requests import ApplicationRequest


def record_ref(application: ApplicationRequest, case: CaseFile) -> RecordRef:
    """Which record the application asks for. The case is one that was not refused; otherwise ValueError."""
    holder = case.holder
    if holder is None:
        raise ValueError("nobody applies")
    source = FORMS[application.certificate].source
    record_id = holder.resident_code
    if source is Source.HOUSEHOLD:
        record_id = holder.household_id
    elif source is Source.REGISTER:
        record_id = holder.register_id or ""
    return RecordRef(application.certificate, record_id, subject_codes(application, holder), application.options)


def own_data(ref: RecordRef, case: CaseFile) -> SheetData | None:
    """The data of a record of the issuance server's own tables (all but family registers), or None without one."""
    if ref.source is Source.HOUSEHOLD:
        return _household_data(ref, case)
    holder = case.holder
    if holder is None:
        return None
    if ref.source is Source.SEAL:
        return None if holder.seal is None else SealData(ref.record, (holder,), holder.seal)
    if ref.source is Source.TAX:
        tax = tax_record(holder, ref.options.fiscal_year)
        return None if tax is None else TaxData(ref.record, (holder,), tax)
    raise ValueError("family registers are kept by another system: register_data lays out what it answers")


def _household_data(ref: RecordRef, case: CaseFile) -> HouseholdData | None:
    persons = tuple([person for person in case.subjects if person is not None])
    if len(persons) != len(ref.subjects) or (ref.options.relationship and case.head is None):
        return None
    head_name = case.head.name if case.head is not None and ref.options.relationship else ""
    return HouseholdData(ref.record, persons, head_name)


def register_data(ref: RecordRef, register: FamilyRegisterRecord) -> RegisterData | None:
    """The data of a family register, as its system has it now; None where a subject is no longer in it."""
    if FORMS[ref.kind].whole_register:
        return RegisterData(ref.record, register, register.members)
    members = tuple([member for code in ref.subjects if (member := register.member(code)) is not None])
    return RegisterData(ref.record, register, members) if len(members) == len(ref.subjects) else None
