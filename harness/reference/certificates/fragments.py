"""Pieces of a sheet: page-model parts measured into broken lines and rules, not yet put anywhere.

Lengths are points. In a fragment x runs from the sheet's left edge and y downwards from the fragment's upper edge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.reference.certificates.lines import break_lines, text_width
from harness.reference.certificates.pages import Block, Form, Item, Table, register_label

LEADING = 1.3
"""Distance of lines in a cell, in sizes of type."""
_PAD_X_PT = 5.0
_NARROW_PT = 330.0
"""Below this width no two items stand side by side."""
_REGISTER_HEADING = 0.26
"""Share of a register's left column."""
_AMOUNT = re.compile(r"[\s\d,，．.△▲()（）%％+\-－円]*")

Text = tuple[float, float, float, str]
"""x of the left end, y of the middle, size of type, one line of text."""
Rule = tuple[float, float, float, float]
"""x and y of both ends."""


@dataclass(slots=True)
class Fragment:
    """Grows downwards while it is measured."""

    height: float = 0.0
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def append(self, other: Fragment) -> None:
        """Puts another fragment below what is there."""
        down = self.height
        self.texts += [(x, y + down, size, text) for x, y, size, text in other.texts]
        self.rules += [(x0, y0 + down, x1, y1 + down) for x0, y0, x1, y1 in other.rules]
        self.height += other.height

    def line(self, x: float, width: float) -> None:
        """Rules off what follows."""
        if self.height:
            self.rules.append((x, self.height, x + width, self.height))


