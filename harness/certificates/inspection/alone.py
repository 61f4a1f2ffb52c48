"""One document by itself: the people that it is looked up against, and what it can be judged for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Population
from harness.certificates.forms import shipped_forms
from harness.certificates.inspection.applied import applied
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.inspection.telling import told
from harness.certificates.population.imprints import imprint_png
from harness.certificates.population.make import make_population
from harness.certificates.population.stated import stated_population
from harness.checks.clock import BusinessClock, Setting
from harness.domain.observations import Observation, Reading, Sheet
from harness.domain.operations import Request
from harness.domain.told import ToldSheet
from harness.evidence.subject import Tell
from harness.family.alone import FamilyDocuments
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS, raster_of_png


@dataclass(frozen=True, slots=True)
class _People:
    """A population, and the pictures of its seals where somebody stated them; None where they are made."""

    population: Population
    stated_imprints: Mapping[int, bytes] | None = None

    def rasters(self) -> Mapping[int, bytes]:
        """Of all registered imprints, by their numbers. Raises ValueError."""
        if self.stated_imprints is not None:
            return {number: _raster(number, png) for number, png in self.stated_imprints.items()}
        with Impressions(self.population, self.population.seed) as impressions:
            return impressions.rasters(())


def _raster(number: int, png: bytes) -> bytes:
    try:
        return raster_of_png(png)
    except ValueError as error:
        raise ValueError(f"residents[{number}].seal.imprint_png: {error}") from None


def _made(residents: int, seed: int, municipalities: int | None) -> _People:
    return _People(make_population(residents, seed, municipalities))


def _stated(body: Any) -> _People:
    stated = stated_population(body)
    return _People(stated.population, stated.imprints)


def _ground(people: _People, now: datetime, seen: Observation | None) -> Ground:
    """With imprints only where the document shows a picture: drawing all of them takes seconds."""
    readings = (*seen.readings, *seen.repairs) if seen else ()
    shows_picture = any(sheet.images for reading in readings for sheet in reading.sheets)
    return Ground(
        run_id="",
        population=people.population,
        forms=shipped_forms(),
        clock=BusinessClock((Setting(now, 0, 0),)),
        imprints=people.rasters() if shows_picture else {},
        same_imprint_max_bits=SAME_IMPRINT_MAX_BITS,
    )


def _teller(population: Population, lasting: Sequence[Request], codes: Collection[str]) -> Tell:
    events = tuple([each for each in lasting if isinstance(each, Event)])
    seals = [one.seal for one in population.residents if one.resident_code in codes]
    numbers = {seal.imprint for seal in seals if seal is not None}
    numbers.update(each.imprint for each in events if each.resident_code in codes and each.imprint is not None)
    ground = Ground(
        run_id="",
        population=population,
        forms=shipped_forms(),
        clock=BusinessClock(()),
        imprints={each: raster_of_png(imprint_png(each, population.seed)) for each in sorted(numbers)},
        same_imprint_max_bits=SAME_IMPRINT_MAX_BITS,
        events=events,
    )

    def tell(sheets: Sequence[Sheet], trial: Request | None) -> Sequence[ToldSheet]:
        observation = Observation("", "", 0, (Reading("", tuple(sheets)),))
        (reading,) = told(observation, ground, trial if isinstance(trial, Application) else None)
        return reading.sheets

    return tell


def _numbers(request: Request) -> tuple[str, ...]:
    """One for each copy."""
    copies = request.copies if isinstance(request, Application) else 1
    return tuple(f"read-{number}" for number in range(1, copies + 1))


DOCUMENTS = FamilyDocuments(
    made=_made,
    stated=_stated,
    ground=_ground,
    applied=applied,
    numbers=_numbers,
    told=told,
    teller=_teller,
    properties=(
        Property.BINDING,
        Property.CONTENT,
        Property.SEAL,
        Property.ELIGIBILITY,
        Property.COMPLETENESS,
        Property.HIDDEN_DATA,
    ),
)
