"""Where everything stands on a sheet: title, body in frames, and the foot with sentence, date, mayor and seal.

The body is tried at smaller and smaller sizes of type until it fits. What does not fit even then is an error, and
`paginate` is the way to avoid it: nothing is cut and nothing is set over something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.certificates.reference.printing.document import A4_PT
from harness.certificates.reference.printing.fragments import Fragment, Measure
from harness.certificates.reference.printing.lines import LineBreaker
from harness.certificates.reference.printing.ornaments import Picture
from harness.certificates.reference.printing.pages import (
    IMPRINT_LABEL,
    NUMBER_LABEL,
    Block,
    Certificate,
    Item,
    PageModel,
    Ruling,
    page_count_text,
)
from harness.certificates.reference.printing.sheet import Sheet

_LEFT_PT = 54.0
_WIDTH_PT = A4_PT[0] - 2 * _LEFT_PT
_TITLE_MIDDLE_PT = 782.0
_BODY_TOP_PT = 748.0
_FOOT_PT = 172.0
"""Height of the foot where a sheet is certified."""
_PLAIN_FOOT_PT = 62.0
_GAP_PT = 9.0
_LARGE = 1.15
"""Scale of a seal certificate, which says little."""
_COMFORTABLE = (1.0, 0.94, 0.88, 0.82, 0.76)
"""Scales down to 8 pt, to which `paginate` fills a sheet."""
_CROWDED = (0.82, 0.76, 0.7, 0.65, 0.6, 0.55, 0.5)
"""Scales at which a register also sets two short fields on a line; for what is more than a sheet should hold."""
_IMPRINT_BOX_PT = (150.0, 128.0)
SEAL = "Seal"
"""Resource name of the official seal."""


class SheetOverflow(ValueError):
    """What a page model says does not fit one sheet even in the smallest type."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A fragment of the body, the gap above it, and whether it stands in a frame.

    `image_top` is how far below its upper edge the imprint's box begins, if it has one."""

    fragment: Fragment
    gap: float
    framed: bool = True
    image_top: float | None = None


