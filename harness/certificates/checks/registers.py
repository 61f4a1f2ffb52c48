"""The harness's own model of the registers: their states, and what each event makes of them. Written apart from the
reference system, from the protocol's text alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import (
    DatedAddress,
    FamilyRegister,
    Household,
    RegisterMember,
    Removal,
    Resident,
    SealRegistration,
)
from harness.certificates.domain.words import EventKind
from harness.checks import intervals
from harness.domain.operations import Operation


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A card as the Center knows it."""

    holder: str
    pin: str
    revoked: bool
    use_registrations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """All registers of one kin group at one instant. `residents` keep those who died or moved out."""

    residents: Mapping[str, Resident]
    households: Mapping[str, Household]
    family_registers: Mapping[str, FamilyRegister]
    cards: Mapping[str, HeldCard]
    deceased: frozenset[str] = frozenset()
    moved_out: frozenset[str] = frozenset()

    def member(self, resident_code: str) -> tuple[FamilyRegister, RegisterMember] | None:
        """The resident's family register and line in it; None for those who have none."""
        resident = self.residents.get(resident_code)
        register = self.family_registers.get(resident.register_id or "") if resident else None
        for member in register.members if register else ():
            if register and member.resident_code == resident_code:
                return register, member
        return None


def initial(
    residents: Iterable[Resident], households: Iterable[Household], family_registers: Iterable[FamilyRegister]
) -> Registers:
    """The registers as they were loaded."""
    held = {resident.resident_code: resident for resident in residents}
    cards = {
        resident.card.serial: HeldCard(code, resident.card.pin, resident.card.revoked, resident.card.use_registrations)
        for code, resident in held.items()
        if resident.card
    }
    return Registers(
        held,
        {household.household_id: household for household in households},
        {register.register_id: register for register in family_registers},
        cards,
    )


def after(state: Registers, event: Event) -> Registers:
    """The registers after an event, all of its effects at once (protocol, section 4). ValueError if the event names
    nobody of this group or lacks a member that its kind needs."""
    resident = state.residents.get(event.resident_code)
    if resident is None:
        raise ValueError(f"event {event.event_id} is about nobody of its kin group")
    return _EFFECTS[event.kind](state, event, resident)


def _text(event: Event, member: str) -> str:
    text: str | None = getattr(event, member)
    if text is None:
        raise ValueError(f"event {event.event_id} has no {member}")
    return text


def _day(event: Event) -> date:
    return date.fromisoformat(_text(event, "occurred_on"))


def _with(state: Registers, *changed: Resident) -> Registers:
    return replace(state, residents={**state.residents, **{one.resident_code: one for one in changed}})


def _in_register(
    state: Registers, resident: Resident, change: Callable[[RegisterMember], RegisterMember]
) -> Mapping[str, FamilyRegister]:
    register = state.family_registers.get(resident.register_id) if resident.register_id else None
    if register is None:
        return state.family_registers
    members = tuple(
        change(member) if member.resident_code == resident.resident_code else member for member in register.members
    )
    return {**state.family_registers, register.register_id: replace(register, members=members)}


def _seal_registered(state: Registers, event: Event, resident: Resident) -> Registers:
    if event.imprint is None:
        raise ValueError(f"event {event.event_id} has no imprint")
    seal = SealRegistration(_text(event, "registration_number"), _day(event), event.imprint)
    return _with(state, replace(resident, seal=seal))


def _seal_deregistered(state: Registers, event: Event, resident: Resident) -> Registers:
    return _with(state, replace(resident, seal=None))


def _moved(state: Registers, event: Event, resident: Resident) -> Registers:
    address, since = _text(event, "address"), _day(event)
    household = state.households.get(resident.household_id)
    for code in household.members if household else (resident.resident_code,):
        member = state.residents[code]
        moved = replace(member, previous_address=member.address, address=address, addressed_since=since)
        registers = _in_register(
            state, member, lambda line: replace(line, addresses=(*line.addresses, DatedAddress(address, since)))
        )
        state = replace(_with(state, moved), family_registers=registers)
    return state


