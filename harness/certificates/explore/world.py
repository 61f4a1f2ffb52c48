"""A world: who lives there, loaded once through the reference system's own provisioning, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Final

import orjson

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Event, SelfReport
from harness.certificates.domain.residents import Population
from harness.certificates.explore import towns
from harness.certificates.explore.memory.ports import shared
from harness.certificates.forms import shipped_forms
from harness.certificates.population.imprints import imprint_png
from harness.certificates.reference import tables
from harness.certificates.reference.board import Board
from harness.certificates.reference.provision import load_population
from harness.certificates.reference.rules.population import parse_population
from harness.certificates.targets.wire import population_body
from harness.checks.clock import BusinessClock, Setting
from harness.checks.subject import WorkerFacts
from harness.explore.loop import BEGIN_NS, VirtualLoop
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS, raster_of_png

RUN_ID: Final = "x"
"""All ids begin with it."""

WEDNESDAY: Final = "2025-10-01T10:00:00+09:00"
"""A working day in business hours (RFC 3339)."""

NOTHING: Final = SelfReport((), (), ())


@dataclass(frozen=True, slots=True)
class World:
    """The town of this name without those whose numbers are `absent`. `base` holds the tables as they are after
    provisioning; `ground` is what the checks know before any event."""

    name: str
    absent: tuple[int, ...]
    population: Population
    begins: datetime
    base: Mapping[str, Mapping[str, bytes]]
    ground: Ground


draw: Final = cache(partial(imprint_png, seed=towns.SEED))
"""The PNG of the imprint of a number, in any of these worlds."""


def ground_with(world: World, events: tuple[Event, ...]) -> Ground:
    """What the checks know when these events are planned: their new names, addresses, cards and imprints too."""
    novel = any(one.name or one.address or one.destination or one.card or one.imprint is not None for one in events)
    return _ground(world.population, world.begins, events) if novel else world.ground


def world(name: str = "town", begins: str = WEDNESDAY, absent: tuple[int, ...] = ()) -> World:
    """One of the towns, by default on a Wednesday at ten. The last ones are remembered (some milliseconds each)."""
    return _made(name, begins, absent)


@lru_cache(maxsize=256)
def _made(name: str, begins: str, absent: tuple[int, ...]) -> World:
    moment = datetime.fromisoformat(begins)
    population = towns.town(name, absent)
    return World(name, absent, population, moment, _load(population, moment), _ground(population, moment, ()))


@cache
def _raster(number: int) -> bytes:
    return raster_of_png(draw(number))


def _ground(population: Population, begins: datetime, events: tuple[Event, ...]) -> Ground:
    numbers = [one.seal.imprint for one in population.residents if one.seal]
    numbers += [one.imprint for one in events if one.imprint is not None]
    return Ground(
        run_id=RUN_ID,
        population=population,
        forms=shipped_forms(),
        clock=BusinessClock((Setting(begins, BEGIN_NS, BEGIN_NS),)),
        imprints={number: _raster(number) for number in numbers},
        same_imprint_max_bits=SAME_IMPRINT_MAX_BITS,
        events=events,
        baseline=NOTHING,
        workers=(WorkerFacts(0, 0),),
    )


def _load(population: Population, begins: datetime) -> dict[str, dict[str, bytes]]:
    """The tables after PUT /v1/population with everybody."""
    loop = VirtualLoop()
    system = shared(loop, {table: {} for table in tables.ALL}, begins)
    body = population_body(population, draw)
    loop.run_until_complete(load_population(system.ports(), Board(), parse_population(orjson.loads(body))))
    return system.database.tables.frozen()
