"""A sheet with a heading for each item, and below it the names with what each has."""

from __future__ import annotations

from itertools import combinations

import pytest

from harness.certificates.domain.words import Kind
from tests.checks.test_standing import OPTIONAL, Case
from tests.checks.typesetting import sections


@pytest.mark.parametrize("size", [2, 3, 4])
def test_below_a_heading_for_each_item_values_stand_with_their_names(size: int) -> None:
    case = Case(Kind.RESIDENT_RECORD, ("relationship", "my_number"), size, sections, 0, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    for one, other in combinations(range(size), 2):
        for item in [field.item for field in right.persons[0] if field.item not in OPTIONAL]:
            if right.text(one, item) != right.text(other, item):
                assert case.said(0, right.exchanged(item, one, other)) != (set(), False)
