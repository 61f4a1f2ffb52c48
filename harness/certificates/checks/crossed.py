"""A sex at the label of what somebody is to the head, and that at the label of sexes: both are words, which are told by
standing alone, at whatever label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.headers import is_directly_below
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.sorts import Thing
from harness.certificates.checks.spots import Spot, is_level

_SEX, _RELATIONSHIP = "sex", "relationship"


def are_crossed(labels: Labels, plan: ExpectedSheet, kin: Iterable[Thing], sexes: Iterable[Thing]) -> bool:
    """Whether one of the two stands at the other's label, and the other not at its own. `kin` and `sexes` are all words
    for them on the sheet."""
    told = [(item, spot) for item, spot in labels.with_items if item in (_SEX, _RELATIONSHIP)]
    if {item for item, _ in told} != {_SEX, _RELATIONSHIP}:
        return False
    at_kin, at_sexes = (
        [_near(labels, told, spot) for value, spot in things if value in _must(plan, item)]
        for item, things in ((_RELATIONSHIP, kin), (_SEX, sexes))
    )
    kin_astray, sexes_astray = _astray(at_kin, _RELATIONSHIP), _astray(at_sexes, _SEX)
    return (_SEX in kin_astray and bool(sexes_astray)) or (_RELATIONSHIP in sexes_astray and bool(kin_astray))


def _must(plan: ExpectedSheet, item: str) -> set[str]:
    return {word.word for word in plan.words if word.item == item}


def _astray(near: Iterable[set[str]], item: str) -> set[str]:
    """At which labels those stand that do not at that of their item; "" for none."""
    return {other for each in near if item not in each for other in each or {""}}


def _near(labels: Labels, told: Sequence[tuple[str, Spot]], spot: Spot) -> set[str]:
    """The items at whose labels a word may stand."""
    if not labels.are_on_other_side:
        return {item for item, _ in labels.at(spot)}
    below = {item for item, label in told if is_directly_below(label, spot)}
    behind = [(label.left, item) for item, label in told if is_level(label, spot) and label.x > spot.right]
    return below or {item for _, item in sorted(behind)[:1]}
