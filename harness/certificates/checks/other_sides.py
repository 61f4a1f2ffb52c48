"""Labels that stand behind their values, or below them: where none of the values of several items stands at a label of
its own, and on one of these sides each of their labels has one of their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from harness.certificates.checks.normalise import is_word
from harness.certificates.checks.spots import Spot, Spots, is_level

_BETWEEN = re.compile(r"円?[\[\((【〔:・.…]*")
"""What may stand between a value and the label behind it in one run."""
_FAR = 6
"""Heights by which a label on another line may stand below its value at most."""
_ENDINGS = {
    "birth_date": ("生まれ", "生", "出生"),
    "resident_since": ("から住民", "より住民", "に住民となる", "住民となる", "に住民となった", "住民となった"),
    "addressed_since": ("から居住", "より居住", "住所を定める", "に住所を定める"),
}
"""What is written directly behind the days of items, in a text that goes on."""
_ITEM_OF = {word: item for item, words in _ENDINGS.items() for word in words}
_ENDING = re.compile("|".join(sorted(_ITEM_OF, key=len, reverse=True)))


class Labelled(Protocol):
    """A label: the item that it is of, and where it stands."""

    @property
    def item(self) -> str: ...
    @property
    def spot(self) -> Spot: ...


_L = TypeVar("_L", bound=Labelled)


def endings(spots: Spots, days: Iterable[tuple[date, int, int]]) -> Iterator[tuple[int, str, Spot]]:
    """Where days end that are told by what is written directly behind them, the item, and where this stands."""
    text, cuts = spots.view.text, spots.view.cuts
    for _, _, end in days:
        found = _ENDING.match(text, end)
        is_whole = found and (found.end() in cuts or not is_word(text[found.end()]))
        if found and is_whole:
            yield end, _ITEM_OF[found.group()], spots.spot(*found.span())


def on_other_side(
    spots: Spots, labels: Sequence[_L], items: Container[str], values: Iterable[Spot], times: int
) -> Mapping[Spot, _L]:
    """Of the labels of these items the one behind each value, or else the one below each; empty where neither side has
    one value for each of them. `labels` are all; so many `times` values must stand there."""
    if sum(each.item in items for each in labels) != times:
        return {}
    sides: tuple[Callable[[Spots, Spot, Spot], float | None], ...] = (_behind, _below)
    for away in sides:
        at: dict[Spot, _L] = {}
        for spot in values:
            near = [
                (far, place) for place, each in enumerate(labels) if (far := away(spots, spot, each.spot)) is not None
            ]
            if near and labels[min(near)[1]].item in items:
                at[spot] = labels[min(near)[1]]
        if len(at) == times == len({each.spot for each in at.values()}):
            return at
    return {}


def _behind(spots: Spots, spot: Spot, label: Spot) -> float | None:
    """How far behind something a label stands: in its run, or on its line; None where it does not."""
    if spots.joined(spot.start, label.start):
        is_next = spot.end <= label.start and _BETWEEN.fullmatch(spots.text(spot.end, label.start))
        return label.left - spot.right if is_next else None
    return label.left - spot.right if is_level(spot, label) and spot.right <= label.x else None


def _below(_: Spots, spot: Spot, label: Spot) -> float | None:
    """How far below something a label stands; None where it does not."""
    is_below = label.y > spot.bottom and label.left < spot.right and spot.left < label.right
    far = label.top - spot.bottom
    return far if is_below and far <= _FAR * (spot.bottom - spot.top) else None
