"""Values behind which or below which their labels stand, and those that follow their one label as a list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from tests.checks.paper import Paper, foot, stub
from tests.checks.records import Record
from tests.checks.test_standing import Case
from tests.checks.typesetting import Layout, blocks, rows

LEFT, LINE = 500, 140
WRONG = ({Property.CONTENT}, False)
RIGHT = (set[Property](), False)


def _without_amounts(paper: Paper, record: Record) -> float:
    rest = [each for each in record.head if not each.text.endswith("円")]
    return stub(paper, replace(record, head=(*rest, *record.persons[0])))


def amounts_before_labels(paper: Paper, record: Record) -> None:
    y = _without_amounts(paper, record)
    for each in record.head:
        if each.text.endswith("円"):
            paper.across(f"{each.text}（{each.label}）", LEFT, y)
            y += LINE
    foot(paper, y)


def amounts_above_labels(paper: Paper, record: Record) -> None:
    x, y = LEFT, _without_amounts(paper, record)
    for each in record.head:
        if each.text.endswith("円"):
            paper.across(each.text, x, y)
            paper.across(each.label, x, y + LINE, size=0.6)
            x += 1500
    foot(paper, y + LINE)


def item_by_item(paper: Paper, record: Record) -> None:
    """A line for each item, with what all persons have of it."""
    y = stub(paper, record)
    for at, field in enumerate(record.persons[0]):
        paper.across(f"{field.label}：{'、'.join(person[at].text for person in record.persons)}", LEFT, y)
        y += LINE
    foot(paper, y)


def item_by_item_in_lines(paper: Paper, record: Record) -> None:
    """Each item above a numbered list of what the persons have of it."""
    y = stub(paper, record)
    for at, field in enumerate(record.persons[0]):
        paper.across(field.label, LEFT, y)
        for number, person in enumerate(record.persons, start=1):
            paper.across(f"{number}　{person[at].text}", LEFT + 100, y + number * LINE)
        y += (len(record.persons) + 1) * LINE
    foot(paper, y)


def as_a_text(paper: Paper, record: Record) -> None:
    """A sentence for each person."""
    y = stub(paper, record)
    for one in range(len(record.persons)):
        born, sex, since = (record.text(one, item) for item in ("birth_date", "sex", "resident_since"))
        paper.across(f"{record.text(one, 'name')}　{born}生、{sex}、{since}から住民。", LEFT, y)
        y += LINE
    foot(paper, y)


@pytest.mark.parametrize("layout", [amounts_before_labels, amounts_above_labels], ids=lambda one: one.__name__)
@pytest.mark.parametrize("seed", range(5))
def test_amounts_at_labels_behind_or_below_them(layout: Layout, seed: int) -> None:
    case = Case(Kind.INCOME_TAX, (), 1, layout, seed, False, False)
    (right,) = case.records()
    assert case.said(0, right) == RIGHT
    assert case.said(0, right.relabelled(None, "total_income", "deductions")) == WRONG
    assert case.said(0, right.relabelled(None, "salary_revenue", "annual_tax")) == WRONG


@pytest.mark.parametrize("layout", [item_by_item, item_by_item_in_lines], ids=lambda one: one.__name__)
def test_a_list_of_what_all_have_of_an_item(layout: Layout) -> None:
    """The children's birth dates are the days of their becoming residents, too."""
    case = Case(Kind.RESIDENT_RECORD, ("relationship",), 4, layout, 1, False, False)
    (right,) = case.records()
    assert right.text(2, "birth_date") == right.text(2, "resident_since")
    assert case.said(0, right) == RIGHT
    for item, other in (("birth_date", 1), ("birth_date", 2), ("sex", 1), ("relationship", 1)):
        assert case.said(0, right.exchanged(item, 0, other)) == WRONG
    assert case.said(0, right.exchanged("name", 0, 1)) == ({Property.BINDING}, False)


def test_days_that_are_told_by_what_is_written_behind_them() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, as_a_text, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == RIGHT
    assert case.said(0, right.relabelled(1, "birth_date", "resident_since")) == WRONG


@pytest.mark.parametrize("layout", [blocks, rows], ids=lambda one: one.__name__)
def test_spouses_stand_with_whom_they_belong(layout: Layout) -> None:
    """No form demands them, and each is a person of the sheet."""
    case = Case(Kind.FAMILY_REGISTER, (), 3, layout, 1, False, False)
    (right,) = case.records()
    assert right.text(0, "spouse") and right.text(1, "spouse")
    assert case.said(0, right) == RIGHT
    assert case.said(0, right.exchanged("spouse", 0, 1)) == WRONG
