"""The usual sheet, told in no time: person by person in the file and on paper, each value behind its label.

What is not seen to be so here is looked at as any layout is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.certificates.checks.expected import ExpectedWord, Value
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.spots import Spot, Spots


def stand_in_blocks(spots: Spots, labels: Labels, records: Sequence[Mapping[str, Value]]) -> bool:
    """Whether all that the records have stands with its name: behind it and before the next one in the file, in the
    order of the records, and above the next one and all that belongs to it on paper."""
    if not labels.stand_before_all:
        return False
    starts: list[int] = []
    for record in records:
        name = (spot.start for spot in spots.of(record["name"]) if labels.behind(spot) == "name")
        start = next((at for at in name if not starts or at > starts[-1]), None)
        if start is None:
            return False
        starts.append(start)
    reach = float("-inf")
    for start, end, record in zip(starts, [*starts[1:], None], records, strict=True):
        held = [_within(spots.of(value), start, end, item, value, labels) for item, value in record.items()]
        if not all(held):
            return False
        block = [spot for found in held for spot in found]
        if min(spot.top for spot in block) < reach:
            return False
        reach = max(spot.bottom for spot in block)
    return True


def _within(found: Iterable[Spot], start: int, end: int | None, item: str, value: Value, labels: Labels) -> list[Spot]:
    """Those of the places that stand between two places of the file, at the item's label if they are no words."""
    inside = (spot for spot in found if start <= spot.start and (end is None or spot.start < end))
    if item == "register_head":
        inside = (spot for spot in inside if spot.start != start)  # the person's name may be the same
    return [spot for spot in inside if isinstance(value, ExpectedWord) or labels.is_behind(label_of(item), spot)]
