"""What register events bring in that nobody had before: addresses, names, cards, seals."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Population, Resident
from harness.certificates.domain.words import EventKind
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.population.fresh import (
    fresh_address,
    fresh_card,
    fresh_imprint_number,
    fresh_name,
    fresh_registration_number,
)


class Novelties:
    """Counts up, so that nothing comes twice in a plan."""

    def __init__(self, population: Population, standing: PlannedRegisters) -> None:
        self._population = population
        self._standing = standing
        self._counts: Counter[str] = Counter()

    def event(self, kind: EventKind, code: str, event_id: str, sequence: int, on: date) -> Event:
        """A whole event of `kind` about a resident, dated on a business date."""
        resident = self._standing.residents[code]
        event = Event(event_id, sequence, kind, code, resident.kin_group)
        day = on.isoformat()
        match kind:
            case EventKind.SEAL_REGISTERED:
                home = resident.municipality_code
                number = fresh_registration_number(home, self._next(f"seal {home}"))
                imprint = fresh_imprint_number(self._population, self._next("imprint"))
                return replace(event, occurred_on=day, registration_number=number, imprint=imprint)
            case EventKind.MOVED:
                return replace(event, occurred_on=day, address=self._address(resident.municipality_code))
            case EventKind.MOVED_OUT:
                return replace(event, occurred_on=day, destination=self._elsewhere(resident))
            case EventKind.DIED:
                return replace(event, occurred_on=day)
            case EventKind.RENAMED:
                name, kana = fresh_name(resident, self._next("name"))
                return replace(event, occurred_on=day, name=name, name_kana=kana)
            case EventKind.CARD_REVOKED:
                card = self._standing.cards[code]
                return replace(event, card_serial=card.serial if card is not None else None)
            case EventKind.CARD_ISSUED:
                return replace(event, card=fresh_card(self._population, resident, self._next("card")))
            case EventKind.SEAL_DEREGISTERED | EventKind.SUPPORT_MEASURE_SET | EventKind.SUPPORT_MEASURE_CLEARED:
                return event

    def _next(self, what: str) -> int:
        self._counts[what] += 1
        return self._counts[what] - 1

    def _address(self, municipality_code: str) -> str:
        return fresh_address(self._population, municipality_code, self._next(f"address {municipality_code}"))

    def _elsewhere(self, resident: Resident) -> str:
        """An address in the municipality after the resident's own."""
        codes = [municipality.code for municipality in self._population.municipalities]
        return self._address(codes[(codes.index(resident.municipality_code) + 1) % len(codes)])
