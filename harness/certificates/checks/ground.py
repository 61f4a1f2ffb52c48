"""Everything that the checks may know besides the history and what was read: plain values, no I/O."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.certificates.checks.lexicon import Lexicon
from harness.certificates.checks.normalise import level
from harness.certificates.checks.registers import Registers, initial
from harness.certificates.domain.operations import Application, Event, SelfReport
from harness.certificates.domain.properties import Limits, Property
from harness.certificates.domain.residents import FamilyRegister, Household, Population, Resident, TaxRecord
from harness.certificates.domain.triggers import CROSSING, Promise
from harness.certificates.domain.words import Kind
from harness.certificates.forms import Form, Forms
from harness.checks.clock import BusinessClock
from harness.checks.subject import WorkerFacts
from harness.domain.observations import RASTER_SIDE
from harness.domain.words import Capability, Scope

RASTER_WORDS = RASTER_SIDE * RASTER_SIDE // 64
TOLD_LATE = frozenset({"clock", "final", "workers"})
LEAST_TELLING_YEN = 100_000
MOST_REMEMBERED = 4096
"""So many answers of an index are kept."""


@dataclass(frozen=True)
class Ground:
    """What is known beforehand, and what the system says of itself. Picklable; the indexes are made when first used.

    `imprints` gives the raster (288 bytes) of each imprint number, those of planned events included; two rasters that
    differ in at most `same_imprint_max_bits` of 2304 cells show one imprint. `events` are all planned register events:
    their new names and addresses are then known to every partition. `second_readings` are the documents that a second
    reader must have read. `promises` are what the load is to make happen, and `least_fired` how often each trigger must
    have fired at least. `workers` is None where nothing is said of the journal: then `wellformed` is inconclusive."""

    run_id: str
    population: Population
    forms: Forms
    clock: BusinessClock
    scope: Scope = Scope.KIOSK
    capabilities: frozenset[Capability] = frozenset(Capability)
    limits: Limits = field(default_factory=Limits)
    minima: Mapping[Property, int] = field(default_factory=dict)
    promises: Sequence[Promise] = ()
    least_fired: Mapping[str, int] = field(default_factory=dict)
    imprints: Mapping[int, bytes] = field(default_factory=dict)
    same_imprint_max_bits: int = 210
    events: Sequence[Event] = ()
    baseline: SelfReport | None = None
    final: SelfReport | None = None
    workers: Sequence[WorkerFacts] | None = None
    second_readings: Container[str] = frozenset()

    def indexed(self) -> Ground:
        """This ground, with all its indexes made: copies and forked processes then share them."""
        for name, member in vars(type(self)).items():
            if isinstance(member, cached_property):
                getattr(self, name)
        return self

    def told(self, **known: Any) -> Ground:
        """The ground with what only the end of a run tells (TOLD_LATE); it shares the indexes, none of which depends on
        that. ValueError for any other member."""
        if not known.keys() <= TOLD_LATE:
            raise ValueError(f"indexes may depend on {', '.join(sorted(known.keys() - TOLD_LATE))}")
        fresh = object.__new__(type(self))
        fresh.__dict__.update(self.__dict__, **known)
        return fresh

    def __getstate__(self) -> dict[str, Any]:
        names = self.__dataclass_fields__
        return {name: value for name, value in self.__dict__.items() if name in names}

    @cached_property
    def promised(self) -> Mapping[str, Sequence[Promise]]:
        """The promises by the application, event or other request whose trigger each is."""
        found: dict[str, list[Promise]] = {}
        for promise in self.promises:
            found.setdefault(promise.of, []).append(promise)
        return found

    @cached_property
    def crossing(self) -> frozenset[str]:
        """The applications whose promises may reach over kin groups."""
        between = (promise for promise in self.promises if promise.trigger in CROSSING)
        return frozenset(name for promise in between for name in (promise.of, promise.other))

    @cached_property
    def lexicon(self) -> Lexicon:
        """All items of the population and of the planned events."""
        return Lexicon(self.population, self.events)

    @cached_property
    def residents(self) -> Mapping[str, Resident]:
        """As they were loaded, by resident code."""
        return {resident.resident_code: resident for resident in self.population.residents}

    @cached_property
    def serials(self) -> frozenset[str]:
        """All card serials that exist or will."""
        planned = [event.card.serial for event in self.events if event.card]
        return frozenset(one.card.serial for one in self.population.residents if one.card).union(planned)

    @cached_property
    def incomes(self) -> Mapping[int, Sequence[tuple[str, int]]]:
        """Whose amounts of which fiscal year these are."""
        found: dict[int, list[tuple[str, int]]] = {}
        for one in self.population.residents:
            for record in one.tax:
                for amount in telling_amounts(record):
                    found.setdefault(amount, []).append((one.resident_code, record.fiscal_year))
        return found

    @cached_property
    def fiscal_years(self) -> frozenset[int]:
        """The years whose taxes are known."""
        return frozenset(record.fiscal_year for one in self.population.residents for record in one.tax)

    @cached_property
    def births(self) -> Mapping[str, date]:
        """Birth dates by the lexicon's owners."""
        births = {one.resident_code: one.birth_date for one in self.population.residents}
        for register in self.population.family_registers:
            for number, member in enumerate(register.members, start=1):
                if member.resident_code is None:
                    births[f"{register.register_id}#{number}"] = member.birth_date
        return births

    def residents_behind(self, owner: str) -> tuple[str, ...]:
        """Resident codes behind an owner of the lexicon: itself, or for a register's member who is no resident those of
        the same register."""
        if "#" not in owner:
            return (owner,)
        return self._register_residents.get(owner.rpartition("#")[0], ())

    @cached_property
    def _register_residents(self) -> Mapping[str, tuple[str, ...]]:
        return {
            register.register_id: tuple(one.resident_code for one in register.members if one.resident_code)
            for register in self.population.family_registers
        }

    @cached_property
    def mayors(self) -> frozenset[str]:
        """The mayors' titles or names, levelled; they stand on every certificate."""
        return frozenset(level(one.mayor) for one in self.population.municipalities)

    @cached_property
    def titles(self) -> Mapping[str, Kind]:
        """The kinds by their levelled titles."""
        return {level(form.title): kind for kind, form in self.forms.general.items()}

    @cached_property
    def kinds_served(self) -> Mapping[str, frozenset[str]]:
        """Kinds by municipality code."""
        return {one.code: frozenset(kind.value for kind in one.kinds) for one in self.population.municipalities}

    @cached_property
    def imprint_index(self) -> ImprintIndex:
        """All imprints, to find whose one is."""
        return ImprintIndex(self.imprints)

    @cached_property
    def imprint_owners(self) -> Mapping[int, str]:
        """Resident codes by imprint number."""
        owners = {one.seal.imprint: one.resident_code for one in self.population.residents if one.seal}
        owners.update({event.imprint: event.resident_code for event in self.events if event.imprint is not None})
        return owners

    @cached_property
    def _groups(self) -> Mapping[int, tuple[list[Resident], list[Household], list[FamilyRegister]]]:
        groups: dict[int, tuple[list[Resident], list[Household], list[FamilyRegister]]] = {}
        group_of = {}
        for resident in self.population.residents:
            group_of[resident.resident_code] = resident.kin_group
            groups.setdefault(resident.kin_group, ([], [], []))[0].append(resident)
        for household in self.population.households:
            groups[group_of[household.head]][1].append(household)
        for register in self.population.family_registers:
            member = next((one.resident_code for one in register.members if one.resident_code in group_of), None)
            if member is not None:
                groups[group_of[member]][2].append(register)
        return groups

    def form_of(self, application: Application) -> Form:
        """The form of what is applied for, as its municipality issues it."""
        return self.forms.of(application.certificate, application.municipality_code)

    def registers_of(self, kin_group: int) -> Registers:
        """The registers of a kin group as they were loaded. KeyError if the population has no such group."""
        return initial(*self._groups[kin_group])


