"""One item of all persons of a sheet: what each has, and where such values stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from harness.certificates.checks.captions import Beside
from harness.certificates.checks.expected import ExpectedWord, Value
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.spots import Spot, Spots

Records = Sequence[Mapping[str, Value]]
"""What each person has, by item."""
NAME = "name"


def items_of(records: Records) -> dict[str, None]:
    """All that anybody has, in order."""
    return dict.fromkeys(item for record in records for item in record)


class Row:
    """One item of all persons: what each has, and where such values stand."""

    def __init__(self, item: str, records: Records, spots: Spots, labels: Labels, beside: Beside) -> None:
        self.item, self._records, self.end_of = item, records, spots.end_of
        values = self.values = [record.get(item) for record in records]
        self.times = Counter([value for value in values if value is not None])
        self.spots = {value: spots.of(value) for value in self.times}
        self.by_label = False
        """Whether these are only those at the item's labels, or at least not at another's."""
        are_words = any(isinstance(value, ExpectedWord) for value in values)
        if not self._is_exact():
            self._narrow(labels.of(item, self.spots, self.times.total()))
        if not self._is_exact() and not are_words and not labels.are_known(item):
            self._narrow(beside.at_one_text(self.spots, self.times))
        if not self._is_exact():
            self._narrow(
                {
                    one: [spot for spot in held if not labels.of_others(item, one, spot)]
                    for one, held in self.spots.items()
                }
            )
        self.is_exact = self._is_exact()
        """Whether there are as many places as values."""
        self.is_told = self.is_exact or (self.by_label and (are_words or labels.are_known(item)))
        """Whether what stands elsewhere than it belongs is wrong: no place of another item is taken for one of its.
        Where none of its labels is known, some may be of items that nobody asked for."""
        are_all = self.is_exact and len(values) == self.times.total()
        self._by_label = None if are_all else self._at_each(labels)
        self.is_full = are_all or self._by_label is not None
        """Whether besides each person has one, or a label for one, which may be empty."""

    def needs(self, person: int) -> int:
        """How often a person's value must stand at their place: other items may have it, too."""
        value = self.values[person]
        if value is None:
            return 0
        return 1 if self.is_exact or self.by_label else list(self._records[person].values()).count(value)

    def at(self, person: int) -> list[Spot]:
        """Where a person's value stands."""
        value = self.values[person]
        return [] if value is None else self.spots[value]

    def _narrow(self, spots: dict[Value, list[Spot]]) -> None:
        if all(len(spots[value]) >= times for value, times in self.times.items()):
            self.spots, self.by_label = spots, True

    def _at_each(self, labels: Labels) -> list[tuple[Spot, Value | None]] | None:
        """What stands at each label of the item, which all persons have, though not all have one; None where that is
        not so."""
        item = label_of(self.item)
        held: dict[Spot, Value | None] = {spot: None for each, spot in labels.with_items if each == item}
        if len(held) != len(self.values) or self.times.total() == len(self.values):
            return None
        for value, spots in self.spots.items():
            for spot in spots:
                near = [label for each, label in labels.at(spot) if each == item]
                if len(near) != 1 or held[near[0]] is not None:
                    return None
                held[near[0]] = value
        return [*held.items()]

    def _is_exact(self) -> bool:
        return sum(map(len, self.spots.values())) == self.times.total()

    @cached_property
    def places(self) -> list[tuple[Spot, Value | None]]:
        """Each place with what stands there; that of a label where this tells it."""
        if self._by_label is not None:
            return self._by_label
        return [(spot, value) for value, held in self.spots.items() for spot in held]
