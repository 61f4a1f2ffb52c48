"""What stands at the labels of a sheet that shows all it must: nothing else, and nothing more often.

Elsewhere it is asked where the values stand that must; here, what stands at the labels, whatever it is: a second day of
birth in one cell, a person printed twice, a list at the foot that says something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise

from harness.certificates.checks.crossed import are_crossed
from harness.certificates.checks.expected import OF_HISTORY, ExpectedSheet, ExpectedWord, Value
from harness.certificates.checks.held import At, Held
from harness.certificates.checks.labelled import Labels, label_of
from harness.certificates.checks.normalise import level
from harness.certificates.checks.persons import SEXES, SheetPerson
from harness.certificates.checks.registrations import has_other_registration
from harness.certificates.checks.sorts import Sort
from harness.certificates.checks.spots import Spot, Spots, are_beside

_OF_ALL = frozenset({"household_head", "register_head", "domicile", "address"})
"""Items that may stand there once for all persons, or again with each."""
_DAYS = ("resident_since", "addressed_since")
_TEXTS = ("previous_address", "domicile", "name_kana", "my_number", "resident_code")


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
            self._wanted.update({item: Counter[object]() for item in OF_HISTORY})
            for item, told in plan.histories:
                self._wanted[item][told] += 1
        if plan.compiled_on:
            self._wanted["compiled_on"] = Counter([plan.compiled_on])
        sexes = [SEXES[person.resident.sex] for person in plan.persons if person.resident]
        self._wanted.setdefault("sex", Counter(sexes))  # a form may print it
        self._wanted.setdefault("relationship", Counter())
        for item, values in _own_of(plan.persons).items():
            self._wanted.setdefault(item, Counter(values))
        self._held = Held(spots, labels, self._wanted, len(self._persons))

    def surplus(self) -> tuple[str, ...]:
        """Its items of which more stands there than must, or something else."""
        held = self._held.at
        if are_crossed(self._labels, self._plan, self._held.things[Sort.KIN], self._held.things[Sort.SEX]):
            return ("relationship", "sex")
        if has_other_registration(self._spots.view, self._plan):
            return ("registration_number",)
        if self._are_marked_otherwise():
            return ("sex",)
        found = {item for item, at in held.items() if self._is_other(item, at) or self._is_crowded(item, at)}
        found.update(word.item for word in self._plan.words if self._is_of_more(word))
        return tuple(sorted(found or self._said_otherwise()))

    def _are_marked_otherwise(self) -> bool:
        """Whether marks say otherwise of the persons' sexes, in the order of their names in the file, or say it
        of some alone, or of nobody though both stand there for each."""
        chosen, names = self._held.choices.chosen, self._held.at.get("name", ())
        if self._held.choices.is_open:
            return True
        if not chosen or len(chosen) != len(self._persons):
            return bool(chosen)
        sexes = {one.get("name"): one.get("sex") for one in self._persons}
        told = [sexes.get(str(one.value)) for one in names]
        of_all = Counter(value for value, _ in chosen) != self._wanted["sex"]
        in_turn = len(told) == len(chosen) and None not in told and [value for value, _ in chosen] != told
        return of_all or in_turn

    def _is_other(self, item: str, held: Sequence[At]) -> bool:
        """Whether something stands at its labels that is nobody's. A name may be that of somebody else who has one,
        unless it stands among those of the persons."""
        wanted = self._wanted[item]
        other = [one for one in held if one.value not in wanted]
        if item != "name":
            return bool(other)
        return any(one.label == same.label for one in other for same in held if same.value in wanted)

    def _is_crowded(self, item: str, held: Sequence[At]) -> bool:
        """Whether at one label more of one value stands than persons have it."""
        if item in _OF_ALL:
            return self._are_two_at_one(item, held)
        at: dict[Spot, list[At]] = {}
        for one in held:
            at.setdefault(one.label, []).append(one)
        wanted = self._wanted[item]
        if len(at) == 1:
            if item == "sex" and self._share_a_place(held):
                return True
            return any(0 < wanted[value] < times for value, times in _once(held, wanted).items())
        once = (_once(each, Counter({each[0].value: 1})) for each in at.values())
        return any(0 < wanted[value] < times for each in once for value, times in each.items())

    def _are_two_at_one(self, item: str, held: Sequence[At]) -> bool:
        """Whether where several persons have a label for an item two values of it stand beside each other at one."""
        if (item == "address" and self._plan.has_histories) or len({one.label for one in held}) < 2:
            return False
        pairs = ((one, other) for one, other in pairwise(held) if one.label == other.label)
        return any(one.value != other.value and are_beside(one.spot, other.spot) for one, other in pairs)

    def _is_of_more(self, word: ExpectedWord) -> bool:
        """Whether a nationality stands there more often than persons have it."""
        return word.item == "nationality" and len(self._spots.at(word)) > word.times

    def _share_a_place(self, held: Sequence[At]) -> bool:
        """Whether some of what each person has one of stands beside each other, though the names do not."""
        names = self._held.at.get("name", ())
        pairs = sum(are_beside(one.spot, other.spot) for one, other in pairwise(held))
        if len(held) != len(self._persons) or not 0 < pairs < max(2, len(held) - 1):
            return False
        return len(names) == len(held) and not any(are_beside(one.spot, other.spot) for one, other in pairwise(names))

    def _said_otherwise(self) -> set[str]:
        """The items that stand there again, and not as they did. Of one person some may, but not all."""
        more = {item: _once(held, self._wanted[item]) - self._wanted[item] for item, held in self._held.at.items()}
        if "name" in more:  # somebody else who has one, as the head of the register
            more["name"] &= Counter({name: len(self._held.at["name"]) for name in self._wanted["name"]})
        more = {item: count for item, count in more.items() if count and item not in _OF_ALL}
        if any(self._stands_with_another(item, value) for item, count in more.items() for value in count):
            return set(more)
        if not more or self._is_of_one(more) or self._is_said_again(more):
            return set()
        return set(more)

    def _is_of_one(self, more: Mapping[str, Counter[object]]) -> bool:
        if self._have_own_labels and any(self._stand_at_one_label(item) for item in more):
            return False
        if any(self._wanted[item] - _once(self._held.at[item], self._wanted[item]) for item in more):
            return False  # it stands there instead of another's
        own = {item: [*count.elements()] for item, count in more.items()}
        for person in self._persons:
            if all(values == [person.get(item)] for item, values in own.items()):
                return len(self._persons) == 1 or not own.keys() >= self._held.at.keys() & person.keys() - _OF_ALL
        return False

    def _stands_with_another(self, item: str, value: object) -> bool:
        """Whether a value stands directly beside another one of its item; names may in lists."""
        pairs = pairwise(self._held.at[item]) if item != "name" else ()
        return any(
            one.value != other.value and value in (one.value, other.value) and are_beside(one.spot, other.spot)
            for one, other in pairs
        )

    @cached_property
    def _have_own_labels(self) -> bool:
        """Whether each person has a label for some item."""
        return any(
            len({one.label for one in held}) == len(held) == len(self._persons) > 1
            for item, held in self._held.at.items()
            if item not in _OF_ALL
        )

    def _stand_at_one_label(self, item: str) -> bool:
        """Whether at one label of an item stand several values."""
        return len({(one.label, one.value) for one in self._held.at[item]}) > len(
            {one.label for one in self._held.at[item]}
        )

    def _is_said_again(self, more: Collection[str]) -> bool:
        """Whether what stands there several times does so person by person, each time: as the file is written, or from
        above."""
        in_file = {item: self._held.at[item] for item in more}
        from_above = {item: sorted(held, key=lambda one: (one.spot.y, one.spot.x)) for item, held in in_file.items()}
        return self._are_rounds(in_file) or self._are_rounds(from_above)

    def _are_rounds(self, more: Mapping[str, Sequence[At]]) -> bool:
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


def _own_of(persons: Iterable[SheetPerson]) -> Mapping[str, list[str | date]]:
    """What residents have of items that their form may not have."""
    found: dict[str, list[str | date]] = {item: [] for item in (*_DAYS, *_TEXTS)}
    for one in (person.resident for person in persons if person.resident):
        for item in _DAYS:
            found[item].append(getattr(one, item))
        for item in _TEXTS:
            found[item] += [level(text)] if (text := getattr(one, item)) else []
    return found if any(found.values()) else {}


def _once(held: Sequence[At], wanted: Counter[object]) -> Counter[object]:
    """How often each value is said, and not again at once; where all that must be are said twice, once."""
    values = [one.value for one in held]
    if values[::2] == values[1::2] and Counter(values[::2]) == wanted:
        return wanted
    return Counter([one.value for one in held if not one.is_again])


def _plain(value: Value) -> str | date:
    return value.word if isinstance(value, ExpectedWord) else value
