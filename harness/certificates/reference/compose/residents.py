"""What is made from the issuance server's own tables: resident records, seal and tax certificates."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from functools import lru_cache

from harness.certificates.reference.compose.model import HouseholdData, SealData, SheetTask, TaxData
from harness.certificates.reference.compose.texts import Labelled, birth_text, items, sex_text, sheet_of, yen_text
from harness.certificates.reference.printing.pages import Block, PageModel, RuledTable
from harness.certificates.reference.records import ResidentRecord
from harness.certificates.reference.rules.eras import era_date, fiscal_year
from harness.certificates.reference.rules.kinds import FORMS


def household(task: SheetTask, data: HouseholdData) -> PageModel:
    """One sheet of 住民票の写し or 住民票記載事項証明書: a household's members, each in a frame."""
    persons = data.persons[task.first : task.first + FORMS[task.issue.kind].persons_a_sheet]
    shared: list[Labelled] = [("住所", persons[0].address if persons else None)]
    if task.issue.options.relationship:
        shared.append(("世帯主", data.head_name))
    return sheet_of(task, shared, blocks=[_person(task, person) for person in persons])


def _person(task: SheetTask, person: ResidentRecord) -> Block:
    options = task.issue.options
    shown: list[Labelled] = [("氏名", person.name), ("生年月日", birth_text(person)), ("性別", sex_text(person.sex))]
    if not task.demanded_only:
        shown.insert(1, ("フリガナ", person.name_kana))
    if options.relationship:
        shown.append(("続柄", person.relationship))
    if FORMS[task.issue.kind].resident_since:
        shown.append(("住民となった年月日", era_date(person.resident_since)))
        if not task.demanded_only:
            shown.append(("住所を定めた年月日", era_date(person.addressed_since)))
            shown.append(("前住所", person.previous_address))
    if options.domicile and person.nationality is None:
        shown += (("本籍", person.domicile), ("筆頭者", person.register_head))
    elif options.domicile:
        shown.append(("国籍・地域", person.nationality))
    if options.my_number:
        shown.append(("個人番号", person.my_number))
    if options.resident_code:
        shown.append(("住民票コード", person.resident_code))
    return Block(items(shown))


def seal(task: SheetTask, data: SealData) -> PageModel:
    """The one sheet of 印鑑登録証明書: the registered imprint and whose it is."""
    person, registered = data.persons[0], data.seal
    shown: list[Labelled] = [("氏名", person.name)]
    if not task.demanded_only:
        shown.append(("フリガナ", person.name_kana))
    shown += (("生年月日", birth_text(person)), ("住所", person.address))
    if not task.demanded_only:
        shown += (("登録番号", registered.registration_number), ("登録年月日", era_date(registered.registered_on)))
    return sheet_of(task, shown, imprint=_png(registered.imprint_png))


_png: Callable[[str], bytes] = lru_cache(maxsize=256)(b64decode)


def tax(task: SheetTask, data: TaxData) -> PageModel:
    """The one sheet of 所得・課税証明書 or 納税証明書: one resident's tax of one fiscal year."""
    person, year = data.persons[0], data.tax
    shown: list[Labelled] = [("年度", fiscal_year(year.fiscal_year)), ("住所", person.address), ("氏名", person.name)]
    if not task.demanded_only:
        shown.append(("フリガナ", person.name_kana))
    shown.append(("生年月日", birth_text(person)))
    amounts = FORMS[task.issue.kind].amounts
    rows = tuple([(label, yen_text(getattr(year, member))) for label, member in amounts])
    return sheet_of(task, shown, tables=(RuledTable(rows, header=("区分", "金額")),))
