"""Shared template: two sheets are filled in on one page object, and one item is another's.

Trigger: four applications laid out at once by one server process.
Mechanism: inferred. There are two page objects to fill sheets in on. Who finds none free waits; when one is given back,
all who wait are told, and none of them looks again whether it is still free. Of two who fill in the same object the
name, which is put in first and has to wait for its typeface, is that of the later; all the rest is right."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import NAME, retouched
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import Item, PageModel
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.sheets import SheetBuffer

_OBJECTS = 2


@dataclass(slots=True, eq=False)
class _PageObject:
    """A sheet that is being filled in; `name` is the item whose glyphs are looked up."""

    name: Item | None = None


class SheetBufferWithPageObjects(SheetBuffer):
    """Each sheet is filled in on a page object before it is laid out."""

    def __init__(self, ports: Ports, settings: Settings) -> None:
        super().__init__(ports, settings)
        self._free = [_PageObject() for _ in range(_OBJECTS)]
        self._waiting: list[asyncio.Future[_PageObject]] = []

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The sheets as they were filled in."""
        return await super().laid_out(application_id, [await self._filled_in(page) for page in pages])

    async def _filled_in(self, page: PageModel) -> PageModel:
        sheet = await self._take()
        try:
            sheet.name = _name(page)
            await self.ports.clock.sleep(self.settings.sheet_s)
            return page if sheet.name is None else _with_name(page, sheet.name)
        finally:
            self._give_back(sheet)

    async def _take(self) -> _PageObject:
        if self._free:
            return self._free.pop()
        told: asyncio.Future[_PageObject] = asyncio.get_running_loop().create_future()
        self._waiting.append(told)
        return await told

    def _give_back(self, sheet: _PageObject) -> None:
        waiting = [told for told in self._waiting if not told.done()]
        self._waiting.clear()
        for told in waiting:
            told.set_result(sheet)
        if not waiting and sheet not in self._free:
            self._free.append(sheet)


def _name(page: PageModel) -> Item | None:
    shared = [item for block in page.blocks for item in block.items]
    return next((item for item in (*page.preamble_items, *shared) if item.label == NAME), None)


def _with_name(page: PageModel, name: Item) -> PageModel:
    """The page with this name in the place of its own, which is the first item of that label."""
    own, put = _name(page), iter((name,))
    return retouched(page, lambda item: next(put, item) if item == own else item)


INFO = DefectInfo(
    title="two sheets are filled in on one page object",
    trigger="four applications laid out at once by one server process",
    property=Property.CONTENT,
    applications=4,
    sheet_buffer=SheetBufferWithPageObjects,
)
