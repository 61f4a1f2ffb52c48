"""What stands at the labels of a sheet that shows all it must: nothing else, and nothing more often.

Elsewhere it is asked where the values stand that must; here, what stands at the labels, whatever it is: a second day of
birth in one cell, a person printed twice, a list at the foot that says something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from harness.certificates.checks.crossed import are_crossed
from harness.certificates.checks.expected import OF_HISTORY, ExpectedSheet, ExpectedWord, Value
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.normalise import level
from harness.certificates.checks.persons import SheetPerson
from harness.certificates.checks.registrations import has_other_registration
from harness.certificates.checks.sorts import SORTS, Sort, Thing, things_on
from harness.certificates.checks.spots import Spot, Spots, is_level

_NEXT = 0.8
"""The lines of one cell are no farther apart than so much of their height."""
_OF_ALL = frozenset({"household_head", "register_head", "domicile", "address"})
"""Items that may stand there once for all persons, or again with each."""


_DAYS = ("resident_since", "addressed_since")
_TEXTS = ("previous_address", "domicile", "name_kana", "my_number", "resident_code")
_SEXES = {"male": "男", "female": "女"}


class _At(NamedTuple):
    """Something that stands at a label."""

    value: object
    label: Spot
    is_again: bool
    """Whether it is said directly behind the same, as a day may be in another reckoning."""
    spot: Spot


def surplus(spots: Spots, labels: Labels, plan: ExpectedSheet) -> tuple[str, ...]:
    """The items at whose labels something else stands than must, or more of it than the persons have."""
    return _Sheet(spots, labels, plan).surplus()


class _Sheet:
    """Looks at one."""

    def __init__(self, spots: Spots, labels: Labels, plan: ExpectedSheet) -> None:
        self._spots, self._labels, self._plan = spots, labels, plan
        self._wanted: dict[str, Counter[object]] = {}
        self._persons: list[dict[str, str | date]] = []
        for record, besides in zip(plan.records, plan.besides, strict=True):
            own = {label_of(item): _plain(value) for item, value in {**besides, **record}.items()}
            self._persons.append(own)
            for item, value in own.items():
                self._wanted.setdefault(item, Counter())[value] += 1
        for text, item in plan.of_sheet:
            self._wanted.setdefault(item, Counter())[text] += 1
        if plan.has_histories:
            for item in OF_HISTORY:  # each address of one has these labels
                self._wanted.pop(item, None)
        sexes = [_SEXES[person.resident.sex] for person in plan.persons if person.resident]
        self._wanted.setdefault("sex", Counter(sexes))  # a form may print it
        self._wanted.setdefault("relationship", Counter())
        for item, values in _own_of(plan.persons).items():
            self._wanted.setdefault(item, Counter(values))

    def surplus(self) -> tuple[str, ...]:
        """Its items of which more stands there than must, or something else."""
        held = self._held
        if are_crossed(self._labels, self._plan, self._things[Sort.KIN], self._things[Sort.SEX]):
            return ("relationship", "sex")
        if has_other_registration(self._spots.view, self._plan):
            return ("registration_number",)
        found = {item for item, at in held.items() if self._is_other(item, at) or self._is_crowded(item, at)}
        return tuple(sorted(found or self._said_otherwise()))

    def _is_other(self, item: str, held: Sequence[_At]) -> bool:
        """Whether something stands at its labels that is nobody's. A name may be that of somebody else who has one,
        unless it stands among those of the persons."""
        wanted = self._wanted[item]
        other = [one for one in held if one.value not in wanted]
        if item != "name":
            return bool(other)
        return any(one.label == same.label for one in other for same in held if same.value in wanted)

    def _is_crowded(self, item: str, held: Sequence[_At]) -> bool:
        """Whether at one label more of one value stands than persons have it."""
        if item in _OF_ALL:
            return False
        at: dict[Spot, list[_At]] = {}
        for one in held:
            at.setdefault(one.label, []).append(one)
        wanted = self._wanted[item]
        if len(at) == 1:
            return any(0 < wanted[value] < times for value, times in _once(held, wanted).items())
        once = (_once(each, Counter({each[0].value: 1})) for each in at.values())
        return any(0 < wanted[value] < times for each in once for value, times in each.items())

    def _said_otherwise(self) -> set[str]:
        """The items that stand there again, and not as they did. Of one person some may, but not all."""
        more = {item: _once(held, self._wanted[item]) - self._wanted[item] for item, held in self._held.items()}
        if "name" in more:  # somebody else who has one, as the head of the register
            more["name"] &= Counter({name: len(self._held["name"]) for name in self._wanted["name"]})
        more = {item: count for item, count in more.items() if count and item not in _OF_ALL}
        if not more or self._is_of_one(more) or self._is_said_again(more):
            return set()
        return set(more)

    def _is_of_one(self, more: Mapping[str, Counter[object]]) -> bool:
        if self._have_own_labels and any(self._stand_at_one_label(item) for item in more):
            return False
        if any(self._wanted[item] - _once(self._held[item], self._wanted[item]) for item in more):
            return False  # it stands there instead of another's
        own = {item: [*count.elements()] for item, count in more.items()}
        for person in self._persons:
            if all(values == [person.get(item)] for item, values in own.items()):
                return len(self._persons) == 1 or not own.keys() >= self._held.keys() & person.keys() - _OF_ALL
        return False

    @cached_property
    def _have_own_labels(self) -> bool:
        """Whether each person has a label for some item."""
        return any(
            len({one.label for one in held}) == len(held) == len(self._persons) > 1
            for item, held in self._held.items()
            if item not in _OF_ALL
        )

    def _stand_at_one_label(self, item: str) -> bool:
        """Whether at one label of an item stand several values."""
        return len({(one.label, one.value) for one in self._held[item]}) > len({one.label for one in self._held[item]})

    def _is_said_again(self, more: Collection[str]) -> bool:
        """Whether what stands there several times does so person by person, each time: as the file is written, or from
        above."""
        in_file = {item: self._held[item] for item in more}
        from_above = {item: sorted(held, key=lambda one: (one.spot.y, one.spot.x)) for item, held in in_file.items()}
        return self._are_rounds(in_file) or self._are_rounds(from_above)

    def _are_rounds(self, more: Mapping[str, Sequence[_At]]) -> bool:
        again: dict[str, list[Sequence[object]]] = {}
        for item, held in more.items():
            values = [one.value for one in held if not one.is_again]
            wanted = self._wanted[item]
            size = wanted.total()
            again[item] = [values[at : at + size] for at in range(0, len(values), size)]
            if any(Counter(each) != wanted for each in again[item]):
                return False
        names = again.pop("name", None)
        if names is None:
            return all(each == first for first, *others in again.values() for each in others)
        lists = [{"name": told} for told in names]
        return all(map(self._is_list, lists)) and all(
            any(self._is_list({**one, item: told}) for one in lists) for item, each in again.items() for told in each
        )

    def _is_list(self, told: Mapping[str, Sequence[object]]) -> bool:
        """Whether values in their order are those of the persons in that of their names."""
        order = [next(at for at, one in enumerate(self._persons) if one["name"] == name) for name in told["name"]]
        if len({*order}) < len(order):
            return False  # two of one name
        persons = [self._persons[at] for at in order]
        return all([*values] == [one[item] for one in persons if item in one] for item, values in told.items())

    @cached_property
    def _things(self) -> Mapping[Sort, list[Thing]]:
        wanted = {
            sort: {value for item, count in self._wanted.items() if SORTS.get(item) is sort for value in count}
            for sort in Sort
        }
        things = things_on(self._spots, wanted, [spot for _, spot in self._labels.with_items])
        return {**things, Sort.SEX: self._without_choices(things[Sort.SEX])}

    def _without_choices(self, sexes: list[Thing]) -> list[Thing]:
        """Without both in one place, of which a mark says which it is: with each person, or besides them all."""
        pairs = [(one, other) for one, other in pairwise(sexes) if one[0] != other[0] and _are_beside(one[1], other[1])]
        single = [thing for thing in sexes if not any(thing in pair for pair in pairs)]
        are_choices = len(pairs) == len(self._persons) and not single
        besides = Counter([value for value, _ in single]) == self._wanted.get("sex")
        return single if are_choices or besides else sexes

    @cached_property
    def _held(self) -> Mapping[str, list[_At]]:
        """What stands at the labels of each item, in the order of the file."""
        held: dict[str, list[_At]] = {}
        for sort, things in self._things.items():
            at: dict[Spot, list[tuple[str, Spot]]] = {}
            last: Thing | None = None
            for thing in things:
                near = self._near(sort, thing)
                if not near:
                    near = at[last[1]] if last and self._is_beside(last, thing) else self._above(at, thing[1])
                at[thing[1]] = near
                if near:
                    item, label = self._one_of(near, thing[0])
                    is_again = last is not None and last[0] == thing[0] and self._is_beside(last, thing)
                    held.setdefault(item, []).append(_At(thing[0], label, is_again, thing[1]))
                last = thing
        return held

    def _one_of(self, near: Sequence[tuple[str, Spot]], value: object) -> tuple[str, Spot]:
        return next((each for each in near if value in self._wanted[each[0]]), near[0])

    def _is_beside(self, one: Thing, other: Thing) -> bool:
        """Whether the second stands directly behind the first, in one run."""
        end, start = one[1].end, other[1].start
        spots = self._spots
        return end <= start and spots.joined(one[1].start, start) and not any(map(str.isalnum, spots.text(end, start)))

    def _above(self, at: Mapping[Spot, list[tuple[str, Spot]]], spot: Spot) -> list[tuple[str, Spot]]:
        """The labels of what stands on the line above, in the same cell."""
        high = spot.bottom - spot.top
        if spot.is_down or self._is_within_text(spot):
            return []
        if any(each.right <= spot.x and is_level(each, spot) for each in self._others_and_labels):
            return []
        for other, near in at.items():
            gap = spot.top - other.bottom
            is_next = near and -high / 4 < gap < _NEXT * high
            if is_next and (abs(other.left - spot.left) < high or self._goes_on(other, spot)):
                return near
        return []

    def _goes_on(self, one: Spot, other: Spot) -> bool:
        """Whether the second stands directly behind the first in the file, and below it or its label."""
        left = self._spots.place_of(self._spots.run_of(one.start)).left
        is_below = left - (one.bottom - one.top) < other.left < one.right
        return is_below and one.end <= other.start and not any(map(str.isalnum, self._spots.text(one.end, other.start)))

    def _near(self, sort: Sort, thing: Thing) -> list[tuple[str, Spot]]:
        """The labels of items of a sort at which something stands, with nothing between that may be another's."""
        if sort is Sort.DAY and self._is_of_issue(thing):
            return []
        spot = thing[1]
        if self._is_within_text(spot):
            return []
        near = [label for _, label in self._labels.at(spot)]
        is_alone = not any(other.right <= spot.x and is_level(other, spot) for other in self._others)
        is_alone = is_alone and not any(self._spots.joined(label.start, spot.start) for label in near)
        found = [
            (item, label)
            for item, label in self._labels.with_items
            if SORTS.get(item) is sort
            and item in self._wanted
            and (
                label in near
                or (is_alone and _is_directly_above(label, spot))
                or any(_are_stacked(label, other, spot) for other in near)
            )
            and self._is_clear(label, spot)
        ]
        return sorted(found, key=lambda each: _distance(each[1], spot))

    def _is_within_text(self, spot: Spot) -> bool:
        """Whether directly before it, in its run, stands what is neither a value nor a label."""
        run = self._spots.start_of_run(spot)
        begin = max((end for _, end in self._taken if run <= end <= spot.start), default=run)
        return any(letter.isalpha() for letter in self._spots.text(begin, spot.start))

    def _is_of_issue(self, thing: Thing) -> bool:
        """Whether a day is that of the issue: later than all others, and once."""
        return not self._is_wanted(thing[0]) and all(
            str(day) < str(thing[0]) or spot == thing[1] for day, spot in self._things[Sort.DAY]
        )

    def _is_wanted(self, value: object) -> bool:
        return any(value in count for count in self._wanted.values())

    def _is_clear(self, label: Spot, spot: Spot) -> bool:
        if self._spots.joined(label.start, spot.start):
            return True
        if is_level(label, spot) and label.right <= spot.x:
            return not any(label.right <= other.x <= spot.left and is_level(other, spot) for other in self._others)
        between = [other for other in self._others if label.bottom <= other.y <= spot.top]
        between += [
            other
            for _, other in self._labels.with_items
            if label.bottom <= other.y <= spot.top and not _are_stacked(label, other, spot)
        ]
        return not any(other.left < spot.right and spot.left < other.right for other in between)

    @cached_property
    def _others_and_labels(self) -> list[Spot]:
        return [*self._others, *(label for _, label in self._labels.with_items)]

    @cached_property
    def _taken(self) -> list[tuple[int, int]]:
        """Where values and known labels begin and end."""
        known = [spot for things in self._things.values() for _, spot in things]
        known += [spot for _, spot in self._labels.with_items]
        taken = [(spot.start, spot.end) for spot in known]
        taken += [span for _, value in self._labels.demanded for span in self._spots.at(value)]
        return [*taken, *self._spots.view.said_again]

    @cached_property
    def _others(self) -> list[Spot]:
        """The runs that are neither, nor hold any."""
        return [
            run
            for text, run in self._spots.runs()
            if any(map(str.isalnum, text))
            and not any(run.start < end and start < run.end for start, end in self._taken)
        ]


