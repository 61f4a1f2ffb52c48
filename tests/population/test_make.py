"""A population is fixed by its arguments, and each number and pair in it is what it must be."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from harness.certificates.domain.residents import FamilyRegister, Population, Resident
from harness.certificates.domain.words import Kind
from harness.certificates.population.check_digits import my_number, resident_code
from harness.certificates.population.digest import digest
from harness.certificates.population.make import make_population


def test_the_same_in_any_process_under_any_hash_seed() -> None:
    """Sets and dicts of strings iterate in another order there."""
    script = "from harness.certificates.population.make import make_population; print(make_population(1200, 5).digest)"
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "4242")
    ]
    assert {run.stdout.strip() for run in runs} == {make_population(1200, 5).digest}


def test_another_seed_size_or_number_of_municipalities_is_another_population() -> None:
    digests = {make_population(*arguments).digest for arguments in ((300, 1), (300, 2), (301, 1), (300, 1, 5))}
    assert len(digests) == 4


@pytest.mark.parametrize("size", [1, 2, 24, 25, 26, 100, 777])
def test_there_are_as_many_residents_as_were_asked_for(size: int) -> None:
    population = make_population(size, 3)
    assert len(population.residents) == size
    assert sum(len(household.members) for household in population.households) == size


def test_few_municipalities() -> None:
    one = make_population(200, 9, 1)
    assert {resident.municipality_code for resident in one.residents} == {one.municipalities[0].code}
    assert len(make_population(200, 9, 24).municipalities) == 24


@pytest.mark.parametrize("arguments", [(0, 1), (10, 1, 0), (10, 1, 1000)])
def test_what_cannot_be_made_is_refused(arguments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        make_population(*arguments)


def test_the_collector_is_left_as_it_was() -> None:
    gc.disable()
    try:
        make_population(1, 1)
        assert not gc.isenabled()
    finally:
        gc.enable()
    make_population(1, 1)
    assert gc.isenabled()


def test_the_digest_covers_every_list() -> None:
    made = make_population(60, 2)
    parts = (made.seed, made.municipalities, made.residents, made.households, made.family_registers)
    assert digest(*parts) == made.digest
    resident = replace(made.residents[5], kin_group=99)
    household = replace(made.households[1], household_id="X")
    register = replace(made.family_registers[2], previous_head="X")
    others = [
        (made.seed + 1, *parts[1:]),
        (parts[0], parts[1][:-1], *parts[2:]),
        (*parts[:2], (*made.residents[:5], resident, *made.residents[6:]), *parts[3:]),
        (*parts[:3], (made.households[0], household, *made.households[2:]), parts[4]),
        (*parts[:4], (*made.family_registers[:2], register, *made.family_registers[3:])),
    ]
    assert made.digest not in {digest(*other) for other in others}


def test_numbers_are_unique_and_have_check_digits(population: Population) -> None:
    codes = [resident.resident_code for resident in population.residents]
    numbers = [resident.my_number for resident in population.residents]
    assert len(set(codes)) == len(set(numbers)) == len(population.residents)
    assert all(resident_code(code[:10]) == code for code in codes)
    assert all(my_number(number[:11]) == number for number in numbers)


def test_cards_and_seals_are_unique(population: Population) -> None:
    cards = [resident.card for resident in population.residents if resident.card]
    assert len({card.serial for card in cards}) == len(cards)
    assert all(len(card.serial) == 16 and len(card.pin) == 4 for card in cards)
    assert all(r.card.serial.startswith(r.municipality_code) for r in population.residents if r.card)
    seals = [resident.seal for resident in population.residents if resident.seal]
    assert len({seal.imprint for seal in seals}) == len({seal.registration_number for seal in seals}) == len(seals)


def test_name_birth_date_and_address_belong_to_one_resident(population: Population) -> None:
    """White space is a system's own choice, so it must not be what tells two apart."""
    keys = Counter(("".join(r.name.split()), r.birth_date, "".join(r.address.split())) for r in population.residents)
    assert set(keys.values()) == {1}


def test_an_address_is_one_household_s(population: Population) -> None:
    of_household = {household.household_id: set() for household in population.households}
    for resident in population.residents:
        of_household[resident.household_id].add(resident.address)
    addresses = [address for found in of_household.values() for address in found]
    assert len(addresses) == len(set(addresses)) == len(population.households)


