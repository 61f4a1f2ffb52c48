"""Which programs a search goes through, what each is good for, and what a system must be able to do for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from harness.certificates.domain.properties import Property
from harness.certificates.explore.concurrent import programs
from harness.certificates.explore.concurrent.neighbours import Neighbours
from harness.certificates.explore.concurrent.site import Site
from harness.domain.words import Capability

Compose = Callable[[Neighbours], None]
Who = Literal["any", "pairs", "hard"]


_BINDING, _CONTENT, _SEAL = Property.BINDING, Property.CONTENT, Property.SEAL
_ELIGIBILITY, _COMPLETENESS, _UNIQUENESS = Property.ELIGIBILITY, Property.COMPLETENESS, Property.UNIQUENESS
_ACCOUNTING, _RESIDUE, _ALERT = Property.ACCOUNTING, Property.RESIDUE, Property.ALERT


@dataclass(frozen=True, slots=True)
class Recipe:
    """How programs of one sort are made. `groups` is how many kin groups they are about; `aims` are the properties
    that they are good for; `needs` what the system must be able to do, `faults` which faults it must know of;
    `guarded`: only where the guard is on; `who`: groups of any kind, pairs in which people
    are mistaken for each other, or some with people who are hard to print."""

    name: str
    compose: Compose
    groups: int
    aims: frozenset[Property]
    needs: frozenset[Capability] = frozenset()
    faults: frozenset[str] = frozenset()
    guarded: bool = False
    who: Who = "any"

    def fits(self, site: Site) -> bool:
        """Whether the system can be asked for such programs."""
        if self.guarded and site.system.guard is not True:
            return False
        return site.can(*self.needs) and self.faults <= set(site.system.faults)


def _recipe(
    compose: Compose,
    groups: int,
    aims: set[Property],
    *faults: str,
    events: bool = False,
    clock: bool = False,
    guarded: bool = False,
    who: Who = "any",
) -> Recipe:
    wished = ((Capability.FAULTS, bool(faults)), (Capability.EVENTS, events), (Capability.CLOCK, clock))
    needs = frozenset([capability for capability, is_needed in wished if is_needed])
    name = compose.__name__.replace("_", "-")
    return Recipe(name, compose, groups, frozenset(aims), needs, frozenset(faults), guarded, who)


RECIPES: Final[tuple[Recipe, ...]] = (
    _recipe(programs.exchanged, 8, {_BINDING, _ALERT}, "swap-print-files", guarded=True),
    _recipe(programs.crowd, 8, {_BINDING, _CONTENT, _UNIQUENESS}),
    _recipe(programs.thick, 6, {_BINDING, _COMPLETENESS, _CONTENT}),
    _recipe(programs.same_kind, 10, {_BINDING, _CONTENT}),
    _recipe(programs.asked_twice, 4, {_UNIQUENESS, _RESIDUE, _ACCOUNTING}),
    _recipe(programs.left_behind, 8, {_BINDING, _RESIDUE, _ACCOUNTING}),
    _recipe(programs.odd_names, 8, {_CONTENT}, who="hard"),
    _recipe(programs.seal_events, 6, {_SEAL}, events=True),
    _recipe(programs.cards, 4, {_ELIGIBILITY}, events=True),
    _recipe(programs.look_alikes, 8, {_BINDING}, who="pairs"),
    _recipe(programs.wrong_pins, 3, {_ELIGIBILITY}),
    _recipe(programs.household, 5, {_BINDING}),
    _recipe(programs.whole_household, 5, {_BINDING, _CONTENT}),
    _recipe(programs.moves, 4, {_CONTENT}, events=True),
    _recipe(programs.options_in_turn, 6, {_CONTENT}),
    _recipe(programs.closing_time, 8, {_ELIGIBILITY}, clock=True),
    _recipe(programs.new_day, 10, {_BINDING}, clock=True),
    _recipe(programs.seal_events_alone, 6, {_SEAL}, events=True),
    _recipe(programs.slow_print, 14, {_BINDING}, "delay-print"),
    _recipe(programs.support_measures, 6, {_ELIGIBILITY}, events=True),
    _recipe(programs.killed, 12, {_UNIQUENESS, _ACCOUNTING, _RESIDUE}, "kill-worker"),
    _recipe(programs.link_down, 12, {_SEAL}, "interrupt-link", events=True),
    _recipe(programs.killed_unconfirmed, 10, {_BINDING, _ACCOUNTING}, "kill-worker"),
    _recipe(programs.seals_then_killed, 6, {_SEAL}, "kill-worker", events=True),
    _recipe(programs.events_beside, 4, {_SEAL, _CONTENT, _ELIGIBILITY}, events=True),
    _recipe(programs.in_turn, 9, set()),
    _recipe(programs.link_down_shortly, 6, set(), "interrupt-link", events=True),
    _recipe(programs.refused, 8, {_ELIGIBILITY}),
)
"""In the order in which a search goes through them."""


def recipes_for(site: Site, wanted: str | None) -> list[Recipe]:
    """Those for which the system can be asked, in the order of a search. Those that are good for `wanted` come twice
    before any other, and then again after every three others."""
    fit = [recipe for recipe in RECIPES if recipe.fits(site)]
    aimed = [recipe for recipe in fit if wanted in recipe.aims]
    others = [recipe for recipe in fit if wanted not in recipe.aims]
    turns = 2 * aimed
    for place in range(0, len(others), 3):
        turns += [*others[place : place + 3], *aimed]
    return turns
