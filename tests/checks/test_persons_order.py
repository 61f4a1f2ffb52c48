"""The persons of a sheet follow each other as the application, or the register, has them, in whatever layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from tests.checks.records import Record
from tests.checks.test_standing import SEVERAL, Case, _cases
from tests.checks.typesetting import (
    LAYOUTS,
    Layout,
    blocks,
    grid,
    grid_names_last,
    grid_two_a_line,
    labels_above,
    list_and_blocks,
    list_and_rows,
    newspaper,
    right_to_left,
    rows,
    side_by_side,
)

GRIDS = (grid, grid_names_last, grid_two_a_line, newspaper)
ACROSS = (side_by_side, right_to_left)
OUT_OF_ORDER = ({Property.COMPLETENESS}, False)


def _ordered(sheet: Record, order: Sequence[int]) -> Record:
    return replace(sheet, persons=tuple(sheet.persons[place] for place in order))


@pytest.mark.parametrize(
    "layout", [rows, blocks, labels_above, list_and_rows, side_by_side, right_to_left], ids=lambda one: one.__name__
)
def test_persons_in_another_order_are_found(layout: Layout) -> None:
    case = Case(Kind.RESIDENT_RECORD, ("relationship",), 3, layout, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, _ordered(right, (0, 2, 1))) == OUT_OF_ORDER
    assert case.said(0, _ordered(right, (1, 0, 2))) == OUT_OF_ORDER


@pytest.mark.parametrize("kind", [Kind.FAMILY_REGISTER, Kind.FAMILY_REGISTER_SUPPLEMENT])
def test_so_are_those_of_a_register(kind: Kind) -> None:
    case = Case(kind, (), 5, rows, 1, False, False)
    first, _ = case.records()
    assert case.said(0, _ordered(first, (0, 2, 1))) == OUT_OF_ORDER


def test_a_grid_may_be_read_by_rows_or_by_columns() -> None:
    case = Case(Kind.RESIDENT_RECORD, ("my_number",), 4, grid, 1, False, False)
    (right,) = case.records()
    for order in ((0, 1, 2, 3), (0, 2, 1, 3), (1, 0, 3, 2), (2, 0, 3, 1)):
        assert case.said(0, _ordered(right, order)) == (set(), False)
    assert case.said(0, _ordered(right, (0, 1, 3, 2))) == OUT_OF_ORDER
    assert case.said(0, _ordered(right, (3, 2, 1, 0))) == OUT_OF_ORDER


def test_columns_may_follow_each_other_from_the_right() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, side_by_side, 1, False, False)
    (right,) = case.records()
    assert case.said(0, _ordered(right, (2, 1, 0))) == (set(), False)


def test_names_in_a_list_and_again_below_it_in_another_order_are_in_doubt() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, list_and_blocks, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, _ordered(right, (0, 2, 1))) in (OUT_OF_ORDER, (set(), True))


@given(_cases(SEVERAL), st.data())
def test_no_other_order_goes_without_a_word(case: Case, data: st.DataObject) -> None:
    """Where a sheet may be read in one way alone."""
    assume(case.layout in LAYOUTS and case.layout not in GRIDS)
    sheets = case.records()
    number = data.draw(st.integers(0, len(sheets) - 1))
    order = data.draw(st.permutations(range(len(sheets[number].persons))))
    wrong = _ordered(sheets[number], order)
    assume([*order] != sorted(order) and _told(wrong) != _told(sheets[number]))
    assume(case.layout not in ACROSS or [*order] != sorted(order, reverse=True))
    said, doubted = case.said(number, wrong)
    assert said == {Property.COMPLETENESS} or doubted


def _told(sheet: Record) -> list[str]:
    return [sheet.text(place, "name") for place in range(len(sheet.persons))]
