"""所得・課税証明書 and 納税証明書: one resident's tax of one fiscal year."""

from __future__ import annotations

from harness.domain.words import Kind
from harness.reference.certificates.pages import PageModel, Table
from harness.reference.compose.model import SheetTask, TaxData
from harness.reference.compose.texts import Labelled, birth_text, sheet_of, yen_text
from harness.reference.records import TaxRecord
from harness.reference.rules.eras import fiscal_year

_CERTIFIED = "上記のとおり相違ないことを証明します。"


def compose(task: SheetTask, data: TaxData) -> PageModel:
    """The one sheet of a tax certificate."""
    person, tax = data.persons[0], data.tax
    shown: list[Labelled] = [("年度", fiscal_year(tax.fiscal_year)), ("住所", person.address), ("氏名", person.name)]
    if not task.demanded_only:
        shown.append(("フリガナ", person.name_kana))
    shown.append(("生年月日", birth_text(person)))
    amounts = _income(tax) if task.issue.kind is Kind.INCOME_TAX else _payment(tax)
    rows = tuple([(label, yen_text(amount)) for label, amount in amounts])
    return sheet_of(task, _CERTIFIED, shown, tables=(Table(rows, header=("区分", "金額")),))


def _income(tax: TaxRecord) -> tuple[tuple[str, int], ...]:
    return (
        ("給与収入", tax.salary_revenue),
        ("総所得金額", tax.total_income),
        ("所得控除額合計", tax.deductions),
        ("市区町村民税", tax.municipal_tax),
        ("都道府県民税", tax.prefectural_tax),
        ("年税額", tax.annual_tax),
    )


def _payment(tax: TaxRecord) -> tuple[tuple[str, int], ...]:
    return ("年税額", tax.annual_tax), ("納付済額", tax.paid), ("未納額", tax.unpaid)
