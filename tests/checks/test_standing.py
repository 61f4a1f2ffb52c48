"""Whose item stands where, on sheets about one person to four, in every layout: a right one passes, and no exchange,
loss or wrong label goes without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.certificates.checks.documents import see
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.remarks import Asked, DocumentRemarks
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.forms import parse_forms
from harness.domain.observations import Reading, Sheet
from harness.resources import fixture
from tests.checks.families import FAMILIES, SIZES, application
from tests.checks.records import Record, records
from tests.checks.typesetting import (
    LAYOUTS,
    Layout,
    blocks,
    blocks_name_amid,
    flowing,
    labels_above,
    labels_below,
    list_across_and_rows,
    list_and_blocks,
    name_beside_lines,
    paragraphs,
    rows,
    rows_with_ruby,
    split_table,
    tables,
    two_lines_each,
    typeset,
)

OPTIONS: Mapping[Kind, Sequence[str]] = {
    Kind.RESIDENT_RECORD: ("relationship", "domicile", "my_number", "resident_code"),
    Kind.RECORD_ITEMS: ("relationship", "domicile", "my_number", "resident_code"),
    Kind.FAMILY_REGISTER_SUPPLEMENT: ("domicile",),
}
SEVERAL = [kind for kind in Kind if FAMILIES.forms.general[kind].persons_a_sheet > 1]
OPTIONAL = {"kana", "spouse", "since"}
LABELLED = (
    {"father", "mother"}, {"birth_date", "resident_since"}, {"annual_tax", "paid", "unpaid"},
    {"salary_revenue", "total_income", "deductions"}, {"household_head", "address"},
)  # fmt: skip
UNKNOWN = {
    "name": "御芳名", "address": "居場所", "birth_date": "出生の日", "resident_since": "住み始め", "domicile": "戸籍地",
    "register_head": "先頭者", "household_head": "代表者", "my_number": "番号", "father": "父親", "mother": "母親",
    "paid": "支払い済み", "unpaid": "Rest", "annual_tax": "総額", "deductions": "引かれる額",
}  # fmt: skip
TELLING = {"name", "my_number", "resident_code"}


@dataclass(frozen=True)
class Case:
    """A certificate for a household or register of some size, and how it is set."""

    kind: Kind
    options: tuple[str, ...]
    size: int
    layout: Layout
    seed: int
    shuffled: bool
    wrapped: bool

    def records(self) -> list[Record]:
        """Its sheets as they should be."""
        asked = application(self.size, self.kind, **dict.fromkeys(self.options, True))
        return records(asked, FAMILIES.registers_of(self.size))

    def seen(self, sheets: Sequence[Record], ground: Ground = FAMILIES) -> DocumentRemarks:
        """What is seen on these instead."""
        asked = application(self.size, self.kind, **dict.fromkeys(self.options, True))
        states = [FAMILIES.registers_of(self.size)]
        printed = [typeset(each, self.layout, self.seed, self.shuffled, self.wrapped) for each in sheets]
        return see(Reading("one", tuple(printed)), Asked(asked, states, lambda: states), ground)

    def said(self, number: int, sheet: Record) -> tuple[set[Property], bool]:
        """What is said of a wrong sheet among right ones, and whether there is a doubt."""
        sheets = self.records()
        sheets[number] = sheet
        seen = self.seen(sheets)
        assert {remark.sheet for remark in seen.remarks} <= {number + 1}
        return {remark.property for remark in seen.remarks}, bool(seen.undecided)


@st.composite
def _cases(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> Case:
    kind = draw(st.sampled_from(kinds))
    options = tuple(name for name in OPTIONS.get(kind, ()) if draw(st.booleans()))
    shuffled, wrapped = draw(st.booleans()), draw(st.booleans())
    layout, seed = draw(st.sampled_from(LAYOUTS)), draw(st.integers(0, 999))
    return Case(kind, options, draw(st.sampled_from(SIZES)), layout, seed, shuffled, wrapped)


def _has_two_readings(case: Case) -> bool:
    """Whether names stand amid the lines of each person, and what not everybody has may be the last of these, or the
    first of the next person's; or one item alone tells the persons apart, in a text that could be a grid."""
    if case.layout is two_lines_each and case.kind in (Kind.FAMILY_REGISTER, Kind.FAMILY_REGISTER_INDIVIDUAL):
        return True  # which of the labels of parents is above a name is not seen
    if case.size == max(SIZES) and case.layout in (tables, list_across_and_rows):
        return True  # two of one name, which others' parents and spouses have, too
    if case.layout in (flowing, tables, split_table) and case.kind is Kind.FAMILY_REGISTER_SUPPLEMENT:
        return True
    of_register = case.kind in (Kind.FAMILY_REGISTER, Kind.FAMILY_REGISTER_INDIVIDUAL)
    is_of_some = of_register or ("domicile" in case.options and case.size % 2 == 0)  # a spouse, a nationality
    return case.layout in (blocks_name_amid, name_beside_lines, split_table) and is_of_some


