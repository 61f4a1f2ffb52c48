"""Single deeds for people of a world: who may apply for what, and what a register event says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any, Final, TypeVar

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.program import Deed, Happening, Visit
from harness.certificates.explore.towns import TAX_YEAR
from harness.certificates.explore.world import RUN_ID, World
from harness.certificates.forms import shipped_forms
from harness.certificates.population.fresh import (
    fresh_address,
    fresh_card,
    fresh_imprint_number,
    fresh_name,
    fresh_registration_number,
)
from harness.domain.operations import Aim

T = TypeVar("T")

SOON_S: Final = (0.0, 0.0, 0.004, 0.01, 0.05)
"""Beginnings that let things meet: at once, within a print, after it."""

RECORD_OPTIONS: Final = ("relationship", "domicile", "my_number", "resident_code")
"""What may be left out of a resident record, or stand in it."""

_OFF, _MUCH = 0.6, 0.3


class Composer:
    """Deeds of one program, drawn from `rng`; ids begin with `run_id` and count up. `deeds` are those so far. Programs
    that are played on one system must begin to count their events at different places (`first_event`), so that no two
    give the same new name, address, card or seal. `of_household` and the like are the kinds with that trait."""

    def __init__(self, world: World, rng: Random, run_id: str = RUN_ID, first_event: int = 0) -> None:
        self.world = world
        self.rng = rng
        self.run_id = run_id
        self._first_event = first_event
        self.deeds: list[Deed] = []
        self._residents = world.population.residents
        self._households = {each.household_id: each for each in world.population.households}
        self._registers = {each.register_id: each for each in world.population.family_registers}
        self._sequences: dict[int, int] = {}
        forms = shipped_forms()
        self.forms = forms.general
        self.of_household = forms.kinds(lambda form: form.of_household)
        self.of_register = forms.kinds(lambda form: form.of_register)
        self.of_seal = forms.kinds(lambda form: form.needs_seal)
        self.of_supplement = forms.kinds(lambda form: form.of_supplement)
        self.of_tax = forms.kinds(lambda form: form.needs_tax)

    def add(self, deed: Deed) -> int:
        """Its place in the program."""
        self.deeds.append(deed)
        return len(self.deeds) - 1

    def one_of(self, choices: Sequence[T]) -> T:
        """Each as likely."""
        return choices[int(self.rng.random() * len(choices))]

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.rng.random() < share

    # People

    def somebody(self, kind: Kind | None = None, without: Sequence[Resident] = (), kin: bool = True) -> Resident:
        """Somebody who may apply (for `kind`) and is none of `without`; without `kin` nobody of their kin either."""
        groups = {one.kin_group for one in without}
        fits = [
            each
            for each in self._residents
            if each not in without
            and (kin or each.kin_group not in groups)
            and (kind is None or kind in self.kinds_of(each))
        ]
        return self.one_of(fits)

    def kinds_of(self, resident: Resident) -> tuple[Kind, ...]:
        """What the resident may apply for."""
        kinds = self.of_household + (self.of_tax if resident.tax else ()) + (self.of_seal if resident.seal else ())
        return kinds + self.of_register if resident.register_id else kinds

    def look_alikes(self) -> tuple[Resident, Resident]:
        """Two who have a name, or all of it but a variant, in common, in either order; anybody where nobody has."""
        named: dict[str, list[Resident]] = {}
        for each in self._residents:
            named.setdefault(each.name_kana, []).append(each)
        pairs = [alike for alike in named.values() if len(alike) > 1] or [self.rng.sample(self._residents, 2)]
        one, other = self.one_of(pairs)[:2]
        return (one, other) if self.chance(0.5) else (other, one)

    def not_alone(self) -> Resident:
        """Somebody who lives with others; anybody where nobody does."""
        together = [each for each in self._residents if len(self.housemates(each)) > 1]
        return self.one_of(together or self._residents)

    def housemates(self, resident: Resident) -> tuple[str, ...]:
        """Resident codes of the household, in printing order."""
        return self._households[resident.household_id].members

    def kin(self, resident: Resident) -> list[Resident]:
        """Others of the same household or register."""
        return [each for each in self._residents if each.kin_group == resident.kin_group and each is not resident]

    # Applications

    def visit(self, resident: Resident, kind: Kind | None = None, **changes: Any) -> Visit:
        """An application by the resident. `changes` are members of Visit, or of its application."""
        kind = kind or self.one_of(self.kinds_of(resident))
        number = sum(isinstance(deed, Visit) for deed in self.deeds) + 1
        card = resident.card
        assert card is not None
        application = Application(
            f"{self.run_id}-k{number}-000001",  # each kiosk counts its applications by itself
            f"K{number}",
            self._registers[resident.register_id].municipality_code
            if self.forms[kind].of_register and resident.register_id
            else resident.municipality_code,
            card.serial,
            card.pin,
            kind,
            self._subjects(resident, kind),
            self._options(kind),
            1 if self.chance(_OFF) else self.one_of((2, 3)),
            resident.resident_code,
            resident.kin_group,
        )
        own = {name: value for name, value in changes.items() if name in Application.__dataclass_fields__}
        others = {name: value for name, value in changes.items() if name not in own}
        others.setdefault("place", int(self.rng.random() * 2))
        return Visit(application=replace(application, **own) if own else application, **others)

    def _subjects(self, resident: Resident, kind: Kind) -> tuple[str, ...]:
        form = self.forms[kind]
        if not form.names_subjects:
            return ()
        if self.chance(_OFF):
            return () if self.chance(_OFF) else (resident.resident_code,)
        if form.of_household:
            members = self.housemates(resident)
        elif resident.register_id:
            register = self._registers[resident.register_id]
            members = tuple(one.resident_code for one in register.members if one.resident_code)
        else:
            members = (resident.resident_code,)  # to be refused: a foreigner has no family register
        return members if self.chance(_OFF) else (self.one_of(members),)

    def _options(self, kind: Kind) -> dict[str, bool | int]:
        form = self.forms[kind]
        if form.needs_tax:
            return {"fiscal_year": TAX_YEAR}
        return {name: True for name in form.options if self.chance(_MUCH)}

    # Register events

    def may_happen(self, resident: Resident) -> tuple[EventKind, ...]:
        """What may happen to the resident as loaded, by the protocol's preconditions."""
        kinds = [EventKind.MOVED, EventKind.RENAMED, EventKind.SUPPORT_MEASURE_SET, EventKind.CARD_REVOKED]
        kinds += (EventKind.CARD_ISSUED, EventKind.SEAL_REGISTERED)
        if resident.seal:
            kinds.append(EventKind.SEAL_DEREGISTERED)
        household = self._households[resident.household_id]
        if household.head != resident.resident_code or len(household.members) == 1:
            kinds += [EventKind.MOVED_OUT, EventKind.DIED]
        return tuple(kinds)

    def happening(self, resident: Resident, kind: EventKind, **changes: Any) -> Happening:
        """A register event about the resident, sent when the last one of their kin group was answered, as protocol v1
        has it (section 4); `changes` are members of Happening."""
        changes.setdefault("place", int(self.rng.random() * 2))
        events = [(place, deed.event) for place, deed in enumerate(self.deeds) if isinstance(deed, Happening)]
        kin = [place for place, event in events if event.kin_group == resident.kin_group]
        changes.setdefault("follows", tuple(kin[-1:]))
        return Happening(event=self._event(resident, kind), **changes)

    def _event(self, resident: Resident, kind: EventKind) -> Event:
        population, day = self.world.population, self.world.begins.date().isoformat()
        number = self._first_event + sum(isinstance(deed, Happening) for deed in self.deeds)
        group = resident.kin_group
        self._sequences[group] = sequence = self._sequences.get(group, 0) + 1
        event = Event(f"{self.run_id}-e{number + 1}", sequence, kind, resident.resident_code, group)
        code = resident.municipality_code
        match kind:
            case EventKind.SEAL_REGISTERED:
                registration = fresh_registration_number(code, number)
                imprint = fresh_imprint_number(population, number)
                return replace(event, occurred_on=day, registration_number=registration, imprint=imprint)
            case EventKind.MOVED:
                return replace(event, occurred_on=day, address=fresh_address(population, code, number))
            case EventKind.MOVED_OUT:
                elsewhere = next(one.code for one in population.municipalities if one.code != code)
                return replace(event, occurred_on=day, destination=fresh_address(population, elsewhere, number))
            case EventKind.DIED:
                return replace(event, occurred_on=day)
            case EventKind.RENAMED:
                name, kana = fresh_name(resident, number)
                return replace(event, occurred_on=day, name=name, name_kana=kana)
            case EventKind.CARD_REVOKED:
                return replace(event, card_serial=resident.card.serial if resident.card else None)
            case EventKind.CARD_ISSUED:
                return replace(event, card=fresh_card(population, resident, number))
            case _:
                return event

    def telling(self, resident: Resident, kind: EventKind, **changes: Any) -> Visit:
        """An application that shows the effect of such an event: by the resident, or about them by somebody of kin."""
        if kind in (EventKind.SEAL_DEREGISTERED, EventKind.SEAL_REGISTERED):
            return self.visit(resident, self.of_seal[0], **changes)
        if kind in (EventKind.MOVED_OUT, EventKind.DIED, EventKind.RENAMED) and resident.seal and self.chance(_OFF):
            return self.visit(resident, self.of_seal[0], **changes)
        if kind in (EventKind.CARD_REVOKED, EventKind.CARD_ISSUED):
            return self.visit(resident, **changes)
        beside = self.kin(resident)
        if beside and self.chance(0.5):
            return self._about(resident, self.one_of(beside), changes)
        shown = self.of_household + (self.of_supplement if resident.register_id else ())
        return self.visit(resident, self.one_of(shown), **{"subjects": (), **changes})

    def _about(self, resident: Resident, other: Resident, changes: dict[str, Any]) -> Visit:
        kinds: list[Kind] = []
        if other.household_id == resident.household_id:
            kinds += self.of_household
        if other.register_id and other.register_id == resident.register_id:
            kinds += [kind for kind in self.of_register if self.forms[kind].names_subjects]
            kinds += self.of_supplement  # once more: it alone shows addresses
        if not kinds:
            return self.visit(resident, self.one_of(self.of_household), **{"subjects": (), **changes})
        return self.visit(other, self.one_of(kinds), **{"subjects": (resident.resident_code,), **changes})


def probe(visit: Visit) -> Visit:
    """The same, as a probe of an event."""
    return replace(visit, aim=Aim.PROBE)
