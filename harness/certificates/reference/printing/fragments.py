"""Pieces of a sheet: page-model parts measured into broken lines and rules, not yet put anywhere.

Lengths are points. In a fragment x runs from the sheet's left edge and y downwards from the fragment's upper edge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from harness.certificates.reference.printing.lines import LineBreaker
from harness.certificates.reference.printing.pages import Block, Item, RuledTable, Ruling, register_label
from harness.certificates.reference.printing.sheet import Rule, Text

LEADING = 1.3
"""Distance of lines in a cell, in sizes of type."""
_REGISTER_LEADING = 1.4
_PAD_X_PT = 5.0
_NARROW_PT = 330.0
"""Below this width no two items stand side by side."""
_REGISTER_LEFT = 0.26
_REGISTER_LEFT_CROWDED = 0.2
"""Share of a register's left column."""
_CONDENSED = 0.78
"""A label that is too long for one line is set smaller, down to this, before it is broken."""
_AMOUNT = re.compile(r"[\s\d,，．.△▲()（）%％+\-－円]*")

_REMEMBERED = 1024
"""Labels whose cells are kept: a form has few, and they stand at the same places on every sheet."""


@dataclass(slots=True)
class Fragment:
    """Grows downwards while it is measured."""

    height: float = 0.0
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def rule_off(self, x: float, width: float) -> None:
        """Rules off what follows from what is there."""
        if self.height:
            self.rules.append((x, self.height, x + width, self.height))

    def stretched(self, height: float) -> Fragment:
        """The fragment pulled to at least this height, its rows in proportion."""
        if not 0 < self.height < height:
            return Fragment(max(self.height, height), self.texts, self.rules)
        factor = height / self.height
        texts = [(x, y * factor, size, text) for x, y, size, text in self.texts]
        return Fragment(height, texts, [(x0, y0 * factor, x1, y1 * factor) for x0, y0, x1, y1 in self.rules])


_Cell = tuple[Sequence[tuple[float, str]], float]
"""Broken lines of one cell of a row, each with the x of its left end; size of type."""


