"""What the plan knows of everybody while it is being made: who holds which card, who is protected, gone or sealed.

Written from the protocol's sections 4 and 5 for planning alone. It says who is safe to send and who must be refused;
what was right to issue is judged elsewhere, from the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Card, FamilyRegister, Population, Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.entitlement import Held, unmet
from harness.certificates.forms import Form, Forms


class PlannedRegisters:
    """The registers as they will stand after the events planned so far."""

    def __init__(self, population: Population, forms: Forms) -> None:
        self.forms = forms
        self.residents: dict[str, Resident] = {each.resident_code: each for each in population.residents}
        self.municipalities = {each.code: each for each in population.municipalities}
        self.cards: dict[str, Card | None] = {code: each.card for code, each in self.residents.items()}
        self.sealed = {code for code, each in self.residents.items() if each.seal is not None}
        self.protected = {code for code, each in self.residents.items() if each.support_measure}
        self.deceased: set[str] = set()
        self.moved_out: set[str] = set()
        self.locked: set[str] = set()
        self.sequences: Counter[int] = Counter()
        self.households = {each.household_id: list(each.members) for each in population.households}
        self.heads = {each.household_id: each.head for each in population.households}
        self.registers: dict[str, FamilyRegister] = {each.register_id: each for each in population.family_registers}
        self.living = {
            each.register_id: [
                member.resident_code for member in each.members if member.resident_code and member.removed is None
            ]
            for each in population.family_registers
        }

    def card(self, code: str) -> Card | None:
        """The resident's card if it can be used: not revoked, not locked, its holder alive."""
        card = self.cards[code]
        if card is None or card.revoked or code in self.locked or code in self.deceased:
            return None
        return card

    def is_gone(self, code: str) -> bool:
        """Deceased or moved out."""
        return code in self.deceased or code in self.moved_out

    def age(self, code: str, on: date) -> int:
        """Full years on a day; 29 February counts as 1 March in common years."""
        birth = self.residents[code].birth_date
        return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))

    def household(self, code: str) -> Sequence[str]:
        """The members of the resident's household; empty for those who left theirs."""
        members = self.households.get(self.residents[code].household_id, [])
        return members if code in members else ()

    def register(self, code: str) -> FamilyRegister | None:
        """The family register of which the resident is a member that was not removed."""
        register_id = self.residents[code].register_id
        if register_id is None or code not in self.living.get(register_id, ()):
            return None
        return self.registers.get(register_id)

    def issuer(self, code: str, form: Form) -> str | None:
        """The municipality that issues a kind of that form to the resident; None if there is none."""
        if not form.of_register:
            return self.residents[code].municipality_code
        register = self.register(code)
        return None if register is None else register.municipality_code

    def circle(self, code: str, form: Form) -> Sequence[str]:
        """Whom the resident may name as subjects."""
        if form.of_household:
            return self.household(code)
        if form.names_subjects:
            register = self.register(code)
            return self.living[register.register_id] if register is not None else ()
        return (code,)

    def may_apply(self, code: str, kind: Kind, on: date) -> str | None:
        """The municipality that will issue `kind` to the resident (subjects aside), None if it must be refused."""
        card = self.card(code)
        form = self.forms.general[kind]
        issuer = self.issuer(code, form)
        if card is None or issuer is None:
            return None
        form = self.forms.of(kind, issuer)
        municipality = self.municipalities.get(issuer)
        if municipality is None or kind not in municipality.kinds or self.age(code, on) < form.minimum_age:
            return None
        if form.of_register:
            elsewhere = issuer != self.residents[code].municipality_code or code in self.moved_out
            if elsewhere and issuer not in card.use_registrations:
                return None
        return None if unmet(form, self._held(code)) else issuer

    def _held(self, code: str) -> Held:
        """A fiscal year that the resident has is chosen later."""
        resident = self.residents[code]
        year = resident.tax[0].fiscal_year if resident.tax else None
        return Held(resident, code in self.sealed, code in self.moved_out, code in self.protected, year)

    def apply(self, event: Event) -> None:
        """Takes the event's effects over."""
        code = event.resident_code
        match event.kind:
            case EventKind.SEAL_REGISTERED:
                self.sealed.add(code)
            case EventKind.SEAL_DEREGISTERED | EventKind.RENAMED:
                self.sealed.discard(code)
            case EventKind.MOVED_OUT:
                self._leave(code)
                self.moved_out.add(code)
            case EventKind.DIED:
                self._leave(code)
                self._revoke(code)
                self.deceased.add(code)
                living = self.living.get(self.residents[code].register_id or "", [])
                if code in living:
                    living.remove(code)
            case EventKind.SUPPORT_MEASURE_SET:
                self.protected.add(code)
            case EventKind.SUPPORT_MEASURE_CLEARED:
                self.protected.discard(code)
            case EventKind.CARD_REVOKED:
                self._revoke(code)
            case EventKind.CARD_ISSUED:
                self.cards[code] = event.card
                self.locked.discard(code)
            case EventKind.MOVED:
                pass  # who may apply for what does not change with an address

    def _leave(self, code: str) -> None:
        members = self.households.get(self.residents[code].household_id, [])
        if code in members:
            members.remove(code)
        self.sealed.discard(code)

    def _revoke(self, code: str) -> None:
        card = self.cards[code]
        if card is not None:
            self.cards[code] = replace(card, revoked=True)
