"""The reference system's own table of certificate kinds: fee, hours, ages, sheets, options, and what is printed where
kinds that are made from the same record differ. The rest of the system asks for these traits and names no kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from harness.certificates.domain.words import Kind
from harness.certificates.reference.rules.hours import DAILY, REGISTER_OFFICE, Hours


class Source(StrEnum):
    """Which record a certificate is made from."""

    HOUSEHOLD = "household"
    SEAL = "seal"
    REGISTER = "register"
    TAX = "tax"


@dataclass(frozen=True, kw_only=True)
class KindRule:
    """One kind of certificate. `certified` is the sentence above date and mayor; `flags` are its options that are true
    or false; `chooses` says whether subjects other than the applicant can be named; `resident_since` whether it says
    how long somebody has been a resident; `amounts` are the labels and members of the tax record that it prints."""

    title: str
    source: Source
    certified: str
    fee_yen: int = 300
    persons_a_sheet: int = 1
    hours: Hours = DAILY
    flags: frozenset[str] = frozenset()
    chooses: bool = False
    prints_address: bool = True
    minimum_age: int = 15
    resident_since: bool = False
    amounts: tuple[tuple[str, str], ...] = ()

    @cached_property
    def whole_register(self) -> bool:
        """About everybody in the family register."""
        return self.source is Source.REGISTER and not self.chooses

    @cached_property
    def of_addresses(self) -> bool:
        """The supplement of the family register, where its members' addresses stand."""
        return self.source is Source.REGISTER and self.prints_address


_AS_ABOVE = "上記のとおり相違ないことを証明します。"
_ON_REQUEST = frozenset({"relationship", "domicile", "my_number", "resident_code"})

FORMS: Mapping[Kind, KindRule] = MappingProxyType(
    {
        Kind.RESIDENT_RECORD: KindRule(
            title="住民票の写し",
            source=Source.HOUSEHOLD,
            certified="この写しは、住民票の原本と相違ないことを証明します。",
            persons_a_sheet=4,
            flags=_ON_REQUEST,
            chooses=True,
            resident_since=True,
        ),
        Kind.RECORD_ITEMS: KindRule(
            title="住民票記載事項証明書",
            source=Source.HOUSEHOLD,
            certified="上記の事項が住民票に記載されていることを証明します。",
            persons_a_sheet=4,
            flags=_ON_REQUEST,
            chooses=True,
        ),
        Kind.SEAL: KindRule(
            title="印鑑登録証明書",
            source=Source.SEAL,
            certified="この写しは、登録されている印影と相違ないことを証明します。",
        ),
        Kind.FAMILY_REGISTER: KindRule(
            title="戸籍全部事項証明書",
            source=Source.REGISTER,
            certified="戸籍に記録されている者全員について、記録されている事項の全部を証明します。",
            fee_yen=450,
            persons_a_sheet=3,
            hours=REGISTER_OFFICE,
            prints_address=False,
        ),
        Kind.FAMILY_REGISTER_INDIVIDUAL: KindRule(
            title="戸籍個人事項証明書",
            source=Source.REGISTER,
            certified="戸籍に記録されている者の一部について、記録されている事項の全部を証明します。",
            fee_yen=450,
            persons_a_sheet=3,
            hours=REGISTER_OFFICE,
            chooses=True,
            prints_address=False,
        ),
        Kind.FAMILY_REGISTER_SUPPLEMENT: KindRule(
            title="戸籍の附票の写し",
            source=Source.REGISTER,
            certified="この写しは、戸籍の附票の原本と相違ないことを証明します。",
            persons_a_sheet=3,
            hours=REGISTER_OFFICE,
            flags=frozenset({"domicile"}),
            chooses=True,
        ),
        Kind.INCOME_TAX: KindRule(
            title="所得・課税証明書",
            source=Source.TAX,
            certified=_AS_ABOVE,
            amounts=(
                ("給与収入", "salary_revenue"),
                ("総所得金額", "total_income"),
                ("所得控除額合計", "deductions"),
                ("市区町村民税", "municipal_tax"),
                ("都道府県民税", "prefectural_tax"),
                ("年税額", "annual_tax"),
            ),
        ),
        Kind.TAX_PAYMENT: KindRule(
            title="納税証明書",
            source=Source.TAX,
            certified=_AS_ABOVE,
            amounts=(("年税額", "annual_tax"), ("納付済額", "paid"), ("未納額", "unpaid")),
        ),
    }
)


def fee_yen(kind: Kind, copies: int) -> int:
    """What this many copies cost."""
    return FORMS[kind].fee_yen * copies
