"""Amounts stand under each other's labels: what has been paid as unpaid, and what is unpaid as paid.

Trigger: two tax certificates are laid out at once by one server process. One of them or both are wrong.
Source: inferred (推定); a class of defects: a place in a form that is kept for the form and not for the sheet.
Mechanism: a tax certificate's amounts are put in one after the other at a cursor, which goes on from row to row and
passes over those that are filled. There is one cursor for each server process; it is set back when a sheet is begun."""

from __future__ import annotations

from collections.abc import Sequence

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import PageModel, RuledTable
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.sheets import SheetBuffer


class SheetBufferWithOneCursor(SheetBuffer):
    """Fills in the tables of all sheets at one cursor."""

    def __init__(self, ports: Ports, settings: Settings) -> None:
        super().__init__(ports, settings)
        self._row = 0

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The sheets with their tables filled in."""
        return await super().laid_out(application_id, [await self._filled_in(page) for page in pages])

    async def _filled_in(self, page: PageModel) -> PageModel:
        return page._replace(tables=tuple([await self._with_amounts(table) for table in page.tables]))

    async def _with_amounts(self, table: RuledTable) -> RuledTable:
        self._row = 0
        filled: dict[int, str] = {}
        for _, amount in table.rows:
            await self.ports.clock.sleep(self.settings.sheet_s)
            while (row := self._row % len(table.rows)) in filled:
                self._row += 1
            filled[row] = amount
            self._row += 1
        return table._replace(rows=tuple([(label, filled[row]) for row, (label, _) in enumerate(table.rows)]))


INFO = DefectInfo(
    title="amounts on a tax certificate stand under each other's labels",
    trigger="two tax certificates are laid out at once by one server process",
    source="inferred; a class of defects",
    property=Property.CONTENT,
    sheet_buffer=SheetBufferWithOneCursor,
)
