"""Prints certificates as text sheets for the tests, from the protocol's table in words, not from the oracle's code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from harness.certificates.checks.registers import Registers
from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import FamilyRegister, RegisterMember, Resident
from harness.certificates.domain.words import Kind
from harness.domain.observations import Image, Sheet

TITLES = {
    Kind.RESIDENT_RECORD: "住民票の写し",
    Kind.RECORD_ITEMS: "住民票記載事項証明書",
    Kind.SEAL: "印鑑登録証明書",
    Kind.FAMILY_REGISTER: "戸籍全部事項証明書",
    Kind.FAMILY_REGISTER_INDIVIDUAL: "戸籍個人事項証明書",
    Kind.FAMILY_REGISTER_SUPPLEMENT: "戸籍の附票の写し",
    Kind.INCOME_TAX: "所得・課税証明書",
    Kind.TAX_PAYMENT: "納税証明書",
}
SEXES = {"male": "男", "female": "女"}
Dates = Callable[[date], str]
Imprints = Callable[[int], bytes]


def era(day: date) -> str:
    """A date as most offices print it."""
    for name, first in (
        ("令和", date(2019, 5, 1)),
        ("平成", date(1989, 1, 8)),
        ("昭和", date(1926, 12, 25)),
        ("大正", date(1912, 7, 30)),
        ("明治", date(1868, 1, 25)),
    ):
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    raise ValueError(day)


def no_imprints(number: int) -> bytes:
    raise KeyError(number)


def print_certificate(
    application: Application, state: Registers, imprints: Imprints = no_imprints, dates: Dates = era
) -> list[Sheet]:
    """All sheets of all copies."""
    printer = _Printer(application, state, imprints, dates)
    one = printer.copy()
    return one * application.copies


class _Printer:
    def __init__(self, application: Application, state: Registers, imprints: Imprints, dates: Dates) -> None:
        self.application, self.state, self.imprints, self.dates = application, state, imprints, dates
        self.kind, self.options = application.certificate, application.options
        self.applicant = state.residents[application.applicant]

    def copy(self) -> list[Sheet]:
        if self.kind in (Kind.RESIDENT_RECORD, Kind.RECORD_ITEMS):
            people = [self.state.residents[code] for code in self._subjects()]
            return [self._record(people[at : at + 4]) for at in range(0, len(people), 4)]
        if self.kind is Kind.SEAL:
            return [self._seal()]
        if self.kind in (Kind.INCOME_TAX, Kind.TAX_PAYMENT):
            return [self._tax()]
        register = self.state.family_registers[self.applicant.register_id or ""]
        members = [one for one in register.members if self._is_subject(one)]
        if self.kind is not Kind.FAMILY_REGISTER:
            members = sorted(members, key=lambda one: self._subjects().index(one.resident_code or ""))
        draw = self._supplement if self.kind is Kind.FAMILY_REGISTER_SUPPLEMENT else self._register
        return [draw(register, members[at : at + 3]) for at in range(0, len(members), 3)]

    def _subjects(self) -> tuple[str, ...]:
        return self.application.subjects or (self.application.applicant,)

    def _is_subject(self, member: RegisterMember) -> bool:
        return self.kind is Kind.FAMILY_REGISTER or member.resident_code in self._subjects()

    def _head(self, *more: str) -> list[str]:
        return ["東京都", TITLES[self.kind], *more]

    def _foot(self) -> list[str]:
        return ["この写しは、原本と相違ないことを証明する。", self.dates(date(2025, 10, 1)), "千代田区長", "1/1 頁"]

    def _record(self, people: list[Resident]) -> Sheet:
        household = self.state.households[people[0].household_id]
        runs = self._head("住所", people[0].address)
        if self.options.get("relationship"):
            runs += ["世帯主", self.state.residents[household.head].name]
        for one in people:
            runs += ["氏名", one.name, "フリガナ", one.name_kana, "生年月日", self.dates(one.birth_date)]
            runs += ["性別", SEXES[one.sex]]
            if self.kind is Kind.RESIDENT_RECORD:
                runs += ["住民となった年月日", self.dates(one.resident_since)]
            if self.options.get("relationship"):
                runs += ["続柄", one.relationship]
            if self.options.get("domicile"):
                runs += ["本籍", one.domicile, "筆頭者", one.register_head or ""] if one.domicile else []
                runs += ["国籍", one.nationality] if one.nationality else []
            if self.options.get("my_number"):
                runs += ["個人番号", one.my_number]
            if self.options.get("resident_code"):
                runs += ["住民票コード", one.resident_code]
        return Sheet(tuple(runs + self._foot()))

    def _seal(self) -> Sheet:
        one = self.applicant
        runs = self._head("氏名", one.name, "生年月日", self.dates(one.birth_date), "住所", one.address)
        images = ()
        if one.seal:
            images = (image(self.imprints(one.seal.imprint)),)
            runs += ["登録番号", one.seal.registration_number]
        return Sheet(tuple(runs + self._foot()), images)

    def _tax(self) -> Sheet:
        one = self.applicant
        record = next(record for record in one.tax if record.fiscal_year == self.options["fiscal_year"])
        runs = self._head("氏名", one.name, "生年月日", self.dates(one.birth_date), "住所", one.address)
        runs += ["年度", f"令和{record.fiscal_year - 2018}年度", "年税額", f"{record.annual_tax:,}円"]
        if self.kind is Kind.INCOME_TAX:
            runs += ["給与収入", f"{record.salary_revenue:,}円", "合計所得", f"{record.total_income:,}円"]
            runs += ["所得控除", f"{record.deductions:,}円"]
        else:
            runs += ["納付済額", f"{record.paid:,}円", "未納額", f"{record.unpaid:,}円"]
        return Sheet(tuple(runs + self._foot()))

    def _register(self, register: FamilyRegister, members: list[RegisterMember]) -> Sheet:
        runs = self._head("本籍", register.domicile, "氏名", register.head)
        for one in members:
            runs += ["名", one.name, "生年月日", self.dates(one.birth_date), "父", one.father, "母", one.mother]
            runs += ["続柄", one.relationship]
            runs += ["配偶者氏名", one.spouse] if one.spouse else []
            for entry in one.entries:
                runs += [entry.title, self.dates(entry.date), entry.text]
        return Sheet(tuple(runs + self._foot()))

    def _supplement(self, register: FamilyRegister, members: list[RegisterMember]) -> Sheet:
        runs = self._head()
        if self.options.get("domicile"):
            runs += ["本籍", register.domicile, "筆頭者", register.head]
        for one in members:
            runs += ["氏名", one.name, "生年月日", self.dates(one.birth_date), "性別", SEXES[one.sex]]
            for line in one.addresses:
                runs += ["住所", line.address, self.dates(line.since)]
        return Sheet(tuple(runs + self._foot()))


def image(raster: bytes) -> Image:
    return Image(raster, raster.hex()[:64], 142, 142)
