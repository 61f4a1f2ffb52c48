"""The head of a household is a word for kin, and a label as well."""

from __future__ import annotations

import pytest

from harness.certificates.domain.words import Kind
from tests.checks.test_standing import Case
from tests.checks.typesetting import Layout, blocks, labels_above, pairs, rows, side_by_side


@pytest.mark.parametrize("layout", [rows, blocks, labels_above, pairs, side_by_side], ids=lambda one: one.__name__)
@pytest.mark.parametrize("size", [1, 2, 4])
def test_what_the_label_of_the_head_says_is_nobody_s_relationship(layout: Layout, size: int) -> None:
    case = Case(Kind.RESIDENT_RECORD, ("relationship",), size, layout, 0, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, right.with_text(0, "relationship", "")) != (set(), False)
    assert case.said(0, right.with_text(0, "relationship", "妻")) != (set(), False)
