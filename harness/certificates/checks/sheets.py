"""What a sheet shows: the items found on it, however they are laid out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise

from harness.certificates.checks.labels import BEFORE
from harness.certificates.checks.lexicon import Hit, Lexicon, ends_item, starts_item
from harness.certificates.checks.normalise import (
    fiscal_years_in,
    is_word,
    numbers_at,
    pointed_days_at,
    spaced,
    written_days_at,
)
from harness.certificates.checks.numbers import REGISTERED, codes_in, is_of_other_things, registered_in
from harness.certificates.checks.ruby import set_aside
from harness.certificates.checks.spellings import UNSURE, claimed_in, likeliest, settled
from harness.domain.observations import Image, Place, Sheet

FOR_ANOTHER = ("同上", "\u3003", "仝", "仝上")
"""What is written for the value above it."""
_SEXES = frozenset({"男", "女"})
"""Words that may be written with 性 behind them."""


class View:
    """One sheet, read against the lexicon. `text` is all runs joined, levelled, without white space; `cuts` are the
    positions in it at which a run or white space ended; `edges` those of the runs alone."""

    def __init__(
        self,
        sheet: Sheet,
        lexicon: Lexicon,
        certificate_numbers: Container[str] = (),
        favoured: Container[str] = (),
    ) -> None:
        """`certificate_numbers` are those of the answer, their digits alone: they are no numbers of people. What may be
        several items is one of the `favoured`, if it can be."""
        self.sheet = sheet = set_aside(sheet)
        self.lexicon = lexicon
        spaced_runs = list(map(spaced, sheet.runs))
        runs = [read for read in spaced_runs if read[0]]
        self.places: Sequence[Place] = sheet.places
        """Where the runs of `parts` stand; empty where the reader does not know it."""
        self.runs: Sequence[str] = sheet.runs
        """Those that `parts` has levelled."""
        if len(runs) < len(spaced_runs):
            self.runs = [run for read, run in zip(spaced_runs, sheet.runs, strict=True) if read[0]]
            if sheet.places:
                self.places = [place for read, place in zip(spaced_runs, sheet.places, strict=True) if read[0]]
        self.parts = [text for text, _ in runs]
        self.text = "".join(self.parts)
        self.edges = [0, *accumulate(map(len, self.parts))]
        self.cuts = set(self.edges)
        parted: list[tuple[str, Sequence[int]]] = []
        for run, at in zip(runs, self.edges, strict=False):
            if run[1]:
                self.cuts.update([at + cut for cut in run[1]])
                parted.append(run)
        self._certificate_numbers, self._favoured = certificate_numbers, favoured
        self.is_open = False
        """Whether anything may be several items, which are spelled alike or claim to be."""
        is_unsure = UNSURE.search("".join(sheet.runs)) is not None
        if is_unsure:
            claims = claimed_in(sheet.runs)
            likely = likeliest(self.text, claims) if claims else self.text
            spelled = lexicon.spelled(likely, self.cuts, claims)
            self.text, self.is_open = settled(self.text, likely, spelled, favoured, lexicon)
            self.parts = [self.text[start:end] for start, end in pairwise(self.edges)]
        self.hits, self._within = lexicon.found(self.text, self.cuts)
        self._apart: list[str] = []
        if is_unsure:
            self._apart += lexicon.name_parts.in_latin(self.text, self.cuts, self._taken())
        if lexicon.name_parts.may_stand_in(parted, self.parts, self.lines):
            self._look_for_names(favoured)
        found = {lexicon.text(hit.item) for hit in self.hits}
        self.strings: frozenset[str] = frozenset(found.union(number for number, _, _ in self._numbers))
        """The texts of all whole items found."""
        self._written_days = list(written_days_at(self.text))
        self._written = {day for day, _, _ in self._written_days}

    def _look_for_names(self, favoured: Container[str]) -> None:
        """Takes those names as whole items of which the parts stand apart behind labels of their own, or in order if
        they are `favoured`."""
        parts = self.lexicon.name_parts
        found = parts.apart_in(self.text, self.cuts, self.edges, self.places, self._taken())
        for one in found:
            item = self.lexicon.name(one.name)
            if item is not None and (one.labelled or (one.in_order and one.name in favoured)):
                self.hits.append(Hit(one.start, one.end, item))
            else:
                self._apart.append(one.name)
                self.is_open = True

    def _taken(self) -> bytearray:
        """For each letter whether it is of a whole item."""
        taken = bytearray(len(self.text))
        for hit in self.hits:
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        return taken

    def part(self, chosen: Sequence[int]) -> View:
        """Some of the runs of `parts` alone, as a sheet by itself."""
        return self._of(chosen, ())

    def in_order(self, order: Sequence[int]) -> View:
        """The sheet with the runs of `parts` in another order."""
        return self._of(order, self.sheet.images)

    def _of(self, chosen: Sequence[int], images: tuple[Image, ...]) -> View:
        runs, places = tuple([self.runs[run] for run in chosen]), tuple([self.places[run] for run in chosen])
        sheet = replace(self.sheet, runs=runs, places=places, images=images)
        return View(sheet, self.lexicon, self._certificate_numbers, self._favoured)

    @cached_property
    def lines(self) -> str:
        """All runs, levelled, each on a line of its own."""
        return "\n".join(self.parts)

    @cached_property
    def _numbers(self) -> list[tuple[str, int, int]]:
        """Numbers of the lexicon, and where they stand: in groups, glued to words, in a longer one, in other numerals,
        or behind their label."""
        found: list[tuple[str, int, int]] = []
        for number, start, end in codes_in(self.lines, self.lexicon.numbers):
            first, last = start - self.lines.count("\n", 0, start), end - self.lines.count("\n", 0, end)
            if not any(start <= first and last <= end for _, start, end in found):
                found.append((number, first, last))
        parts, edges, known = self.parts, self.edges, self.lexicon.in_one_run
        if self.lexicon.lettered:
            runs = zip(parts, edges, strict=False)
            found += [(part, at, at + len(part)) for part, at in runs if part in self.lexicon.lettered]
        if REGISTERED in self.text:
            found += [
                (one, edges[run] + start, edges[run] + end) for one, run, start, end in registered_in(parts, known)
            ]
        return [one for one in found if one[0] not in known or self._is_of_people(*one)] if found else found

    def _is_of_people(self, number: str, start: int, _: int) -> bool:
        """Whether a number, which may be the same as that of a card or a seal, does not count something else."""
        return number not in self._certificate_numbers and not is_of_other_things(self.text[:start])

    @cached_property
    def dates(self) -> set[date]:
        """All dates shown."""
        return {day for day, _, _ in self.days}

    @cached_property
    def days(self) -> list[tuple[date, int, int]]:
        """The same, each with where it begins and ends."""
        return [*self._written_days, *pointed_days_at(self.text, self.cuts)]

    def lacks(self, days: Iterable[date]) -> list[date]:
        """Those of the days that are not shown."""
        missing = [day for day in days if day not in self._written]
        return [day for day in missing if day not in self.dates] if missing else missing

    @cached_property
    def amounts(self) -> set[int]:
        """All whole numbers shown."""
        return {amount for amount, _, _ in self.amounts_at}

    @cached_property
    def amounts_at(self) -> list[tuple[int, int, int]]:
        """The same, each with where it begins and ends."""
        return list(numbers_at(self.text, self.cuts))

    @cached_property
    def fiscal_years(self) -> set[int]:
        """All fiscal years shown."""
        return fiscal_years_in(self.text, self.cuts)

    def shows(self, levelled: str) -> bool:
        """Whether the item stands on the sheet, whole; also one that the lexicon does not hold."""
        if levelled in self.strings or levelled in self.shortened:
            return True
        if not levelled or levelled in self.lexicon:
            return False
        return next(self.whole_at(levelled), None) is not None

    def whole_at(self, levelled: str) -> Iterator[tuple[int, int]]:
        """Where a text stands whole, looked up in the lexicon or not."""
        at = self.text.find(levelled)
        while at >= 0:
            end = at + len(levelled)
            if (at in self.cuts or starts_item(self.text, at)) and (end in self.cuts or ends_item(self.text, end)):
                yield at, end
            at = self.text.find(levelled, at + 1)

    @cached_property
    def _hit_spans(self) -> Mapping[str, list[tuple[int, int]]]:
        spans: dict[str, list[tuple[int, int]]] = {}
        for hit in self.hits:
            spans.setdefault(self.lexicon.text(hit.item), []).append((hit.start, hit.end))
        return spans

    def item_at(self, item: str) -> Iterator[tuple[int, int]]:
        """Where an item of the lexicon stands whole."""
        yield from self._hit_spans.get(item, ())
        if item in self.shortened:
            spans = (span for hit in self.hits for span in self._shortened_at(hit))
            yield from ((start, end) for start, end in spans if self.text[start:end] == item)
        yield from ((start, end) for number, start, end in self._numbers if number == item)

    @cached_property
    def said_again(self) -> list[tuple[int, int]]:
        """Where something stands for the value above it."""
        return [span for word in FOR_ANOTHER if word in self.text for span in self.alone_at(word, BEFORE)]

    def names_within(self) -> set[str]:
        """The names of one person each that stand within a longer text of one run."""
        return {self.lexicon.text(hit.item) for hit in self._within if self._is_in_one(hit)}

    def names_apart(self) -> set[str]:
        """The names that may stand there though their parts are not written as one, or in the other order."""
        return set(self._apart)

    def _is_in_one(self, hit: Hit) -> bool:
        """Whether it stands within one run."""
        return bisect_right(self.edges, hit.start) == bisect_left(self.edges, hit.end)

    def times(self, word: str, labels: tuple[str, ...]) -> int:
        """How often a word stands alone: between ends of runs or white space, or directly behind one of its labels."""
        return sum(1 for _ in self.alone_at(word, labels))

    def alone_at(self, word: str, labels: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Where it does."""
        text, cuts = self.text, self.cuts
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            end += word in _SEXES and end not in cuts and text.startswith("性", end)
            if (end in cuts or not is_word(text[end])) and (
                start in cuts or not is_word(text[start - 1]) or text[:start].endswith(labels)
            ):
                yield start, end
            start = text.find(word, end)

    def labelled(self, word: str, labels: Collection[str]) -> bool:
        """Whether a word stands directly behind one of its labels: in the same run, with or without space or a colon
        between them, or in the next. Both are whole: a run or white space ends there."""
        text, cuts = self.text, self.cuts
        start = text.find(word)
        while start >= 0:
            if start + len(word) in cuts:
                before = start - 1 if start and text[start - 1] == ":" else start
                if any(text[:before].endswith(label) and before - len(label) in cuts for label in labels):
                    return True
            start = text.find(word, start + 1)
        return False

    def strange(self, explained: Collection[str]) -> set[str]:
        """The whole items that stand here and are none of `explained`. An item is explained, too, if an explained one
        stands in its place and only a number in the next run (a page number, say) makes it longer."""
        found = {text for text in self.strings if text not in explained}
        if not found:
            return found
        for hit in self.hits:
            text = self.lexicon.text(hit.item)
            if text in found and any(part in explained for part in self._shortened(hit)):
                found.discard(text)
        return found

    def _shortened(self, hit: Hit) -> list[str]:
        """What is left of an item without a number in a run of its own at either end."""
        return [self.text[start:end] for start, end in self._shortened_at(hit)]

    def _shortened_at(self, hit: Hit) -> Iterator[tuple[int, int]]:
        first, last = bisect_right(self.edges, hit.start), bisect_left(self.edges, hit.end)
        if first < last:
            for edge in self.edges[first:last]:
                if self.text[edge : hit.end].isdigit():
                    yield hit.start, edge
                if self.text[hit.start : edge].isdigit():
                    yield edge, hit.end

    @cached_property
    def shortened(self) -> frozenset[str]:
        """Items that stand alone in a run and that the lookup took for a part of a longer one, because of a number."""
        return frozenset(part for hit in self.hits for part in self._shortened(hit))
