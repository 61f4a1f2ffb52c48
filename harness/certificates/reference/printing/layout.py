"""Where everything stands on a sheet: title, body in frames, and the foot with sentence, date, mayor and seal.

The body is tried at smaller and smaller sizes of type until it fits. What does not fit even then is an error: nothing
is cut and nothing is set over something else."""

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
"""Scales down to 8 pt."""
_CROWDED = (0.82, 0.76, 0.7, 0.65, 0.6, 0.55, 0.5)
"""Scales at which a register also sets two short fields on a line; for what is more than a sheet should hold."""
_IMPRINT_BOX_PT = (150.0, 128.0)
SEAL = "Seal"
"""Resource name of the official seal."""


class SheetOverflow(ValueError):
    """What a page model says does not fit one sheet even in the smallest type."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A fragment of the body, framed, and the gap above it. `image_top` is how far below its upper edge the imprint's
    box begins, if it has one."""

    fragment: Fragment
    gap: float
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
        pieces: list[_Piece] = []
        if page.imprint is not None:
            pieces.append(_beside_imprint(measure, page.preamble_items))
        elif page.preamble_items:
            pieces.append(_Piece(measure.head(page.preamble_items, _LEFT_PT, _WIDTH_PT, page.form), 0.0))
        between = 0.0 if page.form is Ruling.REGISTER else _GAP_PT * 0.7
        for block in page.blocks:
            gap = between if pieces else 0.0
            pieces.append(_Piece(measure.block(block, _LEFT_PT, _WIDTH_PT, page.form), gap))
        for table in page.tables:
            pieces.append(_Piece(measure.table(table, _LEFT_PT, _WIDTH_PT), _GAP_PT))
        return pieces

    def _draw_title(self, page: PageModel, sheet: Sheet) -> None:
        size = 20.0
        while self._breaker.width_pt(page.title, size) > _WIDTH_PT and size > 8:
            size -= 1
        sheet.bold((A4_PT[0] - self._breaker.width_pt(page.title, size)) / 2, _TITLE_MIDDLE_PT, size, page.title)

    def _draw_foot(self, page: PageModel, sheet: Sheet) -> None:
        for n, line in enumerate(self._breaker.lines(page.certification, _WIDTH_PT * 1000 / 11)):
            if line:
                sheet.text(_LEFT_PT + 6, 152 - 15 * n, 11, line)
        right = A4_PT[0] - _LEFT_PT - 64
        mayor_x = right - self._breaker.width_pt(page.mayor, 12)
        if page.mayor:
            sheet.stamp(SEAL, right + 2, 61, 62.4, 62.4)
        if page.issued_on:
            sheet.text(_LEFT_PT + 18, 118, 11, page.issued_on)
        if page.mayor:
            sheet.text(max(mayor_x, _LEFT_PT), 92, 12, page.mayor)
        if page.certificate_number:
            sheet.text(_LEFT_PT, 42, 8.5, NUMBER_LABEL)
            sheet.text(_LEFT_PT + self._breaker.width_pt(NUMBER_LABEL, 8.5) + 8, 42, 8.5, page.certificate_number)
        count = page_count_text(page)
        sheet.text(A4_PT[0] - _LEFT_PT - self._breaker.width_pt(count, 10), 42, 10, count)


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
    factor = min(1.0, (box_width - 10) / imprint.width_pt, (top - bottom - 10) / imprint.height_pt)
    width, height = imprint.width_pt * factor, imprint.height_pt * factor
    x, y = _LEFT_PT + (box_width - width) / 2, (top + bottom - height) / 2
    sheet.image("Imprint", imprint.stream, x, y, width, height)


def _put(piece: _Piece, sheet: Sheet, top: float) -> None:
    fragment = piece.fragment
    sheet.frame(_LEFT_PT, top - fragment.height, _WIDTH_PT, fragment.height)
    sheet.rules(top, fragment.rules)
    sheet.texts(top, fragment.texts)
