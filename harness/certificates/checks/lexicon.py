"""Every item that could stand on a certificate of anybody in the population, and whose it is.

The population is synthetic and known, so the text of a page is not parsed but looked up: all items at once, by an
Aho-Corasick automaton (pyahocorasick), across line breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import NamedTuple

import ahocorasick

from harness.certificates.checks.apart import NameParts
from harness.certificates.checks.labels import AFTER, BEFORE
from harness.certificates.checks.normalise import is_word, level
from harness.certificates.checks.numbers import LEAST_DIGITS
from harness.certificates.checks.spellings import Spelled, Spellings
from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import FamilyRegister, Population, Resident


class Use(IntEnum):
    """What an item is to its owner. `FORMER` is an address at which the owner does not live (any more), `RELATED` a
    name that stands in the owner's family register for somebody else; `REGISTRATION` is the number of a registered
    seal."""

    NAME = 0
    ADDRESS = 1
    DOMICILE = 2
    MY_NUMBER = 3
    RESIDENT_CODE = 4
    FORMER = 5
    RELATED = 6
    KANA = 7
    REGISTRATION = 8
    CARD = 9


NUMBERS = frozenset({Use.MY_NUMBER, Use.RESIDENT_CODE, Use.REGISTRATION, Use.CARD})
PLACES = frozenset({Use.ADDRESS, Use.DOMICILE, Use.FORMER})
_OF_PEOPLE = frozenset({Use.NAME, Use.RELATED})
_IN_ONE_RUN = frozenset({Use.REGISTRATION, Use.CARD})
"""Runs of digits side by side may be the same as one of these by accident."""

_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
"""How a reading may be written as well."""
_LEAST_TELLING = 4
"""Letters of a name that does not stand within another word by accident."""


class Hit(NamedTuple):
    """One whole item found: text[start:end] of the sheet is the item numbered `item`."""

    start: int
    end: int
    item: int


class Lexicon:
    """All items of a population, with their owners (resident codes).

    Members of family registers who are not residents have the owner `register_id#n`."""

    def __init__(self, population: Population, events: Iterable[Event] = ()) -> None:
        gathered: dict[str, set[tuple[Use, str]]] = {}
        names: set[str] = set()
        for text, use, owner in _items(population, events):
            item = level(text)
            if item:
                gathered.setdefault(item, set()).add((use, owner))
                if use in _OF_PEOPLE:
                    names.add(text)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        self.in_one_run = frozenset(
            item for item, owners in gathered.items() if all(use in _IN_ONE_RUN for use, _ in owners)
        )
        """Items that count only where they stand within one run: `whole` does not find them."""
        self.lettered = frozenset(item for item in self.in_one_run if len(item) >= LEAST_DIGITS and not item.isdigit())
        """Those of them that are no plain numbers."""
        self._texts = [item for item in gathered if item not in self.in_one_run]
        for index, item in enumerate(self._texts):
            self._automaton.add_word(item, index)
            if any(use is Use.KANA for use, _ in gathered[item]):
                reading = item.translate(_HIRAGANA)
                if reading not in gathered:
                    self._automaton.add_word(reading, index)
        if self._texts:
            self._automaton.make_automaton()
        self.numbers = frozenset(item for item, owners in gathered.items() if any(use in NUMBERS for use, _ in owners))
        """The numbers among the items."""
        self.name_parts = NameParts(names)
        named = {family + given for family, given in self.name_parts.pairs}
        self._named = {item: index for index, item in enumerate(self._texts) if item in named}
        self._telling = frozenset(
            index for index, item in enumerate(self._texts) if len(item) >= _LEAST_TELLING and _is_name(gathered[item])
        )
        self._owners = {item: tuple(sorted(owners)) for item, owners in gathered.items()}
        people = (item for item, owners in gathered.items() if any(use in _OF_PEOPLE for use, _ in owners))
        self._spellings = Spellings(people, self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, item: int) -> str:
        """The item as it stands on a page, levelled."""
        return self._texts[item]

    def __contains__(self, levelled: object) -> bool:
        """Whether anybody has this item."""
        return levelled in self._owners

    def owners(self, levelled: str) -> tuple[tuple[Use, str], ...]:
        """Whose an item is, and what it is to them; empty if nobody has it."""
        return self._owners.get(levelled, ())

    def owners_of(self, levelled: str, use: Use) -> frozenset[str]:
        """Who has this item in this use."""
        return frozenset(owner for held, owner in self.owners(levelled) if held is use)

    def whole(self, text: str, cuts: set[int]) -> list[Hit]:
        """The longest whole items of a levelled text. `cuts` are the positions at which a run or white space ended. An
        item is whole if both of its ends stand at a cut, beside punctuation, or beside a known label."""
        return self.found(text, cuts)[0]

    def found(self, text: str, cuts: set[int]) -> tuple[list[Hit], list[Hit]]:
        """The same; and whole names of one person each, of four letters or more, that stand within something else."""
        if not self._texts:
            return [], []
        found: list[tuple[int, int, int]] = []
        within: list[Hit] = []
        texts, telling = self._texts, self._telling
        for last, item in self._automaton.iter(text):
            end = last + 1
            start = end - len(texts[item])
            if (start in cuts or starts_item(text, start)) and (end in cuts or ends_item(text, end)):
                found.append((start, -end, item))
            elif item in telling:
                within.append(Hit(start, end, item))
        whole = longest(found)
        if within:
            within = [one for one in within if not any(hit.start <= one.start and one.end <= hit.end for hit in whole)]
        return whole, within

    def name(self, levelled: str) -> int | None:
        """The number of the item that is a name in two parts; None if nobody has it."""
        return self._named.get(levelled)

    def spelled(self, text: str, cuts: set[int], claims: Mapping[int, str]) -> Iterator[Spelled]:
        """The longest whole items that a levelled text may be, though it spells them otherwise. `claims` are its open
        claims, by where they stand."""
        found = list(self._spellings.found_in(text, claims))
        whole = [
            (start, -end, place)
            for place, (start, end, _) in enumerate(found)
            if (start in cuts or starts_item(text, start)) and (end in cuts or ends_item(text, end))
        ]
        return (found[hit.item] for hit in longest(whole))


def _is_name(owners: set[tuple[Use, str]]) -> bool:
    """Whether an item is the name of one person alone, and nothing else."""
    named = {owner for use, owner in owners if use is Use.NAME}
    return len(named) == 1 and all(use in _OF_PEOPLE for use, _ in owners)


def longest(found: list[tuple[int, int, int]]) -> list[Hit]:
    """Of items found, each as (start, -end, number), those that lie inside no longer one, in the order of their
    start."""
    found.sort()
    kept: list[Hit] = []
    reach = 0
    for start, negative_end, item in found:
        if -negative_end > reach:
            reach = -negative_end
            kept.append(Hit(start, reach, item))
    return kept


def starts_item(text: str, at: int) -> bool:
    """Whether an item may begin here although the run goes on before it."""
    if at == 0:
        return True
    before = text[at - 1]
    if before == "-":
        return at < 2 or not text[at - 2].isdigit() or not text[at].isdigit()
    if not is_word(before):
        return True
    return text[:at].endswith(BEFORE)


def ends_item(text: str, at: int) -> bool:
    """Whether an item may end here although the run goes on after it."""
    if at >= len(text):
        return True
    behind = text[at]
    if behind == "-":
        return at + 1 >= len(text) or not text[at - 1].isdigit() or not text[at + 1].isdigit()
    if not is_word(behind):
        return True
    return text.startswith(AFTER, at)


def _items(population: Population, events: Iterable[Event]) -> Iterator[tuple[str, Use, str]]:
    registers = {register.register_id: register for register in population.family_registers}
    for resident in population.residents:
        yield from _resident_items(resident)
    for register in registers.values():
        yield from _register_items(register)
    homes = {code: household.members for household in population.households for code in household.members}
    for event in events:
        if event.name:
            yield event.name, Use.NAME, event.resident_code
        if event.name_kana:
            yield event.name_kana, Use.KANA, event.resident_code
        if event.registration_number:
            yield event.registration_number, Use.REGISTRATION, event.resident_code
        if event.card:
            yield event.card.serial, Use.CARD, event.resident_code
        if event.address:  # the whole household moves
            for code in homes.get(event.resident_code, (event.resident_code,)):
                yield event.address, Use.ADDRESS, code
        if event.destination:
            yield event.destination, Use.FORMER, event.resident_code


def _resident_items(resident: Resident) -> Iterator[tuple[str, Use, str]]:
    code = resident.resident_code
    yield resident.name, Use.NAME, code
    yield resident.name_kana, Use.KANA, code
    yield resident.address, Use.ADDRESS, code
    yield resident.my_number, Use.MY_NUMBER, code
    yield code, Use.RESIDENT_CODE, code
    if resident.seal:
        yield resident.seal.registration_number, Use.REGISTRATION, code
    if resident.card:
        yield resident.card.serial, Use.CARD, code
    if resident.domicile:
        yield resident.domicile, Use.DOMICILE, code
    if resident.previous_address:
        yield resident.previous_address, Use.FORMER, code
    if resident.register_head:
        yield resident.register_head, Use.RELATED, code


def _register_items(register: FamilyRegister) -> Iterator[tuple[str, Use, str]]:
    for number, member in enumerate(register.members, start=1):
        owner = member.resident_code or f"{register.register_id}#{number}"
        yield member.name, Use.NAME, owner
        yield member.name_kana, Use.KANA, owner
        yield register.domicile, Use.DOMICILE, owner
        yield register.head, Use.RELATED, owner
        related = (member.father, member.mother, member.adoptive_father, member.adoptive_mother, member.spouse)
        for name in (*related, register.previous_head):
            if name:
                yield name, Use.RELATED, owner
        for line in member.addresses:
            yield line.address, Use.FORMER, owner