def test_no_address_or_domicile_begins_another(population: Population) -> None:
    texts = {r.address for r in population.residents} | {f.domicile for f in population.family_registers}
    texts |= {r.previous_address for r in population.residents if r.previous_address}
    ordered = sorted("".join(text.split()) for text in texts)
    assert len(set(ordered)) == len(texts)
    assert not [pair for pair in pairwise(ordered) if pair[1].startswith(pair[0])]


def test_nobody_lives_at_a_former_address(population: Population) -> None:
    now = {resident.address for resident in population.residents}
    former = {resident.previous_address for resident in population.residents}
    members = [member for register in population.family_registers for member in register.members]
    former |= {line.address for member in members for line in member.addresses[:-1]}
    former |= {m.addresses[-1].address for m in members if m.resident_code is None and m.addresses}
    assert not now & former


def test_domicile_and_head_belong_to_one_register(population: Population) -> None:
    keys = Counter((register.domicile, register.head) for register in population.family_registers)
    assert set(keys.values()) == {1}


def test_no_register_or_household_has_two_of_one_name_and_birthday(population: Population) -> None:
    for register in population.family_registers:
        keys = [(member.name, member.birth_date) for member in register.members]
        assert len(set(keys)) == len(keys)
    keys_of = Counter((r.household_id, r.name, r.birth_date) for r in population.residents)
    assert set(keys_of.values()) == {1}


def test_name_and_birthday_are_shared_only_on_purpose(population: Population) -> None:
    bearers: dict[tuple[str, date], list[tuple[str, ...]]] = {}
    for resident in population.residents:
        bearers.setdefault((resident.name, resident.birth_date), []).append(resident.hard_cases)
    for register in population.family_registers:
        for member in register.members:
            if member.resident_code is None:
                bearers.setdefault((member.name, member.birth_date), []).append(())
    shared = [cases for group in bearers.values() if len(group) > 1 for cases in group]
    assert shared
    assert all("same-name-and-birthday" in cases for cases in shared)


def test_shares(population: Population, registers: dict[str, FamilyRegister]) -> None:
    """Roughly what a municipality has, and enough of what is seldom."""
    size = len(population.residents)

    def share(test: list[Resident]) -> float:
        return len(test) / size

    everybody = population.residents
    adults = [r for r in everybody if r.birth_date < date(2007, 10, 1)]
    assert 0.02 < share([r for r in everybody if r.nationality]) < 0.045
    assert 0.06 < share([r for r in everybody if r.card is None]) < 0.10
    assert 0.005 < share([r for r in everybody if r.card and r.card.revoked]) < 0.016
    assert 0.002 < share([r for r in everybody if r.support_measure]) < 0.01
    assert 0.002 < share([r for r in everybody if r.adult_ward]) < 0.01
    assert 0.6 < sum(r.seal is not None for r in adults) / len(adults) < 0.7
    assert sum(len(h.members) >= 5 for h in population.households) / len(population.households) >= 0.06
    assert max(len(h.members) for h in population.households) <= 10
    away = [r for r in everybody if r.register_id and registers[r.register_id].municipality_code != r.municipality_code]
    assert 0.2 < share(away) < 0.3
    assert sum(bool(r.card and r.card.use_registrations) for r in away) > 0.65 * len(away)
    fit = [r for r in everybody if r.card and not r.card.revoked and r.birth_date <= date(2010, 10, 1)]
    assert share([r for r in fit if not r.support_measure]) > 2 / 3


def test_characters_that_few_systems_print_are_rare(population: Population) -> None:
    rare = [r for r in population.residents if any(ord(char) > 0xFFFF for char in r.name)]
    assert 0 < len(rare) <= 0.003 * len(population.residents)


def test_eras_leap_days_and_coming_of_age(population: Population) -> None:
    births = {resident.birth_date for resident in population.residents}
    assert max(births) < date(2025, 10, 1)
    assert min(births) > date(1912, 7, 30)
    assert any((birth.month, birth.day) == (2, 29) for birth in births)
    assert {date(2010, 9, 30), date(2010, 10, 1), date(2010, 10, 2)} & births
    firsts = {date(1989, 1, 7), date(1989, 1, 8), date(2019, 4, 30), date(2019, 5, 1), date(1926, 12, 25)}
    assert len(firsts & births) >= 3
    members = [member for register in population.family_registers for member in register.members]
    meiji = [member for member in members if member.birth_date < date(1912, 7, 30)]
    assert meiji
    assert all(member.removed and member.resident_code is None for member in meiji)


def test_most_municipalities_serve_every_kind(population: Population) -> None:
    whole = [m for m in population.municipalities if m.kinds == tuple(Kind)]
    assert len(population.municipalities) * 0.8 < len(whole) < len(population.municipalities)
