"""The usual sheet, told in one pass over what stands there: each value alone behind its label, as often as it must,
person by person, and nothing else at a label. What is not seen to be so is looked at as any layout is."""

from __future__ import annotations

from collections import Counter
from operator import ge

from harness.certificates.checks.amounts import AMOUNTS
from harness.certificates.checks.before import AROUND, Before
from harness.certificates.checks.blocks import stand_in_blocks
from harness.certificates.checks.expected import OF_HISTORY, ExpectedSheet, ExpectedWord, Plain
from harness.certificates.checks.histories import stand_in_order
from harness.certificates.checks.labelled import NAMES, label_of
from harness.certificates.checks.registrations import has_other_registration
from harness.certificates.checks.sheets import View
from harness.certificates.checks.sorts import WORDS
from harness.certificates.checks.spots import Spots

_NUMBERS = ("my_number", "resident_code")
_OF_WORDS = ("続柄", "続き柄", "性別", "男女の別")
"""Labels of what is a word, or how they end."""
_WORDS = WORDS - {"世帯主"}
"""The last is a label as well."""

_Demanded = Counter[tuple[str, Plain]]


def is_usual(spots: Spots, plan: ExpectedSheet) -> bool:
    """Whether a sheet is seen to be one: it shows all that it must, and all of it stands where it belongs."""
    if not spots.are_known or not _stand_alone(spots.view, plan):
        return False
    before = Before(spots, plan.labels)
    demanded = plan.demanded
    if not _stand_as_often(before, demanded) or not _are_all_words(spots, plan):
        return False
    shown = _shown_besides(before, plan)
    if shown is None or not _is_nothing_else(before, demanded, plan) or _is_said_elsewhere(before, demanded, plan):
        return False
    if has_other_registration(spots.view, plan) or not _is_all_that_need_not(spots, before, plan):
        return False
    if plan.amounts and not _are_all_amounts(spots, before, plan):
        return False
    if not stand_in_order(before, plan):
        return False
    if len(plan.records) == 1:
        return True
    if _has_more_labels(spots.view, plan):
        return False
    records = [
        {**record, **{item: own[item] for item in shown if item in own}}
        for record, own in zip(plan.records, plan.besides, strict=True)
    ]
    return all("name" in record for record in records) and stand_in_blocks(spots, before, records)


def _stand_alone(view: View, plan: ExpectedSheet) -> bool:
    """Whether whatever is of people ends where its run does, and nothing like it stands directly behind it."""
    starts = {hit.start for hit in view.hits}
    starts.update([start for _, start, _ in view.days])
    ends = [hit.end for hit in view.hits]
    ends += [end for *_, end in view.days]
    if not starts.isdisjoint(ends) or not {*view.edges}.issuperset(ends):
        return False
    numbers = sum([item in record for record in plan.records for item in _NUMBERS])
    return not numbers or numbers == sum([_is_number(part.replace("-", "")) for part in view.parts])


def _is_number(digits: str) -> bool:
    return digits.isdigit() and len(digits) in (11, 12)


def _stand_as_often(before: Before, demanded: _Demanded) -> bool:
    """Whether each value stands behind its label as often as it must, and no more often."""
    found = before.found
    for (item, value), times in demanded.items():
        held = len(before.values(item, value) if isinstance(value, int) else found.get((item, value), ()))
        if item == "register_head":  # which has the label of a name, too
            held += len(found.get(("name", value), ())) - demanded["name", value]
        elif item == "name" and demanded["register_head", value]:
            held = min(held, times)
        if held != times:
            return False
    return True


def _shown_besides(before: Before, plan: ExpectedSheet) -> list[str] | None:
    """Of the items that need not stand there those that do, each as often as persons have them; None where one stands
    there in part."""
    values: dict[str, list[Plain]] = {}
    for item, value in plan.each_besides:
        values.setdefault(item, []).append(value)
    shown = []
    for item, own in values.items():
        times = [len(before.found.get((label_of(item), value), ())) for value in own]
        if any(times):
            wanted = [*map(own.count, own)]
            is_more = plan.has_histories and item in OF_HISTORY and all(map(ge, times, wanted))
            if times != wanted and not is_more:
                return None
            shown.append(item)
    return shown


