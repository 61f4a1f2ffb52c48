"""The harness's own model of the registers, and the interval rule: which of their states were possible when.

The state after event i is possible for an application if event i was invoked before the application completed and no
later event completed before the application was invoked; equal stamps overlap. An event without an answer stays open
and may never apply; one that was accepted for later (202) is completed after the time that its answer names. Written
apart from the reference system, from the protocol's text alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

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
from harness.domain.operations import Operation, Outcome

NEVER = (1 << 63) - 1
"""The stamp of what has not completed."""

MOST_VARIANTS = 32
"""So many states may stand side by side because events stayed unanswered; beyond that the group is unclear."""


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


@dataclass(frozen=True, slots=True)
class Change:
    """One register event as it happened. `certain`: some answer says that it applied; otherwise it may never have."""

    event: Event
    invoked_ns: int
    completed_ns: int
    certain: bool
    operation: str = ""


def steps_of(operations: Iterable[Operation]) -> list[Change]:
    """A group's events in their sequence, their repetitions joined. Those definitely refused at the first try are left
    out; one refused only after an attempt without an answer may have applied at that attempt."""
    attempts: dict[str, list[Operation]] = {}
    for operation in operations:
        request = operation.invocation.request
        if isinstance(request, Event):
            attempts.setdefault(request.event_id, []).append(operation)
    steps = [step for tries in attempts.values() if (step := _step(tries)) is not None]
    return sorted(steps, key=lambda step: (step.event.sequence, step.invoked_ns))


def _step(tries: Sequence[Operation]) -> Change | None:
    event = tries[0].invocation.request
    assert isinstance(event, Event)
    completed, unanswered = NEVER, False
    for attempt in tries:
        answer = attempt.completion
        if answer is None or answer.outcome is Outcome.UNKNOWN:
            unanswered = True
        elif answer.outcome is Outcome.OK:
            completed = min(completed, answer.stamp_ns)
        elif answer.outcome is Outcome.OPEN:
            completed = min(completed, answer.stamp_ns + round((answer.in_force_within_s or 0.0) * 1e9))
    if completed == NEVER and not unanswered:
        return None
    first = min(tries, key=lambda attempt: attempt.invocation.stamp_ns).invocation
    return Change(event, first.stamp_ns, completed, completed != NEVER, first.operation)


class Timeline:
    """One kin group's registers through the run."""

    def __init__(self, start: Registers, steps: Sequence[Change]) -> None:
        """ValueError if an event cannot be applied, or too many events stayed without an answer."""
        self._steps = steps
        self._states: list[tuple[Registers, ...]] = [(start,)]
        carried: tuple[Registers, ...] = ()
        for step in steps:
            before = self._states[-1] + carried
            self._states.append(_distinct(after(state, step.event) for state in before))
            carried = () if step.certain else before
            if len(before) > MOST_VARIANTS:
                raise ValueError("too many register events stayed without an answer to say which states were possible")
        self._spans: dict[tuple[int, int], tuple[Registers, ...]] = {}

    @property
    def steps(self) -> Sequence[Change]:
        """The events, in order."""
        return self._steps

    def span(self, invoked_ns: int, completed_ns: int) -> tuple[int, int]:
        """The first and the last event after which the state was possible; 0 is the state before any."""
        first = last = 0
        for index, step in enumerate(self._steps, start=1):
            if step.completed_ns < invoked_ns:
                first = index
            if step.invoked_ns <= completed_ns:
                last = index
        return first, max(first, last)

    def possible(self, invoked_ns: int, completed_ns: int) -> tuple[Registers, ...]:
        """Every state that a register may have been in for an application of this interval."""
        span = self.span(invoked_ns, completed_ns)
        states = self._spans.get(span)
        if states is None:
            states = _distinct(state for index in range(span[0], span[1] + 1) for state in self._states[index])
            self._spans[span] = states
        return states

    def everything(self) -> tuple[Registers, ...]:
        """All states of the run, possible at some time or other."""
        return self.possible(-NEVER, NEVER)

    def touching(self, invoked_ns: int, completed_ns: int) -> list[Change]:
        """The events that overlap an interval, or are the last before it."""
        first, last = self.span(invoked_ns, completed_ns)
        return list(self._steps[max(0, first - 1) : last])


def _distinct(states: Iterable[Registers]) -> tuple[Registers, ...]:
    kept: list[Registers] = []
    for state in states:
        if not any(state is other or state == other for other in kept):
            kept.append(state)
    return tuple(kept)
