"""Amounts at the labels of a tax certificate that shows them all: another one there is found or in doubt, wherever the
true one stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from tests.checks.families import FAMILIES, application
from tests.checks.paper import LEFT, PITCH, Paper
from tests.checks.records import Field, Record, records
from tests.checks.test_surplus import DOUBT, RIGHT, said
from tests.checks.typesetting import Layout, blocks, typeset

FOUND = ({Property.CONTENT}, False)
TAX = application(1, Kind.TAX_PAYMENT, fiscal_year=2025)
(SHEET,) = records(TAX, FAMILIES.registers_of(1))
ANNUAL, PAID, UNPAID = "150,001円", "100,001円", "50,000円"
BELOW = Field("note", "内訳", f"残り {UNPAID}")


def _with(record: Record, *more: Field, **texts: str) -> Record:
    """With other texts at labels, and more below."""
    head = (replace(each, text=texts.get(each.item, each.text)) for each in record.head)
    return replace(record, head=(*head, *more))


def _said(record: Record) -> tuple[set[Property], bool]:
    return said(TAX, FAMILIES.registers_of(1), typeset(record, blocks, 0))


def test_the_right_amounts_at_their_labels() -> None:
    assert {each.item: each.text for each in SHEET.head if each.text.endswith("円")} == {
        "annual_tax": ANNUAL, "paid": PAID, "unpaid": UNPAID
    }  # fmt: skip
    assert _said(SHEET) == RIGHT


@pytest.mark.parametrize("unpaid", ["0円", PAID, f"1{UNPAID}"])
def test_another_amount_at_the_one_label_of_an_item(unpaid: str) -> None:
    assert _said(_with(SHEET, BELOW)) == RIGHT
    assert _said(_with(SHEET, BELOW, unpaid=unpaid)) == FOUND


@pytest.mark.parametrize("unpaid", ["", "5万円"])
def test_no_amount_at_the_label(unpaid: str) -> None:
    assert _said(_with(SHEET, BELOW, unpaid=unpaid)) in (DOUBT, FOUND)


def test_an_amount_that_stands_there_twice() -> None:
    assert _said(_with(SHEET, Field("unpaid", "未納額", UNPAID))) == RIGHT
    assert _said(_with(SHEET, Field("more", "未納額", "0円"))) == DOUBT
    assert _said(_with(SHEET, Field("more", "未納額", f"{UNPAID}　0円"))) == DOUBT


def test_amounts_in_thousands_are_others() -> None:
    thousands = {item: text.replace("円", "千円") for item, text in (("annual_tax", ANNUAL), ("paid", PAID))}
    assert _said(_with(SHEET, **thousands)) == DOUBT


@pytest.mark.parametrize("way", ["{amount}（{label}）", "{label}は{amount}", "{label} ￥{amount}-"])
def test_labels_before_or_behind_on_the_whole_sheet_alike(way: str) -> None:
    """Which of the two it is no single label says."""
    told = {each.item: (each.label, each.text) for each in SHEET.head if each.text.endswith("円")}
    rest = tuple(each for each in SHEET.head if each.item not in told)

    def written(texts: dict[str, str]) -> Record:
        lines = [way.format(label=told[item][0], amount=texts[item]) for item in told]
        return replace(SHEET, head=(*rest, *(Field("line", "・", line) for line in lines)))

    right = {item: text for item, (_, text) in told.items()}
    assert _said(written(right)) == RIGHT
    wrong = {**right, "paid": right["unpaid"], "unpaid": right["paid"]}
    assert _said(written(wrong)) != RIGHT or "は" in way  # a sentence has no labels


def test_a_total_below_its_parts() -> None:
    parts = f"60,000円 40,001円 {PAID}"
    assert _said(_with(SHEET, paid=parts)) == RIGHT
    assert _said(_with(SHEET, paid=f"60,000円 40,000円 {PAID}")) != RIGHT


def test_a_sheet_of_two_years() -> None:
    assert _said(_with(SHEET, fiscal_year="令和7年度（2025年度）")) == RIGHT
    assert _said(_with(SHEET, fiscal_year="令和6年度　令和7年度")) == DOUBT


def _touching(paper: Paper, record: Record) -> None:
    """Labels one below the other, and all amounts in one run."""
    amounts = [each for each in record.head if each.text.endswith("円")]
    others = tuple(each for each in record.head if each not in amounts)
    blocks(paper, replace(record, head=others))
    for number, each in enumerate(amounts):
        paper.across(each.label, LEFT, 5000 + number * PITCH)
    paper.across("".join(each.text for each in amounts), LEFT + 900, 5000)


def _down(paper: Paper, record: Record) -> None:
    """Lines that go down, each with its label above the amount."""
    amounts = [each for each in record.head if each.text.endswith("円")]
    others = tuple(each for each in record.head if each not in amounts)
    blocks(paper, replace(record, head=others))
    for number, each in enumerate(amounts):
        paper.down(each.label, LEFT + 3000 - number * PITCH, 5000)
        paper.down(each.text, LEFT + 3000 - number * PITCH, 5600)


@pytest.mark.parametrize("layout", [_touching, _down])
def test_amounts_exchanged_that_touch_or_go_down(layout: Layout) -> None:
    wrong = _with(SHEET, paid=UNPAID, unpaid=PAID)
    state = FAMILIES.registers_of(1)
    for seed in range(10):
        assert said(TAX, state, typeset(SHEET, layout, seed)) == RIGHT
        assert said(TAX, state, typeset(wrong, layout, seed)) != RIGHT


def test_another_amount_in_the_same_cell_or_far_below_its_label() -> None:
    def below(paper: Paper, record: Record) -> None:
        amounts = [each for each in record.head if each.text.endswith("円")]
        blocks(paper, replace(record, head=tuple(each for each in record.head if each not in amounts)))
        for number, each in enumerate(amounts):
            paper.across(each.label, LEFT + number * 1500, 5000)
            paper.across(each.text, LEFT + number * 1500, 5500)

    state = FAMILIES.registers_of(1)
    assert said(TAX, state, typeset(SHEET, below, 0)) == RIGHT
    assert said(TAX, state, typeset(_with(SHEET, unpaid=f"{UNPAID}　0円"), below, 0)) == DOUBT
    assert said(TAX, state, typeset(_with(SHEET, paid=UNPAID, unpaid=PAID), below, 0)) != RIGHT


def test_a_label_in_two_languages() -> None:
    english = {"annual_tax": "年税額 Annual tax", "paid": "納付額 Paid", "unpaid": "未納額 Unpaid"}
    right = SHEET.at_labels(english)
    assert _said(right) == RIGHT
    assert _said(_with(right, paid=UNPAID, unpaid=PAID)) != RIGHT


def test_another_fiscal_year_by_itself() -> None:
    assert _said(_with(SHEET, Field("note", "備考", "令和6年度"))) == DOUBT
    assert _said(_with(SHEET, Field("note", "備考", "令和6年度に転入"))) == RIGHT


INCOME = application(1, Kind.INCOME_TAX, fiscal_year=2025)
(OF_INCOME,) = records(INCOME, FAMILIES.registers_of(1))


def _of_income(*more: Field) -> tuple[set[Property], bool]:
    return said(INCOME, FAMILIES.registers_of(1), typeset(_with(OF_INCOME, *more), blocks, 0))


def test_a_part_of_the_tax_that_is_missing_at_its_label() -> None:
    parts = (Field("municipal_tax", "市町村民税額", "1円"), Field("prefectural_tax", "都道府県民税額", "2円"))
    assert _of_income(*parts) == RIGHT
    assert _of_income(parts[0]) == RIGHT
    assert _of_income(parts[0], Field("prefectural_tax", "都道府県民税額", "－")) == DOUBT


def test_an_amount_of_another_form_is_the_applicant_s_own() -> None:
    assert _of_income(Field("paid", "納付済額", PAID), Field("unpaid", "未納額", UNPAID)) == RIGHT
    assert _of_income(Field("paid", "納付済額", "171,900円")) == DOUBT
    assert _of_income(Field("note", "備考", "納付済額 171,900　未納額 57,400")) == DOUBT


@pytest.mark.parametrize(
    "label", ["令和6年度給与収入", "令和6年度 年税額", "前年度給与収入", "前年の給与収入", "昨年度分の年税額"]
)
def test_another_year_s_amounts(label: str) -> None:
    assert _of_income(Field("more", label, "4,351,400円")) == DOUBT
    assert _of_income(Field("more", "令和6年中の転入", "なし")) == RIGHT


def _above(paper: Paper, record: Record) -> None:
    """Amounts in columns, each with its label below it."""
    amounts = [each for each in record.head if each.text.endswith("円")]
    blocks(paper, replace(record, head=tuple(each for each in record.head if each not in amounts)))
    for number, each in enumerate(amounts):
        paper.across(each.text, LEFT + number * 1500, 5000)
        paper.across(each.label, LEFT + number * 1500, 5000 + PITCH)


def test_another_amount_beside_the_one_above_its_label() -> None:
    state = FAMILIES.registers_of(1)

    def with_more(beside: str) -> Layout:
        def layout(paper: Paper, record: Record) -> None:
            _above(paper, record)
            paper.across(beside, LEFT + 1500 + 550, 5000)

        return layout

    assert said(TAX, state, typeset(SHEET, _above, 0)) == RIGHT
    assert said(TAX, state, typeset(SHEET, with_more("99,500円"), 0)) == DOUBT
