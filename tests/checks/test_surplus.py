"""All that a sheet must show stands there, and more, or something else where the eye looks: it is in doubt. What may be
said again is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks.documents import see
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.remarks import Asked
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.observations import Reading, Sheet
from tests.checks.families import FAMILIES
from tests.checks.paper import LEFT, PITCH, TOP, Paper
from tests.checks.records import Field, Record
from tests.checks.test_standing import Case
from tests.checks.typesetting import LAYOUTS as TYPESET
from tests.checks.typesetting import Layout, blocks, labels_above, rows, side_by_side

DOUBT = (set[Property](), True)
RIGHT = (set[Property](), False)
LAYOUTS = [rows, blocks, labels_above, side_by_side]
ASKED = Case(Kind.RESIDENT_RECORD, ("relationship",), 3, rows, 0, False, False)


def said(asked: Application, state: Registers, sheet: Sheet) -> tuple[set[Property], bool]:
    """What is said of a document of one sheet, and whether there is a doubt."""
    seen = see(Reading("one", (sheet,)), Asked(asked, [state], lambda: [state]), FAMILIES)
    return {remark.property for remark in seen.remarks}, bool(seen.undecided)


def _of(layout: Layout, size: int = 3) -> tuple[Case, Record]:
    case = replace(ASKED, layout=layout, size=size)
    return case, case.records()[0]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize(
    ("item", "also"),
    [
        ("birth_date", "昭和50年3月3日"),
        ("birth_date", "平成22年5月5日"),
        ("resident_since", "昭和50年3月3日"),
        ("sex", "男"),
        ("relationship", "（子）"),
        ("relationship", "の 子"),
        ("name", "山本　翔"),
        ("kana", "カナ　ウ"),
    ],
)
def test_two_values_in_one_cell(layout: Layout, item: str, also: str) -> None:
    case, right = _of(layout)
    also = right.text(2, item) if item in ("name", "kana") else also
    assert case.said(0, right) == RIGHT
    assert case.said(0, right.with_text(1, item, f"{right.text(1, item)}　{also}")) == DOUBT


@pytest.mark.parametrize("item", ["birth_date", "resident_since", "name"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_the_same_value_twice_in_one_cell_is_one(layout: Layout, item: str) -> None:
    case, right = _of(layout)
    assert case.said(0, right.with_text(1, item, f"{right.text(1, item)}　{right.text(1, item)}")) == RIGHT


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_person_who_stands_there_twice(layout: Layout) -> None:
    case, right = _of(layout)
    assert case.said(0, replace(right, persons=(*right.persons, right.persons[1]))) == DOUBT
    mixed = right.with_text(1, "birth_date", right.text(2, "birth_date")).persons[1]
    assert case.said(0, replace(right, persons=(*right.persons, mixed))) == DOUBT


def test_who_asks_for_it_may_be_named_with_the_day_of_birth() -> None:
    case, right = _of(blocks)
    asks = Field("name", "氏名", right.text(0, "name"))
    born = Field("birth_date", "生年月日", right.text(0, "birth_date"))
    assert case.said(0, replace(right, head=(*right.head, asks, born))) == RIGHT
    other = replace(born, text=right.text(2, "birth_date"))
    assert case.said(0, replace(right, head=(*right.head, asks, other))) == DOUBT


@pytest.mark.parametrize("layout", [rows, blocks, labels_above], ids=lambda layout: layout.__name__)
def test_a_reading_of_another_member(layout: Layout) -> None:
    case, right = _of(layout)
    assert case.said(0, right.with_text(1, "kana", right.text(2, "kana"))) == DOUBT


def test_the_head_of_another_household() -> None:
    case, right = _of(blocks)
    heads = tuple(
        replace(each, text=f"{each.text}　{right.text(1, 'name')}") if each.item == "household_head" else each
        for each in right.head
    )
    assert case.said(0, replace(right, head=heads)) == DOUBT


def test_a_day_at_the_label_of_what_need_not_stand_there() -> None:
    case = Case(Kind.RECORD_ITEMS, (), 2, blocks, 0, False, False)
    (right,) = case.records()
    for day, said in (("平成20年4月1日", RIGHT), ("平成3年3月3日", DOUBT)):
        since = Field("resident_since", "住民となった年月日", day)
        assert case.said(0, replace(right, persons=tuple((*each, since) for each in right.persons))) == said


@pytest.mark.parametrize("layout", TYPESET, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_sex_and_relationship_at_each_other_s_labels(layout: Layout, size: int) -> None:
    case, right = _of(layout, size)
    for person in range(size):
        sex, relationship = right.text(person, "sex"), right.text(person, "relationship")
        wrong = right.with_text(person, "sex", relationship).with_text(person, "relationship", sex)
        assert case.said(0, wrong) != RIGHT


REGISTERED = Field("registration_number", "登録番号", "7100000")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("also", ["7100001", "第7100001号", "9999999"])
def test_another_number_at_the_label_of_a_registration(layout: Layout, also: str) -> None:
    case = Case(Kind.SEAL, (), 1, layout, 0, False, False)
    (right,) = case.records()
    right = replace(right, head=(*right.head, REGISTERED))
    assert case.said(0, right) == RIGHT
    assert case.said(0, replace(right, head=(*right.head, replace(REGISTERED, text=also)))) != RIGHT
    for instead in (also, "710000", "123"):
        assert case.said(0, replace(right, head=(*right.head[:-1], replace(REGISTERED, text=instead)))) != RIGHT


@pytest.mark.parametrize("also", ["2025年6月1日", "T1234567890123", "03-1234-5678"])
def test_what_is_no_number_of_a_seal_there(also: str) -> None:
    case = Case(Kind.SEAL, (), 1, blocks, 0, False, False)
    (right,) = case.records()
    more = Field("more", "事業者登録番号", also)
    assert case.said(0, replace(right, head=(*right.head, REGISTERED, more))) == RIGHT


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_another_sex_where_it_need_not_stand(layout: Layout) -> None:
    case = Case(Kind.SEAL, (), 1, layout, 0, False, False)
    (right,) = case.records()
    person = next(one for one in FAMILIES.registers_of(1).residents.values() if one.name == right.text(0, "name"))
    own, other = ("男", "女") if person.sex == "male" else ("女", "男")
    assert case.said(0, replace(right, head=(*right.head, Field("sex", "性別", own)))) == RIGHT
    assert case.said(0, replace(right, head=(*right.head, Field("sex", "性別", other)))) == DOUBT


@pytest.mark.parametrize("kind", [Kind.SEAL, Kind.RESIDENT_RECORD])
def test_somebody_s_relationship_at_the_foot(kind: Kind) -> None:
    case = Case(kind, ("relationship",) if kind is Kind.RESIDENT_RECORD else (), 1, blocks, 0, False, False)
    (right,) = case.records()
    assert case.said(0, right) == RIGHT
    assert case.said(0, replace(right, head=(*right.head, Field("more", "続柄", "三男")))) == DOUBT


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_day_and_a_number_at_each_other_s_labels(layout: Layout) -> None:
    case = Case(Kind.SEAL, (), 1, layout, 0, False, False)
    (right,) = case.records()
    born = right.text(0, "birth_date")
    wrong = right.with_text(0, "birth_date", REGISTERED.text)
    assert case.said(0, replace(wrong, head=(*right.head, replace(REGISTERED, text=born)))) != RIGHT


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_an_item_that_stands_only_where_another_has_the_same(layout: Layout) -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, layout, 0, False, False)
    (right,) = case.records()
    since = Field("addressed_since", "住所を定めた年月日", right.text(1, "resident_since"))
    both = replace(right, persons=tuple((*person, replace(since, text="")) for person in right.persons))
    both = both.with_text(1, "addressed_since", since.text)
    assert case.said(0, both.with_text(1, "resident_since", "")) != RIGHT


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_reading_that_stands_with_another_alone(layout: Layout) -> None:
    case, right = _of(layout)
    for person in range(3):
        one, other = right.text(person, "kana"), (person + 1) % 3
        moved = right.with_text(person, "kana", "").with_text(other, "kana", one)
        assert case.said(0, moved) != RIGHT


@pytest.mark.parametrize("layout", [rows, blocks, labels_above], ids=lambda layout: layout.__name__)
def test_the_day_of_another_at_which_a_register_was_compiled(layout: Layout) -> None:
    case = Case(Kind.FAMILY_REGISTER, (), 3, layout, 0, False, False)
    (right,) = case.records()
    compiled = Field("compiled", "編製日", "平成22年5月5日")
    with_day = replace(right, head=(*right.head, compiled))
    assert case.said(0, with_day) == RIGHT
    born = right.text(0, "birth_date")
    assert case.said(0, replace(right, head=(*right.head, replace(compiled, text=born)))) == DOUBT
    assert case.said(0, with_day.relabelled(None, "register_head", "compiled")) != RIGHT


def test_a_word_for_kin_behind_another_is_no_label() -> None:
    """世帯主 is one elsewhere."""
    for layout in (rows, blocks):
        case, right = _of(layout)
        for also in ("世帯主", "妻"):
            assert case.said(0, right.with_text(2, "relationship", f"{right.text(2, 'relationship')}　{also}")) == DOUBT


def test_a_label_in_kana_is_no_reading() -> None:
    """A name and its reading below each other's labels, in small type directly above them."""

    def layout(paper: Paper, record: Record) -> None:
        paper.across(record.title, 2000, 600)
        for at, each in enumerate(record.head):
            paper.across(each.label, LEFT, TOP - 600 + at * 2 * PITCH)
            paper.across(each.text, LEFT + 900, TOP - 600 + at * 2 * PITCH)
        y = float(TOP)
        for person in record.persons:
            for at, each in enumerate(person):
                paper.across(each.label, LEFT + at % 4 * 1300, y + at // 4 * 250, size=0.6)
                paper.across(each.text, LEFT + at % 4 * 1300, y + at // 4 * 250 + 70)
            y += 800

    case = Case(Kind.RESIDENT_RECORD, (), 3, layout, 0, False, False)
    (right,) = case.records()
    assert case.said(0, right) == RIGHT
    for person in range(3):
        assert case.said(0, right.relabelled(person, "name", "kana")) != RIGHT