def _is_nothing_else(before: Before, demanded: _Demanded, plan: ExpectedSheet) -> bool:
    """Whether at the labels of its items only their values stand. Addresses of a supplement are many."""
    may: set[tuple[str, Plain]] = {*plan.each_besides, *((item, value) for value, item in plan.besides_of_sheet)}
    may.update([("name", value) for item, value in demanded if item == "register_head"])
    items = {item for item, _ in demanded}.union([item for item, _ in may], ("domicile", "register_head"))
    if plan.has_histories:
        may.update(plan.histories)
    if plan.compiled_on:
        items.add("compiled_on")
        may.add(("compiled_on", plan.compiled_on))
    return not any(each[0] in items and each not in demanded and each not in may for each in before.found)


def _has_more_labels(view: View, plan: ExpectedSheet) -> bool:
    """Whether what all have alike has a label that it does not stand behind, as one with each person. A label may be
    another's word as well (世帯主)."""
    texts = [item for told, item in plan.of_sheet if isinstance(told, str)]
    words = Counter({word.word: word.times for word in plan.words})
    return any(
        sum([view.parts.count(label) - words[label] for label in plan.labels.of(item)]) > texts.count(item)
        for item in texts
    )


def _is_said_elsewhere(before: Before, demanded: _Demanded, plan: ExpectedSheet) -> bool:
    """Whether a value stands there again in a run of its own, or one that need not stand there at no known label: whose
    it is there is not seen here. Names are printed for much else."""
    if not before.bare.isdisjoint([value for _, value in demanded]):
        return True
    return not before.unlabelled.isdisjoint([value for item, value in plan.each_besides if item not in NAMES])


def _is_all_that_need_not(spots: Spots, before: Before, plan: ExpectedSheet) -> bool:
    """Whether behind each label of an item that need not stand there one is known to."""
    text, held = spots.view.text, dict[str, int]()
    for (item, _), starts in before.found.items():
        held[item] = held.get(item, 0) + len(starts)
    held["nationality"] = sum([word.times for word in plan.words if word.item == "nationality"])
    for item, words in plan.labels.need_not.items():
        more = sum(map(text.count, words)) - held.get(item, 0)
        if more:
            entries = [entry.text for one in plan.persons if one.member for entry in one.member.entries]
            if more != sum([entry.count(word) for entry in entries for word in words]):
                return False
    return True


def _are_all_words(spots: Spots, plan: ExpectedSheet) -> bool:
    """Whether each word stands alone behind its label, and no other of its sort in a run of its own."""
    parts = spots.view.parts
    found = [run for run, part in enumerate(parts) if part in _WORDS]
    times: dict[str, int] = {}
    for word in plan.words:
        held = sum([parts[run] == word.word and parts[run - 1] in word.labels for run in found if run])
        if held != word.times and _times_behind(spots, word) != word.times:
            return False
        times[word.word] = times.get(word.word, 0) + word.times
    labels = sum([spots.view.text.count(label) for label in _OF_WORDS])
    if labels > sum([word.times for word in plan.words if word.item != "nationality"]):
        return False
    alone = [parts[run] for run in found]
    return all(alone.count(word) <= times.get(word, 0) for word in alone)


def _times_behind(spots: Spots, word: ExpectedWord) -> int:
    """How often a word stands at the end of a run, behind its label in this or the one before."""
    view, times = spots.view, 0
    for start, end in spots.at(word):
        run = spots.run_of(start)
        first, last = view.edges[run], view.edges[run + 1]
        label = view.text[first:start].strip(AROUND) if start > first else view.parts[run - 1] if run else ""
        times += end == last and label in word.labels
    return times


def _are_all_amounts(spots: Spots, before: Before, plan: ExpectedSheet) -> bool:
    """Whether each label of one stands there once, with its amount directly behind it, and no other amount anywhere nor
    a label of what the form does not print."""
    view = spots.view
    amounts = [amount for amount, _ in plan.of_sheet if isinstance(amount, int)]
    besides = [(item, amount) for amount, item in plan.besides_of_sheet if isinstance(amount, int)]
    if all(before.values(item, amount) for item, amount in besides):
        amounts += [amount for _, amount in besides]
    others = AMOUNTS.difference([item for _, item in plan.of_sheet], [item for item, _ in besides])
    if any(word in view.text for item in others for word in plan.labels.of(item)):
        return False
    known = [item for part in view.parts if (item := plan.labels.item_of.get(part, "")) in AMOUNTS]
    if len(known) != len(amounts) or view.text.count("円") != len(amounts) or len(view.fiscal_years) != 1:
        return False
    if plan.fiscal_year not in view.fiscal_years:
        return False
    return sum(view.text.startswith("円", end) for amount in {*amounts} for _, end in spots.at(amount)) == len(amounts)
