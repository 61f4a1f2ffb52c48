"""What the paper report is set with: its font, its styles, ruled tables and the margins of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Spacer, Table, TableStyle

from harness.domain.messages import Message
from harness.evidence.ci_result import clipped
from harness.evidence.masking.mask import Mask
from harness.evidence.masking.sentences import INSTEAD, NOTHING_KNOWN, harmless, sentence
from harness.evidence.paper.lines import Japanese
from harness.evidence.report.model import Report
from harness.evidence.typeface import font_path
from harness.wording.rendering import Words, named, text

FONT = "IPAexGothic"
INK, QUIET, RULE, HAIR = HexColor("#1c1b19"), HexColor("#5d5950"), HexColor("#8d887d"), HexColor("#d5d1c7")
WIDTH = A4[0] - 44 * mm

Flowables = list[Any]


@cache
def register_font() -> None:
    """Makes IPAexGothic known. Raises StoredError where it is missing."""
    pdfmetrics.registerFont(TTFont(FONT, str(font_path())))


def style(size: float, leading: float, colour: HexColor = INK, **more: Any) -> ParagraphStyle:
    """A style of paragraphs; sizes in points."""
    return ParagraphStyle(
        "", fontName=FONT, fontSize=size, leading=leading, textColor=colour, wordWrap="CJK", splitLongWords=1, **more
    )


TEXT = style(9.5, 15)
SMALL = style(8, 12)
NOTE = style(8, 12, QUIET)
HEAD = style(13, 19, spaceBefore=16, spaceAfter=6)
UNDER = style(10, 15, spaceBefore=10, spaceAfter=4)
NUMBER = style(9, 13, alignment=TA_RIGHT)
CELL = style(9, 13)


class Cells:
    """Sets words in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def words(self, words: Words, mask: Mask = NOTHING_KNOWN) -> str:
        """Words as they are printed, what is not the population's masked."""
        return str(sentence(words, self._language, mask))

    def __call__(self, words: Words | int, style: ParagraphStyle = CELL, mask: Mask = NOTHING_KNOWN) -> Any:
        """Words as a paragraph; nothing in them is markup."""
        return _paragraph(str(words) if isinstance(words, int) else self.words(words, mask), style)

    def short(self, words: Words, style: ParagraphStyle, mask: Mask = NOTHING_KNOWN) -> Any:
        """What stands beside a sheet, and has to fit on its page."""
        return _paragraph(clipped(self.words(words, mask)), style)

    def heading(self, number: int, title: Message) -> Flowables:
        """A section's heading with its rule."""
        line = TableStyle([("LINEABOVE", (0, 0), (-1, -1), 1, INK)])
        rule = Table([[""]], colWidths=[WIDTH], rowHeights=[1], style=line)
        words = text("paper.heading", number=number, title=title)
        return [CondPageBreak(40 * mm), self(words, HEAD), rule, Spacer(1, 4)]

    def heads(self, *names: Message) -> Flowables:
        """The heads of a table's columns."""
        return [self(name, NOTE) for name in names]


def _paragraph(words: str, style: ParagraphStyle) -> Any:
    return Japanese(escape(_printable(words)), style)


def _printable(text: str) -> str:
    """A text with 〓 for what the font does not have."""
    glyphs = pdfmetrics.getFont(FONT).face.charToGlyph
    return "".join(letter if ord(letter) in glyphs or letter == "\n" else INSTEAD for letter in harmless(text))


def ruled(rows: Sequence[Sequence[Any]], widths: Sequence[float], head: bool = True, wide: float = WIDTH) -> Table:
    """A ruled table; `widths` are shares of `wide`, in points."""
    lines = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, HAIR),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    if head:
        lines.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, RULE))
    total = sum(widths)
    # A row may be longer than a page: a system says what it likes of its configuration.
    return Table(
        rows, [wide * each / total for each in widths], repeatRows=int(head), splitInRow=1, style=TableStyle(lines)
    )


def canvas_of(report: Report, cell: Cells) -> type[Canvas]:
    """A canvas that writes on every page which run it is of, its digest and how many pages there are."""

    class Paged(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page in self._pages:
                self.__dict__.update(page)
                margins(self, report, len(self._pages), cell)
                super().showPage()
            super().save()

    return Paged


def margins(canvas: Any, report: Report, pages: int, cell: Cells) -> None:
    left, right = 22 * mm, A4[0] - 22 * mm
    canvas.setFillColor(QUIET)
    canvas.setFont(FONT, 7)
    if canvas.getPageNumber() > 1:
        canvas.drawString(left, A4[1] - 14 * mm, cell.words(text("paper.head", run=report.run)))
        told: Words = named("verdict", report.verdict)
        told = told if report.signature.keys else text("paper.verdict-unsigned", verdict=told)
        canvas.drawRightString(right, A4[1] - 14 * mm, cell.words(told))
    canvas.setStrokeColor(HAIR)
    canvas.line(left, 17 * mm, right, 17 * mm)
    canvas.drawString(left, 12.5 * mm, cell.words(text("paper.digest", digest=report.digest)))
    canvas.drawRightString(right, 12.5 * mm, f"{canvas.getPageNumber()} / {pages}")
