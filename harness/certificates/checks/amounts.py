"""What amounts stand at the labels of a sheet that shows all it must.

An amount may stand behind its label or below it, or the label behind the amount or below it, on the whole sheet alike.
So a sheet is right where in one of the two ways each label has the amount of its item: alone, or as the total of those
before it. Where it is so in neither, an amount is at none of its labels, or another one is at it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.headers import cells_below
from harness.certificates.checks.label_places import UNITS, in_corner
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.mislabelled import Lost
from harness.certificates.checks.normalise import fiscal_years_at, is_word
from harness.certificates.checks.spots import Spot, Spots, are_beside, held_across, is_level

AMOUNTS = frozenset(
    {"salary_revenue", "total_income", "deductions", "annual_tax", "municipal_tax", "prefectural_tax", "paid", "unpaid"}
)
_SIGNS = r"[^\w]*金?[^\w]*"
_SUM = r"(?P<sum>-?\d[\d,]*)(?P<unit>[十百千万億]*)円?也?"
_CELL = re.compile(rf"{_SIGNS}{_SUM}(?!\w)[^\w]*(?P<more>.*)")
"""An amount that is no part of a word, and what follows it."""
_BEHIND = re.compile(rf"額?{_SIGNS}{_SUM}(?![\d年月日期号])")
"""One directly behind a label."""
_BEFORE = re.compile(rf"{_SUM}[^\w]*\Z")
"""One directly before a label."""
_AS_LABEL = re.compile(r"額?[^\w]*(?:(?:単位:?)?円|[A-Zア-ン])?[^\w]*")
"""What may stand behind a label in its run, and is no amount."""
_FREE = re.compile(r"(?:\A|円|\d)[^\w]*\Z")
"""What stands before a label that is no part of something longer."""
_IN_YEN = re.compile(r"(?<![\d,])(-?\d[\d,]*)円")
_OF_YEAR = re.compile(r"[^\w]*(?:(?:課税|相当|証明|対象)?年度)?[^\w]*")
_CALLED = re.compile(r"[^\w]*(?:\w*証明書?)?[^\w]*")
"""What stands before and behind the fiscal year that a sheet is of."""
_YEAR_BEFORE = re.compile(r"[前昨過]年度?分?の?")
"""Another year than that, where no number says it."""
_PARTS = frozenset({"municipal_tax", "prefectural_tax"})
"""Of the year's tax."""
_WORD = re.compile(r"[^\W\d_]+")
_TOUCHING = re.compile(r"円\d")
_FIRST, _NEXT = 6, 3
"""So many heights below a label, and below what is above it, something may stand that is of the same column."""


class _Label(NamedTuple):
    """A label, with the amount of its item."""

    item: str
    amount: int
    spot: Spot


class _Sum(NamedTuple):
    """An amount as it is written, text[start:end], with the letters for thousands if there are any."""

    start: int
    end: int
    unit: str


def at_labels(spots: Spots, labels: Labels, plan: ExpectedSheet) -> tuple[tuple[Lost, ...], tuple[str, ...]]:
    """The amounts that are surely not at their labels, and the items at whose labels others may stand."""
    if not plan.amounts:
        return (), ()
    return _Sheet(spots, labels, plan).judged()