def _own_of(persons: Iterable[SheetPerson]) -> Mapping[str, list[str | date]]:
    """What residents have of items that their form may not have."""
    found: dict[str, list[str | date]] = {item: [] for item in (*_DAYS, *_TEXTS)}
    for one in (person.resident for person in persons if person.resident):
        for item in _DAYS:
            found[item].append(getattr(one, item))
        for item in _TEXTS:
            found[item] += [level(text)] if (text := getattr(one, item)) else []
    return found if any(found.values()) else {}


def _once(held: Sequence[_At], wanted: Counter[object]) -> Counter[object]:
    """How often each value is said, and not again at once; where all that must be are said twice, once."""
    values = [one.value for one in held]
    if values[::2] == values[1::2] and Counter(values[::2]) == wanted:
        return wanted
    return Counter([one.value for one in held if not one.is_again])


def _are_beside(one: Spot, other: Spot) -> bool:
    """Whether the second stands directly beside the first."""
    return is_level(one, other) and 0 <= other.left - one.right < 2 * (one.bottom - one.top)


def _distance(one: Spot, other: Spot) -> float:
    across = max(one.left - other.right, other.left - one.right, 0)
    return across + max(one.top - other.bottom, other.top - one.bottom, 0)


def _is_directly_above(label: Spot, spot: Spot) -> bool:
    """Whether a label stands on the line above something."""
    high = spot.bottom - spot.top
    is_next = -high / 4 < spot.top - label.bottom < _NEXT * high
    return is_next and not spot.is_down and label.left < spot.right and spot.left < label.right


def _are_stacked(one: Spot, other: Spot, spot: Spot) -> bool:
    """Whether two labels stand directly below each other, above something: as over rows of two lines."""
    gap = max(one.top - other.bottom, other.top - one.bottom)
    above = max(one.bottom, other.bottom) <= spot.y
    return above and one.left < other.right and other.left < one.right and gap < _NEXT * (one.bottom - one.top)


def _plain(value: Value) -> str | date:
    return value.word if isinstance(value, ExpectedWord) else value
