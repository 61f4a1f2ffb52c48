"""The reference system's registers and the harness's own model were written apart from one text; after any events they
hold the same."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import orjson
import pytest

from harness.certificates.checks import registers as model
from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Card, Population, Resident
from harness.certificates.domain.words import EventKind
from harness.certificates.population.make import make_population
from harness.certificates.reference.records import (
    CardRecord,
    FamilyRegisterRecord,
    HouseholdRecord,
    ResidentRecord,
    Status,
    Table,
)
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.rules.population import parse_population
from harness.certificates.targets.wire import event_body, population_body
from tests.reference.rules.samples import Town

PNG = b"\x89PNG\r\n\x1a\n"
ON = "2025-10-01"


def png(_: int) -> bytes:
    return PNG


def drawn(rng: random.Random, number: int, resident: Resident) -> Event:
    """A register event of any kind about this resident."""
    kind = rng.choice(list(EventKind))
    details: dict[EventKind, dict[str, Any]] = {
        EventKind.SEAL_REGISTERED: {"registration_number": f"9{number}", "occurred_on": ON, "imprint": 10**6 + number},
        EventKind.MOVED: {"address": f"東京都千代田区丸の内{number}番", "occurred_on": ON},
        EventKind.MOVED_OUT: {"destination": f"大阪府堺市堺区南瓦町{number}番", "occurred_on": ON},
        EventKind.DIED: {"occurred_on": ON},
        EventKind.RENAMED: {"name": f"新　名{number}", "name_kana": "アタラシ　ナ", "occurred_on": ON},
        EventKind.CARD_REVOKED: {"card_serial": resident.card.serial if resident.card else "0" * 16},
        EventKind.CARD_ISSUED: {"card": Card(f"{number:016d}", "1234")},
    }
    return Event(f"e{number}", number, kind, resident.resident_code, resident.kin_group, **details.get(kind, {}))


def happen(population: Population, seed: int) -> tuple[Town, model.Registers, int]:
    """Both models after many events; those that the reference system rejects happen in neither."""
    rng = random.Random(seed)
    town = Town(parse_population(orjson.loads(population_body(population, png))))
    state = model.initial(population.residents, population.households, population.family_registers)
    happened = 0
    for number in range(1, 400):
        event = drawn(rng, number, rng.choice(population.residents))
        body = orjson.loads(event_body(event, png))
        try:
            town.apply(body.pop("kind"), body.pop("resident_code"), **body)
        except BadRequest:
            continue
        state = model.after(state, event)
        happened += 1
    return town, state, happened


@pytest.mark.parametrize("seed", [1, 2])
def test_both_models_hold_the_same(seed: int) -> None:
    town, state, happened = happen(make_population(300, seed), seed)
    assert happened > 250
    for code, resident in state.residents.items():
        held = town.resident(code)
        assert _resident(held) == _resident(resident), code
        assert (held.status is Status.DECEASED) == (code in state.deceased)
        assert (held.status is Status.MOVED_OUT) == (code in state.moved_out)
    for key, household in state.households.items():
        found = town.table[Table.HOUSEHOLDS, key]
        assert isinstance(found, HouseholdRecord)
        assert (found.head, found.members) == (household.head, household.members)
    for key, register in state.family_registers.items():
        kept = town.table[Table.REGISTERS, key]
        assert isinstance(kept, FamilyRegisterRecord)
        assert kept.head == register.head
        assert [_member(member) for member in kept.members] == [_member(member) for member in register.members]
    for serial, card in state.cards.items():
        issued = town.table[Table.CARDS, serial]
        assert isinstance(issued, CardRecord)
        assert (issued.resident_code, issued.pin, issued.revoked) == (card.holder, card.pin, card.revoked)


def _resident(held: Resident | ResidentRecord) -> tuple[str | date | bool | None, ...]:
    seal = held.seal.registration_number if held.seal else None
    return (
        held.name, held.name_kana, held.address, held.addressed_since, held.previous_address, held.register_head,
        held.support_measure, seal,
    )  # fmt: skip


def _member(member: Any) -> tuple[Any, ...]:
    return (
        member.resident_code, member.name, member.name_kana, member.father, member.mother, member.spouse,
        member.removed and (member.removed.reason, member.removed.date),
        [(line.address, line.since) for line in member.addresses],
    )  # fmt: skip