def telling_amounts(record: TaxRecord) -> set[int]:
    """The amounts in yen that tell of one person rather than of another: deductions are alike, and any number on a
    sheet may equal a small amount."""
    amounts = (record.salary_revenue, record.total_income, record.annual_tax, record.paid, record.unpaid)
    return {amount for amount in amounts if amount >= LEAST_TELLING_YEN}


class ImprintIndex:
    """Finds the registered imprint that a raster shows. Rasters repeat (official seals), so answers are remembered."""

    def __init__(self, imprints: Mapping[int, bytes]) -> None:
        self._numbers = sorted(imprints)
        joined = b"".join(imprints[number] for number in self._numbers)
        words = np.frombuffer(joined, dtype=np.uint64)
        self._rows: NDArray[np.uint64] = words.reshape(len(self._numbers), RASTER_WORDS)
        self._known: dict[bytes, tuple[int, int] | None] = {}

    def nearest(self, raster: bytes) -> tuple[int, int] | None:
        """(number of the nearest imprint, cells in which it differs); None if there is none to compare with."""
        if raster not in self._known:
            if len(self._known) == MOST_REMEMBERED:
                self._known.clear()
            self._known[raster] = self._search(raster)
        return self._known[raster]

    def _search(self, raster: bytes) -> tuple[int, int] | None:
        if not self._numbers:
            return None
        cells = np.bitwise_count(self._rows ^ np.frombuffer(raster, dtype=np.uint64)).sum(axis=1)
        row = int(cells.argmin())
        return self._numbers[row], int(cells[row])


def cells_apart(one: bytes, other: bytes) -> int:
    """In how many cells two rasters differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