class Measure:
    """Makes fragments at one size of type; `scale` 1 is the size on a sheet with room to spare.

    Where it is `crowded`, a register sets two short fields on one line, and lines closer."""

    def __init__(self, breaker: LineBreaker, scale: float, *, crowded: bool = False) -> None:
        self._breaker = breaker
        self.value_size = 10.5 * scale
        self.label_size = 8.8 * scale
        self._pad_y = 5.0 * scale * scale
        self._label_width = 76.0 * (0.5 + 0.5 * scale)
        self._label = lru_cache(maxsize=_REMEMBERED)(self._label_cell)
        self._crowded = crowded
        self._register_left = _REGISTER_LEFT_CROWDED if crowded else _REGISTER_LEFT
        self._register_step = self.value_size * (LEADING if crowded else _REGISTER_LEADING)

    def caption(self, text: str, x: float, width: float) -> Fragment:
        """A label in the middle of a cell of its own."""
        out = Fragment()
        self._row(out, [self._label(text, x, width)])
        return out

    def head(self, items: Sequence[Item], x: float, width: float, form: Ruling) -> Fragment:
        """The items above the blocks; in a register they stand in its two columns."""
        if form is not Ruling.REGISTER:
            return self.grid(items, x, width)
        out = Fragment()
        left = width * self._register_left
        for item in items:
            out.rule_off(x, width)
            cells = [
                self._cell(item.label, x, left, self.value_size),
                self._cell(item.value, x + left, width - left, self.value_size),
            ]
            self._row(out, cells, [x + left])
        return out

    def grid(self, items: Sequence[Item], x: float, width: float) -> Fragment:
        """Rows of label and value cells; two short items share a row."""
        out, label_width, size = Fragment(), self._label_width, self.value_size
        for n, items_of_row in enumerate(self._pairs(items, width)):
            if n:
                out.rule_off(x, width)
            share, paired = width / len(items_of_row), len(items_of_row) > 1
            cells: list[_Cell] = []
            walls: list[float] = []
            for column, item in enumerate(items_of_row):
                left, room = x + column * share, share
                if column:
                    walls.append(left)
                if item.label:
                    cells.append(self._label(item.label, left, label_width))
                    left, room = left + label_width, share - label_width
                    walls.append(left)
                # Values that share a row have been measured: they fit.
                cells.append(
                    ([(left + _PAD_X_PT, item.value)], size) if paired else self._cell(item.value, left, room, size)
                )
            self._row(out, cells, walls)
        return out

    def block(self, block: Block, x: float, width: float, form: Ruling) -> Fragment:
        """What stands in a person's frame."""
        if form is not Ruling.REGISTER:
            return self.grid(block.items, x, width)
        out = Fragment()
        if block.heading or block.items:
            self._register_part(out, block.heading, block.items, x, width)
        if block.entries:
            out.rule_off(x, width)
        for entry in block.entries:
            self._register_part(out, entry.heading, entry.items, x, width)
        return out

    def table(self, table: RuledTable, x: float, width: float) -> Fragment:
        """Header and rows; columns as wide as their texts ask, amounts to the right."""
        rows = [row for row in (table.header, *table.rows) if row]
        columns = max((len(row) for row in rows), default=0)
        edges = self._edges(rows, columns, x, width)
        amounts = [all(_AMOUNT.fullmatch(row[n]) for row in table.rows if n < len(row)) for n in range(columns)]
        out = Fragment()
        for row in rows:
            out.rule_off(x, width)
            places = [0.5] * columns if row is table.header else [1.0 if amount else 0.0 for amount in amounts]
            size = self.label_size if row is table.header else self.value_size
            cells = [self._cell(text, edges[n], edges[n + 1] - edges[n], size, places[n]) for n, text in enumerate(row)]
            self._row(out, cells, edges[1:-1])
        return out

    def _lines(self, text: str, width: float, size: float) -> tuple[str, ...]:
        return self._breaker.lines(text, width * 1000 / size)

    def _cell(self, text: str, x: float, width: float, size: float, place: float = 0.0) -> _Cell:
        """`place` is 0 for the left, 0.5 for the middle, 1 for the right."""
        left, room = x + _PAD_X_PT, width - 2 * _PAD_X_PT
        lines = self._lines(text, room, size)
        if place:
            return [(left + (room - self._breaker.width_pt(line, size)) * place, line) for line in lines], size
        return [(left, line) for line in lines], size

    def _label_cell(self, text: str, x: float, width: float) -> _Cell:
        size, left, room = self.label_size, x + _PAD_X_PT, width - 2 * _PAD_X_PT
        taken = self._breaker.width_pt(text, size)
        if taken > room + _PAD_X_PT:
            size *= max(_CONDENSED, (room + _PAD_X_PT) / taken)
        # A hair more, lest a label that was made to fit be broken for a rounding error.
        lines = self._lines(text, room + _PAD_X_PT + 0.01, size)
        return [(left + (room - self._breaker.width_pt(line, size)) * 0.5, line) for line in lines], size

    def _row(self, out: Fragment, cells: Sequence[_Cell], walls: Sequence[float] = ()) -> None:
        """Cells side by side, their first lines on one height, with rules between them.

        Readers that follow baselines (pypdf) then tell the lines of a cell from one line of the row."""
        top, largest, most = out.height, 0.0, 1
        for lines, size in cells:
            largest, most = max(largest, size), max(most, len(lines))
        step = largest * LEADING
        for cell in cells:
            self._put(out, cell, top + self._pad_y + step / 2)
        bottom = out.height = top + most * step + 2 * self._pad_y
        out.rules += [(wall, top, wall, bottom) for wall in walls]

    def _put(self, out: Fragment, cell: _Cell, y: float) -> None:
        """Writes a cell whose first line has its middle at `y`."""
        lines, size = cell
        for x, line in lines:
            out.texts.append((x, y, size, line))
            y += size * LEADING

    def _pairs(self, items: Sequence[Item], width: float) -> list[tuple[Item, ...]]:
        """Rows of items: those with a short value two by two, the others alone."""
        room = 0.0 if width < _NARROW_PT else width / 2 - self._label_width - 2 * _PAD_X_PT
        rows: list[tuple[Item, ...]] = []
        waiting: Item | None = None
        for item in items:
            short = self._breaker.width_pt(item.value, self.value_size) <= room and "\n" not in item.value
            if waiting is not None:
                rows.append((waiting, item) if short else (waiting,))
                if short:
                    waiting = None
                    continue
            waiting = item if short else None
            if not short:
                rows.append((item,))
        if waiting is not None:
            rows.append((waiting,))
        return rows

    def _register_part(self, out: Fragment, heading: str, items: Sequence[Item], x: float, width: float) -> None:
        step, left, top = self._register_step, width * self._register_left, out.height
        y = top + self._pad_y + step / 2
        headings = self._lines(heading, left - 2 * _PAD_X_PT, self.value_size) if heading else ()
        out.texts += [(x + _PAD_X_PT, y + n * step, self.value_size, line) for n, line in enumerate(headings)]
        lines = self._fields(out, items, x + left + _PAD_X_PT, width - left - 2 * _PAD_X_PT, y)
        out.height = top + max(lines, len(headings)) * step + 2 * self._pad_y
        out.rules.append((x + left, top, x + left, out.height))

    def _fields(self, out: Fragment, items: Sequence[Item], x: float, width: float, y: float) -> int:
        """【label】value fields from `y` downwards; gives the number of lines."""
        size, step, lines = self.value_size, self._register_step, 0
        half_free = False
        for item in items:
            label = register_label(item.label)
            taken = self._breaker.width_pt(label, size)
            half = "\n" not in item.value and taken + self._breaker.width_pt(item.value, size) <= width / 2 - size
            beside = half_free and half
            left = x + width / 2 if beside else x
            if beside:
                lines -= 1
            out.texts.append((left, y + lines * step, size, label))
            for line in self._lines(item.value, width - taken, size):
                out.texts.append((left + taken, y + lines * step, size, line))
                lines += 1
            half_free = self._crowded and half and not beside
        return lines

    def _edges(self, rows: Sequence[tuple[str, ...]], columns: int, x: float, width: float) -> list[float]:
        size, pad = self.value_size, 2 * _PAD_X_PT
        wanted = [
            max(self._breaker.width_pt(row[n], size) + pad for row in rows if n < len(row)) for n in range(columns)
        ]
        spare = width - sum(wanted)
        if spare >= 0:
            wanted = [room + spare / columns for room in wanted]
        else:
            # Wide columns give way to narrow ones: none is made narrower than an equal share.
            fair = width / columns
            over = sum(room - fair for room in wanted if room > fair)
            wanted = [room + spare * (room - fair) / over if room > fair else room for room in wanted]
        edges = [x]
        for room in wanted:
            edges.append(edges[-1] + room)
        return edges
