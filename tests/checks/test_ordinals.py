"""The persons' ordinals, behind labels or at the beginning of their lines, say whose an item is, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from harness.certificates.domain.words import Kind
from tests.checks.records import Field, Record
from tests.checks.test_standing import Case
from tests.checks.typesetting import Layout, blocks, in_two_tables, pairs, rows

RIGHT, IN_DOUBT = (set[object](), False), (set[object](), True)
SIGNS = ("①②③", "123", "１２３")


def _case(layout: Layout) -> tuple[Case, Record]:
    case = Case(Kind.RESIDENT_RECORD, ("my_number",), 3, layout, 1, False, False)
    return case, case.records()[0]


def _numbered(record: Record, signs: str, order: Sequence[int], items: Sequence[str]) -> Record:
    """With the persons' ordinals behind the labels; those of these items in another order."""
    persons = [
        tuple(
            replace(each, label=each.label + signs[order[person] if each.item in items else person]) for each in fields
        )
        for person, fields in enumerate(record.persons)
    ]
    return replace(record, persons=tuple(persons))


@pytest.mark.parametrize("layout", [blocks, pairs], ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("signs", SIGNS)
def test_behind_labels(layout: Layout, signs: str) -> None:
    case, right = _case(layout)
    assert case.said(0, _numbered(right, signs, (0, 1, 2), ())) == RIGHT
    for item in ("my_number", "birth_date", "name"):
        assert case.said(0, _numbered(right, signs, (1, 0, 2), (item,))) == IN_DOUBT
        assert case.said(0, _numbered(right, signs, (1, 2, 0), (item,))) == IN_DOUBT


def _with_column(record: Record, signs: str) -> Record:
    persons = [(Field("ordinal", "番号", sign), *fields) for sign, fields in zip(signs, record.persons, strict=True)]
    return replace(record, persons=tuple(persons))


@pytest.mark.parametrize("signs", SIGNS)
def test_at_the_beginning_of_lines(signs: str) -> None:
    case, right = _case(rows)
    assert case.said(0, _with_column(right, signs)) == RIGHT
    assert case.said(0, _with_column(right, signs[::-1])) == RIGHT  # are any numbers


@pytest.mark.parametrize("signs", SIGNS)
def test_in_two_tables(signs: str) -> None:
    first, second, third = signs
    for other in (signs, (second, first, third), (third, second, first), (second, third, first)):
        case, right = _case(partial(in_two_tables, first=signs, second=other))
        assert case.said(0, right) == (RIGHT if other == signs else IN_DOUBT), other
