"""Programs that aim: pairs at the same instant, events beside applications, things that break at a bad moment.

Each recipe is a shape; whom it is about, what they apply for and where is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from harness.certificates.explore.composing import Composer
from harness.certificates.explore.program import EXPLORED, Program
from harness.certificates.explore.recipes import applying, breaking, happening
from harness.certificates.explore.world import World
from harness.certificates.reference.settings import Settings

Recipe = Callable[[Composer], None]

RECIPES: Final[dict[str, Recipe]] = {
    recipe.__name__.replace("_", "-"): recipe
    for recipe in (
        applying.pair, applying.same_kind, applying.registers, applying.thick,
        applying.crowd, applying.slow_print, applying.left_behind, applying.asked_twice,
        happening.event_beside, happening.seal_events, applying.four_at_once, happening.link_down,
        applying.look_alikes, breaking.crash, applying.wrong_pins, happening.seal_queued,
        applying.one_household, applying.in_turn, breaking.new_day, breaking.killed,
        applying.options_in_turn, happening.seal_then_crash, applying.exchanged, breaking.closing_time,
        happening.card_events, happening.link_mishap, breaking.crash_beside_event, breaking.full_disk,
        applying.refused, applying.forgotten, breaking.line_lost, happening.too_late,
        happening.protected, breaking.recovered, applying.whole_household,
    )
}  # fmt: skip
"""By name, in the order in which a search goes through them."""

_GUARDED: Final = frozenset({"exchanged"})
_HOUSE: Final = frozenset({"link-down", "seal-queued", "crash", "killed", "crash-beside-event"})


def compose(world: World, name: str, seed: int | str, settings: Settings = EXPLORED) -> Program:
    """A program of this recipe; the same for the same seed."""
    made = Composer(world, Random(f"{name}/{seed}"))
    RECIPES[name](made)
    if name in _GUARDED:
        settings = replace(settings, guard=True)
    return Program(name, tuple(made.deeds), settings, name in _HOUSE)


def program_of(world: World, seed: int | str, place: int, settings: Settings = EXPLORED) -> Program:
    """The program at `place` of a search: recipes in turn."""
    names = tuple(RECIPES)
    return compose(world, names[place % len(names)], f"{seed}/{place}", settings)
