"""What register events bring in that nobody had before: addresses, names, cards, seals."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from harness.domain.operations import Event
from harness.domain.residents import Card, Population, Resident
from harness.domain.words import EventKind
from harness.drive.standing import Standing
from harness.population.addresses import later
from harness.population.belongings import FRESH_IMPRINTS, FRESH_SEALS, TAILS
from harness.population.sources import places


class Novelties:
    """Counts up, so that nothing comes twice in a plan."""

    def __init__(self, population: Population, standing: Standing) -> None:
        self._seed = population.seed
        self._standing = standing
        self._counts: Counter[str] = Counter()

    def event(self, kind: EventKind, code: str, event_id: str, sequence: int, on: date) -> Event:
        """A whole event of `kind` about a resident, dated on a business date."""
        resident = self._standing.residents[code]
        event = Event(event_id, sequence, kind, code, resident.kin_group)
        day = on.isoformat()
        match kind:
            case EventKind.SEAL_REGISTERED:
                number, imprint = self._seal(resident)
                return replace(event, occurred_on=day, registration_number=number, imprint=imprint)
            case EventKind.MOVED:
                return replace(event, occurred_on=day, address=self._address(resident))
            case EventKind.MOVED_OUT:
                return replace(event, occurred_on=day, destination=self._destination(resident))
            case EventKind.DIED:
                return replace(event, occurred_on=day)
            case EventKind.RENAMED:
                name, kana = self._name(resident)
                return replace(event, occurred_on=day, name=name, name_kana=kana)
            case EventKind.CARD_REVOKED:
                card = self._standing.cards[code]
                return replace(event, card_serial=card.serial if card is not None else None)
            case EventKind.CARD_ISSUED:
                return replace(event, card=self._card(resident))
            case EventKind.SEAL_DEREGISTERED | EventKind.SUPPORT_MEASURE_SET | EventKind.SUPPORT_MEASURE_CLEARED:
                return event

    def _next(self, what: str) -> int:
        self._counts[what] += 1
        return self._counts[what] - 1

    def _seal(self, resident: Resident) -> tuple[str, int]:
        code = resident.municipality_code
        return f"{code}{FRESH_SEALS + self._next('seal'):07d}", FRESH_IMPRINTS + self._next("imprint")

    def _place(self, code: str) -> int:
        return next(i for i, place in enumerate(places()) if place.municipality.code == code)

    def _address(self, resident: Resident) -> str:
        return later(places()[self._place(resident.municipality_code)], self._next(resident.municipality_code))

    def _destination(self, resident: Resident) -> str:
        other = next(place for place in places() if place.municipality.code != resident.municipality_code)
        return later(other, self._next(other.municipality.code))

    def _name(self, resident: Resident) -> tuple[str, str]:
        return resident.name + "子", resident.name_kana + "コ"

    def _card(self, resident: Resident) -> Card:
        former = self._standing.cards[resident.resident_code] or resident.card
        tail = TAILS + self._next("card")
        uses = former.use_registrations if former is not None else ()
        return Card(f"{resident.municipality_code}{tail:010d}", f"{tail * 7919 % 10000:04d}", False, uses)
