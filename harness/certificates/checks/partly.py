"""What stands on a sheet for some of its persons and is missing for others: an item that need not stand there at all,
and what all have alike, which is printed once for all of them or once for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.certificates.checks.expected import OF_HISTORY, ExpectedSheet, ExpectedWord, Plain
from harness.certificates.checks.labelled import NAMES, Labels, label_of
from harness.certificates.checks.nobodys import empty_labels
from harness.certificates.checks.normalise import level
from harness.certificates.checks.rows import NAME, items_of
from harness.certificates.checks.rubies import readings_above
from harness.certificates.checks.spots import Spots


def shown_in_part(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Iterator[str]:
    """The items of which some persons' values stand there, and others', who have one, do not."""
    if len(plan.records) < 2:
        return
    for item in items_of(plan.besides):
        if (plan.has_histories and label_of(item) in OF_HISTORY) or not _is_in_part(item, spots, labels, plan):
            continue
        if item != "name_kana" or not readings_above(spots, [level(person.name) for person in plan.persons]):
            yield item  # of readings above names `rubies.py` asks it
    yield from (item for item in items_of(plan.records) if _is_at_few_labels(item, spots, labels, plan))
    for value, item in plan.of_sheet:
        times = len(spots.at(value))
        is_blank = times and labels.times[item] == len(plan.records) and any(empty_labels(item, spots, labels, plan))
        if isinstance(value, str) and item not in NAMES and (1 < times < len(plan.records) or is_blank):
            yield item


def _is_at_few_labels(item: str, spots: Spots, labels: Labels, plan: ExpectedSheet) -> bool:
    """Whether of as many labels as persons some have several of the persons' values of an item, and others none."""
    values = {record[item] for record in plan.records if item in record}
    item = label_of(item)
    if labels.times[item] != len(plan.records):
        return False
    at = [[label for near, label in labels.at(spot) if near == item] for value in values for spot in spots.of(value)]
    held = [each for each in at if each]  # the rest are other items
    are_told = len(held) == labels.times[item] and all(len(each) == 1 for each in held)
    return are_told and len({each[0] for each in held}) < len(held)


def _is_in_part(item: str, spots: Spots, labels: Labels, plan: ExpectedSheet) -> bool:
    own = [(at, one[item]) for at, one in enumerate(plan.besides) if item in one]
    wanted = Counter([value for _, value in own if not isinstance(value, ExpectedWord)])
    least, most = Counter[Plain](), Counter[Plain]()
    for value, times in wanted.items():
        shown = _times_shown(item, value, spots, labels)
        least[value], most[value] = (min(times, each) for each in shown)
    if not least.total() or most == wanted or (len(wanted) == 1 == most.total()):
        return False  # for all of them or for none, or what all have alike, once
    is_first_alone = [*most.elements()] == [value for at, value in own if at == 0]
    return not is_first_alone or labels.times[item] > 1 or labels.times[NAME] == 1


def _times_shown(item: str, value: Plain, spots: Spots, labels: Labels) -> tuple[int, int]:
    """How often at least and at most a value of an item stands there, be it letter by letter: what other items have as
    well may be one of them, but at its labels; names are printed for much else."""
    near = labels.near_all(value)
    at_labels = sum(item in each for each in near)
    if item in NAMES:
        return at_labels, at_labels
    times = sum(count for (_, other), count in labels.demanded.items() if other == value)
    letters = spots.view.text.count(value) if isinstance(value, str) else 0
    is_another = times or any(other == value and each != item for each, other in labels.besides)
    return at_labels if is_another else labels.free(item, value), max(at_labels, max(len(near), letters) - times)
