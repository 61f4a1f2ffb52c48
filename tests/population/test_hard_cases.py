"""People who are easily mistaken for one another are there, labelled rightly, and can be found."""

from __future__ import annotations

from collections import Counter

import pytest

from harness.certificates.domain.residents import Population, Resident
from harness.certificates.population.hard_cases import folded, mistakable

LABELS = ("same-name", "same-name-and-birthday", "variant-name", "near-address", "card-tail", "twins", "same-domicile")


def test_at_least_a_tenth_are_hard_cases_of_every_sort(population: Population) -> None:
    labelled = [resident for resident in population.residents if resident.hard_cases]
    assert len(labelled) >= 0.1 * len(population.residents)
    counts = Counter(case for resident in labelled for case in resident.hard_cases)
    assert set(counts) == set(LABELS)
    assert min(counts.values()) >= 0.01 * len(population.residents)


@pytest.fixture(scope="module")
def pairs(population: Population, residents: dict[str, Resident]) -> list[tuple[Resident, Resident]]:
    found = mistakable(population)
    return [(residents[code], residents[other]) for code, others in found.items() for other in others]


def test_nearly_all_of_them_find_their_counterpart(population: Population) -> None:
    found = mistakable(population)
    labelled = [resident.resident_code for resident in population.residents if resident.hard_cases]
    assert set(found) <= set(labelled)
    assert len(found) > 0.9 * len(labelled)
    assert all(code not in others and 1 <= len(others) <= 8 for code, others in found.items())
    assert all(len(set(others)) == len(others) for others in found.values())


def test_every_pair_has_a_reason(pairs: list[tuple[Resident, Resident]]) -> None:
    for one, other in pairs:
        common = set(one.hard_cases) & set(other.hard_cases)
        assert any(_HOLDS[case](one, other) for case in common), (one, other)


def test_pairs_of_every_sort_across_municipalities_and_within_one(pairs: list[tuple[Resident, Resident]]) -> None:
    for case in ("same-name", "same-name-and-birthday", "variant-name"):
        of_case = [(a, b) for a, b in pairs if case in a.hard_cases and case in b.hard_cases and _HOLDS[case](a, b)]
        assert {a.municipality_code == b.municipality_code for a, b in of_case} == {True, False}
        assert case != "variant-name" or sum(a.name != b.name for a, b in of_case) > 0.5 * len(of_case)
    tails = [(a, b) for a, b in pairs if _HOLDS["card-tail"](a, b)]
    assert tails and all(a.municipality_code != b.municipality_code for a, b in tails)


def test_rare_names_have_their_usual_form_beside_them(population: Population) -> None:
    rare = [r for r in population.residents if any(ord(char) > 0xFFFF for char in r.name)]
    usual = {folded(r.name) for r in population.residents if r not in rare}
    assert any(folded(r.name) in usual for r in rare)


def test_folding_joins_variants_and_nothing_else() -> None:
    assert folded("髙橋　一郎") == folded("高橋　一郎")
    assert folded("山﨑　誠") == folded("山崎　誠")
    assert folded("渡邊　恵") == folded("渡邉　恵") == folded("渡辺　恵")
    assert folded("齋藤　実") == folded("斎藤　実")
    assert folded("\U00020bb7田　進") == folded("吉田　進")
    assert folded("辻\U000e0101　明") == folded("辻　明")
    assert folded("高橋　一郎") != folded("高橋　一朗")


def _differing_places(one: str, other: str) -> int:
    if len(one) != len(other):
        longer, shorter = sorted((one, other), key=len, reverse=True)
        return min((longer[:i] + longer[i + 1 :] != shorter for i in range(len(longer))), default=True) + 1
    return sum(a != b for a, b in zip(one, other, strict=True))


_HOLDS = {
    "same-name": lambda a, b: a.name == b.name,
    "same-name-and-birthday": lambda a, b: a.name == b.name and a.birth_date == b.birth_date and a.sex == b.sex,
    "variant-name": lambda a, b: folded(a.name) == folded(b.name),
    "near-address": lambda a, b: _differing_places(a.address, b.address) <= 1,
    "card-tail": lambda a, b: bool(a.card and b.card and a.card.serial[6:] == b.card.serial[6:]),
    "twins": lambda a, b: a.birth_date == b.birth_date and a.household_id == b.household_id and a.name != b.name,
    "same-domicile": lambda a, b: a.domicile == b.domicile,
}
