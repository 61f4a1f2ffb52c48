"""What stands at the labels of items that need not stand there, and is nobody's of the sheet: a spouse of nobody, a
former address with who has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from string import printable

from harness.certificates.checks.before import AROUND
from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord, Value
from harness.certificates.checks.headers import Stack
from harness.certificates.checks.label_places import in_corner
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.labels import FOR_NOTHING, NEED_NOT
from harness.certificates.checks.normalise import level
from harness.certificates.checks.ordinals import ordinal_of
from harness.certificates.checks.sheets import FOR_ANOTHER
from harness.certificates.checks.spots import Spot, Spots, as_it_is, held_across, is_level

_OF_SOME = NEED_NOT | {"domicile", "register_head"}
"""Items that not everybody has."""
_NEXT = 3
"""What stands no farther behind a label than so many of its heights is at it."""
_STACKED = 2
"""Two lines of a head are no farther apart than so many heights."""
_ALIGNED = 0.5
"""So is what begins where other values do behind their labels, to so much of its height."""
_LEAST_ALIGNED = 2
_LEAST_IN_HEAD = 3
"""Of so many labels on one line is the head of a table, or more."""
_LETTER = re.compile(r"[^\W\d_]")
_CLOSING = tuple("]】〕):")
_LATIN = re.compile(r"[(/]?[A-Za-z]")
_ENDS = "、。,;"
_KATAKANA = {at: at + 0x60 for at in range(0x3041, 0x3097)}


def nobodys(spots: Spots, labels: Labels, plan: ExpectedSheet) -> tuple[str, ...]:
    """The items of which, right behind their labels, something stands that none of the persons has, or something with
    more persons than have it, or one's with another."""
    if labels.are_on_other_side:
        return ()
    own, at, again = _own_of(plan), dict[str, list[Spot]](), Counter[str]()
    for item, held in _behind_labels(spots, labels, plan):
        text = spots.text(held.start, held.end).strip(AROUND)
        if text in FOR_ANOTHER:
            again[item] += 1
        elif any(map(str.isalnum, text)) and text not in FOR_NOTHING:
            at.setdefault(item, []).append(held)
    times = Counter([item for item, _ in labels.with_items])
    found = [
        item
        for item, times in again.items()
        if (item in at or own.get(item)) and times > _most_again(spots, at.get(item, ()), own.get(item))
    ]
    for item, all_held in at.items():
        values = own.get(item, Counter())
        is_others = item in NEED_NOT and not all(_is_one_of(spots, held, item, values, plan) for held in all_held)
        broken = [span for value in values for span in spots.at(value)]
        begun = [one for one in all_held if not any(start < one.start < end for start, end in broken)]
        are_of_each = times[item] == len(plan.records) or times[item] == 1 < len(plan.records)
        is_filled = are_of_each and len(begun) > values.total() > 0
        is_unasked = item in ("domicile", "register_head") and not values
        if is_others or is_filled or is_unasked or _is_anothers(spots, all_held, values):
            found.append(item)
    return tuple(dict.fromkeys(found))


def _most_again(spots: Spots, all_held: Iterable[Spot], own: Counter[str] | None) -> int:
    """How often something may stand for a value that another person has, too."""
    shown = _shown(spots, all_held, own or Counter())
    return sum(times - shown[value] for value, times in (own or {}).items() if 0 < shown[value] < times)


def _shown(spots: Spots, all_held: Iterable[Spot], own: Counter[str]) -> Counter[str]:
    """How often each of the values stands there."""
    held = {at for one in all_held for at in range(one.start, one.end)}
    return Counter({value: sum(start in held for start, _ in spots.at(value)) for value in own})


def _is_anothers(spots: Spots, all_held: Iterable[Spot], own: Counter[str]) -> bool:
    """Whether one of the values stands there more often than persons have it, and another less often."""
    shown = _shown(spots, all_held, own)
    return bool(shown - own) and bool(own - shown)


def _own_of(plan: ExpectedSheet) -> Mapping[str, Counter[str]]:
    """What the persons have of such items, and how many have it."""
    own: dict[str, Counter[str]] = {}
    held: list[tuple[str, Value | int]] = [
        each for one, other in zip(plan.records, plan.besides, strict=True) for each in {**other, **one}.items()
    ]
    held += [(item, value) for value, item in (*plan.of_sheet, *plan.besides_of_sheet)]
    for item, value in held:
        text = value.word if isinstance(value, ExpectedWord) else value
        if item in _OF_SOME and isinstance(text, str):
            own.setdefault(item, Counter())[text] += 1
    return own


