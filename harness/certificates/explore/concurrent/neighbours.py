"""Whom a program is about: some kin groups of a population, and deeds for the people in them.

A kin group with register events or a wrong PIN is used in one program only; the others come again later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any, Final
from unicodedata import east_asian_width

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Population, Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.composing import Composer
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.program import Happening, Visit
from harness.certificates.explore.world import World
from harness.certificates.population.hard_cases import mistakable
from harness.domain.operations import Aim

_ERAS: Final = (date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 8), date(2019, 5, 1))
_LONG_NAME: Final = 16
_WEEK_DAYS: Final = 7


class NobodyLeft(Exception):
    """Too few residents are left whom no program has changed."""


@dataclass(frozen=True, slots=True)
class Group:
    """One kin group of the population. `odd`: somebody in it is easily mistaken, or hard to print."""

    number: int
    residents: tuple[Resident, ...]
    odd: bool


class KinGroups:
    """All kin groups of a population in which somebody has a card, in an order drawn from `seed`.

    `events` counts the register events that have been thought of for them: each gives names, addresses, cards and seals
    of its own. `hard` are the groups with people who are hard to print, `mistaken` the pairs of groups in which people
    have the same name and birthday, or cards that end alike."""

    def __init__(self, population: Population, seed: int | str) -> None:
        self.population = population
        self._alike = mistakable(population)
        self._group_of = {one.resident_code: one.kin_group for one in population.residents}
        members: dict[int, list[Resident]] = {}
        for one in population.residents:
            members.setdefault(one.kin_group, []).append(one)
        self._groups = {
            number: Group(number, tuple(held), any(map(_is_odd, held)))
            for number, held in members.items()
            if any(map(applies, held))
        }
        self.mistaken = self._all_pairs()
        order = sorted(self._groups)
        Random(f"{seed}/people").shuffle(order)
        self._order = order
        self.hard = [
            each
            for each in order
            if any(applies(one) and is_hard_to_print(one) for one in self._groups[each].residents)
        ]
        self.events = 0

    def pairs(self, rng: Random, number: int) -> list[Group]:
        """At most so many groups, each with one in which somebody has the same name and birthday, or a card whose
        serial ends alike. Raises NobodyLeft where there is none."""
        left = [pair for pair in self.mistaken if all(each in self._order for each in pair)]
        if not left:
            raise NobodyLeft("nobody is left who is easily mistaken for another")
        rng.shuffle(left)
        chosen = dict.fromkeys([each for pair in left[: number // 2] for each in pair])
        return [self._groups[each] for each in chosen]

    def hard_to_print(self, rng: Random, number: int) -> list[Group]:
        """The next groups with somebody whose certificate is hard to print, at most so many: all come in turn. Raises
        NobodyLeft."""
        self.hard = [each for each in self.hard if each in self._order]
        if not self.hard:
            raise NobodyLeft("nobody is left who is hard to print")
        chosen = self.hard[:number]
        self.hard = self.hard[number:] + chosen
        return [self._groups[each] for each in chosen]

    def some(self, rng: Random, number: int, odd_share: float = 0.4) -> list[Group]:
        """So many groups, those easily mistaken for one another together. Raises NobodyLeft."""
        if len(self._order) < number:
            raise NobodyLeft(f"only {len(self._order)} kin groups are left")
        odd = [each for each in self._order if self._groups[each].odd]
        chosen: dict[int, None] = {}
        while len(chosen) < number:
            among = odd if odd and rng.random() < odd_share else self._order
            one = among[int(rng.random() * len(among))]
            chosen[one] = None
            for other in self._rivals(one):
                if len(chosen) < number and other in self._groups and rng.random() < 0.7:
                    chosen[other] = None
        return [self._groups[each] for each in chosen]

    def group(self, number: int) -> Group:
        """The kin group of this number. KeyError if nobody in it has a card."""
        return self._groups[number]

    def unchanged(self) -> Iterator[Group]:
        """Those whom no program has changed."""
        return (self._groups[each] for each in self._order)

    def spend(self, groups: set[int]) -> None:
        """These are not what they were, and are not used again."""
        self._order = [each for each in self._order if each not in groups]

    def world(self, groups: Sequence[Group], site: Site, ground: Ground) -> World:
        """A world in which only these live."""
        residents = tuple([one for group in groups for one in group.residents])
        small = part_of(self.population, residents)
        return World(name="", absent=(), population=small, begins=site.begins, base={}, ground=ground)

    def alike(self, resident: Resident) -> tuple[str, ...]:
        """Resident codes of those for whom the resident is easily mistaken."""
        return self._alike.get(resident.resident_code, ())

    def _all_pairs(self) -> list[tuple[int, int]]:
        here = {one.resident_code: one for held in self._groups.values() for one in held.residents if applies(one)}
        return sorted(
            {
                (one.kin_group, here[other].kin_group)
                for code, one in here.items()
                for other in self._alike.get(code, ())
                if other in here and is_mistaken(one, here[other]) and one.kin_group != here[other].kin_group
            }
        )

    def _rivals(self, number: int) -> list[int]:
        found = [self._group_of[other] for one in self._groups[number].residents for other in self.alike(one)]
        return [each for each in dict.fromkeys(found) if each != number and each in self._order]


def part_of(whole: Population, residents: tuple[Resident, ...]) -> Population:
    """Only these residents, whole kin groups, and what holds them. The digest stays that of all."""
    codes = {one.resident_code for one in residents}
    households = tuple([each for each in whole.households if each.head in codes])
    registers = [each for each in whole.family_registers if any(one.resident_code in codes for one in each.members)]
    return replace(whole, residents=residents, households=households, family_registers=tuple(registers))


def applies(resident: Resident) -> bool:
    """Whether the resident can stand at a kiosk."""
    return resident.card is not None and not resident.card.revoked


def is_mistaken(one: Resident, other: Resident) -> bool:
    """Whether two have the same name and birthday, or cards whose serials end alike."""
    if (one.name, one.birth_date) == (other.name, other.birth_date):
        return True
    return one.card is not None and other.card is not None and one.card.serial[6:] == other.card.serial[6:]


def _is_odd(resident: Resident) -> bool:
    return bool(resident.hard_cases) or resident.support_measure or is_hard_to_print(resident)


def is_hard_to_print(resident: Resident) -> bool:
    """A long name, a character that JIS X 0208 lacks, or a birthday in the first week of an era."""
    name = resident.name
    wide = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in name)
    if wide > _LONG_NAME or not _is_common(name):
        return True
    return any(0 <= (resident.birth_date - era).days < _WEEK_DAYS for era in _ERAS)


def _is_common(name: str) -> bool:
    try:
        name.encode("iso2022_jp")
    except UnicodeEncodeError:
        return False
    return True


class Neighbours(Composer):
    """Deeds for people of some kin groups; keeps the protocol's preconditions of register events."""

    def __init__(self, world: World, rng: Random, site: Site, people: KinGroups, run_id: str) -> None:
        super().__init__(world, rng, run_id, people.events)
        self.site = site
        self._people = people
        self._residents = tuple([one for one in world.population.residents if applies(one)])
        self._changed: dict[str, set[EventKind]] = {}

    def crowd(self, number: int, kind: Kind | None = None) -> list[Resident]:
        """So many different people, or as many as there are, of as many families as can be."""
        fits = [one for one in self._residents if kind is None or kind in self.kinds_of(one)]
        self.rng.shuffle(fits)
        seen: dict[int, int] = {}
        turn = {}
        for one in fits:
            turn[one.resident_code] = seen[one.kin_group] = seen.get(one.kin_group, -1) + 1
        return sorted(fits, key=lambda one: turn[one.resident_code])[:number]

    def pairs_alike(self) -> list[tuple[Resident, Resident]]:
        """All pairs of people here who are easily mistaken for one another: first those who differ least."""
        here = {one.resident_code: one for one in self._residents}
        pairs = [(one, here[other]) for one in self._residents for other in self._people.alike(one) if other in here]
        self.rng.shuffle(pairs)
        return sorted(pairs, key=lambda pair: not is_mistaken(*pair))

    def visit(self, resident: Resident, kind: Kind | None = None, **changes: Any) -> Visit:
        """As ever, but for a PIN that the system does not compare."""
        made = super().visit(resident, kind, **changes)
        if self.site.compares_pins:
            return made
        return replace(made, application=replace(made.application, pin=None))

    def mistyped(self, resident: Resident, **changes: Any) -> Visit:
        """An application with a wrong PIN."""
        assert resident.card is not None
        wrong = f"{(int(resident.card.pin) + 1) % 10_000:04d}"
        return self.visit(resident, Kind.RESIDENT_RECORD, pin=wrong, copies=1, aim=Aim.REFUSAL, **changes)

    def may_happen(self, resident: Resident) -> tuple[EventKind, ...]:
        """What may happen to the resident, also after what has happened in this program."""
        changed = self._changed.get(resident.resident_code, set())
        if changed & {EventKind.MOVED_OUT, EventKind.DIED}:
            return ()
        kinds = set(super().may_happen(resident)) - {EventKind.CARD_ISSUED, EventKind.SEAL_REGISTERED} - changed
        if resident.support_measure:
            kinds.discard(EventKind.SUPPORT_MEASURE_SET)
        if EventKind.RENAMED in changed:
            kinds.discard(EventKind.SEAL_DEREGISTERED)  # that has ended it already
        if EventKind.SEAL_DEREGISTERED in changed and EventKind.SEAL_REGISTERED not in changed:
            kinds.add(EventKind.SEAL_REGISTERED)
        if EventKind.CARD_REVOKED in changed:
            kinds.add(EventKind.CARD_ISSUED)
        return tuple([kind for kind in EventKind if kind in kinds])

    def happening(self, resident: Resident, kind: EventKind, **changes: Any) -> Happening:
        """A register event about the resident."""
        self._changed.setdefault(resident.resident_code, set()).add(kind)
        self._people.events += 1
        return super().happening(resident, kind, **changes)


def events_of(programs: Sequence[Any]) -> tuple[Event, ...]:
    """All register events of some programs."""
    return tuple([event for program in programs for event in program.events])