class _Sheet:
    """Looks at one."""

    def __init__(self, spots: Spots, labels: Labels, plan: ExpectedSheet) -> None:
        self._spots, self._fiscal_year, self._stacks = spots, plan.fiscal_year, labels.stacks
        self._must = {item: amount for amount, item in plan.of_sheet if isinstance(amount, int)}
        amounts = {**_own(plan), **self._must}
        self._called = tuple([word for item in AMOUNTS for word in plan.labels.of(item)])
        """The words of their labels."""
        self._pieces = [spots.spot(*piece) for piece in pairwise(sorted(spots.view.cuts))]
        """What stands between ends of runs and white space: in one run may be several cells."""
        found = [(item, spot) for item, spot in labels.with_items if item in amounts]
        self._labels = [_Label(item, amounts[item], spot) for item, spot in found if self._is_label(spot)]
        self._runs = [run for text, run in spots.runs() if text not in UNITS]
        self._heads = [spot for _, spot in labels.with_items]
        ways = {each.spot.is_down for each in self._labels}
        self._are_both_ways = len(ways) > 1
        if ways == {True} and any(spot.is_down for each in self._labels for spot in spots.of(each.amount)):
            self._runs = [*map(held_across, self._runs)]
            self._pieces, self._heads = [*map(held_across, self._pieces)], [*map(held_across, self._heads)]
            self._labels = [each._replace(spot=held_across(each.spot)) for each in self._labels]

    def judged(self) -> tuple[tuple[Lost, ...], tuple[str, ...]]:
        """See above."""
        years = ("fiscal_year",) if self._has_two_years() else ()
        if self._are_both_ways or self._may_be_taken_together():
            return (), years if self._follow_labels() else (*sorted(self._must), *years)
        behind, before = (
            [(each, self._is_right(each, way(each.spot))) for each in self._labels]
            for way in (self._behind, self._before)
        )
        wrong = self._wrong(behind)
        if not wrong or not self._wrong(before):
            return (), years
        right = {each.item for each, is_right in behind if is_right} - wrong
        said = [(each, is_right) for each, is_right in behind if each.item in wrong]
        is_sure = len(said) == 1 and said[0][1] is False and len(right) > 1 and said[0][0].item in self._must
        if is_sure and not any(self._is(each, said[0][0].amount) for each in self._behind(said[0][0].spot)):
            return (Lost(said[0][0].item, said[0][0].amount, 1, 0, True),), years
        return (), (*sorted(wrong), *years)

    def _follow_labels(self) -> bool:
        """Whether the amounts follow each other as their labels do in the file: nothing else tells of those that touch,
        or where some labels go down, whose they are."""
        told = iter([int(sum_.replace(",", "")) for sum_ in _IN_YEN.findall(self._spots.view.text)])
        return all(label.amount in told for label in sorted(self._labels, key=lambda label: label.spot.start))

    def _is_of_sheet(self, start: int, end: int) -> bool:
        """Whether a fiscal year stands in its run alone, behind its label or before what the sheet is called."""
        run = self._spots.run_of(start)
        before = self._spots.text(self._spots.view.edges[run], start)
        behind = self._spots.text(end, self._spots.view.edges[run + 1])
        return bool(_OF_YEAR.fullmatch(before) and _CALLED.fullmatch(behind))

    def _may_be_taken_together(self) -> bool:
        """Whether two amounts touch, so that a reader may have taken them together from two lines."""
        texts = (self._spots.text(piece.start, piece.end) for piece in self._pieces)
        return any(_TOUCHING.search(text) for text in texts)

    def _wrong(self, way: Sequence[tuple[_Label, bool | None]]) -> set[str]:
        """The items at a label of which another amount stands, or at none of whose labels theirs does: of those that
        need not stand there, where that of another such does."""
        wrong = {each.item for each, is_right in way if is_right is False}
        right = {each.item for each, is_right in way if is_right}
        need_not = {each.item for each, _ in way if each.item not in self._must and each.amount}
        if right & need_not:
            wrong |= need_not - right
        return wrong | {each.item for each, _ in way if each.item in self._must and each.item not in right}

    def _is_right(self, label: _Label, sums: Sequence[_Sum]) -> bool | None:
        """Whether the amounts at a label are what they must be; None where there are none."""
        if not sums:
            return None
        first, last = sums[0], sums[-1]
        if any(self._is(each, label.amount) for each in (first, last)):
            own = [
                span for span in self._spots.at(label.amount) if self._lies_in(first, span) or self._lies_in(last, span)
            ]
            others = [each for each in sums if not any(self._lies_in(each, span) for span in own)]
            return not others or sum(map(self._value, others)) == label.amount
        # The tax of both is often given as that of one of them.
        parts = {each.item for each in self._labels} & _PARTS
        is_whole = parts == {label.item} and self._is(first, self._must.get("annual_tax", -1))
        return None if is_whole else False

    def _is(self, one: _Sum, amount: int) -> bool:
        return not one.unit and any(self._lies_in(one, span) for span in self._spots.at(amount))

    def _lies_in(self, one: _Sum, span: tuple[int, int]) -> bool:
        return span[0] <= one.start and one.end <= span[1]

    def _value(self, one: _Sum) -> int:
        return int(self._spots.text(one.start, one.end).replace(",", ""))

    def _is_label(self, spot: Spot) -> bool:
        """Whether what reads as a label is one, and no word of a sentence or of a longer label."""
        before, behind = self._beside(spot)
        return bool(_FREE.search(before) and (_AS_LABEL.fullmatch(behind) or _BEHIND.match(behind)))

    def _beside(self, spot: Spot) -> tuple[str, str]:
        """What stands before and behind something without white space."""
        first = next(piece for piece in self._pieces if piece.start <= spot.start < piece.end)
        last = next(piece for piece in self._pieces if piece.start < spot.end <= piece.end)
        return self._spots.text(first.start, spot.start), self._spots.text(spot.end, last.end)

    def _behind(self, spot: Spot) -> list[_Sum]:
        """The amount behind a label in its run, or in the box in whose corner it stands, or those on its right, or else
        below it."""
        found = _BEHIND.match(self._beside(spot)[1])
        if found:
            piece = next(piece for piece in self._pieces if piece.start < spot.end <= piece.end)
            return [_sum(found, spot.end), *self._cells(self._going_on(piece, spot))]
        if boxed := self._cells(run for run in self._pieces if in_corner(self._heads, self._runs, run) == spot):
            return boxed
        row = [run for run in self._pieces if is_level(run, spot) and run.left >= spot.right - _least(run)]
        row = [run for run in row if not self._is_of_label(run, spot)]
        return self._cells(sorted(row, key=lambda run: run.left)) or self._cells(self._column(spot))

    def _is_of_label(self, run: Spot, label: Spot) -> bool:
        """Whether it is a word behind a label, in one run with it, as in another language."""
        return self._spots.joined(label.start, run.start) and bool(
            _WORD.fullmatch(self._spots.text(run.start, run.end))
        )

    def _before(self, spot: Spot) -> list[_Sum]:
        """The amount before a label in its run, or the next on its left, or above it."""
        before, _ = self._beside(spot)
        found = _BEFORE.search(before)
        if found:
            return [_sum(found, spot.start - len(before))]
        row = (run for run in self._pieces if is_level(run, spot) and run.right <= spot.left + _least(run))
        column = (run for run in self._pieces if _overlap(run, spot) and run.y < spot.top)
        left, above = (
            max(row, key=lambda run: run.right, default=None),
            max(column, key=lambda run: run.y, default=None),
        )
        return (self._cells([left]) if left else []) or (self._cells(self._with_beside(above, spot)) if above else [])

    def _with_beside(self, run: Spot, label: Spot) -> list[Spot]:
        """With what stands directly beside it, below no other label's value."""
        others = [each for each in self._heads if each != label and is_level(each, label)]
        free = (each for each in self._pieces if not any(_overlap(each, other) for other in others))
        return [each for each in free if each == run or are_beside(each, run) or are_beside(run, each)]

    def _column(self, spot: Spot) -> Iterator[Spot]:
        """What stands directly below a label, and what does below that; each with what goes on in its run below no
        other label."""
        last, reach = spot, _FIRST
        stack = next((one for one in self._stacks if spot in one.labels), None)
        if stack and stack.lines:
            for run in self._pieces:
                if stack.label_of(run) == spot:
                    yield run
                    yield from self._going_on(run, spot)
            return
        cells = cells_below(spot, self._runs)
        if cells and not _overlap(cells[0], spot):
            yield from cells
            return
        below = (run for run in self._pieces if _overlap(run, spot) and run.top > spot.y)
        for run in sorted((run for run in below if not spot.start < run.start < spot.end), key=lambda run: run.y):
            if run.top - last.bottom > reach * (last.bottom - last.top):
                return
            yield run
            yield from self._going_on(run, spot)
            last, reach = run, _NEXT

    def _going_on(self, run: Spot, label: Spot) -> Iterator[Spot]:
        """What follows in the same run, as long as no other label stands above it in the row of this one."""
        row = [each for each in self._heads if is_level(each, label)]
        for piece in self._pieces[self._pieces.index(run) + 1 :]:
            if not self._spots.joined(run.start, piece.start) or any(_overlap(piece, each) for each in row):
                return
            yield piece

    def _cells(self, runs: Iterable[Spot]) -> list[_Sum]:
        """The first of these, as far as they are amounts."""
        found = []
        for run in runs:
            cell = _CELL.match(self._spots.text(run.start, run.end))
            if not cell:
                break
            found.append(_sum(cell, run.start))
            if cell["more"]:
                break
        return found

    def _has_two_years(self) -> bool:
        """Whether directly beside a fiscal year stands another one, or in a run of its own, or before what an amount is
        called."""
        view = self._spots.view
        years = [*fiscal_years_at(view.text, view.cuts)] if len(view.fiscal_years) > 1 else []
        ends = [end for year, _, end in years if year != self._fiscal_year]
        ends += [match.end() for match in _YEAR_BEFORE.finditer(view.text)]
        if any(view.text.startswith(self._called, end) for end in ends):
            return True
        if any(year != self._fiscal_year and self._is_of_sheet(start, end) for year, start, end in years):
            return True
        return any(
            one[0] != other[0] and not any(map(is_word, self._spots.text(one[2], other[1])))
            for one, other in pairwise(years)
        )


def _own(plan: ExpectedSheet) -> Mapping[str, int]:
    """All amounts of the applicant's own that year, of other forms, too."""
    resident = plan.persons[0].resident
    records = [one for one in resident.tax if one.fiscal_year == plan.fiscal_year] if resident else []
    return {item: getattr(one, item) for one in records for item in AMOUNTS}


def _sum(found: re.Match[str], at: int) -> _Sum:
    start, end = found.span("sum")
    return _Sum(at + start, at + end, found["unit"])


def _least(run: Spot) -> float:
    return (run.bottom - run.top) / 2


def _overlap(one: Spot, other: Spot) -> bool:
    return one.left < other.right and other.left < one.right
