"""The municipality's registers as pure state changes: an event and the records it touches give the changed records.

The caller loads what `missing` names until it names nothing more, then `apply_event` gives all changes of one event,
to be written in one transaction (protocol v1, section 4):

    loaded: dict[Key, Record | None] = {}
    while keys := missing(event, loaded):
        loaded.update((key, find(key)) for key in keys)
    changes = apply_event(event, loaded)"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from harness.certificates.domain.words import EventKind
from harness.certificates.reference.records import (
    CardRecord,
    DatedAddress,
    FamilyRegisterRecord,
    HouseholdRecord,
    Key,
    MemberRecord,
    Record,
    Removal,
    ResidentRecord,
    SealRecord,
    Status,
    Table,
    found,
    key_of,
)
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.rules.requests import CardRevoked, Died, EventRequest, Moved, MovedOut, Renamed

Loaded = Mapping[Key, Record | None]

_HOUSEHOLD_KINDS = frozenset({EventKind.MOVED, EventKind.MOVED_OUT, EventKind.DIED})
_REGISTER_KINDS = frozenset({EventKind.MOVED, EventKind.MOVED_OUT, EventKind.DIED, EventKind.RENAMED})


@dataclass(frozen=True, slots=True)
class Changes:
    """The records as they are from now on, to be stored whole; and the serials whose PIN count becomes 0."""

    records: tuple[Record, ...] = ()
    pin_resets: tuple[str, ...] = ()


def missing(event: EventRequest, loaded: Loaded) -> tuple[Key, ...]:
    """Keys of records that the event needs and that are not in `loaded`, where an absent record stands as None."""
    return tuple(dict.fromkeys(key for key in _needed(event, loaded) if key not in loaded))


def apply_event(event: EventRequest, loaded: Loaded) -> Changes:
    """All changes of the event; raises BadRequest, with nothing changed, for what cannot be.

    A seal registered where one is in force replaces it, and a card likewise, as the protocol words their effects."""
    resident = found(loaded.get, ResidentRecord, event.resident_code)
    if resident is None:
        raise BadRequest(f"resident_code: nobody has the resident code {event.resident_code}")
    if resident.status is not Status.PRESENT:
        raise BadRequest(f"resident_code: this resident is {resident.status.value}")
    details = event.details
    if isinstance(details, SealRecord):
        return Changes((replace(resident, seal=details),))
    if isinstance(details, Moved):
        return _moved(resident, details, loaded)
    if isinstance(details, MovedOut):
        return _moved_out(resident, details, loaded)
    if isinstance(details, Died):
        return _died(resident, details, loaded)
    if isinstance(details, Renamed):
        return _renamed(resident, details, loaded)
    if isinstance(details, CardRevoked):
        return _card_revoked(resident, details, loaded)
    if isinstance(details, CardRecord):
        return _card_issued(resident, details, loaded)
    if event.kind is EventKind.SEAL_DEREGISTERED:
        return Changes((replace(resident, seal=None),))
    return Changes((replace(resident, support_measure=event.kind is EventKind.SUPPORT_MEASURE_SET),))


def _needed(event: EventRequest, loaded: Loaded) -> Iterator[Key]:
    yield Table.RESIDENTS, event.resident_code
    if isinstance(event.details, CardRevoked):
        yield Table.CARDS, event.details.card_serial
    if isinstance(event.details, CardRecord):
        yield Table.CARDS, event.details.serial
    resident = found(loaded.get, ResidentRecord, event.resident_code)
    if resident is None:
        return
    if event.kind in {EventKind.DIED, EventKind.CARD_ISSUED} and resident.card_serial is not None:
        yield Table.CARDS, resident.card_serial
    if event.kind in _REGISTER_KINDS:
        yield from _register_keys(event, resident, loaded)
    if event.kind in _HOUSEHOLD_KINDS:
        yield from _household_keys(event, resident, loaded)


def _household_keys(event: EventRequest, resident: ResidentRecord, loaded: Loaded) -> Iterator[Key]:
    yield Table.HOUSEHOLDS, resident.household_id
    household = found(loaded.get, HouseholdRecord, resident.household_id)
    if household is None or event.kind is not EventKind.MOVED:
        return
    for code in household.members:
        yield Table.RESIDENTS, code
        member = found(loaded.get, ResidentRecord, code)
        if member is not None and member.register_id is not None:
            yield Table.REGISTERS, member.register_id


def _register_keys(event: EventRequest, resident: ResidentRecord, loaded: Loaded) -> Iterator[Key]:
    if resident.register_id is None:
        return
    yield Table.REGISTERS, resident.register_id
    register = found(loaded.get, FamilyRegisterRecord, resident.register_id)
    if register is not None and event.kind is EventKind.RENAMED and _is_head(register, resident):
        for member in register.members:
            if member.resident_code is not None:
                yield Table.RESIDENTS, member.resident_code


def _moved(resident: ResidentRecord, details: Moved, loaded: Loaded) -> Changes:
    household = _household(resident, loaded)
    line = DatedAddress(details.address, details.moved_on)
    changed: dict[Key, Record] = {}
    for code in household.members:
        member = found(loaded.get, ResidentRecord, code)
        if member is None:
            raise BadRequest(f"resident_code: the household names {code}, whom nobody knows")
        changed[key_of(member)] = replace(
            member, address=details.address, addressed_since=details.moved_on, previous_address=member.address
        )
        register = _register(member, loaded, changed)
        if register is not None:
            changed[key_of(register)] = _with_address(register, code, line)
    return Changes(tuple(changed.values()))


def _moved_out(resident: ResidentRecord, details: MovedOut, loaded: Loaded) -> Changes:
    household = _without(_household(resident, loaded), resident.resident_code)
    records: list[Record] = [replace(resident, status=Status.MOVED_OUT, seal=None), household]
    register = _register(resident, loaded)
    if register is not None:
        line = DatedAddress(details.destination, details.moved_on)
        records.append(_with_address(register, resident.resident_code, line))
    return Changes(tuple(records))


def _died(resident: ResidentRecord, details: Died, loaded: Loaded) -> Changes:
    household = _without(_household(resident, loaded), resident.resident_code)
    records: list[Record] = [replace(resident, status=Status.DECEASED, seal=None), household]
    if resident.card_serial is not None:
        card = found(loaded.get, CardRecord, resident.card_serial)
        if card is not None:
            records.append(replace(card, revoked=True))
    register = _register(resident, loaded)
    if register is not None:
        removal = Removal("死亡", details.died_on)
        records.append(_with_member(register, resident.resident_code, lambda member: replace(member, removed=removal)))
    return Changes(tuple(records))


def _renamed(resident: ResidentRecord, details: Renamed, loaded: Loaded) -> Changes:
    now = replace(resident, name=details.name, name_kana=details.name_kana, seal=None)
    register = _register(resident, loaded)
    if register is None:
        return Changes((now,))
    changed: dict[Key, Record] = {key_of(now): now}
    renamed = _with_member(
        register, resident.resident_code, lambda member: replace(member, name=details.name, name_kana=details.name_kana)
    )
    if _is_head(register, resident):
        renamed = replace(renamed, head=details.name)
        for member in register.members:
            key = (Table.RESIDENTS, member.resident_code or "")
            other = changed.get(key) or loaded.get(key)
            if isinstance(other, ResidentRecord) and other.register_id == register.register_id:
                changed[key] = replace(other, register_head=details.name)
    return Changes((*changed.values(), renamed))


def _card_revoked(resident: ResidentRecord, details: CardRevoked, loaded: Loaded) -> Changes:
    card = found(loaded.get, CardRecord, details.card_serial)
    if card is None or card.resident_code != resident.resident_code:
        raise BadRequest(f"card_serial: this resident has no card {details.card_serial}")
    return Changes((replace(card, revoked=True),))


def _card_issued(resident: ResidentRecord, card: CardRecord, loaded: Loaded) -> Changes:
    same = found(loaded.get, CardRecord, card.serial)
    if same is not None and same.resident_code != resident.resident_code:
        raise BadRequest(f"card.serial: {card.serial} is another resident's card")
    records: list[Record] = []
    if resident.card_serial is not None and resident.card_serial != card.serial:
        former = found(loaded.get, CardRecord, resident.card_serial)
        if former is not None:
            records.append(replace(former, revoked=True))
    records += (card, replace(resident, card_serial=card.serial))
    return Changes(tuple(records), pin_resets=(card.serial,))


def _is_head(register: FamilyRegisterRecord, resident: ResidentRecord) -> bool:
    """Whether the resident is 筆頭者: the first who bears the head's name, who stays head also after removal."""
    for member in register.members:
        if member.name == register.head:
            return member.resident_code == resident.resident_code and member.removed is None
    return False


