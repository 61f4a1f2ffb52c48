"""What the one pass over usual sheets must leave to the looks at any layout."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.words import Kind
from tests.checks.records import Record
from tests.checks.test_standing import Case
from tests.checks.typesetting import blocks


def _with_unknown_label(sheet: Record, item: str) -> Record:
    persons = [tuple(replace(one, label="よみ") if one.item == item else one for one in each) for each in sheet.persons]
    return replace(sheet, persons=tuple(persons))


def test_readings_at_a_label_that_nobody_knows_are_somebody_s() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, blocks, 0, False, False)
    (right,) = case.records()
    unknown = _with_unknown_label(right, "kana")
    assert case.said(0, unknown) == (set(), False)
    assert case.said(0, unknown.exchanged("kana", 0, 1)) != (set(), False)
