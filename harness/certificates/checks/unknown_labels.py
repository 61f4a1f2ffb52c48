"""Labels that nobody knows are learned: what stands beside an item on nearly all sheets of its form, and beside no
other item, is its label. Where on a few sheets the values of two items stand at each other's, they have changed
places. An exchange that is the same on every sheet is none to this eye, so each such item is named as not inspected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from harness.catalogue import say
from harness.certificates.checks.captions import KNOWN, Caption, Stood
from harness.certificates.checks.remarks import Remark, call, item_words
from harness.certificates.checks.shares import OfApplication, OfRun
from harness.certificates.domain.properties import Property
from harness.checks.tally import Partial
from harness.domain.messages import Held, Quoted
from harness.domain.verdicts import Finding, NotInspected, Unclear

LEAST_SHEETS = 20
"""Of fewer sheets nothing is learned."""
_MOSTLY = 0.5
"""What stands beside an item on such a share of its sheets may be its label."""
_CLEARLY = 0.3
"""If beside any other item it stands on a share of the sheets that is less by so much."""
MOST_SORTS = 4096
"""So many sorts of sheets are told apart in a run."""
_MOST_EXAMPLES = 10
"""So many sheets of a sort are kept to be told of, the earliest; all are counted."""

_ALWAYS = 0.95
"""What stands there so often must stand there, too, for nobody to wonder."""

_Form = tuple[str, str]
"""A kind, and the municipality that issues it; empty for all together."""


class _Sort(NamedTuple):
    """Sheets of one form on which the same stands beside the same items, reader by reader."""

    form: _Form
    looks: tuple[tuple[str, tuple[Stood, ...]], ...]


class _Example(NamedTuple):
    """A sheet, as a finding would be, and the values that stand there."""

    finding: Finding
    values: tuple[tuple[Stood, str], ...]

    @property
    def order(self) -> tuple[int, str, str, int]:
        """Its place in time."""
        one = self.finding
        return one.started_ns, one.application_id, one.document, one.sheet or 0


@dataclass(slots=True)
class _Seen:
    """Sheets of one sort."""

    sheets: int = 0
    examples: list[_Example] = field(default_factory=list)

    def add(self, sheets: int, examples: Sequence[_Example]) -> None:
        self.sheets += sheets
        self.examples = sorted([*self.examples, *examples], key=lambda each: each.order)[:_MOST_EXAMPLES]


@dataclass(slots=True)
class Captions:
    """The sheets on which items stand at no known label, by what they look like. `documents` counts those that have
    such sheets, by kind and item."""

    documents: Counter[tuple[str, str]] = field(default_factory=Counter)
    sorts: dict[_Sort, _Seen] = field(default_factory=dict)
    are_too_many: bool = False
    """Whether hardly any two sheets are alike: then none are kept, and nothing is learned."""

    def add(self, sort: _Sort, sheets: int, examples: Sequence[_Example]) -> None:
        """Takes in sheets of one sort."""
        if not self.are_too_many:
            self.sorts.setdefault(sort, _Seen()).add(sheets, examples)
            self._forget(len(self.sorts) > MOST_SORTS)

    def take_in(self, other: Captions) -> None:
        """Adds another partition's."""
        self.documents.update(other.documents)
        self._forget(other.are_too_many)
        for sort, seen in other.sorts.items():
            self.add(sort, seen.sheets, seen.examples)

    def _forget(self, are_too_many: bool) -> None:
        if are_too_many:
            self.are_too_many = True
            self.sorts.clear()


def trial(one: OfApplication) -> None:
    """Takes in where the values of an application's sheets stand that show all they must."""
    kind = one.application.certificate
    for answer, agreed in one.documents:
        if agreed is None or not agreed.captions:
            continue
        captions, unknown = one.partial.own(Property.CONTENT, Captions), set[str]()
        for sheet, read in agreed.captions.items():
            applicant = call(one.ground, one.application.applicant)
            message = say("labels-exchanged", sheet=sheet, kind=kind, applicant=applicant, items=(), details=())
            finding = one.finding(Property.CONTENT, message, answer, Remark(Property.CONTENT, sheet, message))
            looks = tuple((reader, each.stood) for reader, each in read.items())
            sort = _Sort((kind.value, one.application.municipality_code), looks)
            captions.add(sort, 1, [_Example(finding, next(iter(read.values())).values)])
            unknown.update(*(each.unknown for each in read.values()))
        captions.documents.update((kind.value, item) for item in unknown)


class _Label(NamedTuple):
    """What seems to be the label of an item, and on which share of its sheets the item stands there."""

    caption: Caption
    share: float


_Labels = Mapping[str, _Label]


class _Learned:
    """The labels of items, by form; those of all municipalities together where one has too few sheets."""

    def __init__(self, captions: Captions) -> None:
        self._beside: dict[_Form, _Beside] = {}
        self._labels: dict[_Form, _Labels] = {}
        for sort, seen in captions.sorts.items():
            for form in (sort.form, (sort.form[0], "")):
                self._beside.setdefault(form, _Beside()).add(sort.looks[0][1], seen.sheets)

    def labels(self, form: _Form) -> _Labels:
        """That of each item that has one."""
        if form not in self._labels:
            of_all = self.labels((form[0], "")) if form[1] else {}
            beside = self._beside.get(form)
            self._labels[form] = {**of_all, **(beside.labels() if beside else {})}
        return self._labels[form]


