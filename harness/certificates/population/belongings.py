"""Cards, seals and tax records."""

from __future__ import annotations

from datetime import date
from random import Random

from harness.certificates.domain.residents import Card, SealRegistration, TaxRecord
from harness.certificates.population.addresses import Mix
from harness.certificates.population.drafts import LATEST, Person
from harness.certificates.population.people import day_between

TAILS = 9_000_000_000
"""Card serials end in ten digits below this; what is above is for cards issued later (see fresh.py)."""

FRESH_IMPRINTS = 1 << 21
"""Imprints from this number on belong to seals registered later."""

FRESH_SEALS = 9_000_000
"""Numbers of seal registrations from this on belong to seals registered later."""

_WITHOUT_CARD_SHARE = 0.08
_REVOKED_SHARE = 0.01
_SEAL_SHARE = 0.65
_USE_SHARE = 0.85
_TAX_SHARE = 0.92
_DESIGNATED = frozenset({"100", "130"})


class Belongings:
    """Gives out what each resident has; every number once."""

    def __init__(self, rng: Random, codes: tuple[str, ...], seed: int) -> None:
        self._rng = rng
        self._codes = codes
        self._tails = Mix(TAILS, seed)
        self._imprints = Mix(FRESH_IMPRINTS, seed)
        self._cards = 0
        self._seals = 0
        self._seals_of = [0] * len(codes)

    def new_tail(self) -> int:
        """The last ten digits of a card's serial that no card has yet."""
        self._cards += 1
        return self._tails(self._cards - 1)

    def card(self, person: Person, place: int, tail: int | None) -> Card | None:
        """The resident's card, None for some; always one if its tail is laid down."""
        rng = self._rng
        if tail is None and rng.random() < _WITHOUT_CARD_SHARE:
            return None
        number = self.new_tail() if tail is None else tail
        uses: tuple[str, ...] = ()
        register = person.register
        if register is not None and register.place != place and rng.random() < _USE_SHARE:
            uses = (self._codes[register.place],)
        revoked = rng.random() < _REVOKED_SHARE
        return Card(f"{self._codes[place]}{number:010d}", f"{int(rng.random() * 10000):04d}", revoked, uses)

    def seal(self, place: int, age: int, ward: bool, resident_since: date) -> SealRegistration | None:
        """The resident's registered seal; none for children and adult wards."""
        if age < 18 or ward or self._rng.random() >= _SEAL_SHARE:
            return None
        imprint = self._imprints(self._seals)
        self._seals += 1
        number = self._seals_of[place]
        self._seals_of[place] = number + 1
        if number >= FRESH_SEALS:
            raise ValueError("too many seals for one municipality")
        registered_on = day_between(self._rng, resident_since, LATEST)
        return SealRegistration(f"{self._codes[place]}{number:07d}", registered_on, imprint)

    def tax(self, place: int, age: int) -> tuple[TaxRecord, ...]:
        """The tax records of an adult, newest first."""
        chance = self._rng.random
        if age < 20 or chance() >= _TAX_SHARE:
            return ()
        # Products only: the last bit of a power may differ from one machine to another.
        salary = int(1_500_000 * chance() if age >= 68 else 900_000 + 14_000_000 * chance() * chance())
        shares = (8, 2) if self._codes[place][2:5] in _DESIGNATED else (6, 4)
        newest = _record(2025, salary + int(400_000 * chance()), shares, chance(), 0.35)
        if chance() < 0.07:
            return (newest,)
        return newest, _record(2024, salary + int(400_000 * chance()), shares, chance(), 0.95)


def _income(salary: int) -> int:
    """Salary less the flat deduction for employment, as of the income of 2023 and 2024 (yen)."""
    if salary <= 1_625_000:
        return max(salary - 550_000, 0)
    if salary <= 1_800_000:
        return salary * 60 // 100 + 100_000
    if salary <= 3_600_000:
        return salary * 70 // 100 - 80_000
    if salary <= 6_600_000:
        return salary * 80 // 100 - 440_000
    return salary * 90 // 100 - 1_100_000 if salary <= 8_500_000 else salary - 1_950_000


def _record(year: int, salary: int, shares: tuple[int, int], chance: float, paid_up: float) -> TaxRecord:
    """Tax of 10% and a flat 4,000 yen, shared by municipality and prefecture, to be paid in four instalments; `paid_up`
    is the chance that all are paid."""
    salary -= salary % 1000
    income = _income(salary)
    deductions = 430_000 + int(income * (100 + 12 * (chance * 997 % 10))) // 1_000_000 * 1000
    taxable = max(income - deductions, 0) // 1000 * 10
    flat = income > 450_000
    municipal = taxable * shares[0] // 100 * 100 + 3000 * flat
    prefectural = taxable * shares[1] // 100 * 100 + 1000 * flat
    annual = municipal + prefectural
    paid = annual if chance < paid_up else annual * int(4 * (chance - paid_up) / (1 - paid_up)) // 400 * 100
    return TaxRecord(year, salary, income, deductions, municipal, prefectural, annual, paid, annual - paid)
