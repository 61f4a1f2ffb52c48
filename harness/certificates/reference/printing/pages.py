"""Page models: what a sheet says, in the order in which it is read, without a word about where it stands.

The reference system composes its certificates sheet by sheet as page models; the renderer turns the finished list
into PDF bytes. A model holds finished Japanese text: eras, number forms and labels are decided by whoever made it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Ruling(StrEnum):
    """How the body of a sheet is ruled."""

    GRID = "grid"
    """Label and value cells, short items side by side: resident records, seal and tax certificates."""
    REGISTER = "register"
    """Headings on the left, 【label】value lines on the right, as in a computerised family register."""


class Item(NamedTuple):
    """One labelled value. A line feed in the value starts a new line; an empty label prints the value alone."""

    label: str
    value: str


class Entry(NamedTuple):
    """A headed group of items below those of its block: a row of a person's history, say 出生 or 婚姻."""

    heading: str
    items: tuple[Item, ...]


class Block(NamedTuple):
    """One person, or one other unit that is framed on its own. Headings and entries stand in registers alone."""

    items: tuple[Item, ...]
    heading: str = ""
    entries: tuple[Entry, ...] = ()


class RuledTable(NamedTuple):
    """A ruled table. `header` may be empty; each row has one text a column.

    The first column is set to the left and wide, the others to the right (amounts, dates)."""

    rows: tuple[tuple[str, ...], ...]
    header: tuple[str, ...] = ()


class PageModel(NamedTuple):
    """One sheet.

    `record` is the id of the record that the sheet was made from. It is what the guard compares; it is neither
    printed nor written into the PDF. `imprint` is the registered one: a PNG of one bit a pixel at 300 dpi, ink black,
    about 213 x 213 pixels (18 mm). `issued_on` is already in era form, `mayor` the whole line (高松市長　○○).
    Empty texts are left out of the sheet; a sheet without `mayor` bears no official seal.

    `drawn` is the same sheet as its letters look, one for one, where a font shows other letters than its text says;
    `beneath` is what a picture says that lies under the sheet, in a strip above the title. The sound system has
    neither."""

    record: str
    title: str
    form: Ruling = Ruling.GRID
    preamble_items: tuple[Item, ...] = ()
    imprint: bytes | None = None
    blocks: tuple[Block, ...] = ()
    tables: tuple[RuledTable, ...] = ()
    certification: str = ""
    issued_on: str = ""
    mayor: str = ""
    certificate_number: str = ""
    page: int = 1
    pages: int = 1
    drawn: PageModel | None = None
    beneath: tuple[Item, ...] = ()


Pages = tuple[PageModel, ...]
"""A document: its sheets in the order of printing."""


def page_count_text(page: PageModel) -> str:
    """The sheet's place in the document as it is printed: 「2／3」."""
    return f"{page.page}／{page.pages}"


def register_label(label: str) -> str:
    """The label as a family register prints it: 「【出生日】」."""
    return f"【{label}】" if label else ""


def printed_texts(page: PageModel) -> list[str]:
    """Every text that the sheet prints, in the order in which it is drawn; long ones not yet broken into lines."""
    texts = [page.title]
    if page.imprint is not None:
        texts.append(IMPRINT_LABEL)
    texts += _item_texts(page.preamble_items, Ruling.GRID)
    for block in page.blocks:
        texts.append(block.heading)
        texts += _item_texts(block.items, page.form)
        for entry in block.entries:
            texts.append(entry.heading)
            texts += _item_texts(entry.items, page.form)
    for table in page.tables:
        for row in (table.header, *table.rows):
            texts += row
    texts += (page.certification, page.issued_on, page.mayor)
    if page.certificate_number:
        texts += (NUMBER_LABEL, page.certificate_number)
    texts.append(page_count_text(page))
    return [text for text in texts if text]


def _item_texts(items: tuple[Item, ...], form: Ruling) -> list[str]:
    if form is Ruling.REGISTER:
        return [text for item in items for text in (register_label(item.label), item.value)]
    return [text for item in items for text in item]


IMPRINT_LABEL = "印影"
"""What stands above the imprint."""
NUMBER_LABEL = "発行番号"
"""What stands before the certificate number."""
