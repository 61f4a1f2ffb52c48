"""Values for register events: new addresses, names, cards, imprints. Whoever asks with different numbers gets different
values, none of which anybody in the population has; the same number gives the same value in any process."""

from __future__ import annotations

from functools import cache

from harness.certificates.domain.residents import Card, Population, Resident
from harness.certificates.population.addresses import Mix, later
from harness.certificates.population.belongings import FRESH_IMPRINTS, FRESH_SEALS, TAILS
from harness.certificates.population.imprint_code import NUMBERS
from harness.certificates.population.sources import FAMILY_GAP, Place, Word, names, places

_LATER_CARDS = 10**10 - TAILS


def fresh_address(population: Population, municipality_code: str, number: int) -> str:
    """An address in that municipality at which nobody lives. ValueError if it is not of the population, or if it has no
    more addresses (more than 100,000 each)."""
    if all(municipality.code != municipality_code for municipality in population.municipalities):
        raise ValueError(f"municipality {municipality_code} is not of this population")
    return later(_places()[municipality_code], number)


def fresh_name(resident: Resident, number: int) -> tuple[str, str]:
    """A name that nobody has, and its reading: the same family name with a new given name. ValueError if there are no
    more (20,000 for each sex)."""
    if resident.nationality is not None:
        first, second, third, fourth = _latin(number)
        family = Word(resident.name.partition(" ")[0], resident.name_kana.partition(FAMILY_GAP)[0])
        given = f"{first.text}{second.text} {third.text}{fourth.text}"
        kana = f"{first.kana}{second.kana}{FAMILY_GAP}{third.kana}{fourth.kana}"
        return f"{family.text} {given}", f"{family.kana}{FAMILY_GAP}{kana}"
    text, gap, _ = resident.name.partition(FAMILY_GAP)
    kana = resident.name_kana.partition(FAMILY_GAP)[0]
    new = fresh_given(resident.sex, number)
    return f"{text}{gap}{new.text}", f"{kana}{FAMILY_GAP}{new.kana}"


def fresh_given(sex: str, number: int) -> Word:
    """The `number`th given name that only renamings use."""
    parts = names().fresh
    last = parts.last_male if sex == "male" else parts.last_female
    index = Mix(len(parts.first) * len(parts.middle) * len(last), 1)(number)
    index, end = divmod(index, len(last))
    start, middle = divmod(index, len(parts.middle))
    one, two, three = parts.first[start], parts.middle[middle], last[end]
    return Word(one.text + two.text + three.text, one.kana + two.kana + three.kana)


def fresh_card(population: Population, resident: Resident, number: int) -> Card:
    """A new card for the resident; the use registrations of the one before stay. ValueError if there are no more (a
    thousand million)."""
    tail = TAILS + Mix(_LATER_CARDS, population.seed)(number)
    pin = Mix(10_000, population.seed)(number % 10_000)
    uses = resident.card.use_registrations if resident.card else ()
    return Card(f"{resident.municipality_code}{tail:010d}", f"{pin:04d}", False, uses)


def fresh_imprint_number(population: Population, number: int) -> int:
    """The number of an imprint that no seal of the population has. ValueError if there are no more (two million)."""
    return FRESH_IMPRINTS + Mix(NUMBERS - FRESH_IMPRINTS, population.seed)(number)


def fresh_registration_number(municipality_code: str, number: int) -> str:
    """The number of a seal registration that the municipality has not given yet. ValueError if there are no more (a
    million)."""
    if not 0 <= number < 10**7 - FRESH_SEALS:
        raise ValueError(f"there are only {10**7 - FRESH_SEALS} later registration numbers, and {number} was asked for")
    return f"{municipality_code}{FRESH_SEALS + number:07d}"


@cache
def _places() -> dict[str, Place]:
    return {place.municipality.code: place for place in places()}


def _latin(number: int) -> tuple[Word, Word, Word, Word]:
    parts = names().fresh
    index = Mix((len(parts.latin) * len(parts.latin_end)) ** 2, 1)(number)
    index, one = divmod(index, len(parts.latin))
    index, two = divmod(index, len(parts.latin_end))
    four, three = divmod(index, len(parts.latin))
    return parts.latin[one], parts.latin_end[two], parts.latin[three], parts.latin_end[four]
