"""Which labels stand on a sheet: what of the known ones stands there as a word, with what belongs to it, and on which
side of it values may stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.headers import is_directly_below
from harness.certificates.checks.label_places import Label, label_left, labels_near
from harness.certificates.checks.spots import Spots

_NOTE = re.compile(r"\(\D*\)")


def labels_on(spots: Spots, plan: ExpectedSheet) -> list[Label]:
    """In the order of the file."""
    known = plan.labels
    found = [Label(known.item_of.get(text, ""), spot) for text, spot in spots.words(known.anywhere)]
    found = _with_notes(spots, found)
    feet = _feet(spots, plan, found)
    found = _without_words(spots, plan, [each._replace(is_foot=each.item in feet) for each in found])
    told = [value for _, value in (*plan.demanded, *plan.each_besides)]
    told += [plan.compiled_on] if plan.compiled_on else []
    values = (spot for value in (*told, *plan.words) for spot in spots.of(value))
    with_value = {left.spot for value in values if (left := label_left(spots, found, value))}
    heads = {each.item for each in found if each.spot not in with_value}
    return [each._replace(is_head=each.item in heads) for each in found]


def _with_notes(spots: Spots, labels: Sequence[Label]) -> list[Label]:
    """With what stands in brackets on the line below a label as a part of that."""
    notes = [run for text, run in spots.runs() if _NOTE.fullmatch(text)]
    found = []
    for label in labels:
        if not any(note.start < label.spot.start < note.end for note in notes):
            below = (note for note in notes if is_directly_below(note, label.spot))
            note = next(below, label.spot)
            found.append(label._replace(spot=label.spot._replace(bottom=note.bottom)))
    return found


def _without_words(spots: Spots, plan: ExpectedSheet, found: Sequence[Label]) -> list[Label]:
    """Without those that are relationships: 妻, 父 and 世帯主 are labels, too."""
    told = {word.word for word in plan.words}
    words = [each for each in found if spots.text(each.spot.start, each.spot.end) in told]
    others = [each for each in found if each not in words]
    behind = [
        word
        for word in words
        if spots.text(spots.start_of_run(word.spot), word.spot.start) in told
        or any(each.item == "relationship" for each in labels_near(spots, others, word.spot))
    ]
    alike = {spots.text(word.spot.start, word.spot.end) for word in behind}
    words = [*behind, *(word for word in words if spots.text(word.spot.start, word.spot.end) not in alike)]
    return [each for each in found if each not in words]


def _feet(spots: Spots, plan: ExpectedSheet, found: Sequence[Label]) -> set[str]:
    """The items at whose labels values stand directly above them, if more labels have values there than before or
    below them, whichever these are, and half of those have their own."""
    below, usual = set[Label](), set[Label]()
    demanded = plan.demanded
    values = (*(value for _, value in demanded), *plan.words)
    for spot in {spot for value in values for spot in spots.of(value)}:
        end = spots.end_of(spot)
        below.update(each for each in found if each.item and is_directly_below(each.spot, end))
        usual.update(each for each in found if each.item and is_directly_below(spot, each.spot))
        if (left := label_left(spots, found, spot)) and left.item:
            usual.add(left)
    if len(below) <= max(1, len(usual)):
        return set()
    own = {(item, spots.end_of(spot)) for item, value in demanded for spot in spots.of(value)}
    right = sum(any(each.item == item and is_directly_below(each.spot, end) for item, end in own) for each in below)
    return {each.item for each in below} if 2 * right >= len(below) else set()
