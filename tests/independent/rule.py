"""The registers and the interval rule once more, from the protocol's and the design's words alone.

Written without a look at `harness/certificates/checks/registers.py`, slow on purpose: every choice of unanswered
events, every prefix of what was applied, every later event.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Population
from harness.domain.operations import Operation, Outcome

State = dict[str, Any]
"""All registers of one kin group: people, households, books (family registers), cards, dead, gone; plain values."""


def loaded(population: Population, kin_group: int) -> State:
    """The registers of a kin group as they were loaded."""
    state: State = {"people": {}, "households": {}, "books": {}, "cards": {}, "dead": [], "gone": []}
    for one in population.residents:
        if one.kin_group != kin_group:
            continue
        seal = one.seal and [one.seal.registration_number, one.seal.registered_on.isoformat(), one.seal.imprint]
        state["people"][one.resident_code] = {
            "name": one.name, "kana": one.name_kana, "address": one.address, "before": one.previous_address,
            "since": one.addressed_since.isoformat(), "household": one.household_id, "book": one.register_id,
            "book_head": one.register_head, "support": one.support_measure, "seal": seal,
        }  # fmt: skip
        if one.card:
            state["cards"][one.card.serial] = [
                one.resident_code,
                one.card.pin,
                one.card.revoked,
                list(one.card.use_registrations),
            ]
    for household in population.households:
        if set(household.members) & state["people"].keys():
            state["households"][household.household_id] = list(household.members)
    for book in population.family_registers:
        if {member.resident_code for member in book.members} & state["people"].keys():
            members = [
                {"code": one.resident_code, "name": one.name, "kana": one.name_kana,
                 "removed": one.removed and [one.removed.reason, one.removed.date.isoformat()],
                 "addresses": [[line.address, line.since.isoformat()] for line in one.addresses]}
                for one in book.members
            ]  # fmt: skip
            state["books"][book.register_id] = {"head": book.head, "members": members}
    return state


def applied(before: State, event: Event) -> State:
    """The registers after an event: section 4 of the protocol, line by line."""
    state: State = json.loads(json.dumps(before))
    person = state["people"][event.resident_code]
    match event.kind.value:
        case "seal-registered":
            person["seal"] = [event.registration_number, event.occurred_on, event.imprint]
        case "seal-deregistered":
            person["seal"] = None
        case "moved":
            for code in state["households"][person["household"]]:
                one = state["people"][code]
                one.update(before=one["address"], address=event.address, since=event.occurred_on)
                _line(state, code)["addresses"] += [[event.address, event.occurred_on]]
        case "moved-out":
            state["gone"].append(event.resident_code)
            _leave(state, event.resident_code)
            _line(state, event.resident_code)["addresses"] += [[event.destination, event.occurred_on]]
        case "died":
            state["dead"].append(event.resident_code)
            _leave(state, event.resident_code)
            _revoke(state, event.resident_code)
            _line(state, event.resident_code)["removed"] = ["死亡", event.occurred_on]
        case "renamed":
            _rename(state, event)
        case "support-measure-set":
            person["support"] = True
        case "support-measure-cleared":
            person["support"] = False
        case "card-revoked":
            state["cards"][event.card_serial][2] = True
        case "card-issued":
            _revoke(state, event.resident_code)
            assert event.card
            state["cards"][event.card.serial] = [
                event.resident_code,
                event.card.pin,
                False,
                list(event.card.use_registrations),
            ]
    return state


def _line(state: State, code: str) -> dict[str, Any]:
    """Somebody's line in the family register that has them now; one that nobody reads for those who have none."""
    members = [member for book in state["books"].values() for member in book["members"]]
    nobody: dict[str, Any] = {"addresses": []}
    return next((member for member in members if member["code"] == code), nobody)


def _leave(state: State, code: str) -> None:
    person = state["people"][code]
    state["households"][person["household"]].remove(code)
    person["seal"] = None


def _revoke(state: State, code: str) -> None:
    for card in state["cards"].values():
        card[2] = card[2] or card[0] == code


def _rename(state: State, event: Event) -> None:
    person = state["people"][event.resident_code]
    person.update(name=event.name, kana=event.name_kana, seal=None)
    _line(state, event.resident_code).update(name=event.name, kana=event.name_kana)
    book = state["books"].get(person["book"])
    if book and book["members"][0]["code"] == event.resident_code:
        book["head"] = event.name
        for one in state["people"].values():
            if one["book"] == person["book"]:
                one["book_head"] = event.name


@dataclass(frozen=True)
class Span:
    """An event: sent at `sent`, in force everywhere at `force` at the latest, or never for certain."""

    event: Event
    sent: int
    force: float


def spans(operations: Iterable[Operation]) -> list[Span]:
    """The events of a kin group, by sequence; attempts at one event are one event."""
    tries: dict[str, list[Operation]] = {}
    for operation in operations:
        if isinstance(operation.invocation.request, Event):
            tries.setdefault(operation.invocation.request.event_id, []).append(operation)
    found = [span for attempts in tries.values() for span in _span(attempts)]
    return sorted(found, key=lambda span: span.event.sequence)


def _span(attempts: list[Operation]) -> Iterator[Span]:
    event = attempts[0].invocation.request
    assert isinstance(event, Event)
    refused = [one.completion is not None and one.completion.outcome is Outcome.REFUSED for one in attempts]
    if all(refused):
        return
    force = float("inf")
    for one in attempts:
        done = one.completion
        if done and done.outcome is Outcome.OK:
            force = min(force, done.stamp_ns)
        if done and done.outcome is Outcome.OPEN:
            force = min(force, done.stamp_ns + (done.in_force_within_s or 0.0) * 1_000_000_000)
    yield Span(event, min(one.invocation.stamp_ns for one, no in zip(attempts, refused, strict=True) if not no), force)


def possible(start: State, events: list[Span], invoked: int, completed: int) -> list[State]:
    """The states that were possible for an application: after event i, if event i was sent before the application
    completed and no later event completed before the application was invoked; equal stamps overlap. An event without
    an answer may never apply."""
    found = []
    for kept in _choices(events):
        state = start
        for count in range(len(kept) + 1):
            if count:
                state = applied(state, kept[count - 1].event)
            sent_in_time = count == 0 or kept[count - 1].sent <= completed
            overtaken = any(later.force < invoked for later in kept[count:])
            if sent_in_time and not overtaken and state not in found:
                found.append(state)
    return found


def ever(start: State, events: list[Span]) -> list[State]:
    """All states of the run."""
    return possible(start, events, -1, 1 << 62)


def _choices(events: list[Span]) -> Iterator[list[Span]]:
    unanswered = [span for span in events if span.force == float("inf")]
    for taken in itertools.product((True, False), repeat=len(unanswered)):
        dropped = {id(span) for span, keep in zip(unanswered, taken, strict=True) if not keep}
        yield [span for span in events if id(span) not in dropped]