def _with_address(register: FamilyRegisterRecord, code: str, line: DatedAddress) -> FamilyRegisterRecord:
    return _with_member(register, code, lambda member: replace(member, addresses=(*member.addresses, line)))


def _with_member(
    register: FamilyRegisterRecord, code: str, change: Callable[[MemberRecord], MemberRecord]
) -> FamilyRegisterRecord:
    """The register with the member of this resident code changed, unless removed."""
    members = [
        change(member) if member.resident_code == code and member.removed is None else member
        for member in register.members
    ]
    return replace(register, members=tuple(members))


def _without(household: HouseholdRecord, code: str) -> HouseholdRecord:
    if household.head == code and len(household.members) > 1:
        raise BadRequest("resident_code: a household's head cannot leave while others live in it")
    return replace(household, members=tuple(member for member in household.members if member != code))


def _household(resident: ResidentRecord, loaded: Loaded) -> HouseholdRecord:
    household = found(loaded.get, HouseholdRecord, resident.household_id)
    if household is None or resident.resident_code not in household.members:
        raise BadRequest("resident_code: this resident lives in no household")
    return household


def _register(
    resident: ResidentRecord, loaded: Loaded, changed: Mapping[Key, Record] | None = None
) -> FamilyRegisterRecord | None:
    """The resident's family register, as it is already changed by this event where it is."""
    if resident.register_id is None:
        return None
    register = (changed or {}).get((Table.REGISTERS, resident.register_id))
    if isinstance(register, FamilyRegisterRecord):
        return register
    return found(loaded.get, FamilyRegisterRecord, resident.register_id)
