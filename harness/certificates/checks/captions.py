"""What stands beside the values of a sheet: the text directly before each, or the next on its left, and the next above
it. Where no label of an item is known, this may be one; only many sheets tell (see `unknown_labels.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from harness.certificates.checks.expected import ExpectedSheet, Value
from harness.certificates.checks.label_places import in_corner
from harness.certificates.checks.labelled import NO_LABEL, Labels
from harness.certificates.checks.normalise import level
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spot, Spots, is_level
from harness.domain.observations import Way

_LONGEST = 40
"""No label has more letters."""
_MARKS = "[]()【】〔〕<>〈〉《》:.・…,、。-_/|"

Caption = tuple[str, str]
"""On which side of a value a text stands, and the text; or that it is a known label's, and the item."""
KNOWN, BEFORE, ABOVE = "known", "before", "above"


class Stood(NamedTuple):
    """Where the values of an item stood, each in order: beside what all of them that a sheet must show, and beside what
    any. Several values of one sheet may have stood alike. `is_alone`: no other item of the sheet has the value."""

    item: str
    is_alone: bool
    all_of: tuple[Caption, ...]
    any_of: tuple[Caption, ...]


class Captioned(NamedTuple):
    """One sheet. `unknown`: its items of which no known label stands on it; `values`: where each of its values
    stood."""

    stood: tuple[Stood, ...]
    unknown: frozenset[str]
    values: tuple[tuple[Stood, str], ...]


def captioned(beside: Beside) -> Captioned | None:
    """What stands beside the values of a sheet that shows all it must; None where the labels of all are known, or there
    is nothing that could have changed places."""
    spots, labels = beside.spots, beside.labels
    demanded = labels.demanded
    unknown = frozenset(item for item, _ in demanded if item not in labels.times)
    if not unknown or len({item for item, _ in demanded}) < 2:
        return None
    values, items = [], Counter(value for _, value in demanded)
    for (item, value), times in demanded.items():
        found = Counter(caption for spot in spots.of(value) for caption in beside.of(spot))
        all_of = (caption for caption, count in found.items() if count >= times)
        values.append((Stood(item, items[value] == 1, tuple(sorted(all_of)), tuple(sorted(found))), str(value)))
    return Captioned(tuple(sorted({stood for stood, _ in values})), unknown, tuple(values))


class Beside:
    """Finds on one sheet what stands beside something and is no value itself."""

    def __init__(self, view: View, spots: Spots, labels: Labels, plan: ExpectedSheet) -> None:
        self._view, self.spots, self.labels, self._plan = view, spots, labels, plan

    @cached_property
    def _taken(self) -> list[tuple[int, int]]:
        """The values, where each begins and ends."""
        view, plan, spots = self._view, self._plan, self.spots
        values = [spot for _, value in self.labels.demanded for spot in spots.of(value)]
        values += [spot for word in plan.words for spot in spots.of(word)]
        readings = {level(reading) for person in plan.persons for reading in person.readings if reading}
        taken = {(spot.start, spot.end) for spot in values}
        taken.update((hit.start, hit.end) for hit in view.hits)
        taken.update(span for reading in readings for span in view.whole_at(reading))
        return sorted(taken)

    @cached_property
    def _texts(self) -> list[tuple[str, Spot]]:
        """The runs that may be labels."""
        view, found = self._view, list[tuple[str, Spot]]()
        for part, (start, end), place in zip(view.parts, pairwise(view.edges), view.places, strict=True):
            if any(at < end and start < stop for at, stop in self._taken):
                continue
            if text := _as_label(part):
                spot = Spot(start, end, place.left, place.top, place.right, place.bottom, place.way is Way.DOWN)
                found.append((text, spot))
        return found

    def of(self, spot: Spot) -> Iterator[Caption]:
        """What stands before something, and above it, and at which known labels it is."""
        yield from ((KNOWN, item) for item in self.labels.near(spot) if item)
        if before := self.before(spot):
            yield BEFORE, before
        corner = in_corner((other for _, other in self._texts), (run for _, run in self.spots.runs()), spot)
        if corner:
            yield ABOVE, next(text for text, other in self._texts if other == corner)
            return
        above = [
            (other.bottom, text)
            for text, other in self._texts
            if other.left < spot.right and spot.left < other.right and other.y < spot.top
        ]
        if above:
            yield ABOVE, max(above)[1]

    def at_one_text(self, held: Mapping[Value, list[Spot]], times: Mapping[Value, int]) -> dict[Value, list[Spot]]:
        """Of places where values of an item stand those beside the one text that may be its label: each stands there as
        often as it must. None where no text is so, or two."""
        at: dict[Caption, dict[Value, list[Spot]]] = {}
        for value, spots in held.items():
            for spot in spots:
                for caption in self.of(spot):
                    at.setdefault(caption, {}).setdefault(value, []).append(spot)
        fitting = [one for one in at.values() if {value: len(each) for value, each in one.items()} == times]
        is_one = fitting and all(one == fitting[0] for one in fitting)
        return fitting[0] if is_one else {value: [] for value in held}

    def before(self, spot: Spot) -> str:
        """The text directly before something in its run, or the next on its left; empty where there is none."""
        run = self.spots.start_of_run(spot)
        begin = max((end for _, end in self._taken if run <= end <= spot.start), default=run)
        if text := _as_label(self._view.text[begin : spot.start]):
            return text
        left = [(other.right, text) for text, other in self._texts if other.right <= spot.x and is_level(other, spot)]
        return max(left)[1] if left else ""


def _as_label(text: str) -> str:
    """A text as a label may be written, without the marks around it; empty if it is none."""
    text = text.strip(_MARKS)
    return "" if len(text) > _LONGEST or NO_LABEL.search(text) else text
