"""What is made from a family register: headings on the left, labelled lines on the right.

Neither address nor sex stands in the register itself (Family Register Act, article 13), both in its supplement."""

from __future__ import annotations

from harness.certificates.reference.compose.model import RegisterData, SheetTask
from harness.certificates.reference.compose.texts import Labelled, items, sex_text, sheet_of
from harness.certificates.reference.printing.pages import Block, Entry, Item, PageModel, Ruling
from harness.certificates.reference.records import FamilyRegisterRecord, MemberRecord, RegisterEntry
from harness.certificates.reference.rules.eras import era_date
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
# A person has one place on a sheet, however often the person moved: this many of the latest addresses are printed.
_LATEST_ADDRESSES = 5


def register(task: SheetTask, data: RegisterData) -> PageModel:
    """One sheet of 戸籍全部事項証明書 or 戸籍個人事項証明書."""
    persons = data.persons[task.first : task.first + FORMS[task.issue.kind].persons_a_sheet]
    blocks = [_member(task, member) for member in persons]
    if task.page == 1 and not task.demanded_only:
        blocks.insert(0, _register_matters(data.register))
    shared = (("本籍", data.register.domicile), ("氏名", data.register.head))
    return sheet_of(task, shared, form=Ruling.REGISTER, blocks=blocks)


def _register_matters(register: FamilyRegisterRecord) -> Block:
    """戸籍事項: when the register was compiled, and the head of the register from which it came."""
    compiled = Item("編製日", era_date(register.compiled_on))
    entries: tuple[Entry, ...] = ()
    if register.previous_head is not None:
        entries = (Entry("従前戸籍", (Item("従前戸籍の筆頭者", register.previous_head),)),)
    return Block((compiled,), heading="戸籍事項（戸籍編製）", entries=entries)


def _member(task: SheetTask, member: MemberRecord) -> Block:
    extra = not task.demanded_only
    shown: list[Labelled] = [
        ("氏名", member.name),
        ("フリガナ", member.name_kana if extra else None),
        ("生年月日", era_date(member.birth_date)),
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
            Entry("除籍", items((("除籍日", era_date(member.removed.date)), ("除籍の事由", member.removed.reason))))
        )
    return Block(items(shown), heading=heading, entries=tuple(entries))


def _entry(member: MemberRecord, entry: RegisterEntry) -> Entry:
    day_label, text_label = _ENTRY_LABELS.get(entry.title, (f"{entry.title}日", "記録の内容"))
    shown: list[Labelled] = [(day_label, era_date(entry.date))]
    if entry.title == _MARRIAGE:
        shown.append(("配偶者氏名", member.spouse))
    shown.append((text_label, entry.text))
    return Entry(entry.title, items(shown))


def supplement(task: SheetTask, data: RegisterData) -> PageModel:
    """One sheet of 戸籍の附票の写し: where the members of a family register have lived."""
    persons = data.persons[task.first : task.first + FORMS[task.issue.kind].persons_a_sheet]
    shared: list[Labelled] = []
    if task.issue.options.domicile:
        shared = [("本籍", data.register.domicile), ("筆頭者", data.register.head)]
    return sheet_of(task, shared, form=Ruling.REGISTER, blocks=[_with_addresses(task, member) for member in persons])


def _with_addresses(task: SheetTask, member: MemberRecord) -> Block:
    shown: list[Labelled] = [
        ("氏名", member.name),
        ("フリガナ", None if task.demanded_only else member.name_kana),
        ("生年月日", era_date(member.birth_date)),
        ("性別", sex_text(member.sex)),
    ]
    lines = member.addresses[-1 if task.demanded_only else -_LATEST_ADDRESSES :]
    history = [Entry("住所", items((("住所", line.address), ("住定日", era_date(line.since))))) for line in lines]
    return Block(items(shown), heading="附票に記録されている者", entries=tuple(history))
