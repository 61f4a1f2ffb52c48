"""What stands for the value above it (同上, 〃) is that value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord, Value
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.spots import Spot, Spots, is_level


def with_said_again(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Spots:
    """A sheet on which each value stands also where something at a label of its item stands for it."""
    stand_for: dict[tuple[int, int], Value] = {}
    for spot in sorted((spots.spot(*span) for span in spots.said_again), key=lambda one: (one.y, one.x)):
        near = labels.near(spot)
        values = {one[item] for one in (*plan.records, *plan.besides) for item in one if label_of(item) in near}
        held = {other: value for value in values for other in spots.of(value) if near <= labels.near(other)}
        held.update({spots.spot(*span): value for span, value in stand_for.items() if value in values})
        meant = {held[other] for other in _before(spot, held)}
        if len(near) == len(meant) == 1:
            stand_for[spot.start, spot.end] = meant.pop()
    more: dict[Value, list[tuple[int, int]]] = {}
    for span, value in stand_for.items():
        for one in (value, *_counted(value, plan)):
            more.setdefault(one, []).append(span)
    return spots.with_more(more, stand_for.keys())


def _before(spot: Spot, held: Mapping[Spot, Value]) -> Iterable[Spot]:
    """The next thing above something, and the next on its left."""
    above = [each for each in held if each.y < spot.top and each.left < spot.right and spot.left < each.right]
    left = [each for each in held if each.right <= spot.x and is_level(each, spot)]
    yield from sorted(above, key=lambda one: one.y)[-1:]
    yield from sorted(left, key=lambda one: one.x)[-1:]


def _counted(value: Value, plan: ExpectedSheet) -> Iterable[ExpectedWord]:
    """The word of a sheet that a person's is one of."""
    if isinstance(value, ExpectedWord):
        yield from (word for word in plan.words if word != value and (word.word, word.item) == (value.word, value.item))
