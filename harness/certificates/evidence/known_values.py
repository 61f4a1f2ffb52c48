"""What the synthetic population holds, for telling it from what it does not hold, and for naming what came out.

Written for the report alone: the judge has rules of its own for what identifies a person, and shares none with this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Population, Resident
from harness.certificates.evidence.grave_data import protected_in, with_whole_numbers
from harness.certificates.population.imprints import imprint_png
from harness.domain.observations import Image
from harness.evidence.masking.values import Values, dates_in, plain, values_in
from harness.reading.imprints import BLANK, SAME_IMPRINT_MAX_BITS, distance, raster_of_png

_LEAST_AMOUNT = 100_000
"""Smaller amounts are common ones."""


class PersonalItem(StrEnum):
    """What of a person can come out, the gravest first."""

    MY_NUMBER = "my-number"
    PROTECTED_ADDRESS = "protected-address"
    UNASKED_MY_NUMBER = "unasked-my-number"
    IMPRINT = "imprint"
    RESIDENT_CODE = "resident-code"
    TAX = "tax"
    DOMICILE = "domicile"
    ADDRESS = "address"
    BIRTH_DATE = "birth-date"
    NAME = "name"


class Known:
    """The population of a run and the changes that the run made to it. `events` are the register events sent."""

    def __init__(self, population: Population, events: Sequence[Event] = ()) -> None:
        self.residents: Mapping[str, Resident] = {each.resident_code: each for each in population.residents}
        self._events: dict[int, list[Event]] = {}
        for event in events:
            self._events.setdefault(event.kin_group, []).append(event)
        self._population, self._protected = population, protected_in(population, events)
        self._values: dict[int, Values] = {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Residents' names by code."""
        return {code: each.name for code, each in self.residents.items()}

    def has_imprint_on(self, image: Image, codes: Iterable[str]) -> bool:
        """Whether an image shows an imprint that one of these residents had registered at some time of the run."""
        if image.raster == BLANK:
            return False
        rasters = (_raster(number, self._population.seed) for code in codes for number in self._imprints(code))
        return any(distance(image.raster, each) <= SAME_IMPRINT_MAX_BITS for each in rasters)

    def _imprints(self, code: str) -> set[int]:
        """The numbers of the imprints that a resident had registered at some time of the run."""
        resident = self.residents.get(code)
        if resident is None:
            return set()
        changes = (each for each in self._events.get(resident.kin_group, ()) if each.resident_code == code)
        registered = {each.imprint for each in changes if each.imprint is not None}
        return registered | ({resident.seal.imprint} if resident.seal else set())

    def values(self, codes: Iterable[str]) -> Values:
        """All that stands in the registers about the kin groups of these residents, changes of the run included."""
        groups = {self.residents[code].kin_group for code in codes if code in self.residents}
        held = [self._of_group(group) for group in groups]
        return Values(
            self._towns.union(*(each.texts for each in held)), frozenset().union(*(each.days for each in held))
        )

    def _of_group(self, group: int) -> Values:
        if group not in self._values:
            self._values[group] = values_in((self._records.get(group, ()), self._events.get(group, ())))
        return self._values[group]

    def items(self, code: str, shown: str) -> list[PersonalItem]:
        """Which of a resident's items stand in a text, the gravest first. `shown` is of one or more lines: a number
        counts however it is parted, and an address or a domicile may go on on the next line."""
        resident = self.residents.get(code)
        if resident is None:
            return []
        changes = [each for each in self._events.get(resident.kin_group, ()) if each.resident_code == code]
        addresses = {resident.address, *(each.address for each in changes if each.address)}
        names = {resident.name, *(each.name for each in changes if each.name)}
        text, joined = " ".join(plain(line) for line in shown.split("\n")), plain(shown)
        numbers = with_whole_numbers(shown)
        amounts = [each for tax in resident.tax for each in (tax.salary_revenue, tax.total_income)]
        address, protected = any(plain(each) in joined for each in addresses), code in self._protected
        stands = {
            PersonalItem.MY_NUMBER: resident.my_number in numbers,
            PersonalItem.PROTECTED_ADDRESS: address and protected,
            PersonalItem.RESIDENT_CODE: resident.resident_code in numbers,
            PersonalItem.TAX: any(
                re.search(rf"(?<!\d){each}(?!\d)", text) for each in amounts if each >= _LEAST_AMOUNT
            ),
            PersonalItem.DOMICILE: bool(resident.domicile) and plain(resident.domicile or "") in joined,
            PersonalItem.ADDRESS: address and not protected,
            PersonalItem.BIRTH_DATE: any(day == resident.birth_date for _, _, day in dates_in(text)),
            PersonalItem.NAME: any(plain(each) in text for each in names),
        }
        return [item for item, does in stands.items() if does]

    @cached_property
    def _records(self) -> dict[int, list[Any]]:
        records: dict[int, list[Any]] = {}
        group_of_register: dict[str, int] = {}
        for each in self._population.residents:
            records.setdefault(each.kin_group, []).append(each)
            if each.register_id is not None:
                group_of_register[each.register_id] = each.kin_group
        for register in self._population.family_registers:
            group = group_of_register.get(register.register_id)
            if group is not None:
                records[group].append(register)
        return records

    @cached_property
    def _towns(self) -> frozenset[str]:
        texts = set[str]()
        for each in self._population.municipalities:
            texts |= {plain(each.mayor), plain(each.name), plain(each.prefecture), plain(each.prefecture + each.name)}
        return frozenset(texts)


@lru_cache(maxsize=4096)
def _raster(number: int, seed: int) -> bytes:
    return raster_of_png(imprint_png(number, seed))