class Layout:
    """Sets page models for one typeface, whose `widths` are advances of clusters in thousandths of an em."""

    def __init__(self, widths: Mapping[str, float]) -> None:
        self._breaker = LineBreaker(widths)
        self._comfortable = [(scale, Measure(self._breaker, scale)) for scale in _COMFORTABLE]
        self._large = [(_LARGE, Measure(self._breaker, _LARGE)), *self._comfortable]
        self._crowded = [(scale, Measure(self._breaker, scale, crowded=True)) for scale in _CROWDED]

    def draw(self, page: PageModel, sheet: Sheet, imprint: Picture | None) -> None:
        """Draws one page model; raises SheetOverflow."""
        pieces = self._fitted(page) or self._fitted(page, self._crowded)
        if pieces is None:
            raise SheetOverflow(f"sheet {page.page} of {page.pages} ({page.title}) holds more than fits an A4 page")
        self._draw_title(page, sheet)
        y = _BODY_TOP_PT
        for piece in pieces:
            y -= piece.gap
            if imprint is not None and piece.image_top is not None:
                _put_imprint(imprint, sheet, y - piece.image_top, y - piece.fragment.height)
            _put(piece, sheet, y)
            y -= piece.fragment.height
        self._draw_foot(page, sheet)

    def fits(self, page: PageModel) -> bool:
        """Whether the page model fits one sheet in type of a comfortable size."""
        return self._fitted(page) is not None

    def paginate(self, page: PageModel, blocks_a_sheet: int) -> Certificate:
        """Spreads the blocks of a page model over as many sheets as they need, at most so many on each.

        Every sheet has the preamble and the foot; tables and notes come on the last. A block that does not fit one
        sheet is broken between its entries, and its heading and items stand again above the rest."""
        sheets = [page._replace(blocks=(), tables=(), notes=())]
        waiting = list(page.blocks)
        while waiting:
            block = waiting.pop(0)
            last = sheets[-1]
            grown = last._replace(blocks=(*last.blocks, block))
            if len(grown.blocks) <= blocks_a_sheet and self.fits(grown):
                sheets[-1] = grown
                continue
            head, rest = self._split(last, block) if len(last.blocks) < blocks_a_sheet else (None, block)
            if head is not None:
                sheets[-1] = last._replace(blocks=(*last.blocks, head))
            elif not last.blocks:
                # Nothing smaller is possible: smaller type, or an overflow when it is drawn.
                sheets[-1] = grown
                continue
            if rest is not None:
                sheets.append(page._replace(blocks=(), tables=(), notes=()))
                waiting.insert(0, rest)
        return Certificate(_numbered(self._with_tail(page, sheets)))

    def _with_tail(self, page: PageModel, sheets: list[PageModel]) -> list[PageModel]:
        ended = sheets[-1]._replace(tables=page.tables, notes=page.notes)
        if not sheets[-1].blocks or self.fits(ended):
            return [*sheets[:-1], ended]
        return [*sheets, page._replace(blocks=())]

    def _split(self, sheet: PageModel, block: Block) -> tuple[Block | None, Block]:
        """The block's longest beginning that still fits the sheet, and the rest."""
        for count in range(len(block.entries) - 1, 0, -1):
            head = block._replace(entries=block.entries[:count])
            if self.fits(sheet._replace(blocks=(*sheet.blocks, head))):
                return head, block._replace(entries=block.entries[count:])
        return None, block

    def _fitted(self, page: PageModel, types: list[tuple[float, Measure]] | None = None) -> list[_Piece] | None:
        """The body in the largest of these types in which it fits."""
        room = _BODY_TOP_PT - (_FOOT_PT if page.certification or page.mayor else _PLAIN_FOOT_PT)
        used = 0.0
        for scale, measure in types or (self._large if page.imprint is not None else self._comfortable):
            # Heights shrink by about the square of the scale: far too high, and a step is not worth trying.
            if used * scale * scale > 1.15 * room:
                continue
            pieces = self._pieces(page, measure)
            height = sum([piece.gap + piece.fragment.height for piece in pieces])
            if height <= room:
                return pieces
            used = max(used, height / (scale * scale))
        return None

    def _pieces(self, page: PageModel, measure: Measure) -> list[_Piece]:
        blocks = list(page.blocks)
        pieces: list[_Piece] = []
        if page.imprint is not None:
            items = page.preamble_items
            if not items and blocks and not blocks[0].heading and not blocks[0].entries:
                items = blocks.pop(0).items
            pieces.append(_beside_imprint(measure, items))
        elif page.preamble_items:
            pieces.append(_Piece(measure.head(page.preamble_items, _LEFT_PT, _WIDTH_PT, page.form), 0.0))
        between = 0.0 if page.form is Ruling.REGISTER else _GAP_PT * 0.7
        for block in blocks:
            gap = between if pieces else 0.0
            pieces.append(_Piece(measure.block(block, _LEFT_PT, _WIDTH_PT, page.form), gap))
        for table in page.tables:
            if table.caption:
                caption = measure.paragraph(table.caption, _LEFT_PT, _WIDTH_PT)
                pieces.append(_Piece(caption, _GAP_PT * 0.5, framed=False))
            pieces.append(_Piece(measure.table(table, _LEFT_PT, _WIDTH_PT), 0.0 if table.caption else _GAP_PT))
        for note in page.notes:
            pieces.append(_Piece(measure.paragraph(note, _LEFT_PT, _WIDTH_PT), 0.0, framed=False))
        return pieces

    def _width(self, text: str, size: float) -> float:
        return self._breaker.width(text) * size / 1000

    def _draw_title(self, page: PageModel, sheet: Sheet) -> None:
        size = 20.0
        while self._width(page.title, size) > _WIDTH_PT and size > 8:
            size -= 1
        sheet.bold((A4_PT[0] - self._width(page.title, size)) / 2, _TITLE_MIDDLE_PT, size, page.title)
        if page.subtitle:
            x = A4_PT[0] - _LEFT_PT - self._width(page.subtitle, 9.5)
            sheet.text(x, _BODY_TOP_PT + 10, 9.5, page.subtitle)

    def _draw_foot(self, page: PageModel, sheet: Sheet) -> None:
        for n, line in enumerate(self._breaker.lines(page.certification, _WIDTH_PT * 1000 / 11)):
            if line:
                sheet.text(_LEFT_PT + 6, 152 - 15 * n, 11, line)
        right = A4_PT[0] - _LEFT_PT - 64
        mayor_x = right - self._width(page.mayor, 12)
        if page.mayor:
            sheet.stamp(SEAL, right + 2, 61, 62.4, 62.4)
        if page.issued_on:
            sheet.text(_LEFT_PT + 18, 118, 11, page.issued_on)
        if page.mayor:
            sheet.text(max(mayor_x, _LEFT_PT), 92, 12, page.mayor)
        if page.certificate_number:
            sheet.text(_LEFT_PT, 42, 8.5, NUMBER_LABEL)
            sheet.text(_LEFT_PT + self._width(NUMBER_LABEL, 8.5) + 8, 42, 8.5, page.certificate_number)
        count = page_count_text(page)
        sheet.text(A4_PT[0] - _LEFT_PT - self._width(count, 10), 42, 10, count)


def _beside_imprint(measure: Measure, items: tuple[Item, ...]) -> _Piece:
    """The box of the imprint on the left, the items on the right, as high as each other."""
    box_width, box_height = _IMPRINT_BOX_PT
    right = measure.grid(items, _LEFT_PT + box_width, _WIDTH_PT - box_width).stretched(box_height)
    label = measure.caption(IMPRINT_LABEL, _LEFT_PT, box_width)
    edge = _LEFT_PT + box_width
    rules = [(edge, 0.0, edge, right.height), (_LEFT_PT, label.height, edge, label.height), *right.rules]
    return _Piece(Fragment(right.height, label.texts + right.texts, rules), 0.0, image_top=label.height)


def _put_imprint(imprint: Picture, sheet: Sheet, top: float, bottom: float) -> None:
    """The imprint at its true size, or as large as its box lets it be, in the middle of the box."""
    box_width = _IMPRINT_BOX_PT[0]
    width, height = _within(imprint, box_width - 10, top - bottom - 10)
    x, y = _LEFT_PT + (box_width - width) / 2, (top + bottom - height) / 2
    sheet.image("Imprint", imprint.stream, x, y, width, height)


def _within(picture: Picture, width: float, height: float) -> tuple[float, float]:
    """The picture's size, made smaller only where it would not fit its box."""
    factor = min(1.0, width / picture.width_pt, height / picture.height_pt)
    return picture.width_pt * factor, picture.height_pt * factor


def _put(piece: _Piece, sheet: Sheet, top: float) -> None:
    fragment = piece.fragment
    if piece.framed:
        sheet.frame(_LEFT_PT, top - fragment.height, _WIDTH_PT, fragment.height)
    sheet.rules(top, fragment.rules)
    sheet.texts(top, fragment.texts)


def _numbered(sheets: list[PageModel]) -> tuple[PageModel, ...]:
    return tuple(sheet._replace(page=n, pages=len(sheets)) for n, sheet in enumerate(sheets, start=1))
