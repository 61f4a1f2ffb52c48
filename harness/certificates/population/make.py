"""Makes a population: the same for the same size, seed and number of municipalities, in any process."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date
from random import Random
from typing import TypeVar

from harness.certificates.domain.residents import Population
from harness.certificates.population.addresses import Addresses
from harness.certificates.population.belongings import Belongings
from harness.certificates.population.drafts import REFERENCE_DATE, Clan, Person
from harness.certificates.population.families import (
    Maker,
    couple,
    elder_and_child,
    foreigners,
    lodgers,
    mixed,
    patchwork,
    protected,
    single,
    single_parent,
    three_generations,
)
from harness.certificates.population.freeze import Freezer
from harness.certificates.population.hard_cases import HardCases, Wish
from harness.certificates.population.people import People, between, pick
from harness.certificates.population.registers import Registrar
from harness.certificates.population.sources import names, places

T = TypeVar("T")
Shape = Callable[[Maker, Clan, Person], None]


def _weighted(*weights: tuple[T, int]) -> tuple[T, ...]:
    """Each thing as often as its weight says, to be picked from."""
    return tuple(thing for thing, weight in weights for _ in range(weight))


_YOUNG: tuple[Shape, ...] = _weighted((single, 80), (couple, 13), (lodgers, 7))
_MIDDLE: tuple[Shape, ...] = _weighted(
    (single, 25),
    (couple, 43),
    (three_generations, 16),
    (single_parent, 7),
    (patchwork, 4),
    (lodgers, 3),
    (mixed, 2),
)
_OLD: tuple[Shape, ...] = _weighted((single, 36), (couple, 40), (elder_and_child, 21), (lodgers, 3))
_AGES = _weighted(
    ((19, 24), 7),
    ((25, 29), 8),
    ((30, 39), 18),
    ((40, 49), 20),
    ((50, 64), 22),
    ((65, 79), 18),
    ((80, 89), 6),
    ((90, 105), 2),
)
_FOREIGN_SHARE = 0.034
_CLAN_MAX = 25
_RARE_EVERY, _RARE_AT, _RARE_FROM_SIZE = 1200, 17, 1000
_PROTECTED_EVERY, _PROTECTED_AT = 130, 40


def make_population(size: int, seed: int, municipalities: int | None = None) -> Population:
    """`size` residents of the first `municipalities` municipalities of fixtures/municipalities.toml (all if None).

    No imprint is drawn. ValueError if the size is below 1, if there are too few municipalities, or if their
    addresses do not suffice (some 50,000 households each)."""
    known = places()
    count = len(known) if municipalities is None else municipalities
    if size < 1:
        raise ValueError("a population needs at least one resident")
    if not 1 <= count <= len(known):
        raise ValueError(f"there are 1 to {len(known)} municipalities, and {count} were asked for")
    # Nothing made here is garbage until it is all done, and looking for some takes a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Population(size, seed, count).make()
    finally:
        if collecting:
            gc.enable()


class _Population:
    """One population in the making."""

    def __init__(self, size: int, seed: int, count: int) -> None:
        self._size, self._seed = size, seed
        self._places = places()[:count]
        self._rng = rng = Random(seed)
        people = People(rng, names())
        addresses = Addresses(rng, self._places, seed)
        registrar = Registrar(rng, people, addresses, self._places)
        self._maker = Maker(rng, people, addresses, registrar, self._places)
        self._hard = HardCases(rng, people)
        self._clans: list[Clan] = []
        self._made = 0
        self._next_wish: Wish | None = None

    def make(self) -> Population:
        """Clan after clan, then what each resident has."""
        while self._made < self._size:
            clan = self._clan(len(self._clans))
            self._clans.append(clan)
            self._made += clan.size()
        people = [person for clan in self._clans for home in clan.homes for person in home.members]
        codes = tuple(place.municipality.code for place in self._places)
        belongings = Belongings(self._rng, codes, self._seed)
        self._hard.mark_near(home for clan in self._clans for home in clan.homes)
        self._hard.mark_latin(people)
        self._hard.share_tails(people, belongings)
        freezer = Freezer(self._seed, self._rng, self._places, self._clans, people, belongings, self._maker.addresses)
        made = freezer.population()
        _forget(self._clans)
        return made

    def _clan(self, index: int) -> Clan:
        rng, maker = self._rng, self._maker
        place = index if index < len(self._places) else int(rng.random() * len(self._places))
        room = self._size - self._made
        if room > _CLAN_MAX and rng.random() < _FOREIGN_SHARE:
            clan = maker.clan(place)
            age = between(rng, 20, 62)
            foreigners(maker, clan, "male" if rng.random() < 0.5 else "female", maker.people.birth(2025 - age))
            return clan
        if self._size >= _RARE_FROM_SIZE and index % _RARE_EVERY == _RARE_AT:
            return self._rare(place)
        is_protected = index % _PROTECTED_EVERY == _PROTECTED_AT and room > _CLAN_MAX
        clan, founder = self._founder(place, 28 if is_protected else 19, 60 if is_protected else 110)
        if is_protected:
            protected(maker, clan, founder)
        elif room <= _CLAN_MAX:
            single(maker, clan, founder)
        else:
            self._shape(founder)(maker, clan, founder)
        self._hard.remember(founder, clan.place)
        return clan

    def _rare(self, place: int) -> Clan:
        """Somebody with a name that many systems cannot print; the next founder bears its usual form."""
        maker = self._maker
        clan = maker.clan(place)
        founder = maker.people.person(clan, "female", self._birth(30, 70), maker.people.rare_family())
        single(maker, clan, founder)
        self._next_wish = self._hard.wish_for(founder, place)
        return clan

    def _founder(self, place: int, youngest: int, oldest: int) -> tuple[Clan, Person]:
        wish = self._next_wish or self._hard.wish(place)
        self._next_wish = None
        if wish is not None and youngest <= wish.donor.age() <= oldest:
            clan = self._maker.clan(wish.place)
            founder = self._hard.founder(clan, wish)
            if founder is not None:
                return clan, founder
        clan = self._maker.clan(place)
        sex = "male" if self._rng.random() < 0.55 else "female"
        people = self._maker.people
        return clan, people.person(clan, sex, self._birth(youngest, oldest), people.family())

    def _birth(self, youngest: int, oldest: int) -> date:
        while True:
            age = between(self._rng, *pick(self._rng, _AGES))
            if youngest <= age <= oldest:
                return self._maker.people.birth(REFERENCE_DATE.year - 1 - age)

    def _shape(self, founder: Person) -> Shape:
        age = founder.age()
        table = _YOUNG if age < 25 else _MIDDLE if age < 65 else _OLD
        shape = pick(self._rng, table)
        return couple if shape is three_generations and founder.sex == "female" else shape


def _forget(clans: list[Clan]) -> None:
    """Cuts the drafts' ties to one another, so that their memory is free at once."""
    for clan in clans:
        for home in clan.homes:
            home.near = None
            home.members.clear()
        for register in clan.registers:
            for person in register.members:
                person.register = None
            register.members.clear()
