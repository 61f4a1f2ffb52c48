"""People who are easily mistaken for one another, made on purpose, and the way to find them again.

same-name               two residents with one name (and family, sex), born on different days
same-name-and-birthday  the same and born on one day
variant-name            names that differ only in a variant of a character (髙/高, 﨑/崎, 𠮷/吉, a variation selector)
near-address            addresses that differ in one digit
card-tail               cards of two municipalities whose serials end in the same ten digits
twins                   one household, one birthday, two given names
same-domicile           two registers with one domicile and different heads, whose members live together"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

from harness.certificates.domain.residents import Population, Resident
from harness.certificates.population.addresses import near_key
from harness.certificates.population.belongings import Belongings
from harness.certificates.population.drafts import Clan, Home, Person
from harness.certificates.population.people import People, pick
from harness.certificates.population.sources import FAMILY_GAP, Word, names

_NAME_CASES = ("same-name", "same-name-and-birthday", "variant-name")
_NAME_SHARE = 0.12
_SAME_PLACE_SHARE = 0.4
_TAIL_SHARE = 0.025
_GROUP_MAX = 9


@dataclass(frozen=True, slots=True)
class Wish:
    """A founder who shall be mistaken for `donor`."""

    case: str
    donor: Person
    place: int
    family: Word


class HardCases:
    """Plans hard cases while a population is being made."""

    def __init__(self, rng: Random, people: People) -> None:
        self._rng = rng
        self._people = people
        self._donors: list[tuple[Person, int]] = []

    def wish(self, place: int) -> Wish | None:
        """Whether the next founder shall be mistaken for somebody, and for whom."""
        rng = self._rng
        if len(self._donors) < 5 or rng.random() >= _NAME_SHARE:
            return None
        case = pick(rng, _NAME_CASES)
        donor, donor_place = pick(rng, self._donors)
        family = donor.family
        if case == "variant-name":
            for _ in range(12):
                variant = self._people.variant_of(donor.family)
                if variant is not None:
                    family = variant
                    break
                donor, donor_place = pick(rng, self._donors)
            else:
                return None
        return Wish(case, donor, donor_place if rng.random() < _SAME_PLACE_SHARE else place, family)

    def wish_for(self, donor: Person, place: int) -> Wish | None:
        """A wish for somebody whose name is the usual form of the donor's."""
        family = self._people.variant_of(donor.family)
        return None if family is None else Wish("variant-name", donor, place, family)

    def founder(self, clan: Clan, wish: Wish) -> Person | None:
        """Somebody who is mistaken for the donor; None if a third person would be, too."""
        donor = wish.donor
        birth = donor.birth
        if wish.case == "same-name" or (wish.case == "variant-name" and self._rng.random() < 0.5):
            birth = self._people.birth(birth.year)
            if birth == donor.birth:
                return None
        taken = self._people.is_taken(wish.family, donor.given, birth)
        if taken != (wish.case == "same-name-and-birthday"):
            return None
        founder = self._people.namesake(clan, donor.sex, birth, wish.family, donor.given)
        founder.mark(wish.case)
        donor.mark(wish.case)
        return founder

    def remember(self, founder: Person, place: int) -> None:
        """Somebody that a later founder may be mistaken for."""
        self._donors.append((founder, place))

    def mark_near(self, homes: Iterable[Home]) -> None:
        """Labels everybody in households whose addresses differ in one digit."""
        for home in homes:
            if home.near is not None:
                for person in (*home.members, *home.near.members):
                    person.mark("near-address")

    def share_tails(self, people: list[Person], belongings: Belongings) -> None:
        """Gives some pairs of residents in different municipalities the same end of their cards' serials."""
        count = int(len(people) * _TAIL_SHARE / 2)
        for _ in range(count):
            one, other = pick(self._rng, people), pick(self._rng, people)
            if one.tail is None and other.tail is None and _place(one) != _place(other):
                one.tail = other.tail = belongings.new_tail()
                one.mark("card-tail")
                other.mark("card-tail")

    @staticmethod
    def mark_latin(people: Iterable[Person]) -> None:
        """Labels foreigners who have one Latin name."""
        by_name: dict[str, list[Person]] = {}
        for person in people:
            if person.nationality is not None:
                by_name.setdefault(person.name, []).append(person)
        for group in by_name.values():
            if len(group) > 1:
                for person in group:
                    person.mark("same-name")


def _place(person: Person) -> int:
    if person.home is None:
        raise ValueError("only residents have cards")
    return person.home.place


def mistakable(population: Population) -> dict[str, tuple[str, ...]]:
    """For each labelled resident's code the codes (at most 8) of those for whom they are easily mistaken, for the
    reason that their label says. Residents whose counterpart is no resident are left out."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for resident in population.residents:
        for case in resident.hard_cases:
            groups.setdefault((case, *_KEYS[case](resident)), []).append(resident.resident_code)
    found: dict[str, list[str]] = {}
    for group in groups.values():
        for index, code in enumerate(group):
            near = (group[max(0, index - 4) : index] + group[index + 1 :])[: _GROUP_MAX - 1]
            found.setdefault(code, []).extend(other for other in near if other not in found.get(code, ()))
    return {code: tuple(others[: _GROUP_MAX - 1]) for code, others in found.items() if others}


@cache
def _folding() -> dict[int, int | None]:
    families = names().families
    table: dict[int, int | None] = dict.fromkeys(range(0xE0100, 0xE01F0))
    for variant, usual in families.usual.items():
        bare = "".join(char for char in variant if ord(char) not in table or table[ord(char)] is not None)
        for one, other in zip(bare, usual.text, strict=False):
            if one != other and ord(one) not in table:
                table[ord(one)] = ord(other)
    return table


def folded(name: str) -> str:
    """The name with every variant replaced by its usual form: a key for groups, not a name."""
    table = _folding()
    for _ in range(3):
        name = name.translate(table)
    return name


def _name(resident: Resident) -> tuple[str, ...]:
    return (resident.name.replace(FAMILY_GAP, ""),)


def _tail(resident: Resident) -> tuple[str, ...]:
    return (resident.card.serial[6:] if resident.card else resident.resident_code,)


_KEYS: dict[str, Callable[[Resident], tuple[str, ...]]] = {
    "same-name": _name,
    "same-name-and-birthday": lambda resident: (*_name(resident), resident.birth_date.isoformat()),
    "variant-name": lambda resident: (folded(resident.name),),
    "near-address": lambda resident: (near_key(resident.address),),
    "card-tail": _tail,
    "twins": lambda resident: (resident.household_id, resident.birth_date.isoformat()),
    "same-domicile": lambda resident: (resident.domicile or "",),
}
