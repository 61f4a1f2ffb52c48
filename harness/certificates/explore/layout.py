"""Where the texts of a page model stand, on a plain sheet of its own.

The title stands on top, each block under the one before it, each item on a line with its label on the left and its
value beside it, tables row by row in columns, the foot at the end. A register's headings have a column of their own.
What is too long for its cell is set in narrower letters. Where letters look otherwise than the text says, they stand
here as they look: it is what a person sees. A picture beneath is not shown: a page model has no ink. Whoever reads a
sheet by its places finds persons and labels here as on the printed one, though not at the same points; a sheet is as
long as it needs to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.certificates.reference.printing.pages import (
    IMPRINT_LABEL,
    NUMBER_LABEL,
    Item,
    PageModel,
    RuledTable,
    Ruling,
    page_count_text,
    register_label,
)

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in tenths of a point, as a Place has them."""
Cell = tuple[int, str]
"""Left edge and text."""

_PAPER = 5950
_LEFT, _RIGHT = 500, _PAPER - 500
_VALUES = 1600
"""Where values begin; in the blocks of a register, whose headings stand before them, the labels."""
_REGISTER_VALUES = 2700
_LETTER, _LINE, _GAP = 80, 120, 60
"""Side of a letter, distance of lines, and what there is between parts."""
_IMPRINT = 510


def laid_out(page: PageModel) -> tuple[list[str], list[Box]]:
    """The runs of a sheet, in the order of its texts and broken where those are, and the box of each."""
    page = page.drawn or page
    sheet = _Sheet()
    sheet.row(((_PAPER - _width(page.title, _RIGHT - _LEFT)) // 2, page.title))
    if page.imprint is not None:
        sheet.part([(_LEFT, IMPRINT_LABEL)])
        sheet.top += _IMPRINT
    sheet.part(*[[(_LEFT, item.label), (_VALUES, item.value)] for item in page.preamble_items])
    for block in page.blocks:
        sheet.headed(block.heading, _rows(block.items, page.form))
        for entry in block.entries:
            sheet.headed(entry.heading, _rows(entry.items, page.form))
    for table in page.tables:
        sheet.part(*_ruled(table))
    sheet.part(*[[(_LEFT, text)] for text in (page.certification, page.issued_on, page.mayor)])
    if page.certificate_number:
        sheet.row((_LEFT, NUMBER_LABEL), (_VALUES, page.certificate_number))
    sheet.row((_LEFT, page_count_text(page)))
    return sheet.runs, sheet.boxes


class _Sheet:
    """What has been put down so far; `top` is where the next row begins."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.boxes: list[Box] = []
        self.top = _LEFT

    def row(self, *cells: Cell) -> None:
        """Texts side by side, their first lines on one height; empty ones are left out."""
        lines = 0
        ends = (*[left - _GAP for left, _ in cells[1:]], _RIGHT)
        for (left, text), end in zip(cells, ends, strict=True):
            broken = text.split("\n") if text else []
            for number, line in enumerate(broken):
                top = self.top + number * _LINE
                self.runs.append(line)
                self.boxes.append((left, top, left + _width(line, end - left), top + _LETTER))
            lines = max(lines, len(broken))
        self.top += lines * _LINE

    def part(self, *rows: Sequence[Cell]) -> None:
        """Rows, parted from what stands above."""
        self.top += _GAP
        for cells in rows:
            self.row(*cells)

    def headed(self, heading: str, rows: Iterable[Sequence[Cell]]) -> None:
        """A part whose heading stands on the height of its first row."""
        self.part()
        first = self.top
        self.row((_LEFT, heading))
        below, self.top = self.top, first
        for cells in rows:
            self.row(*cells)
        self.top = max(self.top, below)


def _rows(items: Iterable[Item], form: Ruling) -> list[Sequence[Cell]]:
    if form is Ruling.REGISTER:
        return [[(_VALUES, register_label(item.label)), (_REGISTER_VALUES, item.value)] for item in items]
    return [[(_LEFT, item.label), (_VALUES, item.value)] for item in items]


def _ruled(table: RuledTable) -> list[Sequence[Cell]]:
    """Rows in columns of one width: the first set to the left, the others to the right."""
    rows = [row for row in (table.header, *table.rows) if row]
    step = (_RIGHT - _LEFT) // max(map(len, rows), default=1)
    return [
        [(_LEFT if not n else _LEFT + (n + 1) * step - _width(text, step - _GAP), text) for n, text in enumerate(row)]
        for row in rows
    ]


def _width(text: str, room: int) -> int:
    return min(len(text) * _LETTER, room)
