"""所得・課税証明書 and 納税証明書: one resident's tax of one fiscal year."""

from __future__ import annotations

from harness.certificates.reference.compose.model import SheetTask, TaxData
from harness.certificates.reference.compose.texts import Labelled, birth_text, sheet_of, yen_text
from harness.certificates.reference.printing.pages import PageModel, RuledTable
from harness.certificates.reference.rules.eras import fiscal_year
from harness.certificates.reference.rules.kinds import FORMS


def compose(task: SheetTask, data: TaxData) -> PageModel:
    """The one sheet of a tax certificate."""
    person, tax = data.persons[0], data.tax
    shown: list[Labelled] = [("年度", fiscal_year(tax.fiscal_year)), ("住所", person.address), ("氏名", person.name)]
    if not task.demanded_only:
        shown.append(("フリガナ", person.name_kana))
    shown.append(("生年月日", birth_text(person)))
    amounts = FORMS[task.issue.kind].amounts
    rows = tuple([(label, yen_text(getattr(tax, member))) for label, member in amounts])
    return sheet_of(task, shown, tables=(RuledTable(rows, header=("区分", "金額")),))
