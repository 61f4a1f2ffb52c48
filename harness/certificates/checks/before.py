"""Values behind their labels, on the right of them and in the file, too: most files are written so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

from harness.certificates.checks.expected import Plain
from harness.certificates.checks.labels import LabelWords
from harness.certificates.checks.spots import Spots, is_level

AROUND = "[](){}【】〔〕:・.…"
"""What may stand around a label."""
_OF_MEMBER = "に記録されている者【"
"""How a member's heading in a family register ends where the name's label follows (戸籍法施行規則 付録第24号様式)."""
_OF_HEADS = ("register_head", "name")
"""At whose labels heads of registers stand."""


class Before:
    """Which label stands directly before what, on one sheet."""

    def __init__(self, spots: Spots, labels: LabelWords) -> None:
        self._spots, self._labels = spots, labels
        self.unlabelled: set[Plain] = set()
        """What of `found` stands there with no label known here, too; filled with it."""
        self.bare: set[Plain] = set()
        """What of that begins its run."""

    def values(self, item: str, value: Plain, times: int = 1) -> Sequence[int]:
        """Where a value begins that stands behind a label of its item; `times`: so many are enough."""
        of = _OF_HEADS if item == "register_head" else (item,)
        found = [start for each in of for start in self.found.get((each, value), ())]
        if len(found) >= times:
            return found
        return [start for start, _ in self._spots.at(value) if self.item_before(start) in of]

    @cached_property
    def found(self) -> Mapping[tuple[str, Plain], list[int]]:
        """Where the days and the items of the lexicon begin before which nothing but one label stands in their run, or
        in the run before; each with the label's item."""
        view, item_of = self._spots.view, self._labels.item_of
        found: dict[tuple[str, Plain], list[int]] = {}
        text_of, edges = view.lexicon.text, view.edges
        told: list[tuple[Plain, int]] = [(text_of(item), start) for start, _, item in view.hits]
        told += [(day, start) for day, start, _ in view.days]
        for value, start in told:
            run = bisect_right(edges, start) - 1
            first = edges[run]
            if start > first:
                label = view.text[first:start].strip(AROUND)
                item = item_of.get(label) or item_of.get(label.rpartition(_OF_MEMBER)[2], "")
            else:
                item = self._item_of_run_before(run)
            if item:
                found.setdefault((item, value), []).append(start)
                continue
            self.unlabelled.add(value)
            if start == first:
                self.bare.add(value)
        return found

    def _item_of_run_before(self, run: int) -> str:
        spots = self._spots
        item = self._labels.item_of.get(spots.view.parts[run - 1], "") if run else ""
        if not item:
            return ""
        label, one = spots.place_of(run - 1), spots.place_of(run)
        return item if label.right <= (one.left + one.right) / 2 and is_level(label, one) else ""

    def item_before(self, start: int) -> str:
        """The item whose label stands directly before what begins at a place of the text; empty where none does."""
        spots = self._spots
        run = spots.run_of(start)
        first = spots.view.edges[run]
        if start > first or not run:
            found = self._labels.at_end.search(spots.text(first, start))
            is_word = found is not None and spots.begins(start - len(found.group()))
            return self._labels.item_of.get(found.group(1), "") if found and is_word else ""
        return self._item_of_run_before(run)
