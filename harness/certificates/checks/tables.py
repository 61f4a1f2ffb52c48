"""Several tables one below the other on one sheet, each of which names all its persons: whose the values of each are
its own names say, so that each is looked at as a sheet by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from harness.certificates.checks.expected import ExpectedSheet, Value
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.rows import NAME, items_of
from harness.certificates.checks.spots import Spot, Spots, is_level

Table = tuple[Spots, ExpectedSheet]
"""One of them, and what it shows."""


def tables(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Iterator[list[Table]]:
    """Those of a sheet, two or more, which show all that it must of each person; in each way in which its names may be
    those of tables."""
    names = Counter(record[NAME] for record in plan.records)
    if max(names.values()) > 1:
        return  # who of two of one name is which, one table alone does not tell
    held = {name: spots.of(name) for name in names}
    if labels.are_known(NAME):
        at_label = {name: [spot for spot in each if NAME in labels.near(spot)] for name, each in held.items()}
        held = at_label if all(len(at_label[name]) >= times for name, times in names.items()) else held
    order = sorted(((spot, name) for name, each in held.items() for spot in each), key=lambda one: (one[0].y, one[0].x))
    first_on_line = [
        one for one in order if not any(is_level(other, one[0]) and other.x < one[0].x for other, _ in order)
    ]
    for among in [order, first_on_line] if len(first_on_line) < len(order) else [order]:
        firsts = [*_firsts(among, names)]
        found = [(part, _shown(part, plan)) for part in _parts(spots, labels, plan, firsts)] if len(firsts) > 1 else []
        if {item for _, own in found for item in items_of(own.records)}.issuperset(items_of(plan.records)):
            yield found


def _firsts(among: Sequence[tuple[Spot, Value]], names: Counter[Value]) -> Iterator[float]:
    """From the lowest on, where the names of each table begin: all of them, each once."""
    size, end = names.total(), len(among)
    while end >= size:
        window = among[end - size : end]
        is_whole = Counter(name for _, name in window) == names
        if is_whole:
            yield min(spot.top for spot, _ in window)
        end -= size if is_whole else 1


def _parts(spots: Spots, labels: Labels, plan: ExpectedSheet, firsts: Sequence[float]) -> Iterator[Spots]:
    """What stands below the last value above the names of each table, and above the same place of the next: its labels,
    too."""
    values = _values(spots, labels, plan)
    begins = [max((end.bottom for spot, end in values if spot.y < first), default=0.0) for first in reversed(firsts)]
    for begin, end in pairwise([*begins, float("inf")]):
        yield Spots(spots.view.part([run for run, (_, spot) in enumerate(spots.runs()) if begin <= spot.y < end]))


def _values(spots: Spots, labels: Labels, plan: ExpectedSheet) -> list[tuple[Spot, Spot]]:
    """Where each begins, and where it ends."""
    values = [spot for _, value in labels.demanded for spot in spots.of(value)]
    values += [spot for word in plan.words for spot in spots.of(word) if word.item != "relationship"]
    return [(spot, spots.end_of(spot)) for spot in values]


def _shown(part: Spots, plan: ExpectedSheet) -> ExpectedSheet:
    """Of what a sheet must show of each person all items that a part of it shows for all of them."""
    items = {item for item in items_of(plan.records) if _shows(part, [record.get(item) for record in plan.records])}
    records = tuple([{item: value for item, value in one.items() if item in items} for one in plan.records])
    words = tuple([word for word in plan.words if word.item in items])
    return replace(plan, records=records, words=words, of_sheet=())


def _shows(part: Spots, values: Sequence[Value | None]) -> bool:
    times = Counter(value for value in values if value is not None)
    return all(len(part.of(value)) >= count for value, count in times.items())
