"""Values that stand under another's label, and those that stand at no label of their item as often as they must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord, Plain
from harness.certificates.checks.labelled import NAMES, Labels
from harness.certificates.checks.spots import Spots

_LEAST_RIGHT = 2
"""Where so many values of a sheet stand at their own labels its layout is one of those that are known here; elsewhere
labels may stand behind or below their values, and only two that changed places are told."""


_NAMED = ("name", "register_head")
"""The head of a register may stand at the label of a name, and names stand at many."""


_ROLES = frozenset({*_NAMED, "household_head", "father", "mother"})
_OF_NAMES = NAMES | {"name"}


class AtLabel(NamedTuple):
    """A value of an item that stands at the label of another."""

    item: str
    value: Plain
    label: str


class Lost(NamedTuple):
    """A value of which so many stand at a label of its item, and not as many as must. `is_sure`: all other values stand
    at labels of theirs; otherwise the layout may be one that is not known here."""

    item: str
    value: Plain
    times: int
    shown: int
    is_sure: bool


def exchanged_labels(labels: Labels) -> tuple[AtLabel, ...]:
    """The values of a sheet that shows all it must which stand at each other's labels."""
    every = labels.all_that_stands
    own, others = labels.attached
    short = {each for each, times in every.items() if each in others and own[each] < times}
    are_told = sum(1 for each in every if own[each]) >= _LEAST_RIGHT and not labels.are_on_other_side
    return tuple(
        [
            AtLabel(item, value, label)
            for item, value in sorted(short, key=str)
            for label in sorted(others[item, value])
            if others[item, value][label] > every[label, value]
            and any(other == label and (are_told or others[other, held][item]) for other, held in short)
        ]
    )


def astray(labels: Labels) -> tuple[str, ...]:
    """The items of which a value stands only where it is another item that has the same, and the one item of which none
    stands at its labels where those of all others do: of so many at least that the layout is known."""
    if labels.stand_before_all or labels.are_on_other_side:
        return ()
    own, _ = labels.attached
    texts = [each for each in labels.demanded.items() if each[0][0] not in _NAMED and not isinstance(each[0][1], int)]
    found = {item for (item, value), times in texts if labels.free(item, value) < times}
    told: dict[str, bool] = {}
    for item, value in labels.demanded:
        if item in labels.times:
            told[item] = told.get(item, False) or own[item, value] > 0 or labels.heads(item, value)
    away = [item for item, is_there in told.items() if not is_there]
    if len(away) == 1 and len(told) > _LEAST_RIGHT:
        found.update(away)
    found.update(_without_place(labels))
    return tuple(sorted(item for item in found if not labels.said_again(item)))


def _without_place(labels: Labels) -> set[str]:
    """The items of which a name has no place of its own, where some stand at labels of names that it is not."""
    roles: dict[Plain, list[str]] = {}
    for (item, value), times in labels.demanded.items():
        if item in _ROLES:
            roles.setdefault(value, []).extend([item] * times)
    found = set[str]()
    for value, wanted in roles.items():
        # At 編製日 stands a day: a name there has no role.
        every = [near for near in labels.near_all(value) if near != {"compiled_on"}]
        places = [{_as_head(item) for item in near & _OF_NAMES} for near in every]
        taken: dict[int, int] = {}
        for role in range(len(wanted)):
            if not _is_placed(role, [_as_head(item) for item in wanted], places, taken, set()):
                found.add(wanted[role])
    return found


def _as_head(item: str) -> str:
    """A name or who heads a register: both stand at the label of a name."""
    return "name" if item in _NAMED else item


def _is_placed(
    role: int, wanted: Sequence[str], places: Sequence[set[str]], taken: dict[int, int], seen: set[int]
) -> bool:
    """Whether a role gets a place, the others moving where they can: at a label of its own, or at none."""
    for at, near in enumerate(places):
        if at in seen or (near and wanted[role] not in near):
            continue
        seen.add(at)
        if at not in taken or _is_placed(taken[at], wanted, places, taken, seen):
            taken[at] = role
            return True
    return False


def lost_head(spots: Spots, labels: Labels, plan: ExpectedSheet) -> tuple[Lost, ...]:
    """The head's relationship where the same word stands there as a label alone: at no label of relationships, where
    the others' do, or before the head's name as often as this stands there for that."""
    of_item = plan.labels.item_of
    for record in plan.records:
        word, name = record.get("relationship"), record.get("name")
        if not isinstance(word, ExpectedWord) or of_item.get(word.word) != "household_head":
            continue
        held = spots.of(word)
        if isinstance(name, ExpectedWord) or name is None or any("relationship" in labels.near(spot) for spot in held):
            continue
        others = (each for each in plan.words if each.item == "relationship" and each.word != word.word)
        stand_there = any("relationship" in labels.near(spot) for each in others for spot in spots.of(each))
        as_head = len(spots.of(name)) - plan.demanded["name", name] - plan.demanded["register_head", name]
        as_label = min(len(labels.before.values("household_head", name, len(held))), as_head)
        if stand_there or len(held) - as_label < word.times:
            return (Lost(word.item, word.word, word.times, 0, False),)
    return ()


def lost(labels: Labels) -> tuple[Lost, ...]:
    """The values that do not stand at a label of their item as often as they must, where each person has a label for
    it and the others' values stand there; or that stand only where they are another item."""
    if labels.stand_before_all:
        return ()
    demanded = labels.demanded
    persons: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    free: Counter[str] = Counter()
    own, _ = labels.attached
    for (item, value), times in demanded.items():
        persons[item] += times
        shown[item] += own[item, value]
        free[item] += labels.has_free(item, value)
    found, away = [], sum(own[each] < times for each, times in demanded.items() if each[0] in labels.times)
    for (item, value), times in demanded.items():
        stand_there = own[item, value] + labels.said_again(item)
        if persons[item] > 1 and stand_there < times:
            is_short = bool(shown[item]) and labels.tells_persons(item)
            is_sure = labels.are_known(item) and away == 1 and stand_there + labels.said_again("") < times
            if is_short or (free[item] and not labels.has_free(item, value)):
                found.append(Lost(item, value, times, own[item, value], is_sure))
    return tuple(found)
