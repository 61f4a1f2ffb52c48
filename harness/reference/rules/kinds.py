"""The reference system's own table of certificate kinds: fee, hours, ages, sheets and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from harness.domain.words import Kind
from harness.reference.rules.hours import DAILY, REGISTER_OFFICE, Hours


class Source(StrEnum):
    """Which record a certificate is made from."""

    HOUSEHOLD = "household"
    SEAL = "seal"
    REGISTER = "register"
    TAX = "tax"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of certificate. `flags` are its options that are true or false; `chooses` says whether subjects other
    than the applicant can be named."""

    title: str
    source: Source
    fee_yen: int = 300
    persons_a_sheet: int = 1
    hours: Hours = DAILY
    flags: frozenset[str] = frozenset()
    chooses: bool = False
    prints_address: bool = True
    minimum_age: int = 15


_ON_REQUEST = frozenset({"relationship", "domicile", "my_number", "resident_code"})

FORMS: Mapping[Kind, Form] = MappingProxyType(
    {
        Kind.RESIDENT_RECORD: Form(
            title="住民票の写し", source=Source.HOUSEHOLD, persons_a_sheet=4, flags=_ON_REQUEST, chooses=True
        ),
        Kind.RECORD_ITEMS: Form(
            title="住民票記載事項証明書", source=Source.HOUSEHOLD, persons_a_sheet=4, flags=_ON_REQUEST, chooses=True
        ),
        Kind.SEAL: Form(title="印鑑登録証明書", source=Source.SEAL),
        Kind.FAMILY_REGISTER: Form(
            title="戸籍全部事項証明書",
            source=Source.REGISTER,
            fee_yen=450,
            persons_a_sheet=3,
            hours=REGISTER_OFFICE,
            prints_address=False,
        ),
        Kind.FAMILY_REGISTER_INDIVIDUAL: Form(
            title="戸籍個人事項証明書",
            source=Source.REGISTER,
            fee_yen=450,
            persons_a_sheet=3,
            hours=REGISTER_OFFICE,
            chooses=True,
            prints_address=False,
        ),
        Kind.FAMILY_REGISTER_SUPPLEMENT: Form(
            title="戸籍の附票の写し",
            source=Source.REGISTER,
            persons_a_sheet=3,
            hours=REGISTER_OFFICE,
            flags=frozenset({"domicile"}),
            chooses=True,
        ),
        Kind.INCOME_TAX: Form(title="所得・課税証明書", source=Source.TAX),
        Kind.TAX_PAYMENT: Form(title="納税証明書", source=Source.TAX),
    }
)


def fee_yen(kind: Kind, copies: int) -> int:
    """What so many copies cost."""
    return FORMS[kind].fee_yen * copies
