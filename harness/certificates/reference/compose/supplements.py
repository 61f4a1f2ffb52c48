"""戸籍の附票の写し: where the members of a family register have lived."""

from __future__ import annotations

from harness.certificates.reference.compose.model import RegisterData, SheetTask
from harness.certificates.reference.compose.texts import Labelled, dated, items, sex_text, sheet_of
from harness.certificates.reference.printing.pages import Block, Entry, PageModel, Ruling
from harness.certificates.reference.records import MemberRecord
from harness.certificates.reference.rules.kinds import FORMS

# A person has one place on a sheet, however often the person moved: this many of the latest addresses are printed.
_LATEST_ADDRESSES = 5


def compose(task: SheetTask, data: RegisterData) -> PageModel:
    """One sheet of a supplement."""
    persons = data.persons[task.first : task.first + FORMS[task.issue.kind].persons_a_sheet]
    shared: list[Labelled] = []
    if task.issue.options.domicile:
        shared = [("本籍", data.register.domicile), ("筆頭者", data.register.head)]
    return sheet_of(task, shared, form=Ruling.REGISTER, blocks=[_person(task, member) for member in persons])


def _person(task: SheetTask, member: MemberRecord) -> Block:
    shown: list[Labelled] = [
        ("氏名", member.name),
        ("フリガナ", None if task.demanded_only else member.name_kana),
        ("生年月日", dated(member.birth_date)),
        ("性別", sex_text(member.sex)),
    ]
    lines = member.addresses[-1 if task.demanded_only else -_LATEST_ADDRESSES :]
    history = [Entry("住所", items((("住所", line.address), ("住定日", dated(line.since))))) for line in lines]
    return Block(items(shown), heading="附票に記録されている者", entries=tuple(history))