def _is_one_of(spots: Spots, held: Spot, item: str, own: Iterable[str], plan: ExpectedSheet) -> bool:
    """Whether one of these stands there, in either kana; or an entry of the family register says it, as of a spouse
    from before."""
    text = spots.text(held.start, held.end)
    spans = [span for value in own for span in spots.at(value)]
    if any(start <= held.start < end for start, end in spans):
        return True
    if any(held.start < start < held.end and not _LETTER.search(spots.text(held.start, start)) for start, _ in spans):
        return True  # behind a number
    names = (value for one in plan.records if isinstance(value := one.get("name"), str))
    if item == "name_kana" and any(start <= held.start < end for name in names for start, end in spots.at(name)):
        return True  # below its reading
    if text.translate(_KATAKANA).replace("・", "") in own:
        return True
    members = [one for person in plan.persons if person.register for one in person.register.members]
    return any(text in level(entry.text) for member in members for entry in member.entries)


def empty_labels(item: str, spots: Spots, labels: Labels, plan: ExpectedSheet) -> Iterator[Spot]:
    """The labels of an item behind which nothing stands, or what is written where there is no value."""
    for _, label, held in _at_labels({item}, spots, labels, plan):
        texts = [spots.text(one.start, one.end).strip(AROUND) for one in held]
        if not any(any(map(str.isalnum, text)) and text not in FOR_NOTHING for text in texts):
            yield label


