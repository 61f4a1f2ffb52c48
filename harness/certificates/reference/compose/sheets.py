"""The way from an application to page models: the record, its data, the sheets, one page model for each."""

from __future__ import annotations

from harness.certificates.reference.compose import families, residents
from harness.certificates.reference.compose.model import (
    HouseholdData,
    Issue,
    RecordRef,
    RegisterData,
    SealData,
    SheetData,
    SheetTask,
    TaxData,
)
from harness.certificates.reference.printing.pages import PageModel
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
    subjects = subject_codes(application, holder)
    return RecordRef(application.certificate, source, record_id, subjects, application.options)


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


def sheets(issue: Issue, data: SheetData, numbers: tuple[str, ...]) -> tuple[SheetTask, ...]:
    """All sheets of all copies in the order of printing; `numbers` holds one certificate number for each copy."""
    persons_a_sheet = FORMS[issue.kind].persons_a_sheet
    pages = max(1, -(-len(data.persons) // persons_a_sheet))
    return tuple(
        [
            SheetTask(issue, data, (page - 1) * persons_a_sheet, page, pages, copy, number)
            for copy, number in enumerate(numbers, start=1)
            for page in range(1, pages + 1)
        ]
    )


def compose_sheet(task: SheetTask) -> PageModel:
    """The page model of one sheet; it is made from the task's data alone and names the record that those are of."""
    data, own = task.data, FORMS[task.issue.kind]
    match data:
        case HouseholdData() if own.source is Source.HOUSEHOLD:
            return residents.household(task, data)
        case SealData() if own.source is Source.SEAL:
            return residents.seal(task, data)
        case TaxData() if own.source is Source.TAX:
            return residents.tax(task, data)
        case RegisterData() if own.of_addresses:
            return families.supplement(task, data)
        case RegisterData() if own.source is Source.REGISTER:
            return families.register(task, data)
    raise ValueError(f"{data.record} is no record that {task.issue.kind.value} is made from")


def with_demanded_only(tasks: tuple[SheetTask, ...]) -> tuple[SheetTask, ...]:
    """The same sheets without items that the form merely allows: for when one of those cannot be printed, which is
    no ground for a refusal."""
    return tuple([task._replace(demanded_only=True) for task in tasks])
