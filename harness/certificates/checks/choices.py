"""Both sexes in one place, of which a sign says which is meant: ■男　□女."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from harness.certificates.checks.sorts import Thing
from harness.certificates.checks.spots import Spot, Spots, are_beside

_BOXED = 5
"""With signs before them two words that stand for a choice may be so many heights apart."""
_TICKS, _RINGS, _BOXES = frozenset("■☑☒✓✔√●◉◎レ*"), frozenset("○〇◯"), frozenset("□☐")
_BOXED_SIGN = re.compile(r"[(\[<【〔](.?)[)\]>】〕]\Z")
_OPENING, _CLOSING = frozenset("([<【〔"), frozenset(")]>】〕")


class Choices(NamedTuple):
    """What is said of sexes: `told` are all but those that no sign means, `chosen` those that one does. `is_open`: both
    stand there for each person, and no sign says which is meant."""

    told: list[Thing]
    chosen: list[Thing]
    is_open: bool


def choices_of(spots: Spots, sexes: list[Thing], persons: int, wanted: Counter[object]) -> Choices:
    """Those of a sheet about so many persons, whose sexes are `wanted`. Where both stand besides what each has, without
    a sign, they say nothing."""
    both = ((one, other) for one, other in pairwise(sexes) if one[0] != other[0])
    marks = {thing: _mark(spots, thing, sexes) for thing in sexes}
    pairs = [(one, other) for one, other in both if _are_a_choice(spots, one[1], other[1], marks[one] and marks[other])]
    marked = [sorted(pair, key=marks.__getitem__) for pair in pairs if marks[pair[0]] != marks[pair[1]]]
    if marked:
        others = [other for other, _ in marked]
        return Choices([thing for thing in sexes if thing not in others], [one for _, one in marked], False)
    single = [thing for thing in sexes if not any(thing in pair for pair in pairs)]
    is_open = len(pairs) == persons and not single
    are_besides = Counter([value for value, _ in single]) == wanted
    return Choices(single if is_open or are_besides else sexes, [], is_open)


def _are_a_choice(spots: Spots, one: Spot, other: Spot, are_signed: int) -> bool:
    return is_directly_behind(spots, one, other) or are_beside(one, other, _BOXED if are_signed else 2)


def is_directly_behind(spots: Spots, one: Spot, other: Spot) -> bool:
    """Whether the second stands directly behind the first, in one run."""
    if not one.end <= other.start or not spots.joined(one.start, other.start):
        return False
    return not any(map(str.isalnum, spots.text(one.end, other.start)))


def _mark(spots: Spots, thing: Thing, sexes: Sequence[Thing]) -> int:
    """How plainly something is marked: by a tick or the like, by a ring or brackets, not at all, by an empty box."""
    start, end = thing[1].start, thing[1].end
    before, behind = spots.text(start - 1, start), spots.text(end, end + 1)
    if before in _CLOSING and (boxed := _BOXED_SIGN.search(spots.text(max(0, start - 3), start))):
        before = boxed.group(1).strip() or "□"
    elif before in _OPENING and behind in _CLOSING:
        return 1
    levels = (2, _TICKS), (1, _RINGS), (-1, _BOXES)
    found = next((level for level, signs in levels if before in signs), 0)
    if found or any(one.start == end + 1 for _, one in sexes):
        return found  # what stands between two words is the second one's
    return next((level for level, signs in levels[:2] if behind in signs), 0)
