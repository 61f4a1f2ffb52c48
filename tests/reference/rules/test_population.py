"""PUT /v1/population: what is wrong is named by its path; what is right survives being stored as rows."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from harness.certificates.reference.records import dump, key_of, load
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.rules.population import parse_population
from tests.reference.rules.samples import ICHIRO, town_body


def test_every_record_is_the_same_after_a_row() -> None:
    records = parse_population(town_body()).records()
    assert len(records) == len({key_of(record) for record in records}) == 2 + 7 + 3 + 2 + 7
    for record in records:
        assert load(key_of(record)[0], dump(record)) == record
        assert load(key_of(record)[0], dump(record).decode()) == record


def test_a_resident_without_a_card() -> None:
    body = town_body()
    body["residents"][0]["card"] = None
    population = parse_population(body)
    assert population.residents[0].card_serial is None
    assert all(card.resident_code != ICHIRO for card in population.cards)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("population_digest", None, "population_digest: expected a text"),
        ("residents", {}, "residents: expected an array"),
        ("residents.1", 3, "residents[1]: expected an object"),
        ("residents.1.resident_code", "1234", "residents[1].resident_code: expected 11 digits"),
        ("residents.1.my_number", 123456789018, "residents[1].my_number: expected 12 digits"),
        ("residents.1.sex", "other", "residents[1].sex: expected male or female"),
        ("residents.1.birth_date", "1980-13-01", "residents[1].birth_date: expected a date"),
        ("residents.1.adult_ward", 0, "residents[1].adult_ward: expected true or false"),
        ("residents.1.card.pin", "12345", "residents[1].card.pin: expected 4 digits"),
        ("residents.1.card.serial", "1", "residents[1].card.serial: expected 16"),
        ("residents.0.seal.imprint_png", "abc", "residents[0].seal.imprint_png: expected a PNG"),
        ("residents.0.tax.0.paid", 1.5, "residents[0].tax[0].paid: expected a whole number"),
        ("residents.1.resident_code", ICHIRO, "residents: resident_code 12345678903 is there twice (0 and 1)"),
        ("residents.1.household_id", "H9", "residents[1].household_id: H9 is not a household"),
        ("residents.1.register_id", "F9", "residents[1].register_id: F9 is not a family register"),
        ("residents.1.municipality_code", "999999", "residents[1].municipality_code: 999999 is not"),
        ("municipalities.0.kinds", ["passport"], "municipalities[0].kinds: expected certificate kinds"),
        ("municipalities.0.kinds", ["seal", "seal"], "municipalities[0].kinds: expected no text twice"),
        ("households.1.head", ICHIRO, "households[1].head: 12345678903 is not a member"),
        ("households.1.members", [ICHIRO, "9"], "households[1].head"),
        ("family_registers.0.members.4.removed", {"reason": "死亡"}, "family_registers[0].members[4].removed.date"),
        ("family_registers.0.members.0.entries.0.text", None, "family_registers[0].members[0].entries[0].text"),
        ("family_registers.0.members.0.resident_code", "9", "family_registers[0].members[0].resident_code: 9 is not"),
        ("municipality_codes", ["000000"], "municipality_codes[0]: 000000 is not a municipality"),
    ],
)
def test_what_is_wrong_is_named(path: str, value: Any, sentence: str) -> None:
    body = copy.deepcopy(town_body())
    place: Any = body
    *steps, last = path.split(".")
    for step in steps:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    with pytest.raises(BadRequest) as refused:
        parse_population(body)
    assert str(refused.value).startswith(sentence)
