"""住民票の写し and 住民票記載事項証明書: a household's members, each in a frame."""

from __future__ import annotations

from harness.certificates.reference.compose.model import HouseholdData, SheetTask
from harness.certificates.reference.compose.texts import Labelled, birth_text, dated, items, sex_text, sheet_of
from harness.certificates.reference.printing.pages import Block, PageModel
from harness.certificates.reference.records import ResidentRecord
from harness.certificates.reference.rules.kinds import FORMS


def compose(task: SheetTask, data: HouseholdData) -> PageModel:
    """One sheet of a household's record."""
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
        shown.append(("住民となった年月日", dated(person.resident_since)))
        if not task.demanded_only:
            shown.append(("住所を定めた年月日", dated(person.addressed_since)))
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
