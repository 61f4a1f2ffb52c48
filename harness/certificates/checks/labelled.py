"""Values and labels. The layout is not known: a value may belong to the label that stands directly before it, to the
next one on its left, or to the next one above it. It is under another's label where none of these is its own, and the
other's value is where it should be (see `mislabelled.py`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from typing import TypeVar

from harness.certificates.checks.before import Before
from harness.certificates.checks.expected import FORMER, FORMER_SINCE, ExpectedSheet, ExpectedWord, Plain, Value
from harness.certificates.checks.headers import Stack, stacks_of
from harness.certificates.checks.label_places import Label, Lane, is_directly_before, labels_near
from harness.certificates.checks.labels import FOR_NOTHING, FOUND_ALONE
from harness.certificates.checks.labels_on import labels_on
from harness.certificates.checks.other_sides import endings, on_other_side
from harness.certificates.checks.spots import Spot, Spots, is_level
from harness.certificates.forms import SAME_LABELS

_LEAST_AWAY = 2
"""Of so many items no value must stand at its own label, for labels to be looked for on the other sides."""
_BETWEEN_LISTED = re.compile(r"[\]\)】〕:・.…、,/;|(\d]*")
"""What may stand between the values of several persons behind one label."""
_NEXT_LINE = 2
"""Lines of a list are no farther apart than so many of their heights."""
NO_LABEL = re.compile(r"\d|年.+月.+日")
"""What is a number, a day, or text that holds one; no label is."""
NAMES = frozenset(
    {"household_head", "register_head", "father", "mother", "adoptive_father", "adoptive_mother", "spouse"}
)
"""Items besides the name that are names of persons."""

_V = TypeVar("_V", bound=Value)


class Labels:
    """Those of one sheet, and what stands at which."""

    def __init__(self, spots: Spots, plan: ExpectedSheet) -> None:
        self._spots = spots
        self.demanded = plan.demanded
        """The texts, days and amounts that must stand there, each with its item."""
        self.besides = Counter(_besides(plan))
        self._labels, self._plan = plan.labels, plan
        self._found: dict[Spot, list[Label]] = {}
        self.before = Before(spots, plan.labels)

    @cached_property
    def all(self) -> list[Label]:
        """In the order of the file."""
        return labels_on(self._spots, self._plan)

    @cached_property
    def times(self) -> Counter[str]:
        """How often an item's labels stand there."""
        return Counter(each.item for each in (*self.all, *self._endings.values()) if each.item)

    @cached_property
    def _endings(self) -> Mapping[int, Label]:
        """What is written behind days in a text that goes on and says what they are, by where these end."""
        spots = self._spots
        taken = {at for each in self.all for at in range(each.spot.start, each.spot.end)}
        found = endings(spots, spots.view.days)
        return {end: Label(item, spot, False) for end, item, spot in found if end not in taken}

    def are_known(self, item: str) -> bool:
        """Whether any label of an item stands there."""
        return label_of(item) in self.times

    @cached_property
    def with_items(self) -> list[tuple[str, Spot]]:
        """All labels with their items, those included of items that are told by standing alone."""
        return [(self._item_of(each), each.spot) for each in self.all]

    def at(self, spot: Spot) -> list[tuple[str, Spot]]:
        """The labels at which something may stand, with their items."""
        return [(self._item_of(each), each.spot) for each in self._near(spot)]

    def _item_of(self, label: Label) -> str:
        told = self._spots.text(label.spot.start, label.spot.end)
        return label.item or next((item for item in FOUND_ALONE if told in self._labels.of(item)), "")

    def near(self, spot: Spot) -> set[str]:
        """The items at whose labels something may stand; "" for one that is not looked for."""
        if spot in self._turns:
            return {self._turns[spot].item}
        labels = self._near(spot)
        near = {each.item for each in labels}
        if len(labels) == 1 and is_directly_before(self._spots, labels[0].spot, spot):
            return near
        return near.union(item for item, lane in self._lanes.items() if lane.holds(spot))

    def _near(self, spot: Spot) -> list[Label]:
        if spot in self._on_other_side:
            return [self._on_other_side[spot]]
        return self._usually_near(spot)

    def _usually_near(self, spot: Spot) -> list[Label]:
        if spot not in self._found:
            one = self._endings.get(spot.end) or self._turns.get(spot) or self._listed.get(spot)
            near = [one] if one else labels_near(self._spots, self.all, spot)
            self._found[spot] = [each for each in near if not self._is_cut_off(each.spot, spot)]
        return self._found[spot]

    @property
    def are_on_other_side(self) -> bool:
        """Whether labels stand behind or below their values."""
        return bool(self._on_other_side) or any(each.is_foot for each in self.all)

    @cached_property
    def _on_other_side(self) -> Mapping[Spot, Label]:
        """The labels of items of which no value stands at its own on the usual sides, by what stands at them. What
        stands below its label may do so by chance."""
        near: dict[str, list[Label]] = {}
        for item, value in self.demanded:
            if item in self.times:
                found = (each for spot in self._spots.of(value) for each in self._usually_near(spot))
                near.setdefault(item, []).extend(each for each in found if each.item == item)
        if sum(not own for own in near.values()) < _LEAST_AWAY:
            return {}
        away = {item for item, own in near.items() if all(each.is_head for each in own)}
        held = Counter({each: times for each, times in self.demanded.items() if each[0] in away})
        values = [spot for value in {value for _, value in held} for spot in self._spots.of(value)]
        return on_other_side(self._spots, self.all, away, values, held.total())

    @cached_property
    def _listed(self) -> Mapping[Spot, Label]:
        """What follows the one label of an item as the file is written, one after the other and nothing but marks and
        ordinals between: the values of several persons, each with this label."""
        records, spots, found = self._plan.records, self._spots, dict[Spot, Label]()
        for label in self.all if len(records) > 1 else ():
            if not label.item or self.times[label.item] > 1:
                continue
            values = Counter(value for one in records for item, value in one.items() if label_of(item) == label.item)
            places = sorted(((spot, value) for value in values for spot in spots.of(value)), key=itemgetter(0))
            listed, last = dict[Spot, Value](), label.spot
            for spot, value in places:
                if spot.start >= last.end:
                    if not self._is_next(last, spot):
                        break
                    listed[spot] = value
                    last = spots.end_of(spot)
            if values.total() > 1 and Counter(listed.values()) >= values:
                found.update(dict.fromkeys(listed, label))
        return found

    def _is_next(self, one: Spot, other: Spot) -> bool:
        """Whether the second comes next in the file, and stands behind the first, on its line or the next one."""
        if not _BETWEEN_LISTED.fullmatch(self._spots.text(one.end, other.start)):
            return False
        high = other.bottom - other.top
        is_behind = (is_level(one, other) and one.right <= other.left) or 0 < other.y - one.y < _NEXT_LINE * high
        return is_behind or other.is_down or self._spots.joined(one.start, other.start)

    @cached_property
    def _turns(self) -> Mapping[Spot, Label]:
        """What stands in the lines of the records of a table whose head has several, each with its label there."""
        heads = {each.spot: each for each in self._heads}
        found = ((spot, self.told_by_line(spot)) for spot in self._placed)
        return {spot: heads[label] for spot, label in found if label is not None}

    def told_by_line(self, spot: Spot) -> Spot | None:
        """The label in whose line of a record something stands, in a table whose head has several."""
        return next((label for one in self.stacks if (label := one.label_of(spot))), None)

    def are_told_by_line(self, spot: Spot) -> bool:
        """Whether it shows so at which label something stands, if at any."""
        return any(one.lines and one.is_above(spot) for one in self.stacks)

    @cached_property
    def stacks(self) -> list[Stack]:
        """The labels below each other in the head of a table."""
        return stacks_of([each.spot for each in self._heads], self._placed, len(self._plan.records))

    @property
    def _heads(self) -> list[Label]:
        times = Counter([item for item, _ in self.with_items if item])
        return [each for each in self.all if each.is_head and times[self._item_of(each)] == 1]

    @cached_property
    def _placed(self) -> set[Spot]:
        """Where that stands which each person must have or may, and amounts."""
        plan = self._plan
        values = {value for one in (*plan.records, *plan.besides) for value in one.values()}
        amounts = {told for told, _ in (*plan.of_sheet, *plan.besides_of_sheet) if isinstance(told, int)}
        return {spot for value in (*values, *amounts) for spot in self._spots.of(value)}

    def _is_cut_off(self, label: Spot, spot: Spot) -> bool:
        """Whether between a label and something there is what seems to be a label that is not known."""
        if self._spots.joined(label.start, spot.start):
            return False
        if is_level(label, spot) and label.right <= spot.x:
            return any(label.right <= other.x <= spot.left and is_level(other, spot) for other in self.repeated)
        between = (other for other in self.repeated if label.bottom <= other.y <= spot.top)
        return any(other.left < spot.right and spot.left < other.right for other in between)

    @cached_property
    def repeated(self) -> list[Spot]:
        """The runs that say the same again, as labels do that each person has, and are neither known labels nor values
        nor hold any."""
        spots, known = self._spots, [each.spot for each in self.all]
        known += [spot for _, value in self.demanded for spot in spots.of(value)]
        known += [spot for _, value in self._plan.each_besides for spot in spots.of(value)]
        known += [spot for word in self._plan.words for spot in spots.of(word)]
        runs = [*spots.runs()]
        times = Counter(text for text, _ in runs)
        return [
            run
            for text, run in runs
            if times[text] > 1
            and any(map(str.isalnum, text))
            and text not in FOR_NOTHING
            and not NO_LABEL.search(text)
            and not any(run.start < each.end and each.start < run.end for each in known)
        ]

    @cached_property
    def _lanes(self) -> Mapping[str, Lane]:
        """The rows and columns of items that have one label for all their values."""
        of_all = [each for each in self.all if self.times[each.item] == 1]
        lanes: dict[str, Lane] = {}
        for each in of_all:
            held = [spot for item, value in self.demanded if item == each.item for spot in self._spots.of(value)]
            held = [spot for spot in held if each in self._near(spot)]
            lane = Lane(each.spot, held)
            if len(held) > 1 or (held and lane.is_column):
                lanes[each.item] = lane
        return lanes

    def of(self, item: str, held: Mapping[_V, list[Spot]], times: int) -> dict[_V, list[Spot]]:
        """Of places where values of an item stand those at its labels; where there are as many labels as `times`, only
        the nearest to each."""
        item = label_of(item)
        near = [
            (max(abs(spot.x - each.spot.x), abs(spot.y - each.spot.y)), each.spot, value, spot)
            for value, spots in held.items()
            for spot in spots
            for each in self._near(spot)
            if each.item == item
        ]
        if self.times[item] >= times:
            nearest: dict[Spot, tuple[float, Spot, _V, Spot]] = {}
            for one in sorted(near, key=itemgetter(0)):
                nearest.setdefault(one[1], one)
            near = [*nearest.values()]
        return {value: [spot for _, _, other, spot in near if other == value] for value in held}

    def of_others(self, item: str, value: Value | int, spot: Spot) -> bool:
        """Whether something stands at the label of another item that has the same value, or may have."""
        item = label_of(item)
        named = NAMES if item == "name" else frozenset[str]()
        return any(near != item and (near in named or (near, value) in self.demanded) for near in self.near(spot))

    def has_free(self, item: str, value: Plain) -> bool:
        """Whether a value stands anywhere but at the labels of other items that have it."""
        spots = self._spots.of(value)
        return any(item in self.near(spot) or not self.of_others(item, value, spot) for spot in spots)

    def free(self, item: str, value: Plain) -> int:
        """How often it does, what need not stand there among the others."""
        near = [self.near(spot) for spot in self._spots.of(value)]
        others = {other for other, held in self.besides if held == value}
        return sum(
            item in each or (each.isdisjoint(others) and not self.of_others(item, value, spot))
            for each, spot in zip(near, self._spots.of(value), strict=True)
        )

    def near_all(self, value: Plain) -> list[set[str]]:
        """The items at whose labels a value may stand, of each of its places."""
        return [self.near(spot) for spot in self._spots.of(value)]

    def heads(self, item: str, value: Plain) -> bool:
        """Whether a label of an item stands above a value of it, and nothing but labels between."""
        spots, known = self._spots, {each.spot.start for each in self.all}
        above = [label for told, label in self.with_items if told == item]
        return any(
            label.bottom <= spot.top
            and label.left < spot.right
            and spot.left < label.right
            and not any(
                label.bottom <= run.y <= spot.top and run.left < spot.right and spot.left < run.right
                for _, run in spots.runs()
                if run.start not in known
            )
            for spot in spots.of(value)
            for label in above
        )

    def said_again(self, item: str) -> int:
        """How often something stands at the labels of an item, "" for at none, that stands for the value above it."""
        return sum(item in (self.near(self._spots.spot(*span)) or {""}) for span in self._spots.said_again)

    @cached_property
    def stand_before_all(self) -> bool:
        """Whether each demanded value stands behind its label as the file is written."""
        for (item, value), times in self.demanded.items():
            needed = times + self.demanded["name", value] if item == "register_head" else times
            if len(self.before.values(item, value, needed)) < needed:
                return False
        return True

    @cached_property
    def all_that_stands(self) -> Counter[tuple[str, Plain]]:
        """The values that must stand there, and of the others those that do, each with its item; where labels stand on
        other sides only the first: for which of the others they are there is not looked for."""
        spots, besides = self._spots, self.besides if not self.are_on_other_side else Counter[tuple[str, Plain]]()
        shown = {each: times for each, times in besides.items() if len(spots.at(each[1])) >= times}
        return self.demanded | Counter(shown)

    def shows(self, item: str, value: Value, times: int) -> bool:
        """Whether a value of an item stands there so often; names are printed for much else, and must be at labels."""
        if item not in NAMES or isinstance(value, ExpectedWord):
            return len(self._spots.at(value)) >= times
        behind = len(self.before.values(item, value, times))
        return behind >= times or (
            self.are_known(item) and sum(item in self.near(spot) for spot in self._spots.of(value)) >= times
        )

    def tells_persons(self, item: str) -> bool:
        """Whether each person has a label for an item, or one label a row or column of all their values."""
        return self.times[item] > 1 or item in self._lanes

    @cached_property
    def attached(self) -> tuple[Counter[tuple[str, Plain]], dict[tuple[str, Plain], Counter[str]]]:
        """How often each value stands at its own label, and how often at which others where it does not."""
        own: Counter[tuple[str, Plain]] = Counter()
        others: dict[tuple[str, Plain], Counter[str]] = {}
        for item, value in self.all_that_stands:
            if item in self.times:
                near = [self.near(spot) for spot in self._spots.of(value)]
                own[item, value] = sum(item in each for each in near)
                others[item, value] = Counter(label for each in near if item not in each for label in each)
        return own, others


def label_of(item: str) -> str:
    """The item by whose labels an item is told."""
    if item.startswith(FORMER):
        return "address"
    if item.startswith(FORMER_SINCE):
        return "addressed_since"
    return SAME_LABELS.get(item, item)


def _besides(plan: ExpectedSheet) -> Iterator[tuple[str, Plain]]:
    yield from plan.each_besides
    yield from ((item, value) for value, item in plan.besides_of_sheet)
