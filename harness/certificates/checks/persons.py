"""Somebody whom a sheet is about, and what each item of a form is for one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from harness.certificates.checks.registers import Registers
from harness.certificates.domain.residents import FamilyRegister, RegisterMember, Resident

SEXES = {"male": "男", "female": "女"}
"""As they are printed."""
RELATIVES = ("father", "mother", "adoptive_father", "adoptive_mother", "spouse")


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """Somebody whom a sheet is about. `owner` is the resident code, or the lexicon's name for a register's member who
    is no resident."""

    owner: str
    resident: Resident | None
    member: RegisterMember | None = None
    register: FamilyRegister | None = None

    @property
    def name(self) -> str:
        """As the register that is printed has it."""
        return self.member.name if self.member else self.resident.name if self.resident else ""

    @property
    def birth_date(self) -> date | None:
        """As the register that is printed has it."""
        return self.member.birth_date if self.member else self.resident.birth_date if self.resident else None

    @property
    def sex(self) -> str:
        """As the register that is printed has it."""
        return self.member.sex if self.member else self.resident.sex if self.resident else ""

    @property
    def readings(self) -> tuple[str, ...]:
        """The name in kana, as any register has it."""
        return tuple([one.name_kana for one in (self.member, self.resident) if one])


def line_of(person: SheetPerson, state: Registers) -> RegisterMember | None:
    """The person's line in the family register, also where another register is printed."""
    held = state.member(person.owner)
    return person.member or (held[1] if held else None)


def addresses_of(person: SheetPerson, state: Registers) -> list[str]:
    """All addresses of the person's line in the family register."""
    member = line_of(person, state)
    return [line.address for line in member.addresses] if member else []


def _own(item: str, person: SheetPerson, state: Registers) -> str | None:
    """An item of the resident register."""
    own = person.resident or state.residents.get(person.owner)
    return getattr(own, item) if own else None


def _line(item: str, person: SheetPerson, _: Registers) -> str | None:
    """An item of the person's line in the family register."""
    return getattr(person.member, item) if person.member else None


def _kana(person: SheetPerson, _: Registers) -> str | None:
    return person.member.name_kana if person.member else person.resident.name_kana if person.resident else None


def _registration_number(person: SheetPerson, state: Registers) -> str | None:
    own = person.resident or state.residents.get(person.owner)
    return own.seal.registration_number if own and own.seal else None


def _card_serial(person: SheetPerson, state: Registers) -> str | None:
    own = person.resident or state.residents.get(person.owner)
    return own.card.serial if own and own.card else None


def _domicile(person: SheetPerson, _: Registers) -> str | None:
    register, resident = person.register, person.resident
    return register.domicile if register else resident.domicile if resident else None


def _register_head(person: SheetPerson, _: Registers) -> str | None:
    register, resident = person.register, person.resident
    return register.head if register else resident.register_head if resident else None


def _previous_head(person: SheetPerson, state: Registers) -> str | None:
    held = state.member(person.owner)
    register = person.register or (held[0] if held else None)
    return register.previous_head if register else None


def _last_address(person: SheetPerson, _: Registers) -> str | None:
    return person.member.addresses[-1].address if person.member and person.member.addresses else None


def _household_head(person: SheetPerson, state: Registers) -> str | None:
    resident = person.resident or state.residents.get(person.owner)
    household = state.households.get(resident.household_id) if resident else None
    head = state.residents.get(household.head) if household else None
    return head.name if head else None


TEXT_OF: Mapping[str, Callable[[SheetPerson, Registers], str | None]] = {
    "name": lambda person, _: person.name,
    "name_kana": _kana,
    "registration_number": _registration_number,
    "card_serial": _card_serial,
    "domicile": _domicile,
    "register_head": _register_head,
    "household_head": _household_head,
    "register_address": _last_address,
    "previous_head": _previous_head,
    **{item: partial(_own, item) for item in ("address", "previous_address", "my_number", "resident_code")},
    **{item: partial(_line, item) for item in RELATIVES},
}
"""Gives the text of an item of one person; None if this person has none."""


def date_of(item: str, person: SheetPerson) -> date | None:
    """The day that an item of one person is; None if this person has none."""
    if item == "birth_date":
        return person.birth_date
    own = person.resident
    if own is None:
        last = person.member.addresses[-1:] if person.member and item == "addressed_since" else ()
        return last[0].since if last else None
    if item == "registered_on":
        return own.seal.registered_on if own.seal else None
    return own.addressed_since if item == "addressed_since" else own.resident_since
