"""Where on a sheet that shows all it must the values stand: with whom, and under which labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from harness.certificates.checks.amounts import at_labels
from harness.certificates.checks.arrangement import RIGHT, UNKNOWN, Arrangement, Misplaced, arranged
from harness.certificates.checks.blocks import stand_in_blocks
from harness.certificates.checks.captions import Beside, Captioned, captioned
from harness.certificates.checks.expected import FORMER, FORMER_SINCE, ExpectedSheet, Value
from harness.certificates.checks.histories import lines_amiss, shows_all_lines
from harness.certificates.checks.labelled import NAMES, Labels, label_of
from harness.certificates.checks.mislabelled import AtLabel, Lost, astray, exchanged_labels, lost, lost_head
from harness.certificates.checks.nobodys import nobodys
from harness.certificates.checks.ordinals import at_other_ordinals
from harness.certificates.checks.partly import shown_in_part
from harness.certificates.checks.rows import NAME, Records, items_of
from harness.certificates.checks.rubies import other_readings
from harness.certificates.checks.said_again import SaidAgain, with_said_again
from harness.certificates.checks.spots import Spot, Spots
from harness.certificates.checks.surplus import surplus
from harness.certificates.checks.tables import Table, tables


class Standing(NamedTuple):
    """What stands elsewhere than it belongs."""

    arrangement: Arrangement = RIGHT
    at_labels: tuple[AtLabel, ...] = ()
    lost: tuple[Lost, ...] = ()
    surplus: tuple[str, ...] = ()
    """The items at whose labels something else stands than must, or more."""
    in_part: tuple[str, ...] = ()
    """The items that stand there for some persons, and for others, who have one, not."""
    captions: Captioned | None = None
    """What stands beside values, where not all labels are known and nothing stands elsewhere than it belongs."""

    @property
    def wrong(self) -> int:
        """How much."""
        arrangement = len(self.arrangement.misplaced) + (not self.arrangement.is_in_order)
        return arrangement + len(self.at_labels) + len(self.lost) + len(self.surplus) + len(self.in_part)


AS_IT_SHOULD = Standing()
_NARROW = 0.35
"""Digits are wider than so much of their height, of what PDFium sees of that."""
_LEAST_WITH_EACH = 3
"""What all have alike is looked for with each of so many persons, or more."""
_SAME_PLACE = 0.3
"""By so much of their height things may be apart that stand at one place."""


def standing(spots: Spots, plan: ExpectedSheet) -> Standing:
    """The values of a sheet, as the plan has them."""
    labels, again = Labels(spots, plan), SaidAgain(spots)
    if spots.are_known and spots.said_again:
        again = with_said_again(spots, labels, plan)
        spots, labels = again.spots, Labels(again.spots, plan)
    beside = Beside(spots.view, spots, labels, plan)
    arrangement = _arrangement(spots, labels, plan, beside) if len(plan.records) > 1 else RIGHT
    if not spots.are_known:
        return Standing(arrangement)
    exchanged = exchanged_labels(labels)
    gone = () if exchanged or arrangement.misplaced else lost(labels)
    if gone and not arrangement.is_known and all(each.is_sure for each in gone):
        # Of an item that is surely lost another's place may have been taken for its own.
        arrangement = _arrangement(spots, labels, _without({each.item for each in gone}, plan), beside)
    found = Standing(arrangement, exchanged, gone)
    if found.wrong:
        return found
    if arrangement.is_known:
        amounts, doubtful = at_labels(spots, labels, plan)
        away = (*amounts, *lost_head(spots, labels, plan))
        at_others = (*doubtful, *again.amiss, *surplus(spots, labels, plan), *_moved(spots, labels, plan, beside))
        at_others += (*nobodys(spots, labels, plan), *lines_amiss(spots, labels, plan), *other_readings(spots, plan))
        at_others += (*at_other_ordinals(spots, labels, plan), *(() if away else astray(labels)))
        in_part = tuple(shown_in_part(spots, labels, plan))
        found = found._replace(lost=away, surplus=tuple(dict.fromkeys(at_others)), in_part=in_part)
    if found.lost or labels.stand_before_all:
        return found
    return found._replace(captions=captioned(beside))


def _arrangement(spots: Spots, labels: Labels, plan: ExpectedSheet, beside: Beside) -> Arrangement:
    """Of all that each person must have there; and of each item that need not stand there, and does for all who have
    it."""
    records = _with_what_all_have(spots, plan)
    if not spots.are_known or NAME not in records[0]:
        return arranged(spots, labels, records, beside)
    if _is_doubled(spots, records) or not _is_made_up_for(spots, labels, plan):
        return UNKNOWN
    besides = [item for item in items_of(plan.besides) if _is_shown(item, labels, plan)]
    if shows_all_lines(spots, labels, plan):  # in which order is asked there
        besides = [item for item in besides if not item.startswith((FORMER, FORMER_SINCE))]
    if labels.stand_before_all and stand_in_blocks(spots, labels.before, _with(besides, records, plan)):
        return RIGHT
    found = _with_each(besides, spots, labels, replace(plan, records=records), beside)
    if not found.is_known or ((found.misplaced or not found.is_in_order) and _may_mean_others(spots, labels, records)):
        return _in_tables(spots, labels, plan)
    names = [record[NAME] for record in records]
    if len({*names}) < len(names) and any(each.item == NAME for each in found.misplaced):
        return UNKNOWN  # which of the places of a name that two have are theirs cannot be told
    return found


def _with_what_all_have(spots: Spots, plan: ExpectedSheet) -> tuple[Mapping[str, Value], ...]:
    """The records, with what all have alike where it stands there as often as there are persons: it is with each then.
    What stands there twice may do so at the top and at the foot."""
    size = len(plan.records)
    alike = {item: told for told, item in plan.of_sheet if isinstance(told, str) and item not in NAMES}
    each = {item: told for item, told in alike.items() if len(spots.at(told)) == size >= _LEAST_WITH_EACH}
    return tuple([{**record, **each} for record in plan.records]) if each else plan.records


def _with_each(
    besides: Iterable[str], spots: Spots, labels: Labels, plan: ExpectedSheet, beside: Beside
) -> Arrangement:
    """Of what must stand there, and where that is right of each of these items with it."""
    found = arranged(spots, labels, plan.records, beside)
    if found.is_known and not found.misplaced:
        for item in besides:
            more = arranged(spots, labels, _with([item], plan.records, plan), beside)
            if not more.is_known and not more.is_in_turn:
                return UNKNOWN
            if more.misplaced:  # without this item nothing was
                persons = sorted({person for each in more.misplaced for person in each.persons})
                return Arrangement(True, (Misplaced(item, tuple(persons)),))
    return found


def _moved(spots: Spots, labels: Labels, plan: ExpectedSheet, beside: Beside) -> Iterator[str]:
    """The items that need not stand there, and do for some of those who have one, but not at their places."""
    for item in items_of(plan.besides) if len(plan.records) > 1 and NAME in plan.records[0] else ():
        if not labels.are_known(item) or _is_shown(item, labels, plan):
            continue
        times = Counter([own[item] for own in plan.besides if item in own])
        shown = {value for value, count in times.items() if count == 1 and labels.shows(item, value, 1)}
        records = [
            {**record, **({item: own[item]} if own.get(item) in shown else {})}
            for record, own in zip(plan.records, plan.besides, strict=True)
        ]
        if shown and any(each.item == item for each in arranged(spots, labels, records, beside).misplaced):
            yield item


def _in_tables(spots: Spots, labels: Labels, plan: ExpectedSheet) -> Arrangement:
    """Of the values in each of several tables; unknown where there are none, or they may be several."""
    found = {_of_all(each, plan) for each in tables(spots, labels, plan)} - {UNKNOWN}
    return found.pop() if len(found) == 1 else UNKNOWN


def _of_all(parts: Iterable[Table], plan: ExpectedSheet) -> Arrangement:
    found = []
    for part, shown in parts:
        own = Labels(part, shown)
        besides = [item for item in items_of(plan.besides) if _is_shown(item, own, plan)]
        if len(_telling(_with(besides, shown.records, plan))) > 1:
            found.append(_with_each(besides, part, own, shown, Beside(part.view, part, own, shown)))
    if not all(each.is_known and each.is_in_order for each in found):
        return UNKNOWN
    misplaced = {one.item: one.persons for each in found for one in each.misplaced}
    persons = tuple(sorted({person for each in misplaced.values() for person in each}))
    telling = _telling([plan.records[person] for person in persons]) - {NAME}
    if NAME in misplaced or (len(telling) > 1 and misplaced.keys() >= telling):
        misplaced = {NAME: persons}
    return Arrangement(True, tuple([Misplaced(*each) for each in misplaced.items()])) if misplaced else RIGHT


def _telling(records: Records) -> set[str]:
    """The items that are not alike for all."""
    return {item for item in items_of(records) if any(one.get(item) != records[0].get(item) for one in records)}


def _may_mean_others(spots: Spots, labels: Labels, records: Records) -> bool:
    """Whether something stands for the value above it, or all names stand at their label again: as in two tables."""
    if spots.said_again:
        return True
    is_known = labels.are_known(NAME)
    held = [
        [spot for spot in spots.of(record[NAME]) if not is_known or NAME in labels.near(spot)] for record in records
    ]
    return min(map(len, held)) > 1


def _is_made_up_for(spots: Spots, labels: Labels, plan: ExpectedSheet) -> bool:
    """Whether for each value that stands there too seldom something stands for it: at a label of its item, if any is
    known, and each thing for one value alone."""
    again = len(spots.said_again)
    if not spots.view.said_again:
        return True
    short = [(plan.item_of(value), times - len(spots.at(value))) for value, times in plan.often.items()]
    short += [(word.item, word.times - len(spots.at(word))) for word in plan.words]
    lacking = [(item, times) for item, times in short if times > 0]
    at_labels = all(not labels.are_known(item) or labels.said_again(label_of(item)) >= times for item, times in lacking)
    return at_labels and sum(times for _, times in lacking) <= again


def _is_doubled(spots: Spots, records: Records) -> bool:
    """Whether a number stands there at more than one place: by the persons with whom it does it may be two persons'.
    Printed twice at one, as for bold, it stands there once."""
    values = (record.get(item) for record in records for item in ("my_number", "resident_code"))
    found = (spots.of(value) for value in values if value is not None and len(spots.at(value)) > 1)
    return any(_are_apart(spots, held[0], other) for held in found for other in held[1:])


def _are_apart(spots: Spots, one: Spot, other: Spot) -> bool:
    """Whether two things stand at two places: what a reader puts together from two prints, as for bold, stands twice in
    one run, in the room of one."""
    high, long = one.bottom - one.top, one.right - one.left
    high, long = (long, high) if one.is_down else (high, long)
    most = _SAME_PLACE * high
    is_narrow = long < _NARROW * high * (one.end - one.start)
    are_two = other.start != one.end or (other.start in spots.view.cuts and not is_narrow)
    return are_two and (abs(one.x - other.x) > most or abs(one.y - other.y) > most)


def _is_shown(item: str, labels: Labels, plan: ExpectedSheet) -> bool:
    times = Counter([one[item] for one in plan.besides if item in one])
    return all(labels.shows(item, value, count) for value, count in times.items())


def _without(items: Collection[str], plan: ExpectedSheet) -> ExpectedSheet:
    records = [{item: value for item, value in one.items() if item not in items} for one in plan.records]
    return replace(plan, records=tuple(records))


def _with(items: Iterable[str], records: Records, plan: ExpectedSheet) -> list[Mapping[str, Value]]:
    return [
        {**record, **{item: own[item] for item in items if item in own}}
        for record, own in zip(records, plan.besides, strict=True)
    ]
