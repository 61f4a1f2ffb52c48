"""The persons' ordinals, behind labels (個人番号2) or at the beginning of lines (②): whose an item is has the same one
there as at the name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from harness.certificates.checks.before import AROUND
from harness.certificates.checks.expected import ExpectedSheet, Value
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.rows import NAME, items_of
from harness.certificates.checks.spots import Spot, Spots, is_level

_ORDINAL = re.compile(r"[1-9]\d?")


def at_other_ordinals(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Iterator[str]:
    """The items of which some person's value has another ordinal than the name."""
    records = plan.records
    if len(records) < 2 or not any(map(_holds_ordinal, spots.view.parts)):
        return
    ordinals = _Ordinals(spots, labels)
    names = ordinals.of(NAME, [record.get(NAME) for record in records])
    if sorted(names.values()) != [*range(1, len(records) + 1)]:
        return
    for item in items_of(records):
        held = ordinals.of(item, [record.get(item) for record in records])
        if len({*held.values()}) == len(held) and any(at != names[person] for person, at in held.items()):
            yield item


class _Ordinals:
    """Looks them up on one sheet."""

    def __init__(self, spots: Spots, labels: Labels) -> None:
        self._spots, self._labels = spots, labels
        runs = [run for _, run in spots.runs()]
        alone = [run for text, run in spots.runs() if ordinal_of(text) is not None]
        self._first = [one for one in alone if not any(run.x < one.x and is_level(run, one) for run in runs)]

    def of(self, item: str, values: list[Value | None]) -> Mapping[int, int]:
        """The ordinals of the persons' values of an item, of those that one alone has and that have one."""
        times, found = Counter(values), dict[int, int]()
        for person, value in enumerate(values):
            spots = self._spots.of(value) if value is not None and times[value] == 1 else ()
            told = [at for spot in spots if (at := self._at(item, spot)) is not None]
            if len({*told}) == 1:
                found[person] = told[0]
        return found

    def _at(self, item: str, spot: Spot) -> int | None:
        """The ordinal behind the label at which something stands, or else the one its line begins with."""
        spots = self._spots
        for near, label in self._labels.at(spot):
            if near == label_of(item):
                end = spots.view.edges[spots.run_of(label.start) + 1]
                told = ordinal_of(spots.text(label.end, min(end, spot.start) if label.end <= spot.start else end))
                if told is not None:
                    return told
        beside = [one for one in self._first if is_level(one, spot) and one.right <= spot.left]
        return ordinal_of(spots.text(beside[0].start, beside[0].end)) if len(beside) == 1 else None


def _holds_ordinal(text: str) -> bool:
    return ordinal_of(text) is not None or ordinal_of(text[-1:]) is not None


def ordinal_of(text: str) -> int | None:
    """The number that a text is, however it is written; None where it is none, or a large one."""
    plain = normalize("NFKC", text).strip(AROUND + ".")
    return int(plain) if _ORDINAL.fullmatch(plain) else None
