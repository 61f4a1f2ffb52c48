"""Who may get what: the checks before issuing, in the protocol's order (protocol v1, section 5).

The PIN (check 2) stands between `refuse_card` and `refuse_application`, because counting it changes state:

    case = case_of(application, find)
    reason = refuse_card(case.card, case.holder) or pin_step(...) or refuse_application(application, case, now)"""

from __future__ import annotations

from calendar import isleap
from datetime import date, datetime
from typing import NamedTuple

from harness.certificates.domain.words import Reason
from harness.certificates.reference.records import (
    CardRecord,
    FamilyRegisterRecord,
    Find,
    HouseholdRecord,
    MunicipalityRecord,
    ResidentRecord,
    Status,
    TaxRecord,
    found,
)
from harness.certificates.reference.rules import hours
from harness.certificates.reference.rules.kinds import FORMS, Source
from harness.certificates.reference.rules.requests import ApplicationRequest

_MAX_WRONG_PINS = 3


class CaseFile(NamedTuple):
    """What an application is judged on and made from; None where there is no such record.

    `subjects` are the residents applied for, in the order of the application (for the whole register: none).
    `head` is the head of the household; it is needed for printing alone."""

    municipality: MunicipalityRecord | None
    card: CardRecord | None
    holder: ResidentRecord | None
    household: HouseholdRecord | None
    register: FamilyRegisterRecord | None
    subjects: tuple[ResidentRecord | None, ...]
    head: ResidentRecord | None


def subject_codes(application: ApplicationRequest, holder: ResidentRecord) -> tuple[str, ...]:
    """Whom the certificate is about: those named, or the applicant; for the whole register nobody is named."""
    if FORMS[application.certificate].whole_register:
        return ()
    return application.subjects or (holder.resident_code,)


def case_of(application: ApplicationRequest, find: Find) -> CaseFile:
    """The case of an application at one instant; only what it needs is looked for."""
    municipality = found(find, MunicipalityRecord, application.municipality_code)
    card = found(find, CardRecord, application.card_serial)
    holder = found(find, ResidentRecord, card.resident_code) if card is not None else None
    household = register = head = None
    subjects: tuple[ResidentRecord | None, ...] = ()
    if holder is not None:
        source, own = FORMS[application.certificate].source, holder.resident_code
        if source is Source.HOUSEHOLD:
            household = found(find, HouseholdRecord, holder.household_id)
        elif source is Source.REGISTER and holder.register_id is not None:
            register = found(find, FamilyRegisterRecord, holder.register_id)
        codes = subject_codes(application, holder)
        subjects = tuple([holder if code == own else found(find, ResidentRecord, code) for code in codes])
        if household is not None and application.options.relationship:
            head = found(find, ResidentRecord, household.head)
    return CaseFile(municipality, card, holder, household, register, subjects, head)


def refuse_card(card: CardRecord | None, holder: ResidentRecord | None) -> Reason | None:
    """Check 1: the card and whether its holder lives."""
    if card is None or card.revoked or holder is None:
        return Reason.CARD_INVALID
    return Reason.DECEASED if holder.status is Status.DECEASED else None


def refuse_application(application: ApplicationRequest, case: CaseFile, business_time: datetime) -> Reason | None:
    """Checks 3 to 9; None where the application is to be issued."""
    holder, card = case.holder, case.card
    if holder is None or card is None:
        return Reason.CARD_INVALID
    kind, form = application.certificate, FORMS[application.certificate]
    if not hours.is_served(form.hours, business_time):
        return Reason.OUTSIDE_HOURS
    if case.municipality is None or kind not in case.municipality.kinds:
        return Reason.KIND_NOT_SERVED
    refused = _refuse_place(application, case, holder, card)
    if refused is not None:
        return refused
    if not has_reached(holder.birth_date, form.minimum_age, hours.business_date(business_time)):
        return Reason.UNDER_AGE
    if form.source is Source.SEAL and holder.adult_ward:
        return Reason.UNDER_AGE
    refused = _refuse_subjects(application, case, holder)
    if refused is not None:
        return refused
    if form.prints_address and any(
        person is not None and person.support_measure for person in (holder, *case.subjects)
    ):
        return Reason.SUPPORT_MEASURE
    return _refuse_register_state(application, case, holder)


