"""What is asked of a running system: programs keep the protocol's preconditions, and nobody is used who was changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from random import Random
from typing import Any, cast

import pytest

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Population
from harness.certificates.domain.words import EventKind
from harness.certificates.explore.concurrent.deeds import Again, Confirmation, groups_of, spent_by
from harness.certificates.explore.concurrent.neighbours import (
    KinGroups,
    Neighbours,
    NobodyLeft,
    is_hard_to_print,
    is_mistaken,
)
from harness.certificates.explore.concurrent.printing import sequence
from harness.certificates.explore.concurrent.recipes import RECIPES, Recipe, recipes_for
from harness.certificates.explore.concurrent.repeating import narrowed
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.concurrent.substitutes import substituted
from harness.certificates.explore.concurrent.town import dense_population
from harness.certificates.explore.program import Program, Visit
from harness.certificates.population.imprints import imprint_png
from harness.certificates.population.make import make_population
from harness.checks.clock import Setting
from harness.domain.words import Capability, Scope
from harness.targets.standing import Standing
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile

NOW = datetime.fromisoformat("2025-10-01T10:00:00+09:00")


@cache
def residents() -> Population:
    return dense_population(300, 4)


def site(capabilities: frozenset[Capability] = frozenset(Capability), guard: bool = True, **more: Any) -> Site:
    """A system that is never asked anything."""
    population = residents()
    system = SystemDescription(
        "s", "1", "b", {"guard": guard}, "inspection", population.digest, more.get("scope", Scope.KIOSK), (),
        capabilities, ("swap-print-files", "delay-print", "kill-worker", "interrupt-link"),
    )  # fmt: skip
    file = TargetFile("http://127.0.0.1:9")
    standing = Standing(lambda file: system, file, system.identity)
    return Site(
        file,
        system,
        standing,
        population,
        lambda number: imprint_png(number, 4),
        {},
        Setting(NOW, 0, 0),
        "x",
        cast(Any, None),
    )


def composed(recipe: Recipe, seed: int, people: KinGroups, where: Site) -> Program:
    rng = Random(f"{recipe.name}/{seed}")
    groups = people.some(rng, recipe.groups)
    world = people.world(groups, where, cast(Ground, None))
    made = Neighbours(world, rng, where, people, f"xp{seed}")
    recipe.compose(made)
    return Program(recipe.name, tuple(made.deeds))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_programs_are_in_order_and_fit_for_the_protocol(recipe: Recipe) -> None:
    where, codes = site(), {one.resident_code: one for one in residents().residents}
    for seed in range(12):
        program = composed(recipe, seed, KinGroups(residents(), seed), where)
        assert program.deeds
        for place, deed in enumerate(program.deeds):
            assert all(before < place for before in deed.after)
            if isinstance(deed, Confirmation | Again):
                assert isinstance(program.deeds[deed.visit], Visit)
                assert deed.visit < place
        names = [one.application_id for one in program.applications]
        assert len(set(names)) == len(names)
        assert all(name.startswith(f"xp{seed}-") for name in names)
        unconfirmed = {
            place for place, deed in enumerate(program.deeds) if isinstance(deed, Visit) and not deed.confirms
        }
        assert unconfirmed == {deed.visit for deed in program.deeds if isinstance(deed, Confirmation)}
        sealed = {code: one.seal is not None for code, one in codes.items()}
        gone: set[str] = set()
        for event in program.events:
            who = event.resident_code
            assert who not in gone
            if event.kind is EventKind.SEAL_REGISTERED:
                assert not sealed[who]
            if event.kind is EventKind.SEAL_DEREGISTERED:
                assert sealed[who]
            if event.kind in (EventKind.SEAL_REGISTERED, EventKind.SEAL_DEREGISTERED):
                sealed[who] = event.kind is EventKind.SEAL_REGISTERED
            if event.kind in (EventKind.DIED, EventKind.MOVED_OUT):
                gone.add(who)
        assert list(sequence(program, residents()))


def test_events_of_all_programs_differ() -> None:
    where, people = site(), KinGroups(residents(), 1)
    seen: set[str] = set()
    for seed, recipe in enumerate(RECIPES):
        for event in composed(recipe, seed, people, where).events:
            for value in (event.name, event.address, event.destination, event.registration_number, event.event_id):
                assert value is None or value not in seen or value == event.name
                seen.add(value or "")


def test_whoever_was_changed_is_not_used_again() -> None:
    where, people = site(), KinGroups(residents(), 1)
    recipe = next(one for one in RECIPES if one.name == "seal-events")
    used: set[int] = set()
    for seed in range(12):
        program = composed(recipe, seed, people, where)
        assert not groups_of(program) & used
        used |= spent_by(program)
        people.spend(spent_by(program))
    assert len(used) > 12
    people.spend({group.number for group in people.unchanged()})
    with pytest.raises(NobodyLeft):
        composed(recipe, 99, people, where)


def test_who_stands_in_is_like_those_whom_a_run_has_changed() -> None:
    where, people = site(), KinGroups(residents(), 1)
    recipe = next(one for one in RECIPES if one.name == "seal-events-alone")
    program, again = _substituted(composed(recipe, 1, people, where), where, people)
    assert [type(deed) for deed in again.deeds] == [type(deed) for deed in program.deeds]
    assert [deed.after for deed in again.deeds] == [deed.after for deed in program.deeds]
    assert not groups_of(again) & groups_of(program)
    people_of = {one.resident_code: one for one in residents().residents}
    for one, other in zip(program.applications, again.applications, strict=True):
        assert (one.certificate, one.copies) == (other.certificate, other.copies)
        assert _is_own(other, people_of[other.applicant])
    assert [one.kind for one in program.events] == [one.kind for one in again.events]
    people.spend({group.number for group in people.unchanged()})
    with pytest.raises(NobodyLeft):
        substituted(program, where, people, "xr2")


def _substituted(program: Program, where: Site, people: KinGroups) -> tuple[Program, Program]:
    """What one family of the program does, and the same by another one that is like it."""
    for group in groups_of(program):
        own = narrowed(program, {group})
        with suppress(NobodyLeft):
            return own, substituted(own, where, people, "xr1")
    raise AssertionError("no family of this program has another one like it")


def _is_own(application: Application, resident: Any) -> bool:
    return bool(application.card_serial == resident.card.serial and application.pin == resident.card.pin)


def test_only_what_the_system_can_is_asked() -> None:
    bare = site(frozenset({Capability.PROVISION}), guard=False)
    names = {recipe.name for recipe in recipes_for(bare, None)}
    assert "crowd" in names
    assert not names & {"seal-events", "killed", "exchanged", "closing-time", "slow-print"}
    assert "exchanged" in {recipe.name for recipe in recipes_for(site(), None)}
    assert recipes_for(site(), Property.SEAL)[0].aims == {Property.SEAL}


def test_no_pin_is_sent_where_none_is_compared() -> None:
    where = site(scope=Scope.ISSUANCE_SERVER)
    program = composed(next(one for one in RECIPES if one.name == "crowd"), 1, KinGroups(residents(), 1), where)
    assert {one.pin for one in program.applications} == {None}


def test_a_dense_population_has_who_is_hard_and_is_whole() -> None:
    population = residents()
    people = KinGroups(population, 0)
    assert len(people.hard) >= 5
    assert len(people.mistaken) >= 20
    usual = KinGroups(make_population(300, 4), 0)
    assert len(people.mistaken) > len(usual.mistaken)
    codes = {one.resident_code for one in population.residents}
    assert all(set(household.members) <= codes for household in population.households)
    assert {one.register_id for one in population.residents if one.register_id} == {
        each.register_id for each in population.family_registers
    }
    assert population == dense_population(300, 4)


def test_a_long_or_rare_name_is_hard_to_print_and_namesakes_are_mistaken() -> None:
    usual = next(one for one in residents().residents if not is_hard_to_print(one))
    assert is_hard_to_print(replace(usual, name="髙橋　誠"))
    assert is_hard_to_print(replace(usual, name="WILLIAMSON CHRISTOPHER JAMES"))
    assert is_hard_to_print(replace(usual, birth_date=datetime(1989, 1, 8).date()))
    assert is_mistaken(usual, replace(usual, resident_code="other", card=None))
    assert not is_mistaken(usual, replace(usual, name="別　人", card=None))
