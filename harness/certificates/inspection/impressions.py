"""The registered imprints of a population, drawn and normalised beside everything else that a run needs first."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Event

from harness.certificates.domain.residents import Population
from harness.certificates.population.imprints import imprint_png
from harness.reading.imprints import raster_of_png


class Impressions:
    """Works in a thread of its own while it is open: all imprints are drawn first, since the system is waiting for
    them, and then brought to rasters, which only the checks need."""

    def __init__(self, population: Population, seed: int) -> None:
        self._draw = cache(partial(imprint_png, seed=seed))
        self._numbers = [one.seal.imprint for one in population.residents if one.seal is not None]
        self._over = Event()
        self._thread = ThreadPoolExecutor(1)
        self._drawn = self._thread.submit(self._draw_all)
        self._normalised = self._thread.submit(self._normalise, self._numbers)
        self._thread.shutdown(wait=False)  # the thread ends when that is done

    def png(self, number: int) -> bytes:
        """The PNG of an imprint, registered or not."""
        self._drawn.result()
        return self._draw(number)

    def rasters(self, further: Iterable[int]) -> dict[int, bytes]:
        """The rasters of all registered imprints and of `further` ones, by their numbers."""
        return {**self._normalised.result(), **self._normalise(further)}

    def __enter__(self) -> Impressions:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.shutdown()

    def _draw_all(self) -> None:
        for number in self._numbers:
            if self._over.is_set():
                return
            self._draw(number)

    def _normalise(self, numbers: Iterable[int]) -> dict[int, bytes]:
        rasters = {}
        for number in numbers:
            if self._over.is_set():
                break
            rasters[number] = raster_of_png(self._draw(number))
        return rasters