class Measure:
    """Makes fragments at one size of type; `scale` 1 is the size on a sheet with room to spare."""

    def __init__(self, widths: Mapping[str, float], scale: float) -> None:
        self._widths = widths
        self.value_size = 10.5 * scale
        self.label_size = 8.8 * scale
        self._pad_y = 5.0 * scale * scale
        self._label_width = 76.0 * (0.5 + 0.5 * scale)

    def paragraph(self, text: str, x: float, width: float, size: float) -> Fragment:
        """Text without a cell around it."""
        return self._cell(text, x - _PAD_X_PT, width + 2 * _PAD_X_PT, size)

    def grid(self, items: Sequence[Item], x: float, width: float) -> Fragment:
        """Rows of label and value cells; two short items share a row."""
        grid = Fragment()
        for row in self._rows(items, width):
            grid.line(x, width)
            grid.append(self._grid_row(row, x, width))
        return grid

    def block(self, block: Block, x: float, width: float, form: Form) -> Fragment:
        """A person's frame."""
        return self._register_block(block, x, width) if form is Form.REGISTER else self._grid_block(block, x, width)

    def _lines(self, text: str, width: float, size: float) -> tuple[str, ...]:
        return break_lines(text, width * 1000 / size, self._widths)

    def _width(self, text: str, size: float) -> float:
        return text_width(text, self._widths) * size / 1000

    def _cell(self, text: str, x: float, width: float, size: float) -> Fragment:
        lines = self._lines(text, width - 2 * _PAD_X_PT, size)
        step = size * LEADING
        top = self._pad_y + step / 2
        texts = [(x + _PAD_X_PT, top + n * step, size, line) for n, line in enumerate(lines)]
        return Fragment(2 * self._pad_y + step * len(lines), texts)

    def label(self, text: str, x: float, width: float) -> Fragment:
        """A label in the middle of its cell."""
        cell = self._cell(text, x, width, self.label_size)
        cell.texts = [
            (x + (width - self._width(line, size)) / 2, y, size, line) for _, y, size, line in cell.texts
        ]
        return cell

    def _rows(self, items: Sequence[Item], width: float) -> list[tuple[Item, ...]]:
        room = 0.0 if width < _NARROW_PT else width / 2 - self._label_width - 2 * _PAD_X_PT
        rows: list[tuple[Item, ...]] = []
        waiting: Item | None = None
        for item in items:
            short = room > 0 and "\n" not in item.value and self._width(item.value, self.value_size) <= room
            if waiting is not None and short:
                rows.append((waiting, item))
                waiting = None
                continue
            if waiting is not None:
                rows.append((waiting,))
            waiting = item if short else None
            if not short:
                rows.append((item,))
        return [*rows, (waiting,)] if waiting is not None else rows

    def _grid_row(self, items: tuple[Item, ...], x: float, width: float) -> Fragment:
        share = width / len(items)
        cells: list[Fragment] = []
        walls: list[float] = []
        for n, item in enumerate(items):
            left = x + n * share
            if n:
                walls.append(left)
            label_width = self._label_width if item.label else 0.0
            if item.label:
                cells.append(self.label(item.label, left, label_width))
                walls.append(left + label_width)
            cells.append(self._cell(item.value, left + label_width, share - label_width, self.value_size))
        return _side_by_side(cells, walls)

    def _grid_block(self, block: Block, x: float, width: float) -> Fragment:
        whole = Fragment()
        if block.heading:
            whole.append(self._cell(block.heading, x, width, self.label_size))
        if block.items:
            whole.line(x, width)
            whole.append(self.grid(block.items, x, width))
        for entry in block.entries:
            whole.line(x, width)
            if not entry.heading:
                whole.append(self.grid(entry.items, x, width))
                continue
            left = self._label_width
            heading = self.label(entry.heading, x, left)
            whole.append(_side_by_side([heading, self.grid(entry.items, x + left, width - left)], [x + left]))
        return whole

    def _register_block(self, block: Block, x: float, width: float) -> Fragment:
        whole = Fragment()
        if block.heading or block.items:
            whole.append(self._register_part(block.heading, block.items, x, width))
        if block.entries:
            whole.line(x, width)
        for entry in block.entries:
            whole.append(self._register_part(entry.heading, entry.items, x, width))
        return whole

    def _register_part(self, heading: str, items: Sequence[Item], x: float, width: float) -> Fragment:
        left = width * _REGISTER_HEADING
        fields = Fragment(self._pad_y)
        for item in items:
            fields.append(self._field(item, x + left + _PAD_X_PT, width - left - 2 * _PAD_X_PT))
        fields.height += self._pad_y
        name = self._cell(heading, x, left, self.value_size) if heading else Fragment()
        height = max(fields.height, name.height)
        return Fragment(height, name.texts + fields.texts, [(x + left, 0.0, x + left, height)])

    def _field(self, item: Item, x: float, width: float) -> Fragment:
        size = self.value_size
        label = register_label(item.label)
        taken = self._width(label, size) if label else 0.0
        lines = self._lines(item.value, width - taken, size)
        step = size * LEADING * 1.08
        texts: list[Text] = [(x, step / 2, size, label)] if label else []
        texts += [(x + taken, step * (n + 0.5), size, line) for n, line in enumerate(lines)]
        return Fragment(step * len(lines), texts)

    def table(self, table: Table, x: float, width: float) -> Fragment:
        """Header and rows; columns as wide as their texts ask, amounts to the right. The caption is not part of it."""
        rows = [row for row in (table.header, *table.rows) if row]
        columns = max((len(row) for row in rows), default=0)
        edges = self._edges(rows, columns, x, width)
        amounts = [all(_AMOUNT.fullmatch(row[n]) for row in table.rows if n < len(row)) for n in range(columns)]
        whole = Fragment()
        for row in rows:
            whole.line(x, width)
            cells = []
            for n, text in enumerate(row):
                left, room = edges[n], edges[n + 1] - edges[n]
                if row is table.header:
                    cells.append(self.label(text, left, room))
                else:
                    cell = self._cell(text, left, room, self.value_size)
                    cells.append(self._to_the_right(cell, left + room) if amounts[n] else cell)
            whole.append(_side_by_side(cells, edges[1:-1]))
        return whole

    def _to_the_right(self, cell: Fragment, edge: float) -> Fragment:
        texts = [(edge - _PAD_X_PT - self._width(line, size), y, size, line) for _, y, size, line in cell.texts]
        return Fragment(cell.height, texts)

    def _edges(self, rows: Sequence[tuple[str, ...]], columns: int, x: float, width: float) -> list[float]:
        wanted = [
            max(self._width(row[n], self.value_size) for row in rows if n < len(row)) + 2 * _PAD_X_PT
            for n in range(columns)
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


def _side_by_side(cells: Sequence[Fragment], walls: Sequence[float]) -> Fragment:
    """Cells of one row, each centred on the height of the highest, with rules between them."""
    height = max([cell.height for cell in cells])
    row = Fragment(height, [], [(wall, 0.0, wall, height) for wall in walls])
    for cell in cells:
        down = (height - cell.height) / 2
        row.texts += [(x, y + down, size, text) for x, y, size, text in cell.texts]
        row.rules += cell.rules
    return row


def stretched(fragment: Fragment, height: float) -> Fragment:
    """The fragment pulled to a greater height, its rows in proportion."""
    if fragment.height >= height:
        return fragment
    factor = height / fragment.height if fragment.height else 1.0
    texts = [(x, y * factor, size, text) for x, y, size, text in fragment.texts]
    return Fragment(height, texts, [(x0, y0 * factor, x1, y1 * factor) for x0, y0, x1, y1 in fragment.rules])
