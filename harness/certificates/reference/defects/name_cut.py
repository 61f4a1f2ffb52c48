"""A name that is longer than its cell is cut off, and nothing says so.

Trigger: a certificate of somebody whose name is wider than sixteen half-width characters (a full-width one counts two):
foreigners with long Latin names, and those renamed to one. Nothing else is needed.
Source: inferred (推定); a class of defects. The real service refuses names over the system's limit of length.
Mechanism: the name's cell has sixteen columns, as on a line printer, and the rest is dropped."""

from __future__ import annotations

import unicodedata

from harness.certificates.domain.properties import Property
from harness.certificates.reference.compose.model import SheetTask
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import NAME, retouched
from harness.certificates.reference.printing.pages import Item, PageModel
from harness.certificates.reference.server import IssuanceServer

_COLUMNS = 16


class ServerWithNarrowCells(IssuanceServer):
    """How many columns a name has."""

    def compose(self, task: SheetTask) -> PageModel:
        """The sheet with its names cut to their cells."""
        return retouched(super().compose(task), _cut)


def _cut(item: Item) -> Item:
    if item.label != NAME:
        return item
    used, kept = 0, 0
    for character in item.value:
        used += _columns(character)
        if used > _COLUMNS:
            break
        kept += 1
    return Item(item.label, item.value[:kept])


def _columns(character: str) -> int:
    if "\U000e0100" <= character <= "\U000e01ef":
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


INFO = DefectInfo(
    title="a name that is longer than its cell is cut off",
    trigger="a certificate of somebody whose name is wider than sixteen half-width characters",
    source="inferred; a class of defects",
    property=Property.CONTENT,
    people="long-name",
    applications=1,
    server=ServerWithNarrowCells,
)
