"""What stands for the value above it (同上, 〃): it is that value, of the same item, with whoever stands before."""

from __future__ import annotations

import pytest

from harness.certificates.domain.words import Kind
from tests.checks.records import Record
from tests.checks.test_standing import Case
from tests.checks.typesetting import LAYOUTS, Layout, blocks, rows

OF_ALL = ("domicile", "register_head")
"""Items that all of a family have alike."""
RIGHT = (set[object](), False)
EACH = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
MARKS = pytest.mark.parametrize("mark", ["同上", "〃"])
WITHOUT_READINGS = ("blocks_name_amid",)
IN_DOUBT = ("right_to_left", "tables", "many_tables")
"""Layouts in which it does not show who stands before whom."""


def _case(layout: Layout, shuffled: bool) -> tuple[Case, Record]:
    case = Case(Kind.RESIDENT_RECORD, ("domicile",), 3, layout, 1, shuffled, False)
    return case, case.records()[0]


def _with_marks(right: Record, mark: str) -> Record:
    for item in OF_ALL:
        for person in (1, 2):
            right = right.with_text(person, item, mark)
    return right


@EACH
@MARKS
@pytest.mark.parametrize("shuffled", [False, True])
def test_what_all_have_alike_may_be_said_so(layout: Layout, mark: str, shuffled: bool) -> None:
    case, right = _case(layout, shuffled)
    said, doubted = case.said(0, _with_marks(right, mark))
    assert not said
    assert not doubted or layout.__name__ in IN_DOUBT


@EACH
@MARKS
def test_what_another_has_otherwise_may_not(layout: Layout, mark: str) -> None:
    case, right = _case(layout, False)
    for person in range(3):
        for item in ("kana", "birth_date", "sex", "resident_since", *OF_ALL):
            alike = person > 0 and right.text(person, item) == right.text(person - 1, item)
            if alike or (item == "kana" and layout.__name__ in WITHOUT_READINGS):
                continue
            for sheet in (right, _with_marks(right, mark)):
                assert case.said(0, sheet.with_text(person, item, mark)) != RIGHT, (person, item)


@pytest.mark.parametrize("layout", [rows, blocks], ids=lambda layout: layout.__name__)
def test_a_reading_is_nobody_else_s(layout: Layout) -> None:
    """Though it need not stand there."""
    case, right = _case(layout, False)
    assert case.said(0, right) == RIGHT
    assert case.said(0, right.with_text(1, "kana", "同上")) == (set(), True)
