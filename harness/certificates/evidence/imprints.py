"""Whose registered imprint an image shows.

Written for the report alone, as all that names what came out: the judge looks for imprints by rules of its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from harness.certificates.evidence.known_values import Known
from harness.certificates.population.imprints import imprint_png
from harness.domain.observations import Image
from harness.reading.imprints import BLANK, SAME_IMPRINT_MAX_BITS, distance, raster_of_png


def shows_imprint_of(image: Image, codes: Iterable[str], known: Known) -> bool:
    """Whether an image shows an imprint that one of these residents had registered at some time of the run."""
    if image.raster == BLANK:
        return False
    numbers = {number for code in codes for number in known.imprints(code)}
    return any(distance(image.raster, _raster(number, known.seed)) <= SAME_IMPRINT_MAX_BITS for number in numbers)


@lru_cache(maxsize=4096)
def _raster(number: int, seed: int) -> bytes:
    return raster_of_png(imprint_png(number, seed))
