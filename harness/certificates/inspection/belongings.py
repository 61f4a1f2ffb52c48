"""All that a certificate could print of one person, each value under the name of its item: what is looked for on a
sheet that shows the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from harness.certificates.checks.expected import ExpectedWord
from harness.certificates.checks.labels import LabelWords
from harness.certificates.checks.normalise import level
from harness.certificates.checks.registers import Registers
from harness.certificates.domain.residents import FamilyRegister, RegisterMember, Resident

Value = str | date | int | ExpectedWord
Belonging = tuple[str, Value]
"""An item, by the word that messages have for it, and what it is."""

_SEXES: Final = {"male": "男", "female": "女"}
_PLAIN: Final = {
    "name": "name",
    "my-number": "my_number",
    "resident-code": "resident_code",
    "address": "address",
    "domicile": "domicile",
    "head-of-the-register": "register_head",
    "name-kana": "name_kana",
    "previous-address": "previous_address",
}
_DAYS: Final = {
    "birth-date": "birth_date",
    "date-of-becoming-a-resident": "resident_since",
    "addressed-since": "addressed_since",
}
_AMOUNTS: Final = {
    "salary-revenue": "salary_revenue",
    "total-income": "total_income",
    "deductions": "deductions",
    "annual-tax": "annual_tax",
    "municipal-tax": "municipal_tax",
    "prefectural-tax": "prefectural_tax",
    "paid": "paid",
    "unpaid": "unpaid",
}
_RELATIVES: Final = {
    "father": "father",
    "mother": "mother",
    "adoptive-father": "adoptive_father",
    "adoptive-mother": "adoptive_mother",
    "spouse": "spouse",
}


def belongings(
    owner: str, state: Registers, years: frozenset[int] | set[int], labels: LabelWords
) -> Iterator[Belonging]:
    """What belongs to an owner of the lexicon in this state of the registers; of taxes what is of these years. Words
    stand alone, or behind one of the `labels`."""
    resident, line = state.residents.get(owner), _line(owner, state)
    if resident:
        yield from _of_resident(resident, state, years, labels)
    if line:
        yield from _of_register(*line, labels)


def _line(owner: str, state: Registers) -> tuple[FamilyRegister, RegisterMember] | None:
    if "#" not in owner:
        return state.member(owner)
    key, _, number = owner.rpartition("#")
    register = state.family_registers.get(key)
    return (register, register.members[int(number) - 1]) if register else None


def _of_resident(
    resident: Resident, state: Registers, years: frozenset[int] | set[int], labels: LabelWords
) -> Iterator[Belonging]:
    yield from _texts(resident, _PLAIN)
    household = state.households.get(resident.household_id)
    head = state.residents.get(household.head) if household else None
    if head:
        yield "head-of-household", level(head.name)
    if resident.seal:
        yield "registration-number", level(resident.seal.registration_number)
        yield "registered-on", resident.seal.registered_on
    if resident.card:
        yield "card-serial", level(resident.card.serial)
    for item, member in _DAYS.items():
        yield item, getattr(resident, member)
    yield from _word("sex", _SEXES.get(resident.sex), labels.of("sex"))
    yield from _word("relationship", resident.relationship, labels.of("relationship"))
    yield from _word("nationality", resident.nationality, labels.of("nationality"))
    for record in resident.tax:
        if record.fiscal_year in years:
            for item, member in _AMOUNTS.items():
                yield item, getattr(record, member)


def _of_register(register: FamilyRegister, line: RegisterMember, labels: LabelWords) -> Iterator[Belonging]:
    yield "name", level(line.name)
    yield "name-kana", level(line.name_kana)
    yield "birth-date", line.birth_date
    yield "domicile", level(register.domicile)
    yield "head-of-the-register", level(register.head)
    yield from _texts(line, _RELATIVES)
    if register.previous_head:
        yield "previous-head", level(register.previous_head)
    yield "compiled-on", register.compiled_on
    for place, each in enumerate(reversed(line.addresses)):
        yield "former-addresses" if place else "last-address-of-the-supplement", level(each.address)
    yield from _word("sex", _SEXES.get(line.sex), labels.of("sex"))
    yield from _word("relationship-in-the-register", line.relationship, labels.of("relationship"))


def _texts(of: object, members: dict[str, str]) -> Iterator[Belonging]:
    for item, member in members.items():
        text = level(getattr(of, member) or "")
        if text:
            yield item, text


def _word(item: str, word: str | None, labels: tuple[str, ...]) -> Iterator[Belonging]:
    if word:
        yield item, ExpectedWord(level(word), labels, 1, item)