def _demanded(sheet: Record) -> list[list[tuple[str, str]]]:
    """What each person of a sheet must have, in whatever order the persons stand."""
    return sorted(
        [(field.item, field.text) for field in person if field.item not in OPTIONAL] for person in sheet.persons
    )


def _items(sheet: Record) -> list[str]:
    return [field.item for field in sheet.persons[0] if field.item not in OPTIONAL]


def _shared(sheet: Record) -> Iterator[tuple[int, str]]:
    """The values that stand on the sheet for somebody else, too."""
    for place, person in enumerate(sheet.persons):
        others = {field.text for other in sheet.persons if other is not person for field in other}
        yield from ((place, one.item) for one in person if one.item not in OPTIONAL and one.text in others - {""})


@given(_cases())
@settings(max_examples=500)
def test_a_right_sheet_is_right_in_every_layout(case: Case) -> None:
    seen = case.seen(case.records())
    assert [remark.message for remark in seen.remarks] == []
    assert seen.undecided == [] or _has_two_readings(case)
    assert not seen.nobody


@given(_cases().filter(lambda case: case.layout is not labels_below), st.sets(st.sampled_from(sorted(UNKNOWN))))
@settings(max_examples=300)
def test_at_labels_that_nobody_knows_no_right_sheet_is_found_wrong(case: Case, items: set[str]) -> None:
    labels = {item: UNKNOWN[item] for item in items}
    seen = case.seen([sheet.at_labels(labels) for sheet in case.records()])
    assert [remark.message for remark in seen.remarks] == []


@given(_cases(SEVERAL), st.data())
@settings(max_examples=600)
def test_two_persons_values_in_each_other_s_place_are_found(case: Case, data: st.DataObject) -> None:
    sheets = case.records()
    number = data.draw(st.integers(0, len(sheets) - 1))
    right = sheets[number]
    assume(len(right.persons) > 1)
    one, other = data.draw(st.sampled_from([*combinations(range(len(right.persons)), 2)]))
    item = data.draw(
        st.sampled_from([each for each in _items(right) if right.text(one, each) != right.text(other, each)])
    )
    wrong = right.exchanged(item, one, other)
    assume(_demanded(wrong) != _demanded(right))
    said, doubted = case.said(number, wrong)
    assert said or doubted
    if item in TELLING and not doubted and _apart(right, one, other) > 2:
        assert said == {Property.BINDING}


@given(_cases(SEVERAL), st.data())
@settings(max_examples=300)
def test_readings_of_two_names_in_each_other_s_place_are_found(case: Case, data: st.DataObject) -> None:
    """No form demands them: where they stand for all, they stand with whom they belong."""
    sheets = case.records()
    number = data.draw(st.integers(0, len(sheets) - 1))
    right = sheets[number]
    assume(len(right.persons) > 1)
    one, other = data.draw(st.sampled_from([*combinations(range(len(right.persons)), 2)]))
    assume(right.text(one, "kana") != right.text(other, "kana"))
    runs = typeset(right, case.layout, case.seed, False, case.wrapped).runs
    assume("フリガナ" in runs or case.layout is rows_with_ruby)  # not every layout has them
    said, doubted = case.said(number, right.exchanged("kana", one, other))
    assert said == {Property.CONTENT} or doubted


def _apart(sheet: Record, one: int, other: int) -> int:
    """By how many items two persons differ: by two alone, either may have changed places."""
    return sum(sheet.text(one, item) != sheet.text(other, item) for item in _items(sheet))


@given(_cases(SEVERAL), st.data())
@settings(max_examples=300)
def test_a_value_lost_for_one_that_another_has_too_is_found(case: Case, data: st.DataObject) -> None:
    sheets = case.records()
    number = data.draw(st.integers(0, len(sheets) - 1))
    shared = [*_shared(sheets[number])]
    assume(shared)
    place, item = data.draw(st.sampled_from(shared))
    assume(item != "sex" or case.layout not in (flowing, paragraphs))  # 長男 may be broken before its last letter
    said, doubted = case.said(number, sheets[number].with_text(place, item, ""))
    assert said or doubted


@given(_cases(), st.data())
@settings(max_examples=300)
def test_values_under_each_other_s_labels_are_found(case: Case, data: st.DataObject) -> None:
    sheets = case.records()
    number = data.draw(st.integers(0, len(sheets) - 1))
    pairs = [*_to_relabel(sheets[number])]
    assume(pairs and (case.layout is not labels_below or len(sheets[number].persons) > 1))
    said, doubted = case.said(number, sheets[number].relabelled(*data.draw(st.sampled_from(pairs))))
    assert said == {Property.CONTENT} or (doubted and case.layout is two_lines_each)


