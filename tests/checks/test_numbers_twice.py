"""A number that stands at two places may be two persons'."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.checks.documents import see
from harness.certificates.checks.remarks import Asked
from harness.certificates.domain.words import Kind
from harness.domain.observations import Reading
from tests.checks.families import FAMILIES, application
from tests.checks.test_standing import Case
from tests.checks.typesetting import rows, typeset


def test_a_number_that_stands_with_two_is_in_doubt() -> None:
    case = Case(Kind.RESIDENT_RECORD, ("my_number",), 3, rows, 0, False, False)
    (right,) = case.records()
    both = f"{right.text(0, 'my_number')} {right.text(1, 'my_number')}"
    assert case.said(0, right.with_text(0, "my_number", both)) == (set(), True)
    own = right.text(0, "my_number")
    twice = right.with_text(0, "my_number", f"{own} {own}")
    assert case.said(0, twice) == (set(), True)
    sheet = typeset(twice, rows, 0)  # as a reader may see one that is printed twice at its place
    places = [
        place._replace(right=(place.left + place.right) // 2) if run == f"{own} {own}" else place
        for run, place in zip(sheet.runs, sheet.places, strict=True)
    ]
    states = [FAMILIES.registers_of(3)]
    asked = Asked(application(3, case.kind, my_number=True), states, lambda: states)
    seen = see(Reading("one", (replace(sheet, places=tuple(places)),)), asked, FAMILIES)
    assert (seen.remarks, seen.undecided) == ([], [])
