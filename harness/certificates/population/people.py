"""Draws births and names. No two people have the same name and birthday unless a hard case wants it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import TypeVar

from harness.certificates.population.drafts import LATEST, Clan, Person
from harness.certificates.population.sources import ForeignNames, Given, Names, Word

T = TypeVar("T")

ERA_DAYS = (
    date(1912, 7, 30),
    date(1926, 12, 24),
    date(1926, 12, 25),
    date(1989, 1, 7),
    date(1989, 1, 8),
    date(2019, 4, 30),
    date(2019, 5, 1),
)
"""First and last days of eras: those born on them show whether an era's limit is right."""

_ERA_YEARS: dict[int, tuple[date, ...]] = {
    day.year: tuple(d for d in ERA_DAYS if d.year == day.year) for day in ERA_DAYS
}
_ERA_DAY_SHARE = 0.15
_LEAP_DAY_SHARE = 0.04
_NEW_YEARS_FROM = 1850
_NEW_YEARS = tuple(date(year, 1, 1).toordinal() for year in range(_NEW_YEARS_FROM, LATEST.year + 1))
_LATEST_DAY = LATEST.toordinal()
_FIFTEEN = tuple(date(2010, month, day) for month, day in ((9, 29), (9, 30), (10, 1), (10, 2), (10, 3)))
_RANKS = {
    "male": ("長男", "二男", "三男", "四男", "五男", "六男", "七男", "八男"),
    "female": ("長女", "二女", "三女", "四女", "五女", "六女", "七女", "八女"),
}


def pick(rng: Random, items: Sequence[T]) -> T:
    """One of them; much quicker than Random.choice."""
    return items[int(rng.random() * len(items))]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from first to last, both included; `first` if they are in the wrong order."""
    low = first.toordinal()
    span = last.toordinal() - low
    return date.fromordinal(low + int(rng.random() * (span + 1))) if span > 0 else first


def other_sex(sex: str) -> str:
    """The other of the two."""
    return "female" if sex == "male" else "male"


def rank(sex: str, number: int) -> str:
    """続柄 of the child that is the `number`th (from 0) of its sex."""
    return _RANKS[sex][min(number, 7)]


class People:
    """Makes people whose names and birthdays together are their own."""

    def __init__(self, rng: Random, names: Names) -> None:
        self._rng = rng
        self._names = names
        self._taken: set[tuple[str, date]] = set()
        self._fashions: dict[tuple[str, int], tuple[Word, ...]] = {}

    def birth(self, year: int) -> date:
        """A day of that year, 1850 to now; the days on which eras begin, 29 February and 15 years before the reference
        date more often than chance has them."""
        rng = self._rng
        if year in _ERA_YEARS and rng.random() < _ERA_DAY_SHARE:
            return pick(rng, _ERA_YEARS[year])
        if year % 4 == 0 and year != 1900 and rng.random() < _LEAP_DAY_SHARE:
            return date(year, 2, 29)
        if year == 2010 and rng.random() < 0.5:
            return pick(rng, _FIFTEEN)
        day = _NEW_YEARS[year - _NEW_YEARS_FROM] + int(rng.random() * 365)
        return date.fromordinal(day) if day < _LATEST_DAY else LATEST

    def family(self) -> Word:
        """A family name, as often as people bear it."""
        families = self._names.families
        return families.words[bisect(families.totals, self._rng.random() * families.totals[-1])]

    def rare_family(self) -> Word:
        """A family name with a character beyond U+FFFF or a variation selector."""
        return pick(self._rng, self._names.families.rare)

    def variant_of(self, family: Word) -> Word | None:
        """Another way to write the name, None if there is none."""
        families = self._names.families
        others = families.variants.get(family.text, ())
        usual = families.usual.get(family.text)
        if usual is not None:
            others = (*others, usual)
        return pick(self._rng, others) if others else None

    def _fashion(self, sex: str, year: int) -> tuple[Word, ...]:
        fashion = self._fashions.get((sex, year))
        if fashion is None:
            fashion = _fashion(self._names.male if sex == "male" else self._names.female, year)
            self._fashions[sex, year] = fashion
        return fashion

    def text(self, clan: Clan, family: Word, sex: str, year: int) -> str:
        """The name of somebody who stands in a register only as a text."""
        return f"{family.text}\u3000{self.unused(clan, sex, year).text}"

    def person(self, clan: Clan, sex: str, birth: date, family: Word) -> Person:
        """Somebody new, with a given name that nobody in the clan has."""
        for _ in range(1000):
            given = self.unused(clan, sex, birth.year)
            if self._take(family.text + given.text, birth):
                return Person(sex, birth, family, given)
            clan.given.discard(given.text)
        raise ValueError("the given names do not suffice for so many people")

    def namesake(self, clan: Clan, sex: str, birth: date, family: Word, given: Word) -> Person:
        """Somebody whose name is laid down; whether somebody else has it too is the caller's affair."""
        clan.given.add(given.text)
        self._taken.add((family.text + given.text, birth))
        return Person(sex, birth, family, given)

    def is_taken(self, family: Word, given: Word, birth: date) -> bool:
        """Whether somebody has this name and birthday."""
        return (family.text + given.text, birth) in self._taken

    def foreigner(
        self, sex: str, birth: date, nation: ForeignNames | None = None, family: Word | None = None
    ) -> Person:
        """Somebody with a Latin name, of any nationality unless one is given."""
        for _ in range(1000):
            nation = nation or pick(self._rng, self._names.foreign)
            surname = family or pick(self._rng, nation.families)
            given = pick(self._rng, nation.male if sex == "male" else nation.female)
            if self._take(f"{surname.text} {given.text}", birth):
                return Person(sex, birth, surname, given, nationality=nation.nationality)
            birth = self.birth(birth.year)
        raise ValueError("the Latin names do not suffice for so many people")

    def nation(self) -> ForeignNames:
        """One of the nationalities."""
        return pick(self._rng, self._names.foreign)

    def unused(self, clan: Clan, sex: str, year: int) -> Word:
        """A given name that nobody in the clan has; it is noted as used."""
        fashion = self._fashion(sex, year)
        chance, length = self._rng.random, len(fashion)
        for _ in range(1000):
            given = fashion[int(chance() * length)]
            if given.text not in clan.given:
                clan.given.add(given.text)
                return given
        raise ValueError("the given names do not suffice for one family")

    def _take(self, name: str, birth: date) -> bool:
        key = (name, birth)
        if key in self._taken:
            return False
        self._taken.add(key)
        return True


def _fashion(given: Given, year: int) -> tuple[Word, ...]:
    """The names of that year, each as often as it is likely; fashions overlap by some ten years either way."""
    blurred = range(year - 8, year + 9, 4)
    return tuple(
        word for near in blurred for word in (given.old if near < 1953 else given.middle if near < 1992 else given.new)
    )
