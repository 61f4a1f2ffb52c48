"""What stands at the labels of items that need not stand there, and is nobody's of the sheet: a spouse of nobody, a
former address with who has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from string import printable

from harness.certificates.checks.before import AROUND
from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord, Value
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.labels import NEED_NOT
from harness.certificates.checks.normalise import level
from harness.certificates.checks.spots import Spot, Spots, is_level

_OF_SOME = NEED_NOT | {"domicile", "register_head"}
"""Items that not everybody has."""
_NEXT = 3
"""What stands no farther behind a label than so many of its heights is at it."""
_ALIGNED = 0.5
"""So is what begins where other values do behind their labels, to so much of its height."""
_LEAST_ALIGNED = 2
_NONE = frozenset(
    "なし 無し 無 省略 記載なし 記載省略 該当なし 該当無し 空欄 同上 仝 仝上 日本 日本国".split()  # noqa: SIM905
)
"""What may stand there for nothing."""
_ENDS = "、。,;"
_KATAKANA = {at: at + 0x60 for at in range(0x3041, 0x3097)}


def nobodys(spots: Spots, labels: Labels, plan: ExpectedSheet) -> tuple[str, ...]:
    """The items of which, right behind their labels, something stands that none of the persons has, or something with
    more persons than have it."""
    if labels.are_on_other_side:
        return ()
    own, at = _own_of(plan), dict[str, list[Spot]]()
    for item, held in _behind_labels(spots, labels, plan):
        at.setdefault(item, []).append(held)
    times = Counter([item for item, _ in labels.with_items])
    found = []
    for item, all_held in at.items():
        values = own.get(item, Counter())
        is_others = item in NEED_NOT and not all(_is_one_of(spots, held, values, plan) for held in all_held)
        is_filled = times[item] == len(plan.records) and len(all_held) > values.total() > 0
        if is_others or is_filled:
            found.append(item)
    return tuple(found)


def _own_of(plan: ExpectedSheet) -> Mapping[str, Counter[str]]:
    """What the persons have of such items, and how many have it."""
    own: dict[str, Counter[str]] = {}
    held: list[tuple[str, Value | int]] = [
        each for one, other in zip(plan.records, plan.besides, strict=True) for each in {**other, **one}.items()
    ]
    held += [(item, value) for value, item in plan.besides_of_sheet]
    for item, value in held:
        text = value.word if isinstance(value, ExpectedWord) else value
        if item in _OF_SOME and isinstance(text, str):
            own.setdefault(item, Counter())[text] += 1
    return own


def _is_one_of(spots: Spots, held: Spot, own: Iterable[str], plan: ExpectedSheet) -> bool:
    """Whether one of these stands there, in either kana; or an entry of the family register says it, as of a spouse
    from before."""
    text = spots.text(held.start, held.end)
    if any(start <= held.start < end for value in own for start, end in spots.at(value)):
        return True
    if text.translate(_KATAKANA).replace("・", "") in own:
        return True
    members = [one for person in plan.persons if person.register for one in person.register.members]
    return any(text in level(entry.text) for member in members for entry in member.entries)


def _behind_labels(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Iterator[tuple[str, Spot]]:
    """What stands behind each label of such an item, in its run or in the next one on its line, if that says
    anything."""
    known = [spot for _, spot in labels.with_items]
    for item, label in labels.with_items:
        if item not in _OF_SOME or label.is_down or (plan.has_histories and item == "previous_address"):
            continue
        held = _in_run(spots, label, known) or _on_line(spots, label, known, plan)
        text = spots.text(held.start, held.end) if held else ""
        if held and any(map(str.isalnum, text)) and text.strip(AROUND) not in _NONE:
            yield item, held


def _in_run(spots: Spots, label: Spot, known: list[Spot]) -> Spot | None:
    """What follows a label in its run, up to the next one; not the label's own words in another language."""
    end = spots.view.edges[spots.run_of(label.start) + 1]
    end = min([one.start for one in known if label.end <= one.start < end], default=end)
    text = spots.text(label.end, end)
    start = label.end + len(text) - len(text.lstrip(AROUND + printable))
    text = spots.text(start, end)
    end = start + min([at for mark in _ENDS if (at := text.find(mark)) >= 0], default=len(text.rstrip(AROUND)))
    return spots.spot(start, end) if end > start else None


def _on_line(spots: Spots, label: Spot, known: list[Spot], plan: ExpectedSheet) -> Spot | None:
    """What stands on the line of a label next on its right, if it is near or begins where other values do."""
    beside = [run for _, run in spots.runs() if run.left >= label.right and is_level(label, run)]
    run = min(beside, key=lambda each: each.left, default=None)
    if run is None or any(run.start <= one.start < run.end for one in known):
        return None
    height = run.bottom - run.top
    if run.left - label.right <= _NEXT * height:
        return run
    values = [spot for _, value in plan.demanded for spot in spots.of(value)]
    aligned = sum(abs(one.left - run.left) <= _ALIGNED * height for one in values)
    return run if aligned >= _LEAST_ALIGNED else None
