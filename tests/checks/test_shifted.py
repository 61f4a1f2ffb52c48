"""Values that follow each other as the names do, and yet stand with others: all moved by one person, or one of them
among what is the person's before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.words import Kind
from tests.checks.records import Record
from tests.checks.test_standing import Case
from tests.checks.typesetting import LAYOUTS, Layout, blocks, blocks_bracketed, blocks_glued, flowing

ITEMS = ("birth_date", "my_number", "sex")
ALIKE = ("domicile", "register_head")
"""What all persons of a family have alike."""
RIGHT = (set[object](), False)
BY_PERSON = [blocks, blocks_bracketed, blocks_glued, flowing]
EACH = pytest.mark.parametrize("shuffled", [False, True])


def _case(layout: Layout, shuffled: bool) -> tuple[Case, Record]:
    case = Case(Kind.RESIDENT_RECORD, ("my_number",), 3, layout, 2, shuffled, False)
    return case, case.records()[0]


@EACH
@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_all_values_of_an_item_moved_by_one_person(layout: Layout, item: str, shuffled: bool) -> None:
    """The last one's stands below all, where nobody is."""
    if (layout.__name__, item) == ("blocks_name_amid", "birth_date"):
        return  # as if each birth date were the last of a person, and not the first
    case, right = _case(layout, shuffled)
    values = [right.text(person, item) for person in range(3)]
    nobody = tuple(replace(each, text=values[2] if each.item == item else "") for each in right.persons[2])
    moved = right.with_text(0, item, "").with_text(1, item, values[0]).with_text(2, item, values[1])
    assert case.said(0, replace(moved, persons=(*moved.persons, nobody))) != RIGHT


@EACH
@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("person", [0, 1])
@pytest.mark.parametrize("layout", BY_PERSON, ids=lambda layout: layout.__name__)
def test_a_value_among_those_of_the_person_before(layout: Layout, person: int, item: str, shuffled: bool) -> None:
    """At a second label of its item."""
    case, right = _case(layout, shuffled)
    assert case.said(0, right) == RIGHT
    own, other = right.persons[person], right.persons[person + 1]
    field = next(each for each in other if each.item == item)
    moved = (*own, field), tuple(each for each in other if each is not field)
    persons = (*right.persons[:person], *moved, *right.persons[person + 2 :])
    assert case.said(0, replace(right, persons=persons)) != RIGHT


@EACH
@pytest.mark.parametrize("item", ALIKE)
@pytest.mark.parametrize("layout", [blocks, blocks_bracketed, blocks_glued], ids=lambda layout: layout.__name__)
def test_what_all_have_alike_is_there_with_each(layout: Layout, item: str, shuffled: bool) -> None:
    case = Case(Kind.RESIDENT_RECORD, ("domicile",), 3, layout, 1, shuffled, False)
    (right,) = case.records()
    assert case.said(0, right) == RIGHT
    field = next(each for each in right.persons[1] if each.item == item)
    without = tuple(each for each in right.persons[1] if each is not field)
    twice = replace(right, persons=((*right.persons[0], field), without, right.persons[2]))
    assert case.said(0, twice) != RIGHT
