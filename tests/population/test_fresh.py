"""Fresh values are new to the population and different from one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.domain.residents import Population
from harness.certificates.population.addresses import Mix
from harness.certificates.population.fresh import (
    fresh_address,
    fresh_card,
    fresh_imprint_number,
    fresh_name,
    fresh_registration_number,
)

MANY = 3000


def test_addresses(population: Population) -> None:
    known = {resident.address for resident in population.residents}
    known |= {line.address for f in population.family_registers for m in f.members for line in m.addresses}
    for municipality in population.municipalities[:3]:
        fresh = {fresh_address(population, municipality.code, number) for number in range(MANY)}
        assert len(fresh) == MANY
        assert not fresh & known
        assert all(address.startswith(municipality.prefecture + municipality.name) for address in fresh)


def test_addresses_of_an_unknown_municipality(population: Population) -> None:
    with pytest.raises(ValueError, match="not of this population"):
        fresh_address(population, "999999", 0)


def test_names(population: Population) -> None:
    known = {resident.name for resident in population.residents}
    known |= {member.name for register in population.family_registers for member in register.members}
    for sex in ("male", "female"):
        resident = next(r for r in population.residents if r.sex == sex and r.nationality is None)
        fresh = [fresh_name(resident, number) for number in range(MANY)]
        assert len({name for name, _ in fresh}) == MANY
        assert not {name for name, _ in fresh} & known
        family = resident.name.split("\u3000")[0]
        assert all(name.split("\u3000")[0] == family and kana.count("\u3000") == 1 for name, kana in fresh)


def test_latin_names(population: Population) -> None:
    known = {resident.name for resident in population.residents}
    resident = next(r for r in population.residents if r.nationality is not None)
    fresh = {fresh_name(resident, number)[0] for number in range(MANY)}
    assert len(fresh) == MANY
    assert not fresh & known
    assert all(name.isascii() and name.split(" ")[0] == resident.name.split(" ")[0] for name in fresh)


def test_two_residents_never_get_one_name_and_birthday_from_different_numbers(population: Population) -> None:
    same_family = [r for r in population.residents if r.name.startswith("佐藤\u3000")][:40]
    names = [fresh_name(resident, number)[0] for number, resident in enumerate(same_family)]
    assert len(set(names)) == len(names) == 40


def test_cards(population: Population) -> None:
    known = {r.card.serial for r in population.residents if r.card}
    tails = {serial[6:] for serial in known}
    resident = next(r for r in population.residents if r.card and r.card.use_registrations)
    fresh = [fresh_card(population, resident, number) for number in range(MANY)]
    assert len({card.serial for card in fresh}) == MANY
    assert not {card.serial[6:] for card in fresh} & tails
    assert resident.card
    assert all(card.use_registrations == resident.card.use_registrations and not card.revoked for card in fresh)
    assert all(len(card.serial) == 16 and len(card.pin) == 4 for card in fresh)


def test_imprints_and_registration_numbers(population: Population) -> None:
    seals = [resident.seal for resident in population.residents if resident.seal]
    imprints = {fresh_imprint_number(population, number) for number in range(MANY)}
    assert len(imprints) == MANY
    assert not imprints & {seal.imprint for seal in seals}
    numbers = {fresh_registration_number("131016", number) for number in range(MANY)}
    assert len(numbers) == MANY
    assert not numbers & {seal.registration_number for seal in seals}


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_there_is_none_of(population: Population, number: int) -> None:
    resident = population.residents[0]
    with pytest.raises(ValueError, match="there are only"):
        fresh_name(resident, number)
    with pytest.raises(ValueError, match="there are only"):
        fresh_registration_number("131016", number)
    with pytest.raises(ValueError, match="there are only"):
        fresh_imprint_number(population, number)


@given(st.integers(1, 400), st.integers(-(10**6), 10**20))
def test_a_mix_is_a_permutation(size: int, salt: int) -> None:
    mix = Mix(size, salt)
    assert sorted(mix(index) for index in range(size)) == list(range(size))
    assert mix.first(size) == [mix(index) for index in range(size)]
    with pytest.raises(ValueError, match="there are only"):
        mix(size)
    with pytest.raises(ValueError, match="there are only"):
        mix.first(size + 1)
