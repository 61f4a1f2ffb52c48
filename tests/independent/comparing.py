"""Holds what `harness/certificates/checks` says of a history against what the independent version says."""

from __future__ import annotations

from collections import Counter

from harness.certificates.checks.registers import Registers, Timeline, steps_of
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.observations import Sheet
from tests.checks.world import GROUPS, TOWN
from tests.independent.histories import Issued, Told, tell
from tests.independent.rule import State, ever, loaded, possible, spans
from tests.independent.sheets import World, about_others, wrong_seal


def as_state(registers: Registers) -> State:
    """The harness's registers in the independent version's shape."""
    people = {
        code: {
            "name": one.name, "kana": one.name_kana, "address": one.address, "before": one.previous_address,
            "since": one.addressed_since.isoformat(), "household": one.household_id, "book": one.register_id,
            "book_head": one.register_head, "support": one.support_measure,
            "seal": one.seal and [one.seal.registration_number, one.seal.registered_on.isoformat(), one.seal.imprint],
        }
        for code, one in registers.residents.items()
    }  # fmt: skip
    books = {}
    for key, book in registers.family_registers.items():
        members = [
            {"code": one.resident_code, "name": one.name, "kana": one.name_kana,
             "removed": one.removed and [one.removed.reason, one.removed.date.isoformat()],
             "addresses": [[line.address, line.since.isoformat()] for line in one.addresses]}
            for one in book.members
        ]  # fmt: skip
        books[key] = {"head": book.head, "members": members}
    return {
        "people": people,
        "households": {key: list(one.members) for key, one in registers.households.items()},
        "books": books,
        "cards": {
            serial: [card.holder, card.pin, card.revoked, list(card.use_registrations)]
            for serial, card in registers.cards.items()
        },
        "dead": sorted(registers.deceased),
        "gone": sorted(registers.moved_out),
    }


def in_order(state: State) -> State:
    """A state that can be compared: who died first says nothing."""
    return {**state, "dead": sorted(state["dead"]), "gone": sorted(state["gone"])}


def differences(number: int, counts: Counter[str] | None = None) -> list[str]:
    """One sentence for each point in which the two versions do not agree about the history of that number."""
    counts = Counter() if counts is None else counts
    told = tell(number)
    found = [f"history {number}: {line}" for line in _of_states(told, counts)]
    states = {group: _ever(told, group) for group in set(GROUPS.values())}
    world = World(TOWN, states, told.imprints, told.events)
    return found + [f"history {number}: {line}" for line in _of_sheets(told, world, counts)]


def _ever(told: Told, group: int) -> list[State]:
    return ever(loaded(TOWN, group), spans(told.operations(group)))


def _of_states(told: Told, counts: Counter[str]) -> list[str]:
    found = []
    for issued in told.issued:
        start, end = _interval(issued)
        group, operations = issued.application.kin_group, told.operations(issued.application.kin_group)
        timeline = Timeline(told.story.known.registers_of(group), steps_of(operations))
        theirs = [in_order(as_state(one)) for one in timeline.possible(start, end)]
        ours = [in_order(one) for one in possible(loaded(TOWN, group), spans(operations), start, end)]
        counts["applications"] += 1
        counts["with several possible states"] += len(ours) > 1
        if any(one not in theirs for one in ours) or any(one not in ours for one in theirs):
            found.append(f"{issued.application.application_id}: {len(theirs)} possible states, we say {len(ours)}")
    return found


def _interval(issued: Issued) -> tuple[int, int]:
    assert issued.operation.completion
    return issued.operation.invocation.stamp_ns, issued.operation.completion.stamp_ns


def _of_sheets(told: Told, world: World, counts: Counter[str]) -> list[str]:
    judgement = told.story.judge()
    said = {(one.property, one.application_id, one.sheet) for one in judgement.findings}
    doubts = {one.application_id for one in judgement.unclear if one.property is Property.BINDING}
    found = []
    for issued in told.issued:
        name, doubt, states = issued.application.application_id, False, _states(told, issued)
        for number, sheet in enumerate(issued.sheets):
            foreign, undecided = about_others(sheet, number, issued.application, states, world)
            doubt |= undecided
            found += _sheet(issued, number, sheet, foreign, said, counts)
            counts["sheets"] += 1
            if not foreign and issued.application.certificate is Kind.SEAL:
                found += _seal(issued, number, wrong_seal(sheet, issued.application, states, world), said, counts)
        counts["undecided documents"] += doubt
        if doubt != (name in doubts):
            found.append(f"{name} ({issued.way}): undecided {name in doubts}, we say {doubt}")
    return found


def _states(told: Told, issued: Issued) -> list[State]:
    group = issued.application.kin_group
    return possible(loaded(TOWN, group), spans(told.operations(group)), *_interval(issued))


Said = set[tuple[Property, str, int | None]]


def _sheet(issued: Issued, number: int, sheet: Sheet, foreign: bool, said: Said, counts: Counter[str]) -> list[str]:
    name = issued.application.application_id
    theirs = (Property.BINDING, name, number + 1) in said
    counts["foreign sheets"] += foreign
    if theirs == foreign:
        return []
    return [f"{name} sheet {number + 1} ({issued.way}, {issued.application.certificate}): binding broken {theirs}, "
            f"we say {foreign}"]  # fmt: skip


def _seal(issued: Issued, number: int, ours: bool, said: Said, counts: Counter[str]) -> list[str]:
    name = issued.application.application_id
    theirs = (Property.SEAL, name, number + 1) in said
    counts["seal sheets"] += 1
    counts["wrong seals"] += ours
    if theirs == ours:
        return []
    return [f"{name} sheet {number + 1} ({issued.way}): seal broken {theirs}, we say {ours}"]
