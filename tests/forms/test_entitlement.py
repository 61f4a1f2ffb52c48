"""What a form demands of its applicant: met by one holder, unmet by a near-identical one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.words import Kind, Reason
from harness.certificates.entitlement import Held, unmet
from harness.certificates.forms import shipped_forms
from harness.certificates.population.make import make_population

RESIDENT = next(each for each in make_population(200, 1).residents if each.tax and not each.adult_ward)
YEAR = RESIDENT.tax[0].fiscal_year
MEETS = Held(RESIDENT, sealed=True, moved_out=False, protected=False, fiscal_year=YEAR)


@pytest.mark.parametrize(
    ("kind", "held", "register", "reason"),
    [
        (Kind.RESIDENT_RECORD, MEETS._replace(moved_out=True), "resident", Reason.MOVED_OUT),
        (Kind.RESIDENT_RECORD, MEETS._replace(protected=True), "resident", Reason.SUPPORT_MEASURE),
        (Kind.FAMILY_REGISTER_SUPPLEMENT, MEETS._replace(protected=True), "resident", Reason.SUPPORT_MEASURE),
        (Kind.SEAL, MEETS._replace(applicant=replace(RESIDENT, adult_ward=True)), "resident", Reason.UNDER_AGE),
        (Kind.SEAL, MEETS._replace(sealed=False), "seal", Reason.NOT_REGISTERED),
        (Kind.INCOME_TAX, MEETS._replace(fiscal_year=YEAR - 50), "tax", Reason.NOT_REGISTERED),
    ],
)
def test_a_demand_is_met_or_not(kind: Kind, held: Held, register: str, reason: Reason) -> None:
    form = shipped_forms().general[kind]
    assert unmet(form, MEETS) == []
    assert [(one.register, one.reason) for one in unmet(form, held)] == [(register, reason)]


def test_a_tax_certificate_of_no_year_is_no_application() -> None:
    missing = unmet(shipped_forms().general[Kind.TAX_PAYMENT], MEETS._replace(fiscal_year=None))
    assert {one.reason for one in missing} == {Reason.NOT_REGISTERED, Reason.BAD_REQUEST}


@pytest.mark.parametrize("kind", [Kind.FAMILY_REGISTER, Kind.FAMILY_REGISTER_INDIVIDUAL])
def test_a_family_register_is_issued_to_those_who_moved_out_are_protected_or_have_no_seal(kind: Kind) -> None:
    form = shipped_forms().general[kind]
    assert unmet(form, MEETS._replace(sealed=False, moved_out=True, protected=True)) == []
