"""The usual sheet, told in no time: each value alone behind its label, as often as it must stand there, and nothing
else at a label. What is not seen to be so here is looked at label by label (see `surplus.py`)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from harness.certificates.checks.expected import ExpectedSheet, ExpectedWord
from harness.certificates.checks.labelled import NAMES, Labels
from harness.certificates.checks.sheets import View
from harness.certificates.checks.sorts import SORTS, WORDS, Sort
from harness.certificates.checks.spots import Spots

_MARKS = "【】〔〕[]():・.…"
_NUMBERS = ("my_number", "resident_code")


def is_usual(spots: Spots, labels: Labels, plan: ExpectedSheet) -> bool:
    """Whether a sheet is seen to be one."""
    if not labels.stand_before_all or not labels.stand_as_often:
        return False
    if not _stand_alone(spots.view, plan) or not _are_all_days(spots, labels, plan):
        return False
    return _are_all_besides(spots, labels, plan) and _are_all_words(spots, plan)


def _stand_alone(view: View, plan: ExpectedSheet) -> bool:
    """Whether whatever is of people ends where its run does, and nothing like it stands directly behind it."""
    edges = frozenset(view.edges)
    starts = {hit.start for hit in view.hits}
    starts.update([start for _, start, _ in view.days])
    if not starts.isdisjoint([hit.end for hit in view.hits]) or not starts.isdisjoint([end for _, _, end in view.days]):
        return False
    if not edges.issuperset([hit.end for hit in view.hits]) or not edges.issuperset([end for *_, end in view.days]):
        return False
    numbers = sum([item in record for record in plan.records for item in _NUMBERS])
    return not numbers or numbers == sum([part.isdigit() and len(part) > 10 for part in view.parts])


def _are_all_days(spots: Spots, labels: Labels, plan: ExpectedSheet) -> bool:
    """Whether those that need not stand there do as often as persons have them, or not at all; and no other at the
    label of one."""
    days = spots.view.days
    besides = [value for record in plan.besides for value in record.values() if isinstance(value, date)]
    if besides:
        times = Counter([day for day, _, _ in days])
        times.subtract([value for record in plan.records for value in record.values() if isinstance(value, date)])
        if any(times[day] for day in besides) and any(times[day] != besides.count(day) for day in besides):
            return False
    return all(
        day in plan.dates or day in besides or _may_stand(labels.before.item_before(start), plan)
        for day, start, _ in days
    )


def _may_stand(item: str, plan: ExpectedSheet) -> bool:
    """Whether a day that is nobody's may stand at the label of an item."""
    return SORTS.get(item) is not Sort.DAY or not any(item in record for record in (*plan.records, *plan.besides))


def _are_all_besides(spots: Spots, labels: Labels, plan: ExpectedSheet) -> bool:
    """Whether the texts that need not stand there do as often as persons have them, item by item, or not at all; names
    at labels of theirs, since they stand there for much else."""
    texts: dict[str, list[str]] = {}
    for record in plan.besides:
        for item, value in record.items():
            if isinstance(value, str):
                texts.setdefault(item, []).append(value)
    for item, values in texts.items():
        found = (labels.before.values(item, value) if item in NAMES else spots.at(value) for value in values)
        times = [*map(len, found)]
        if any(times) and times != [*map(values.count, values)]:
            return False
    return True


def _are_all_words(spots: Spots, plan: ExpectedSheet) -> bool:
    """Whether each word stands alone behind its label, and no other of its sort in a run of its own."""
    found = Counter([part for part in spots.view.parts if part in WORDS and part != "世帯主"])
    for word in plan.words:
        if found[word.word] != word.times and not _stands_alone(spots, word):
            return False
        found[word.word] -= word.times
    return max(found.values(), default=0) <= 0


def _stands_alone(spots: Spots, word: ExpectedWord) -> bool:
    view = spots.view
    for start, end in spots.at(word):
        run = spots.run_of(start)
        first, last = view.edges[run], view.edges[run + 1]
        if end != last or (start != first and spots.text(first, start).strip(_MARKS) not in word.labels):
            return False
    return True
