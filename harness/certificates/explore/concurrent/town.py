"""A population for searches: few people, and among them many who are easily mistaken for others or hard to print.

Loading a small one takes little time, and it is loaded again before each run of a program that is made smaller."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from harness.certificates.domain.residents import Population
from harness.certificates.explore.concurrent.neighbours import KinGroups, part_of
from harness.certificates.population.digest import digest
from harness.certificates.population.make import make_population

_FROM: Final = 5
"""How many times as many people they are chosen among."""

_PAIRS_SHARE: Final = 0.25


def dense_population(size: int, seed: int) -> Population:
    """About `size` residents (a kin group more or less), whole kin groups of a larger population: all who are hard to
    print, pairs who are mistaken for each other, people under support measures, and others. The same for the same
    arguments. ValueError as for `make_population`."""
    whole = make_population(_FROM * size, seed)
    people = KinGroups(whole, seed)
    every = [group.number for group in people.unchanged()]
    mistaken = [number for pair in people.mistaken for number in pair][: round(_PAIRS_SHARE * size)]
    protected = [number for number in every if any(one.support_measure for one in people.group(number).residents)]
    chosen: set[int] = set()
    count = 0
    for number in (*people.hard, *mistaken, *protected[: max(1, size // 100)], *every):
        if count >= size:
            break
        if number not in chosen:
            chosen.add(number)
            count += len(people.group(number).residents)
    part = part_of(whole, tuple([one for one in whole.residents if one.kin_group in chosen]))
    made = digest(part.seed, part.municipalities, part.residents, part.households, part.family_registers)
    return replace(part, digest=made)
