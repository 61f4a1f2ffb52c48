"""A date is missing for one member of a household because another on the same sheet has the same.

Trigger: two persons on a sheet have a date in common (they were born, became residents or settled on one day), and a
sheet with that date under that label has come from this server process before. The second person's is not printed.
Source: inferred (推定); a class of defects: what is equal is taken for the same.
Mechanism: a date that has been set is kept as a ready-made line, to be placed from then on instead of being set once
more. Such a line is placed on a sheet once: whatever has its name is taken for placed."""

from __future__ import annotations

from collections.abc import Sequence

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import retouched
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import Item, PageModel
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.sheets import SheetBuffer

_DATES = "年月日"
"""How the labels of a person's dates end: 生年月日, 住民となった年月日."""


class SheetBufferWithReadyLines(SheetBuffer):
    """Keeps the dates that it has set, with their labels."""

    def __init__(self, ports: Ports, settings: Settings) -> None:
        super().__init__(ports, settings)
        self._ready: set[Item] = set()

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The sheets with what is ready placed once each."""
        sheets = await super().laid_out(application_id, [self._placed(page) for page in pages])
        dates = (item for page in pages for block in page.blocks for item in block.items if _is_date(item))
        self._ready.update(dates)
        return sheets

    def _placed(self, page: PageModel) -> PageModel:
        placed: set[Item] = set()

        def once(item: Item) -> Item:
            if item in placed:
                return item._replace(value="")
            if item in self._ready:
                placed.add(item)
            return item

        return retouched(page, once)


def _is_date(item: Item) -> bool:
    return item.label.endswith(_DATES)


INFO = DefectInfo(
    title="a date is not printed for one member because another on the sheet has the same",
    trigger="two persons on a sheet have a date in common that one server process has printed before",
    source="inferred; a class of defects",
    property=Property.CONTENT,
    sheet_buffer=SheetBufferWithReadyLines,
)
