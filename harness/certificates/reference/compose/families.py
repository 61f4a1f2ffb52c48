"""戸籍全部事項証明書 and 戸籍個人事項証明書: headings on the left, labelled lines on the right.

Neither address nor sex stands in a family register (Family Register Act, article 13)."""

from __future__ import annotations

from harness.certificates.reference.compose.model import RegisterData, SheetTask
from harness.certificates.reference.compose.texts import Labelled, dated, items, sheet_of
from harness.certificates.reference.printing.pages import Block, Entry, Item, PageModel, Ruling
from harness.certificates.reference.records import FamilyRegisterRecord, MemberRecord, RegisterEntry
from harness.certificates.reference.rules.kinds import FORMS

_MARRIAGE = "婚姻"
# What the date and the text of an entry are called, by its title; other titles get 「…日」 and 記録の内容.
_ENTRY_LABELS = {
    "出生": ("出生日", "出生地"),
    "婚姻": ("婚姻日", "婚姻の記録"),
    "養子縁組": ("縁組日", "縁組の記録"),
    "離婚": ("離婚日", "離婚の記録"),
    "死亡": ("死亡日", "死亡の記録"),
}


def compose(task: SheetTask, data: RegisterData) -> PageModel:
    """One sheet of a family register's certificate."""
    persons = data.persons[task.first : task.first + FORMS[task.issue.kind].persons_a_sheet]
    blocks = [_member(task, member) for member in persons]
    if task.page == 1 and not task.demanded_only:
        blocks.insert(0, _register_matters(data.register))
    shared = (("本籍", data.register.domicile), ("氏名", data.register.head))
    return sheet_of(task, shared, form=Ruling.REGISTER, blocks=blocks)


def _register_matters(register: FamilyRegisterRecord) -> Block:
    """戸籍事項: when the register was compiled, and the head of the register from which it came."""
    compiled = Item("編製日", dated(register.compiled_on))
    entries: tuple[Entry, ...] = ()
    if register.previous_head is not None:
        entries = (Entry("従前戸籍", (Item("従前戸籍の筆頭者", register.previous_head),)),)
    return Block((compiled,), heading="戸籍事項（戸籍編製）", entries=entries)


def _member(task: SheetTask, member: MemberRecord) -> Block:
    extra = not task.demanded_only
    shown: list[Labelled] = [
        ("氏名", member.name),
        ("フリガナ", member.name_kana if extra else None),
        ("生年月日", dated(member.birth_date)),
        ("父", member.father),
        ("母", member.mother),
        ("続柄", member.relationship),
        ("養父", member.adoptive_father if extra else None),
        ("養母", member.adoptive_mother if extra else None),
    ]
    married = any(entry.title == _MARRIAGE for entry in member.entries)
    if extra and not married:
        shown.append(("配偶者氏名", member.spouse))
    entries = [_entry(member, entry) for entry in member.entries] if extra else []
    heading = "戸籍に記録されている者"
    if member.removed is not None:
        heading += "\n（除籍）"
        entries.append(
            Entry("除籍", items((("除籍日", dated(member.removed.date)), ("除籍の事由", member.removed.reason))))
        )
    return Block(items(shown), heading=heading, entries=tuple(entries))


def _entry(member: MemberRecord, entry: RegisterEntry) -> Entry:
    day_label, text_label = _ENTRY_LABELS.get(entry.title, (f"{entry.title}日", "記録の内容"))
    shown: list[Labelled] = [(day_label, dated(entry.date))]
    if entry.title == _MARRIAGE:
        shown.append(("配偶者氏名", member.spouse))
    shown.append((text_label, entry.text))
    return Entry(entry.title, items(shown))
