"""What need not stand there, and stands there for some of the persons; what all have alike, and stands there for
some."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.words import Kind
from tests.checks.records import Field, Record
from tests.checks.test_standing import Case
from tests.checks.typesetting import LAYOUTS, Layout, blocks, captions, rows, rows_with_ruby, side_by_side

RIGHT, IN_DOUBT = (set[object](), False), (set[object](), True)
WITHOUT_READINGS = ("blocks_name_amid",)
EACH = pytest.mark.parametrize(
    "layout",
    [layout for layout in LAYOUTS if layout.__name__ not in WITHOUT_READINGS],
    ids=lambda layout: layout.__name__,
)


def _case(layout: Layout, kind: Kind, size: int = 3) -> tuple[Case, Record]:
    case = Case(kind, (), size, layout, 1, False, False)
    return case, case.records()[0]


@EACH
@pytest.mark.parametrize("kind", [Kind.RESIDENT_RECORD, Kind.FAMILY_REGISTER], ids=lambda kind: kind.value)
@pytest.mark.parametrize("instead", ["", "***", "省略"])
def test_a_reading_that_one_alone_lacks(layout: Layout, kind: Kind, instead: str) -> None:
    case, right = _case(layout, kind)
    for person in range(3):
        assert case.said(0, right.with_text(person, "kana", instead)) == IN_DOUBT, person


@EACH
def test_none_has_a_reading(layout: Layout) -> None:
    case, right = _case(layout, Kind.RECORD_ITEMS)
    bare = right
    for person in range(3):
        bare = bare.with_text(person, "kana", "")
    assert case.said(0, bare) == case.said(0, right)


@pytest.mark.parametrize("layout", [rows, blocks, side_by_side], ids=lambda layout: layout.__name__)
def test_an_address_with_each_but_one(layout: Layout) -> None:
    case, right = _case(layout, Kind.RESIDENT_RECORD)
    (address,) = right.head
    each = replace(
        right, head=(), persons=tuple([(*person, Field("at", "住所", address.text)) for person in right.persons])
    )
    assert case.said(0, each) == RIGHT
    for person in range(3):
        assert case.said(0, each.with_text(person, "at", "")) == IN_DOUBT
        assert case.said(0, each.with_text(person, "at", "***")) == IN_DOUBT


def test_in_blocks_of_two_the_empty_label_tells() -> None:
    case, right = _case(blocks, Kind.RESIDENT_RECORD, 2)
    (address,) = right.head
    each = replace(
        right, head=(), persons=tuple([(*person, Field("at", "住所", address.text)) for person in right.persons])
    )
    assert case.said(0, each) == RIGHT
    assert case.said(0, each.with_text(1, "at", "***")) == IN_DOUBT


def test_the_address_of_all_stands_there_once() -> None:
    case, right = _case(blocks, Kind.RESIDENT_RECORD)
    assert case.said(0, right) == RIGHT


@pytest.mark.parametrize("person", range(3))
def test_a_reading_above_all_names_but_one(person: int) -> None:
    case, right = _case(rows_with_ruby, Kind.RESIDENT_RECORD)
    assert case.said(0, right) == RIGHT
    assert case.said(0, right.with_text(person, "kana", "")) == IN_DOUBT


@pytest.mark.parametrize("layout", [rows, blocks, captions], ids=lambda layout: layout.__name__)
def test_what_two_have_twice_with_one_and_with_the_other_not_at_all(layout: Layout) -> None:
    case = Case(Kind.RESIDENT_RECORD, ("domicile",), 3, layout, 1, False, False)
    right = case.records()[0]
    domicile = right.text(0, "domicile")
    assert right.text(1, "domicile") == domicile
    assert case.said(0, right) == RIGHT
    for one, other in ((0, 1), (1, 0)):
        moved = right.with_text(one, "domicile", f"{domicile}　{domicile}").with_text(other, "domicile", "")
        assert case.said(0, moved) != RIGHT, (one, other)


@pytest.mark.parametrize("layout", [rows, blocks, side_by_side], ids=lambda layout: layout.__name__)
def test_another_s_reading_beside_one_s_own(layout: Layout) -> None:
    case, right = _case(layout, Kind.RECORD_ITEMS)
    one, other = right.text(0, "kana"), right.text(1, "kana")
    assert case.said(0, right.with_text(0, "kana", f"{one}　{other}")) != RIGHT
    assert case.said(0, right.with_text(0, "kana", f"{other}　{one}")) != RIGHT


@pytest.mark.parametrize("layout", [rows, blocks], ids=lambda layout: layout.__name__)
def test_two_fathers_with_each_of_two_persons(layout: Layout) -> None:
    case, right = _case(layout, Kind.FAMILY_REGISTER)
    one, other = right.text(0, "father"), right.text(1, "father")
    assert case.said(0, right) == RIGHT
    assert case.said(0, right.with_text(0, "father", f"{one}　{other}")) != RIGHT
    both = right.with_text(0, "father", f"{one}　{other}").with_text(1, "father", f"{one}　{other}")
    assert case.said(0, both) != RIGHT
