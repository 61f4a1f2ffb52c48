"""Households and family registers hold together: with each other, in time, and within kin groups."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.domain.residents import FamilyRegister, Population, Resident
from harness.certificates.population.freeze import kin_groups

BUSINESS_DATE = date(2025, 10, 1)


def test_households_name_their_members_and_head(population: Population, residents: dict[str, Resident]) -> None:
    seen: list[str] = []
    for household in population.households:
        assert household.head == household.members[0]
        assert residents[household.head].relationship == "世帯主"
        assert residents[household.head].birth_date < date(2010, 1, 1)
        others = [residents[code].relationship for code in household.members[1:]]
        assert "世帯主" not in others
        assert {residents[code].household_id for code in household.members} == {household.household_id}
        assert {residents[code].municipality_code for code in household.members} == {
            residents[household.head].municipality_code
        }
        seen += household.members
    assert sorted(seen) == sorted(residents)


def test_relationships_are_those_of_the_resident_register(population: Population) -> None:
    found = {resident.relationship for resident in population.residents}
    assert found == {"世帯主", "妻", "夫", "子", "父", "母", "子の妻", "孫", "縁故者", "同居人"}


def test_registers_and_residents_say_the_same(
    population: Population, residents: dict[str, Resident], registers: dict[str, FamilyRegister]
) -> None:
    listed: dict[str, str] = {}
    for register in population.family_registers:
        for member in register.members:
            if member.resident_code is None:
                continue
            resident = residents[member.resident_code]
            assert resident.resident_code not in listed
            listed[resident.resident_code] = register.register_id
            assert member.removed is None
            assert (member.name, member.name_kana, member.sex) == (resident.name, resident.name_kana, resident.sex)
            assert member.birth_date == resident.birth_date
            assert member.addresses[-1].address == resident.address
            assert member.addresses[-1].since == resident.addressed_since
    for resident in population.residents:
        assert listed.get(resident.resident_code) == resident.register_id
        if resident.register_id is None:
            assert resident.nationality is not None
            assert resident.domicile is None and resident.register_head is None
        else:
            register = registers[resident.register_id]
            assert resident.nationality is None
            assert (resident.domicile, resident.register_head) == (register.domicile, register.head)


def test_registers_have_a_head_parents_and_dates_in_order(population: Population) -> None:
    for register in population.family_registers:
        assert register.head in {member.name for member in register.members}
        for member in register.members:
            assert member.father and member.mother and member.father != member.mother
            assert member.entries[0].title == "出生" or member.entries[0].date <= member.entries[-1].date
            assert all(entry.date < BUSINESS_DATE for entry in member.entries)
            assert all(entry.date >= member.birth_date for entry in member.entries)
            if member.removed:
                assert member.birth_date < member.removed.date < BUSINESS_DATE
                assert member.removed.date >= register.compiled_on
                assert member.resident_code is None
            since = [line.since for line in member.addresses]
            assert since == sorted(since)
            assert all(member.birth_date <= day < BUSINESS_DATE for day in since)


def test_children_are_younger_than_their_parents(population: Population) -> None:
    for register in population.family_registers:
        births = {member.name: member.birth_date for member in register.members}
        for member in register.members:
            for parent in (member.father, member.mother):
                if parent in births:
                    assert member.birth_date.year - births[parent].year >= 17


def test_registers_of_all_sorts_are_there(population: Population) -> None:
    members = [member for register in population.family_registers for member in register.members]
    reasons = {member.removed.reason for member in members if member.removed}
    assert reasons == {"婚姻", "死亡"}
    assert {"長男", "長女", "二男", "二女", "養子", "養女"} <= {member.relationship for member in members}
    assert any(member.adoptive_father for member in members)
    assert any(register.previous_head for register in population.family_registers)
    assert any(register.previous_head is None for register in population.family_registers)
    assert any(len(register.members) > 3 for register in population.family_registers)


def test_dates_of_residence_are_in_order(population: Population) -> None:
    for resident in population.residents:
        assert resident.birth_date <= resident.resident_since <= resident.addressed_since < BUSINESS_DATE
        assert (resident.previous_address is None) == (resident.addressed_since == resident.birth_date)
        if resident.seal:
            assert resident.resident_since <= resident.seal.registered_on < BUSINESS_DATE


def test_kin_groups_are_closed_and_small(population: Population, residents: dict[str, Resident]) -> None:
    sizes: dict[int, int] = {}
    for resident in population.residents:
        sizes[resident.kin_group] = sizes.get(resident.kin_group, 0) + 1
    assert sorted(sizes) == list(range(len(sizes)))
    assert max(sizes.values()) <= 25
    circles = [household.members for household in population.households]
    for register in population.family_registers:
        circles.append(tuple(m.resident_code for m in register.members if m.resident_code))
    for circle in circles:
        assert len({residents[code].kin_group for code in circle}) <= 1


def test_people_under_a_support_measure_live_apart(population: Population, residents: dict[str, Resident]) -> None:
    """Nobody who is not protected lives with them, and somebody of their register lives elsewhere."""
    protected = [resident for resident in population.residents if resident.support_measure]
    assert protected
    for resident in protected:
        mates = [r for r in population.residents if r.household_id == resident.household_id]
        kin = [r for r in population.residents if r.register_id == resident.register_id]
        assert all(mate.support_measure for mate in mates)
        assert any(not other.support_measure and other.address != resident.address for other in kin)


def test_wards_and_children_have_no_seal(population: Population) -> None:
    for resident in population.residents:
        if resident.adult_ward or resident.birth_date > date(2007, 10, 1):
            assert resident.seal is None
        if resident.birth_date > date(2005, 10, 1):
            assert not resident.tax


def test_tax_adds_up(population: Population) -> None:
    records = [record for resident in population.residents for record in resident.tax]
    assert {record.fiscal_year for record in records} == {2024, 2025}
    for record in records:
        assert record.municipal_tax + record.prefectural_tax == record.annual_tax
        assert record.paid + record.unpaid == record.annual_tax
        assert min(record.paid, record.unpaid, record.total_income, record.deductions) >= 0
        assert record.total_income <= record.salary_revenue
    assert sum(record.unpaid > 0 for record in records) > 0.15 * len(records)
    assert len({record.annual_tax for record in records}) > 0.3 * len(records)


def test_foreigners(population: Population) -> None:
    foreigners = [resident for resident in population.residents if resident.nationality]
    assert all(resident.name.isascii() and " " in resident.name for resident in foreigners)
    assert len({resident.name for resident in foreigners}) < len(foreigners)
    japanese = [resident for resident in population.residents if not resident.nationality]
    assert all(resident.name.count("\u3000") == 1 == resident.name_kana.count("\u3000") for resident in japanese)


@given(st.integers(1, 30), st.lists(st.lists(st.integers(0, 29), max_size=4), max_size=15))
def test_kin_groups_are_the_connected_parts(size: int, wild: list[list[int]]) -> None:
    circles = [[number % size for number in circle] for circle in wild]
    groups = kin_groups(size, circles)
    reached = {number: {number} for number in range(size)}
    for _ in range(size):
        for circle in circles:
            together = set().union(*(reached[number] for number in circle)) if circle else set()
            for number in together:
                reached[number] |= together
    assert all((groups[a] == groups[b]) == (b in reached[a]) for a in range(size) for b in range(size))
    firsts = [groups.index(group) for group in range(max(groups) + 1)]
    assert firsts == sorted(firsts)
