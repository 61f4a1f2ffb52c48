"""The usual sheet, told in no time: person by person in the file and on paper, each value behind its label.

What is not seen to be so here is looked at as any layout is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.certificates.checks.expected import ExpectedWord, Value
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.spots import Spots


def stand_in_blocks(spots: Spots, labels: Labels, records: Sequence[Mapping[str, Value]]) -> bool:
    """Whether all that the records have stands with its name: behind it and before the next one in the file, in the
    order of the records, and above the next one and all that belongs to it on paper."""
    if not labels.stand_before_all:
        return False
    starts: list[int] = []
    for record in records:
        name = (at for at, _ in spots.at(record["name"]) if labels.behind(at) == "name")
        start = next((at for at in name if not starts or at > starts[-1]), None)
        if start is None:
            return False
        starts.append(start)
    reach = float("-inf")
    for start, end, record in zip(starts, [*starts[1:], None], records, strict=True):
        held = [_within(spots.at(value), start, end, item, value, labels) for item, value in record.items()]
        if not all(held):
            return False
        block = [spots.place_of(spots.run_of(at)) for found in held for at in found]
        if min(place.top for place in block) < reach:
            return False
        reach = max(place.bottom for place in block)
    return True


def _within(
    found: Iterable[tuple[int, int]], start: int, end: int | None, item: str, value: Value, labels: Labels
) -> list[int]:
    """Those of the places that stand between two places of the file, at the item's label if they are no words."""
    inside = (at for at, _ in found if start <= at and (end is None or at < end))
    if item == "register_head":
        inside = (at for at in inside if at != start)  # the person's name may be the same
    return [at for at in inside if isinstance(value, ExpectedWord) or labels.is_behind(label_of(item), at)]