class _Beside:
    """How often what stands beside an item, on the sheets of one form."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()
        self._items: dict[str, Counter[Caption]] = {}

    def add(self, look: Sequence[Stood], sheets: int) -> None:
        """Takes in sheets that look so. A value that two items have tells nothing of either."""
        for each in look:
            if each.is_alone:
                self._times[each.item] += sheets
                self._items.setdefault(each.item, Counter()).update(dict.fromkeys(each.all_of, sheets))

    def labels(self) -> _Labels:
        """Of each item what stands beside it nearly always, and least of all beside any other."""
        found = {}
        for item, beside in self._items.items():
            if self._times[item] >= LEAST_SHEETS:
                best = max(beside, key=lambda one: (self._clearness(item, one), one), default=None)
                if best and self._clearness(item, best) >= _CLEARLY and self._share(item, best) >= _MOSTLY:
                    found[item] = _Label(best, self._share(item, best))
        return found

    def _clearness(self, item: str, one: Caption) -> float:
        others = (self._share(other, one) for other in self._items if other != item)
        return self._share(item, one) - max(others, default=0.0)

    def _share(self, item: str, one: Caption) -> float:
        return self._items[item][one] / self._times[item]


def _away(look: Sequence[Stood], labels: _Labels) -> list[Stood]:
    """Where values stand away from their own labels."""
    return [each for each in look if each.item in labels and labels[each.item].caption not in each.all_of]


def _exchanged(look: Sequence[Stood], labels: _Labels) -> dict[Stood, str]:
    """Where values stand away from their own label and at that of an item whose value stands away, too, with this item;
    and another such value stands at theirs."""
    away = _away(look, labels)
    found: dict[Stood, str] = {}
    for one in away:
        others = [each for each in away if each.item != one.item]
        at = [each.item for each in others if labels[each.item].caption in one.any_of]
        if at and any(labels[one.item].caption in each.any_of for each in others):
            found[one] = min(at)
    return found


def conclude(run: OfRun) -> None:
    """Finds the sheets on which values stand at each other's labels. Where one of two readings alone has it so, that is
    a doubt."""
    captions = run.whole.own(Property.CONTENT, Captions)
    learned = _Learned(captions)
    for sort, seen in captions.sorts.items():
        labels = learned.labels(sort.form)
        wrong = {reader: each for reader, look in sort.looks if (each := _exchanged(look, labels))}
        for example in seen.examples if wrong else ():
            reader, exchanged = next(iter(wrong.items()))
            finding = _told(example, exchanged)
            if len(wrong) == len(sort.looks):
                run.whole.find(finding)
                run.whole.needs_second_reading.add(finding.document)
            else:
                message = say("readers-disagree", reader=reader, seen=finding.message)
                run.whole.doubt(Unclear(finding.property, message, finding.document, finding.application_id))
        if wrong and len(wrong) == len(sort.looks):
            run.whole.finding_counts[Property.CONTENT] += seen.sheets - len(seen.examples)
        elif not wrong:
            _doubt_missing(run, sort, seen, labels)


def _doubt_missing(run: OfRun, sort: _Sort, seen: _Seen, labels: _Labels) -> None:
    """Says of which items values do not stand where nearly all sheets have them, at a label that is not known."""
    missing = {
        each.item
        for _, look in sort.looks
        for each in _away(look, labels)
        if labels[each.item].caption[0] != KNOWN and labels[each.item].share >= _ALWAYS
    }
    for example in seen.examples if missing else ():
        item, finding = min(missing), example.finding
        told = {"sheet": finding.sheet, "kind": finding.message["kind"], "item": item_words([item])[0]}
        message = say("away-from-label", **told, label=Quoted(labels[item].caption[1]))
        run.whole.doubt(Unclear(finding.property, message, finding.document, finding.application_id))
    if missing:
        run.whole.unclear_counts[Property.CONTENT] += seen.sheets - len(seen.examples)


def _told(example: _Example, wrong: Mapping[Stood, str]) -> Finding:
    found = sorted((stood.item, value, wrong[stood]) for stood, value in example.values if stood in wrong)
    details = tuple(
        say("item-at-label", item=item_words([item])[0], held=Held(value), label=item_words([label])[0])
        for item, value, label in found
    )
    items = item_words(dict.fromkeys(item for item, _, _ in found))
    told = {**dict(example.finding.message.parts), "items": items, "details": details}
    return replace(example.finding, message=say("labels-exchanged", **told))


def left_open(partial: Partial) -> Iterator[NotInspected]:
    """The items whose labels nobody knows, form by form."""
    captions = partial.own(Property.CONTENT, Captions)
    learned = _Learned(captions)
    for (kind, item), count in sorted(captions.documents.items()):
        label = learned.labels((kind, "")).get(item)
        reason = say("label-learned", label=Quoted(label.caption[1])) if label else say("label-unknown")
        what = say("label-of-item", item=item_words([item])[0], kind=kind)
        yield NotInspected(what, reason, count, partial.documents)
