"""Sheets that go person by person, in the file and on paper, each value behind its label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.certificates.checks.before import Before
from harness.certificates.checks.expected import ExpectedWord, Value
from harness.certificates.checks.labelled import label_of
from harness.certificates.checks.spots import Spots
from harness.domain.observations import Place


def stand_in_blocks(spots: Spots, before: Before, records: Sequence[Mapping[str, Value]]) -> bool:
    """Whether all that the records have stands with its name: behind it and before the next one in the file, in the
    order of the records, and above the next one and all that belongs to it on paper."""
    starts: list[int] = []
    for record in records:
        name = _held(spots, before, "name", record["name"])
        start = next((at for at in name if not starts or at > starts[-1]), None)
        if start is None:
            return False
        starts.append(start)
    reach = float("-inf")
    for start, end, record in zip(starts, [*starts[1:], None], records, strict=True):
        block: list[Place] = []
        for item, value in record.items():
            held = [at for at in _held(spots, before, item, value) if start <= at and (end is None or at < end)]
            if item == "register_head":
                held = [at for at in held if at != start]  # the person's name may be the same
            if not held:
                return False
            block += [spots.place_of(spots.run_of(at)) for at in held]
        if min(place.top for place in block) < reach:
            return False
        reach = max(place.bottom for place in block)
    return True


def _held(spots: Spots, before: Before, item: str, value: Value) -> Iterable[int]:
    """Where a value begins that is a word, or stands at a label of its item."""
    if isinstance(value, ExpectedWord):
        return [at for at, _ in spots.at(value)]
    return before.values(label_of(item), value)
