"""What a certificate says, sheet by sheet, from the protocol's table in words: a record in which a test may exchange or
lose what it likes, before it is set on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from harness.certificates.checks.registers import Registers
from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import FamilyRegister, RegisterMember, Resident
from harness.certificates.domain.words import Kind
from tests.checks.printing import SEXES, TITLES, era


@dataclass(frozen=True, slots=True)
class Field:
    """One item of a record with its label; an empty text where the person has none."""

    item: str
    label: str
    text: str


Person = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What one sheet says: of all together, and of each person the same items in the same order."""

    title: str
    head: tuple[Field, ...]
    persons: tuple[Person, ...]
    imprint: int | None = None

    def text(self, person: int, item: str) -> str:
        """Of an item of a person."""
        return next(each.text for each in self.persons[person] if each.item == item)

    def with_text(self, person: int, item: str, text: str) -> Record:
        """With another text there."""
        fields = tuple(replace(each, text=text) if each.item == item else each for each in self.persons[person])
        return replace(self, persons=(*self.persons[:person], fields, *self.persons[person + 1 :]))

    def exchanged(self, item: str, one: int, other: int) -> Record:
        """With the values of two persons in each other's place."""
        first, second = self.text(one, item), self.text(other, item)
        return self.with_text(one, item, second).with_text(other, item, first)

    def relabelled(self, person: int | None, one: str, other: str) -> Record:
        """With the values of two items, of a person or of the head, in each other's place."""
        fields = self.head if person is None else self.persons[person]
        held = {each.item: each.text for each in fields}
        texts = {**held, one: held[other], other: held[one]}
        changed = tuple(replace(each, text=texts[each.item]) for each in fields)
        if person is None:
            return replace(self, head=changed)
        return replace(self, persons=(*self.persons[:person], changed, *self.persons[person + 1 :]))

    def at_labels(self, words: Mapping[str, str]) -> Record:
        """With these words at items instead of the usual ones."""
        head, *persons = (
            tuple(replace(each, label=words.get(each.item, each.label)) for each in fields)
            for fields in (self.head, *self.persons)
        )
        return replace(self, head=head, persons=tuple(persons))


def records(application: Application, state: Registers) -> list[Record]:
    """One copy of a certificate, sheet by sheet."""
    kind, options = application.certificate, application.options
    applicant = state.residents[application.applicant]
    if kind in (Kind.RESIDENT_RECORD, Kind.RECORD_ITEMS):
        people = [state.residents[code] for code in application.subjects or (application.applicant,)]
        head = [Field("address", "住所", applicant.address)]
        if options.get("relationship"):
            household = state.households[applicant.household_id]
            head.append(Field("household_head", "世帯主", state.residents[household.head].name))
        persons = [_resident_fields(one, application) for one in people]
        return _parted(kind, head, persons, 4)
    if kind in (Kind.SEAL, Kind.INCOME_TAX, Kind.TAX_PAYMENT):
        head = [Field("address", "住所", applicant.address)]
        head += _amounts(application, applicant) if kind is not Kind.SEAL else []
        seal = applicant.seal.imprint if applicant.seal and kind is Kind.SEAL else None
        return [replace(each, imprint=seal) for each in _parted(kind, head, [_named(applicant)], 1)]
    register = state.family_registers[applicant.register_id or ""]
    members = list(register.members)
    if kind is not Kind.FAMILY_REGISTER:
        codes = application.subjects or (application.applicant,)
        members = [one for code in codes for one in members if one.resident_code == code]
    supplement = kind is Kind.FAMILY_REGISTER_SUPPLEMENT
    draw = _supplement_fields if supplement else _register_fields
    head = _of_register(register) if options.get("domicile") or not supplement else []
    return _parted(kind, head, [draw(one) for one in members], 3)


def _parted(kind: Kind, head: Sequence[Field], persons: Sequence[Person], size: int) -> list[Record]:
    return [Record(TITLES[kind], tuple(head), tuple(persons[at : at + size])) for at in range(0, len(persons), size)]


def _named(one: Resident | RegisterMember) -> Person:
    kana = Field("kana", "フリガナ", one.name_kana)
    return Field("name", "氏名", one.name), kana, Field("birth_date", "生年月日", era(one.birth_date))


def _resident_fields(one: Resident, application: Application) -> Person:
    fields = [*_named(one), Field("sex", "性別", SEXES[one.sex])]
    if application.certificate is Kind.RESIDENT_RECORD:
        fields.append(Field("resident_since", "住民となった年月日", era(one.resident_since)))
    asked = application.options.get
    if asked("relationship"):
        fields.append(Field("relationship", "続柄", one.relationship))
    if asked("domicile"):
        fields.append(Field("domicile", "本籍", one.domicile or ""))
        fields.append(Field("register_head", "筆頭者", one.register_head or ""))
        fields.append(Field("nationality", "国籍", one.nationality or ""))
    fields += [Field("my_number", "個人番号", one.my_number)] if asked("my_number") else []
    fields += [Field("resident_code", "住民票コード", one.resident_code)] if asked("resident_code") else []
    return tuple(fields)


def _amounts(application: Application, one: Resident) -> list[Field]:
    held = next(each for each in one.tax if each.fiscal_year == application.options["fiscal_year"])
    fields = [Field("fiscal_year", "年度", f"令和{held.fiscal_year - 2018}年度")]
    rows = [("annual_tax", "年税額", held.annual_tax)]
    if application.certificate is Kind.INCOME_TAX:
        rows += [("salary_revenue", "給与収入", held.salary_revenue), ("total_income", "合計所得", held.total_income)]
        rows += [("deductions", "所得控除", held.deductions)]
    else:
        rows += [("paid", "納付額", held.paid), ("unpaid", "未納額", held.unpaid)]
    return fields + [Field(item, label, f"{amount:,}円") for item, label, amount in rows]


def _of_register(register: FamilyRegister) -> list[Field]:
    return [Field("domicile", "本籍", register.domicile), Field("register_head", "筆頭者", register.head)]


def _register_fields(one: RegisterMember) -> Person:
    parents = Field("father", "父", one.father), Field("mother", "母", one.mother)
    line = Field("register_relationship", "続柄", one.relationship)
    return (*_named(one), *parents, line, Field("spouse", "配偶者氏名", one.spouse or ""))


def _supplement_fields(one: RegisterMember) -> Person:
    sex, last = Field("sex", "性別", SEXES[one.sex]), one.addresses[-1]
    address, since = Field("register_address", "住所", last.address), Field("since", "定めた日", era(last.since))
    return (*_named(one), sex, address, since)
