"""Two values on one sheet exchanged in what was read of it, where a file does not allow it: places stay, and each text
is read where the other stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from harness.certificates.checks.lexicon import Lexicon
from harness.certificates.checks.normalise import level_once
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spot, Spots
from harness.certificates.inspection.exchanging import Pair
from harness.domain.observations import Observation, Sheet

_Slice = tuple[int, int, int]
"""A run, and from which of its letters to which (exclusive) something stands in it."""


def read_exchanged(seen: Observation, pair: Pair, lexicon: Lexicon) -> Observation | None:
    """What would have been read of a document that differs in the pair alone; None where some reader does not see each
    of both values once."""
    readings = []
    for reading in seen.readings:
        if reading.problem or pair.sheet >= len(reading.sheets):
            return None
        sheets = list(reading.sheets)
        exchanged = _exchanged(sheets[pair.sheet], pair, lexicon)
        if exchanged is None:
            return None
        sheets[pair.sheet] = exchanged
        readings.append(replace(reading, sheets=tuple(sheets)))
    return replace(seen, readings=tuple(readings)) if readings else None


def _exchanged(sheet: Sheet, pair: Pair, lexicon: Lexicon) -> Sheet | None:
    view = View(sheet, lexicon)
    spots = Spots(view)
    found = spots.of(pair.one), spots.of(pair.other)
    if any(len(places) != 1 for places in found):
        return None
    (one,), (other,) = found
    if max(one.start, other.start) < min(one.end, other.end):
        return None
    slices = _slices(view, one), _slices(view, other)
    if not all(slices):
        return None
    runs = list(sheet.runs)
    texts = ["".join(runs[run][start:end] for run, start, end in each) for each in slices]
    parts = [*_spread(texts[1], slices[0]), *_spread(texts[0], slices[1])]
    for (run, start, end), text in sorted(parts, reverse=True):  # what stands further on first: places stay true
        runs[run] = runs[run][:start] + text + runs[run][end:]
    return replace(sheet, runs=tuple(runs))


def _spread(text: str, slices: Sequence[_Slice]) -> Iterator[tuple[_Slice, str]]:
    """A text in as many parts as the other had, equally long."""
    edges = [len(text) * number // len(slices) for number in range(len(slices) + 1)]
    for each, (start, end) in zip(slices, pairwise(edges), strict=True):
        yield each, text[start:end]


def _slices(view: View, spot: Spot) -> list[_Slice]:
    """The runs in which a value stands, and from where to where in each; empty where that cannot be told."""
    shown = [place for place, run in enumerate(view.sheet.runs) if level_once(run)]
    slices = []
    for number, (part, edge) in enumerate(zip(view.parts, view.edges, strict=False)):
        start, end = max(spot.start - edge, 0), min(spot.end - edge, len(part))
        if start < end:
            letters = view.sheet.runs[shown[number]]
            starts, ends = _behind(letters, part[:start]), _behind(letters, part[:end])
            if not starts or not ends:
                return []
            slices.append((shown[number], starts[-1], ends[0]))
    return slices


def _behind(letters: str, before: str) -> list[int]:
    """Behind how many letters of a run these stand, in the one spelling: what is one letter there may be several in
    the file, and the other way round."""
    return [place for place in range(len(letters) + 1) if level_once(letters[:place]) == before]
