"""A population that is stated as the protocol has it is the one that was made."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from harness.certificates.domain.residents import Population, Resident
from harness.certificates.population.imprints import imprint_png
from harness.certificates.population.make import make_population
from harness.certificates.population.stated import stated_population
from harness.certificates.targets.wire import population_body

SEED = 5


@pytest.fixture(scope="module")
def made() -> Population:
    """A few people."""
    return make_population(60, SEED, 2)


@pytest.fixture
def body(made: Population) -> dict[str, Any]:
    """What PUT /v1/population would be sent."""
    return dict(json.loads(population_body(made, partial(imprint_png, seed=SEED))))


def _plain(resident: Resident) -> Resident:
    """Without what is the harness's own."""
    seal = resident.seal and replace(resident.seal, imprint=0)
    return replace(resident, seal=seal, kin_group=0, hard_cases=())


def test_it_is_read_as_it_was_written(made: Population, body: dict[str, Any]) -> None:
    """But for the numbers of imprints and kin groups, which are not sent."""
    stated = stated_population(body).population
    assert tuple(map(_plain, stated.residents)) == tuple(map(_plain, made.residents))
    assert (stated.municipalities, stated.households, stated.family_registers, stated.digest) == (
        made.municipalities,
        made.households,
        made.family_registers,
        made.digest,
    )


def test_kin_groups_are_the_same_people(made: Population, body: dict[str, Any]) -> None:
    """They follow from households and family registers."""
    assert _groups(stated_population(body).population) == _groups(made)


def _groups(population: Population) -> set[frozenset[str]]:
    held = defaultdict(set)
    for one in population.residents:
        held[one.kin_group].add(one.resident_code)
    return set(map(frozenset, held.values()))


def test_each_seal_has_its_own_picture(made: Population, body: dict[str, Any]) -> None:
    """By the number that the resident's seal then bears."""
    stated = stated_population(body)
    for one, original in zip(stated.population.residents, made.residents, strict=True):
        if one.seal and original.seal:
            assert stated.imprints[one.seal.imprint] == imprint_png(original.seal.imprint, seed=SEED)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda body: body.pop("households"), "households is missing"),
        (lambda body: body["residents"][0].pop("name"), r"residents\[0\].name: field required"),
        (lambda body: body["residents"][0].update(birth_date="soon"), r"residents\[0\].birth_date: "),
        (lambda body: body["residents"][0].update(household_id="H"), "household_id of the resident .* is H, which"),
        (lambda body: body["residents"].append(body["residents"][0]), "the resident .* is there twice"),
        (lambda body: body["households"][0].update(head="1"), "a member of the household .* is 1, which"),
        (lambda body: _first_seal(body).update(imprint_png="?"), "imprint_png is no base64"),
        (lambda body: body["residents"].insert(0, 7), r"residents\[0\] is no object"),
    ],
)
def test_what_is_none_is_said(body: dict[str, Any], spoil: Any, says: str) -> None:
    spoil(body)
    with pytest.raises(ValueError, match=says):
        stated_population(body)


def _first_seal(body: dict[str, Any]) -> dict[str, Any]:
    return next(one["seal"] for one in body["residents"] if one["seal"])