def refuse(application: ApplicationRequest, case: CaseFile, business_time: datetime) -> Reason | None:
    """All checks but the PIN."""
    return refuse_card(case.card, case.holder) or refuse_application(application, case, business_time)


def tax_record(holder: ResidentRecord, fiscal_year: int | None) -> TaxRecord | None:
    """The tax record of a year, if there is one."""
    return next((record for record in holder.tax if record.fiscal_year == fiscal_year), None)


def _refuse_place(
    application: ApplicationRequest, case: CaseFile, holder: ResidentRecord, card: CardRecord
) -> Reason | None:
    """Check 5: the municipality asked is the one that keeps the record."""
    code = application.municipality_code
    if FORMS[application.certificate].source is not Source.REGISTER:
        if holder.municipality_code != code:
            return Reason.CARD_INVALID
        return Reason.MOVED_OUT if holder.status is Status.MOVED_OUT else None
    if case.register is None or case.register.member(holder.resident_code) is None:
        return Reason.NOT_REGISTERED
    if case.register.municipality_code != code:
        return Reason.CARD_INVALID
    is_at_home = holder.municipality_code == code and holder.status is Status.PRESENT
    return None if is_at_home or code in card.use_registrations else Reason.USE_NOT_REGISTERED


def _refuse_subjects(application: ApplicationRequest, case: CaseFile, holder: ResidentRecord) -> Reason | None:
    """Check 7: the applicant may apply for all the subjects."""
    codes = subject_codes(application, holder)
    if len(set(codes)) != len(codes):
        return Reason.NOT_ENTITLED
    source = FORMS[application.certificate].source
    for code, person in zip(codes, case.subjects, strict=True):
        if source is Source.HOUSEHOLD:
            refused = _refuse_housemate(code, person, case.household)
        elif source is Source.REGISTER:
            known = case.register is not None and case.register.member(code) is not None
            refused = None if known else Reason.NOT_ENTITLED
        else:
            refused = None if code == holder.resident_code else Reason.NOT_ENTITLED
        if refused is not None:
            return refused
    return None


def _refuse_housemate(code: str, person: ResidentRecord | None, household: HouseholdRecord | None) -> Reason | None:
    if person is None or household is None:
        return Reason.NOT_ENTITLED
    if code in household.members:
        return None
    # Only the household that they left is told what became of them.
    if person.household_id == household.household_id:
        if person.status is Status.DECEASED:
            return Reason.DECEASED
        if person.status is Status.MOVED_OUT:
            return Reason.MOVED_OUT
    return Reason.NOT_ENTITLED


def _refuse_register_state(application: ApplicationRequest, case: CaseFile, holder: ResidentRecord) -> Reason | None:
    """Check 9: there is something to certify."""
    form = FORMS[application.certificate]
    if form.source is Source.SEAL and holder.seal is None:
        return Reason.NOT_REGISTERED
    if form.source is Source.TAX and tax_record(holder, application.options.fiscal_year) is None:
        return Reason.NOT_REGISTERED
    if form.of_addresses and case.register is not None:
        for code in subject_codes(application, holder):
            member = case.register.member(code)
            if member is None or not member.addresses:
                return Reason.NOT_REGISTERED
    return None


def pin_step(count: int, right: bool) -> tuple[int, Reason | None]:
    """The card's new count of wrong PINs in a row (protocol v1, section 6), and the refusal if there is one. A card at
    3 is locked: whatever was entered is not compared, so `right` may then be False."""
    if count >= _MAX_WRONG_PINS:
        return count, Reason.PIN_LOCKED
    if right:
        return 0, None
    return count + 1, Reason.PIN_WRONG


def pin_locked(count: int) -> bool:
    """Whether a PIN must no longer be compared."""
    return count >= _MAX_WRONG_PINS


def birthday(birth: date, year: int) -> date:
    """The birthday in a year; whoever was born on 29 February has it on 1 March in common years."""
    if birth.month == 2 and birth.day == 29 and not isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def has_reached(birth: date, age: int, on: date) -> bool:
    """Whether somebody born on `birth` is at least `age` on the day `on`: ages are reached on the birthday itself."""
    return on >= birthday(birth, birth.year + age)
