"""Two persons' values of one item exchanged on a sheet that is about both: in the file, or else in what is read of
it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from harness.certificates.checks.exchanged import IDENTIFYING
from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord, Value, expected_of
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.lexicon import Lexicon
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.inspection.exchanging import Pair, ValueExchange
from harness.certificates.inspection.exchanging_read import read_exchanged
from harness.certificates.inspection.spoiling import MOST_LOST, Spoiler
from harness.domain.observations import Observation
from harness.family.inspected import as_it_is
from harness.reading.apart import Apart, Lost
from harness.reading.messages import ReadRequest


class Exchange(NamedTuple):
    """What was exchanged: `data` are the document's bytes, None where it is to be done `as_read`."""

    data: bytes | None
    expected: frozenset[Property]
    as_read: Callable[[Observation], Observation] = as_it_is


class Exchanger:
    """Exchanges values in one document after another. `reader` is a process that answers `observe`."""

    def __init__(self, spoiler: Spoiler, reader: Apart, ground: Ground) -> None:
        self._spoiler, self._reader, self._ground = spoiler, reader, ground
        self._lost = 0

    def exchanged(self, path: Path, application: Application, chance: random.Random) -> Exchange | None:
        """Two values exchanged, drawn by chance from those of which the document allows it; None if it allows none.
        Nothing may have changed the applicant's registers."""
        possible = list(exchangeable(application, self._ground))
        items = {pair: item for item, pair in chance.sample(possible, len(possible))}
        if not items:
            return None
        written = self._spoiler.values_exchanged(ValueExchange(path, tuple(items)))
        if written is not None:
            pair, data = written
            return Exchange(data, found_by(items[pair]))
        seen = self._seen(path)
        lexicon = self._ground.lexicon
        for pair, item in items.items():
            if seen is not None and read_exchanged(seen, pair, lexicon) is not None:
                return Exchange(None, found_by(item), partial(_as_read, pair=pair, lexicon=lexicon))
        return None

    def _seen(self, path: Path) -> Observation | None:
        if self._lost >= MOST_LOST:
            return None
        try:
            seen: Observation = self._reader.ask(ReadRequest(path.name, str(path), second=True))
        except Lost:
            self._lost += 1
            return None
        return seen


def _as_read(seen: Observation, pair: Pair, lexicon: Lexicon) -> Observation:
    """With the pair exchanged; as it is where it could not be read this time, so that nothing is found in it."""
    return read_exchanged(seen, pair, lexicon) or seen


def exchangeable(application: Application, ground: Ground) -> Iterator[tuple[str, Pair]]:
    """An item, and two values of it that two persons on one sheet have, and that stand there in no other role. The
    registers are those of the population: nothing may have changed them."""
    state = ground.registers_of(application.kin_group)
    plan = expected_of(application, ground.form_of(application), state, ground.residents)
    for index, sheet in enumerate(plan.sheets if plan else ()):
        for one, other in combinations(sheet.records, 2):
            if all(one[item] == other[item] for item in one.keys() & other.keys() if item != "name"):
                continue  # twins: with their names exchanged the sheet is as right as it was
            for item in sorted(one.keys() & other.keys()):
                values = one[item], other[item]
                if values[0] != values[1] and not any(_stands_for_more(value, sheet) for value in values):
                    yield item, Pair(index, *values)  # type: ignore[arg-type]  # a word stands for more


def _stands_for_more(value: Value, sheet: ExpectedSheet) -> bool:
    return isinstance(value, ExpectedWord) or value in sheet.often


def found_by(item: str) -> frozenset[Property]:
    """Two names in each other's place are two birth dates in each other's place, where nothing else differs."""
    if item == "name":
        return frozenset({Property.BINDING, Property.CONTENT})
    return frozenset({Property.BINDING if item in IDENTIFYING else Property.CONTENT})