def _left_household(state: Registers, resident: Resident) -> Mapping[str, Household]:
    household = state.households.get(resident.household_id)
    if household is None:
        return state.households
    members = tuple(code for code in household.members if code != resident.resident_code)
    return {**state.households, household.household_id: replace(household, members=members)}


def _moved_out(state: Registers, event: Event, resident: Resident) -> Registers:
    line = DatedAddress(_text(event, "destination"), _day(event))
    registers = _in_register(state, resident, lambda held: replace(held, addresses=(*held.addresses, line)))
    return replace(
        _with(state, replace(resident, seal=None)),
        households=_left_household(state, resident),
        family_registers=registers,
        moved_out=state.moved_out | {resident.resident_code},
    )


def _revoked(state: Registers, holder: str, serial: str | None = None) -> Mapping[str, HeldCard]:
    return {
        number: replace(card, revoked=True) if card.holder == holder and serial in (None, number) else card
        for number, card in state.cards.items()
    }


def _died(state: Registers, event: Event, resident: Resident) -> Registers:
    removal = Removal("死亡", _day(event))
    return replace(
        _with(state, replace(resident, seal=None)),
        households=_left_household(state, resident),
        family_registers=_in_register(state, resident, lambda line: replace(line, removed=removal)),
        cards=_revoked(state, resident.resident_code),
        deceased=state.deceased | {resident.resident_code},
    )


def _renamed(state: Registers, event: Event, resident: Resident) -> Registers:
    name, kana = _text(event, "name"), _text(event, "name_kana")
    named = {resident.resident_code: replace(resident, name=name, name_kana=kana, seal=None)}
    registers = dict(_in_register(state, resident, lambda line: replace(line, name=name, name_kana=kana)))
    register = state.family_registers.get(resident.register_id) if resident.register_id else None
    if register is not None and _heads(register, resident.resident_code):
        registers[register.register_id] = replace(registers[register.register_id], head=name)
        for code, one in {**state.residents, **named}.items():
            if one.register_id == register.register_id:
                named[code] = replace(one, register_head=name)
    return replace(_with(state, *named.values()), family_registers=registers)


def _heads(register: FamilyRegister, resident_code: str) -> bool:
    """筆頭者 is the first of the register's members, and stays so when removed."""
    return bool(register.members) and register.members[0].resident_code == resident_code


def _support(state: Registers, event: Event, resident: Resident) -> Registers:
    return _with(state, replace(resident, support_measure=event.kind is EventKind.SUPPORT_MEASURE_SET))


def _card_revoked(state: Registers, event: Event, resident: Resident) -> Registers:
    return replace(state, cards=_revoked(state, resident.resident_code, event.card_serial))


def _card_issued(state: Registers, event: Event, resident: Resident) -> Registers:
    card = event.card
    if card is None:
        raise ValueError(f"event {event.event_id} has no card")
    held = HeldCard(resident.resident_code, card.pin, card.revoked, card.use_registrations)
    cards = {**_revoked(state, resident.resident_code), card.serial: held}
    return replace(_with(state, replace(resident, card=card)), cards=cards)


_EFFECTS: Mapping[EventKind, Callable[[Registers, Event, Resident], Registers]] = {
    EventKind.SEAL_REGISTERED: _seal_registered,
    EventKind.SEAL_DEREGISTERED: _seal_deregistered,
    EventKind.MOVED: _moved,
    EventKind.MOVED_OUT: _moved_out,
    EventKind.DIED: _died,
    EventKind.RENAMED: _renamed,
    EventKind.SUPPORT_MEASURE_SET: _support,
    EventKind.SUPPORT_MEASURE_CLEARED: _support,
    EventKind.CARD_REVOKED: _card_revoked,
    EventKind.CARD_ISSUED: _card_issued,
}


Change = intervals.Change[Event]
"""One register event as it happened."""


def steps_of(operations: Iterable[Operation]) -> list[Change]:
    """A group's events in their sequence."""
    return intervals.steps_of(operations, Event, attrgetter("event_id"), attrgetter("sequence"))


class Timeline(intervals.Timeline[Registers, Event]):
    """One kin group's registers through the run."""

    def __init__(self, start: Registers, steps: Sequence[Change]) -> None:
        """ValueError if an event cannot be applied, or too many events stayed without an answer."""
        super().__init__(start, steps, after)