def _behind_labels(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Iterator[tuple[str, Spot]]:
    """What stands behind each label of an item that not everybody has."""
    items = _OF_SOME - {"previous_address"} if plan.has_histories else _OF_SOME
    for item, _, found in _at_labels(items, spots, labels, plan):
        yield from ((item, held) for held in found)


def _at_labels(
    items: Collection[str], spots: Spots, labels: Labels, plan: ExpectedSheet
) -> Iterator[tuple[str, Spot, list[Spot]]]:
    """The labels of these items, and what stands behind each, in its run or in the next one on its line, or else below
    it."""
    times = Counter([item for item, _ in labels.with_items])
    across, down = _Look(spots, labels, plan), _Look(spots, labels, plan, held_across)
    for item, label in labels.with_items:
        if item not in items:
            continue
        look, label_there = (down, held_across(label)) if label.is_down else (across, label)
        is_of_all = times[item] == 1 < len(plan.records)
        stack = next((one for one in labels.stacks if label in one.labels), None)
        found = [*look.in_run(label)] or [*look.on_line(label_there, is_of_all)]
        if not found and stack is not None:
            found = [*look.in_lines(label, stack)]
        elif not found:
            is_head = is_of_all or (times[item] == 1 and look.is_in_head(label_there))
            found = [*look.below(label_there, is_of_all, is_head)]
        yield item, label, found


class _Look:
    """Looks along the lines of a sheet that is held in some way."""

    def __init__(
        self, spots: Spots, labels: Labels, plan: ExpectedSheet, hold: Callable[[Spot], Spot] = as_it_is
    ) -> None:
        self._spots = spots
        self._known = [hold(spot) for _, spot in labels.with_items]
        self._runs = [hold(run) for _, run in spots.runs()]
        taken = {at for hit in spots.view.hits for at in range(hit.start, hit.end)}
        self._unknown = {hold(run) for run in labels.repeated if taken.isdisjoint(range(run.start, run.end))}
        must = [value for _, value in plan.demanded]
        self._must = [hold(spot) for value in (*must, *plan.words) for spot in spots.of(value)]
        may = [value for _, value in plan.each_besides]
        self._lines = [*self._must, *(hold(spot) for value in may for spot in spots.of(value))]

    def in_run(self, label: Spot) -> Iterator[Spot]:
        """What follows a label in its run, up to the next one; not the label's own words in another language, as
        others have then, and no mark parts from it."""
        spots, known = self._spots, self._known
        run = spots.run_of(label.start)
        end = spots.view.edges[run + 1]
        is_at_end = spots.view.edges[run] < label.start and not spots.text(label.end, end).strip(AROUND)
        if is_at_end and run + 2 < len(spots.view.edges) and spots.goes_on(run + 1):
            end = spots.view.edges[run + 2]
        end = min([one.start for one in known if label.end <= one.start < end], default=end)
        text = spots.text(label.end, end)
        are_in_two = sum(_LATIN.match(spots.text(one.end, one.end + 2)) is not None for one in known) > 1
        is_said_again = are_in_two and not text.startswith(_CLOSING)
        start = label.end + len(text) - len(text.lstrip(AROUND + printable if is_said_again else AROUND))
        text = spots.text(start, end)
        end = start + min([at for mark in _ENDS if (at := text.find(mark)) >= 0], default=len(text.rstrip(AROUND)))
        is_ordinal = ":" not in spots.text(label.end, start) and ordinal_of(spots.text(start, end)) is not None
        if end > start and not is_ordinal:
            yield spots.spot(start, end)

    def on_line(self, label: Spot, is_of_all: bool) -> Iterator[Spot]:
        """What stands on the line of a label next on its right, if it is near or begins where other values do; of one
        of all what follows there as well."""
        last = label
        beside = [run for run in self._runs if run.left >= label.right and is_level(label, run)]
        for run in sorted(beside, key=lambda each: each.left):
            if self._holds_label(run) or run in self._unknown:
                return
            height = run.bottom - run.top
            is_near = last is label and run.left - label.right <= _NEXT * height
            aligned = sum(abs(one.left - run.left) <= _ALIGNED * height for one in self._lines)
            if not is_near and aligned < _LEAST_ALIGNED:
                return
            yield run
            if not is_of_all:
                return
            last = run

    def is_in_head(self, label: Spot) -> bool:
        """Whether a label stands on a line with others, and no value there."""
        beside = [one for one in self._known if one != label and is_level(one, label)]
        return bool(beside) and not any(is_level(one, label) for one in self._must)

    def below(self, label: Spot, is_of_all: bool, is_head: bool) -> Iterator[Spot]:
        """What stands directly below a label, but for a sentence; below one that is the head of a column what next
        stands on a line of what must stand there, or may; below one of all, down to the next label, all of that. Of a
        text of several lines the first. Of one in the corner of a box what stands in that."""
        if boxed := [run for run in self._runs if in_corner(self._known, self._runs, run) == label]:
            yield from boxed
            return
        last, high = label, label.bottom - label.top
        stacked = [one for one in self._known if not is_level(one, label) and abs(one.y - label.y) < _STACKED * high]
        if len(stacked) >= _LEAST_ALIGNED:
            return  # in the lines of which it stands does not show
        heads = [each.y for each in self._known if self._is_in_head_of_another(each, label)]
        for run in sorted(self._runs, key=lambda each: each.top):
            if run.y <= label.bottom or not _overlap(run, label):
                continue
            is_other = self._holds_label(run) or run in self._unknown or self._is_in_box_of_another(run, label)
            is_other = is_other or any(label.bottom < head < run.top for head in heads)
            if is_other or self._spots.text(run.end - 1, run.end) == "。":
                return
            is_next = run.top - last.bottom < run.bottom - run.top
            if not is_next and not (is_head and any(is_level(one, run) for one in self._lines)):
                return
            if last is label or not is_next:
                yield run
            if not is_of_all:
                return
            last = run

    def in_lines(self, label: Spot, stack: Stack) -> Iterator[Spot]:
        """What stands in the lines of a label of several in one column of a table's head."""
        return (run for run in self._runs if stack.label_of(run) == label and not self._holds_label(run))

    def _is_in_head_of_another(self, one: Spot, label: Spot) -> bool:
        """Whether a label stands on a line with others, below that of this one: in the head of another table."""
        beside = sum(is_level(one, other) for other in self._known)
        return beside >= _LEAST_IN_HEAD and one.y > label.bottom and not is_level(one, label)

    def _is_in_box_of_another(self, run: Spot, label: Spot) -> bool:
        """Whether another label stands in the corner of its box, and this one in none of it."""
        return in_corner(self._known, self._runs, run) not in (None, label)

    def _holds_label(self, run: Spot) -> bool:
        return any(run.start <= one.start < run.end for one in self._known)


def _overlap(one: Spot, other: Spot) -> bool:
    return one.left < other.right and other.left < one.right
