"""Writes the frozen values of the domain from the drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from harness.certificates.domain.residents import (
    DatedAddress,
    FamilyRegister,
    Household,
    Population,
    RegisterMember,
    Resident,
)
from harness.certificates.population.addresses import Addresses, Mix
from harness.certificates.population.belongings import Belongings
from harness.certificates.population.check_digits import numbered
from harness.certificates.population.digest import digest
from harness.certificates.population.drafts import LATEST, Clan, Home, Person, Register
from harness.certificates.population.people import day_between
from harness.certificates.population.sources import Place

_WARD_SHARE = 0.005


class Freezer:
    """Writes the population of these clans; `people` are their residents in order."""

    def __init__(
        self,
        seed: int,
        rng: Random,
        places: tuple[Place, ...],
        clans: Sequence[Clan],
        people: Sequence[Person],
        belongings: Belongings,
        addresses: Addresses,
    ) -> None:
        self._seed, self._rng, self._people, self._belongings = seed, rng, people, belongings
        self._addresses = addresses
        self._municipalities = tuple(place.municipality for place in places)
        self._homes = [home for clan in clans for home in clan.homes]
        self._registers = [register for clan in clans for register in clan.registers]
        self._codes = numbered(Mix(10**10, seed).first(len(people)), 10)
        self._numbers = numbered(Mix(10**11, seed + 1).first(len(people)), 11)
        self._home_ids = {id(home): f"H{i:07d}" for i, home in enumerate(self._homes)}
        self._register_ids = {id(register): f"F{i:07d}" for i, register in enumerate(self._registers)}

    def population(self) -> Population:
        """The residents' numbers, then everything frozen."""
        for number, person in enumerate(self._people):
            person.number = number
        circles = [[person.number for person in home.members] for home in self._homes]
        circles += [[p.number for p in register.members if p.number >= 0] for register in self._registers]
        groups = kin_groups(len(self._people), circles)
        residents = tuple(self._resident(p, groups[p.number]) for p in self._people)
        households = tuple(self._household(home) for home in self._homes)
        registers = tuple(self._register(register) for register in self._registers)
        total = digest(self._seed, self._municipalities, residents, households, registers)
        return Population(self._seed, self._municipalities, residents, households, registers, total)

    def _resident(self, person: Person, group: int) -> Resident:
        home, register = person.home, person.register
        if home is None:
            raise ValueError("a resident lives in a household")
        age, place = person.age(), home.place
        moved = person.birth < home.since
        resident_since = home.since if moved else person.birth
        if moved and home.previous_place == place:
            resident_since = max(person.birth, home.previous_since)
        ward = age >= 18 and self._rng.random() < _WARD_SHARE
        return Resident(
            resident_code=self._codes[person.number],
            my_number=self._numbers[person.number],
            name=person.name,
            name_kana=person.kana,
            sex=person.sex,
            birth_date=person.birth,
            nationality=person.nationality,
            municipality_code=self._municipalities[place].code,
            household_id=self._home_ids[id(home)],
            relationship=person.relationship,
            address=home.address,
            addressed_since=home.since if moved else person.birth,
            resident_since=resident_since,
            previous_address=home.previous_address if moved else None,
            domicile=register.domicile if register else None,
            register_id=self._register_ids[id(register)] if register else None,
            register_head=register.head.name if register else None,
            adult_ward=ward,
            support_measure=person.support_measure,
            card=self._belongings.card(person, place, person.tail),
            seal=self._belongings.seal(place, age, ward, resident_since),
            tax=self._belongings.tax(place, age),
            kin_group=group,
            hard_cases=tuple(person.cases),
        )

    def _household(self, home: Home) -> Household:
        members = tuple(self._codes[person.number] for person in home.members)
        return Household(self._home_ids[id(home)], members[0], members)

    def _register(self, register: Register) -> FamilyRegister:
        return FamilyRegister(
            register_id=self._register_ids[id(register)],
            municipality_code=self._municipalities[register.place].code,
            domicile=register.domicile,
            head=register.head.name,
            compiled_on=register.compiled_on,
            previous_head=register.previous_head,
            members=tuple(self._member(person) for person in register.members),
        )

    def _member(self, person: Person) -> RegisterMember:
        return RegisterMember(
            resident_code=self._codes[person.number] if person.number >= 0 else None,
            name=person.name,
            name_kana=person.kana,
            sex=person.sex,
            birth_date=person.birth,
            relationship=person.rank,
            father=person.father,
            mother=person.mother,
            adoptive_father=person.adoptive_father,
            adoptive_mother=person.adoptive_mother,
            spouse=person.spouse,
            removed=person.removed,
            entries=tuple(person.entries),
            addresses=self._residences(person),
        )

    def _residences(self, person: Person) -> tuple[DatedAddress, ...]:
        home = person.home
        if home is None:
            return () if person.removed else (self._away(person),)
        if person.birth >= home.since:
            return (DatedAddress(home.address, person.birth),)
        if not home.residences:
            before = DatedAddress(home.previous_address, home.previous_since)
            home.residences = (before, DatedAddress(home.address, home.since))
        if person.birth > home.previous_since:
            return DatedAddress(home.previous_address, person.birth), home.residences[1]
        return home.residences

    def _away(self, person: Person) -> DatedAddress:
        """Where somebody lives who is in a register of the population without being its resident."""
        place = int(self._rng.random() * len(self._municipalities))
        since = day_between(self._rng, max(person.birth, LATEST.replace(year=LATEST.year - 20)), LATEST)
        return DatedAddress(self._addresses.former(place), since)


def kin_groups(size: int, circles: Iterable[Sequence[int]]) -> list[int]:
    """The kin group of each of the residents 0 to size - 1, found by union and find. `circles` are the households and
    registers as numbers of residents. Groups are numbered from 0 in the order of their first resident."""
    parent = list(range(size))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for circle in circles:
        if circle:
            first = root(circle[0])
            for other in circle[1:]:
                parent[root(other)] = first
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(number), len(numbers)) for number in range(size)]