def _to_relabel(sheet: Record) -> Iterator[tuple[int | None, str, str]]:
    for place, fields in [(None, sheet.head), *enumerate(sheet.persons)]:
        held = {field.item: field.text for field in fields}
        for alike in LABELLED:
            for one, other in combinations(sorted(alike & held.keys()), 2):
                if held[one] != held[other]:
                    yield place, one, other


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("item", ["my_number", "name"])
def test_what_every_sheet_prints_in_the_wrong_row_is_no_layout(layout: Layout, item: str) -> None:
    """The first member's number on the second's row, and the other way round, on sheet after sheet."""
    for size in (2, 4, 6):
        case = Case(Kind.RESIDENT_RECORD, ("my_number", "relationship"), size, layout, size, False, False)
        for number, right in enumerate(case.records()):
            assert case.said(number, right.exchanged(item, 0, 1)) == ({Property.BINDING}, False)


@pytest.mark.parametrize("layout", [rows, blocks], ids=lambda layout: layout.__name__)
def test_what_one_alone_has_stands_with_whom_it_belongs(layout: Layout) -> None:
    """One member of the household is of another nationality, and in no family register."""
    case = Case(Kind.RECORD_ITEMS, ("domicile",), 2, layout, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, right.exchanged("nationality", 0, 1)) == ({Property.CONTENT}, False)


def test_the_head_s_name_at_the_top_is_nobody_s_place() -> None:
    """Two names exchanged in their blocks: the head of the household's stands above both, too."""
    case = Case(Kind.RESIDENT_RECORD, ("relationship",), 2, blocks, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right.exchanged("name", 0, 1)) == ({Property.BINDING}, False)


@pytest.mark.parametrize(
    ("kind", "size", "layout", "seed", "wrapped", "place", "item"),
    [
        # The head's own name in a list at the top stands there once more.
        (Kind.RESIDENT_RECORD, 3, list_and_blocks, 492, False, 2, "register_head"),
        # The same day stands below an unknown label, and above that, far away, the label that has lost its value.
        (Kind.FAMILY_REGISTER_SUPPLEMENT, 4, labels_above, 108, True, 1, "birth_date"),
        # Above the column of the fathers the first of them stands as head of the register.
        (Kind.FAMILY_REGISTER_INDIVIDUAL, 5, rows_with_ruby, 472, True, 2, "father"),
    ],
)
def test_a_value_is_lost_though_its_like_stands_elsewhere(
    kind: Kind, size: int, layout: Layout, seed: int, wrapped: bool, place: int, item: str
) -> None:
    case = Case(kind, ("domicile",) if kind in OPTIONS else (), size, layout, seed, False, wrapped)
    right, *_ = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, right.with_text(place, item, "")) == ({Property.CONTENT}, False)


@pytest.mark.parametrize("layout", [blocks, rows, labels_above], ids=lambda layout: layout.__name__)
def test_at_one_label_that_nobody_knows_two_persons_values_are_told(layout: Layout) -> None:
    """Fathers who stand elsewhere as persons and heads, too: at the text 父親 each stands as often as he must."""
    case = Case(Kind.FAMILY_REGISTER, (), 5, layout, 1, False, False)
    right, rest = (each.at_labels({"father": "父親"}) for each in case.records())
    assert case.seen([right, rest]).remarks == []
    (wrong,) = case.seen([right.exchanged("father", 1, 2), rest]).remarks
    assert (wrong.property, wrong.message["items"]) == (Property.CONTENT, ("father",))


def test_the_head_s_own_name_is_not_the_name_of_the_head() -> None:
    """Who is of no family register has the head's name instead of the head."""
    case = Case(Kind.RECORD_ITEMS, ("domicile",), 2, blocks, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, right.exchanged("register_head", 0, 1)) == ({Property.CONTENT}, False)


def test_two_of_one_name_are_told_apart_by_the_rest_alone() -> None:
    """Whichever of the places of their name is whose makes no layout clearer."""
    case = Case(Kind.RESIDENT_RECORD, ("my_number",), 9, name_beside_lines, 959, False, True)
    sheets = [each.at_labels(UNKNOWN | {"my_number": "個人番号"}) for each in case.records()]
    assert case.seen(sheets).remarks == []


def test_twins_in_each_other_s_place_are_persons_in_another_order() -> None:
    """All that is told of two is alike but their names, and how these are read."""
    case = Case(Kind.RECORD_ITEMS, (), 4, rows, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right.exchanged("name", 2, 3).exchanged("kana", 2, 3)) == ({Property.COMPLETENESS}, False)
    assert case.said(0, right.exchanged("name", 2, 3)) == ({Property.CONTENT}, False)
    assert case.said(0, right.exchanged("name", 1, 2)) == ({Property.BINDING}, False)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_label_words_that_the_forms_name_are_known(layout: Layout) -> None:
    """Those of the municipality's own form: exchanged amounts are found at these words, and not where nobody knows
    them."""
    case = Case(Kind.TAX_PAYMENT, (), 1, layout, 1, False, False)
    (right,) = case.records()
    right = right.at_labels({"paid": "Betrag bezahlt", "unpaid": "収納されていない額"})
    wrong = right.relabelled(None, "paid", "unpaid")
    of_city = (
        '[municipality."131016".kind.tax-payment.labels]\npaid = ["Betrag bezahlt"]\nunpaid = ["収納されていない額"]'
    )
    text = fixture("forms.toml").read_text(encoding="utf-8") + of_city
    told = replace(FAMILIES, forms=parse_forms(text))
    assert {remark.property for remark in case.seen([wrong], told).remarks} == {Property.CONTENT}
    assert case.seen([right], told).remarks == case.seen([right]).remarks == case.seen([wrong]).remarks == []


def test_what_stands_for_the_value_above_it_is_that_value() -> None:
    case = Case(Kind.RESIDENT_RECORD, ("domicile",), 3, rows, 0, False, False)
    (right,) = case.records()
    again = right.with_text(1, "domicile", "同上").with_text(2, "domicile", "（同上）")
    assert case.said(0, again) == (set(), False)
    assert case.said(0, right.with_text(1, "domicile", "同上").with_text(2, "domicile", "")) == (
        {Property.CONTENT},
        False,
    )
    below = right.with_text(0, "domicile", "同上").with_text(1, "domicile", "同上")
    assert case.said(0, below) == ({Property.CONTENT}, False)


@pytest.mark.parametrize("layout", [rows, blocks, labels_above], ids=lambda layout: layout.__name__)
def test_values_for_which_others_stand_are_several_and_somebody_s(layout: Layout) -> None:
    case = Case(Kind.RESIDENT_RECORD, ("domicile",), 3, layout, 0, False, False)
    (right,) = case.records()
    again = right.with_text(1, "domicile", "同上").with_text(1, "register_head", "〃")
    again = again.with_text(2, "domicile", "同上").with_text(2, "register_head", "〃")
    assert case.said(0, again) == (set(), False)
    assert case.said(0, again.exchanged("birth_date", 0, 1)) == ({Property.CONTENT}, False)
    assert case.said(0, again.with_text(2, "resident_since", "同上")) != (set(), False)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize(("item", "person"), [("resident_since", 0), ("resident_since", 1), ("sex", 0)])
def test_what_stands_for_one_value_makes_up_for_no_other(layout: Layout, item: str, person: int) -> None:
    for size in (2, 4, 6):
        case = Case(Kind.RESIDENT_RECORD, ("domicile",), size, layout, 0, False, False)
        right = case.records()[0]
        held = [right.text(one, item) for one in range(len(right.persons))]
        again = right.with_text(1, "domicile", "同上").with_text(person, item, "")
        if held.count(held[person]) > 1:
            assert case.said(0, again) != (set(), False)


def test_a_name_and_its_reading_in_each_other_s_place_are_found() -> None:
    """The reading need not stand there; where it does, it does not stand at the label of the name."""
    case = Case(Kind.RESIDENT_RECORD, (), 1, blocks, 0, False, False)
    (right,) = case.records()
    assert case.said(0, right.relabelled(0, "name", "kana")) == ({Property.CONTENT}, False)


def test_names_again_below_a_table_say_nothing_of_whose_its_values_are() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, rows, 0, False, False)
    (right,) = case.records()
    for record, said in ((right, set()), (right.exchanged("birth_date", 0, 1), {Property.CONTENT})):
        sheet = typeset(record, rows, 0)
        height = max(place.bottom for place in sheet.places)
        names = [(run, place) for run, place in zip(sheet.runs, sheet.places, strict=True) if run in _names(right)]
        more = [place._replace(top=place.top + height, bottom=place.bottom + height) for _, place in names]
        both = Sheet((*sheet.runs, *(run for run, _ in names)), (), (*sheet.places, *more))
        seen = see(Reading("one", (both,)), Asked(*_asked(case)), FAMILIES)
        assert {remark.property for remark in seen.remarks} == said
        assert not seen.undecided


def _names(record: Record) -> set[str]:
    return {record.text(person, "name") for person in range(len(record.persons))}


def _asked(case: Case) -> tuple[Application, list[Registers], Callable[[], list[Registers]]]:
    states = [FAMILIES.registers_of(case.size)]
    return application(case.size, case.kind), states, lambda: states
