"""The sheet buffer: where the sheets of a document of several lie until the last of them has been laid out."""

from __future__ import annotations

from collections.abc import Sequence

from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import PageModel
from harness.certificates.reference.settings import Settings

Place = tuple[str, int, int]


class SheetBuffer:
    """One for each server process."""

    def __init__(self, ports: Ports, settings: Settings) -> None:
        self.ports = ports
        self.settings = settings
        self._sheets: dict[Place, PageModel] = {}

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The application's sheets, after each has had its time."""
        if len(pages) == 1:
            return tuple(pages)
        a_copy = pages[0].pages
        places = [self.place(application_id, *divmod(sheet, a_copy)) for sheet in range(len(pages))]
        for place, page in zip(places, pages, strict=True):
            self._sheets[place] = page
            await self.ports.clock.sleep(self.settings.sheet_s)
        collected = tuple([self._sheets[place] for place in places])
        self.clear(places)
        return collected

    def place(self, application_id: str, copy: int, sheet: int) -> Place:
        """Where a sheet lies; `copy` counts from 0, and `sheet` within the copy."""
        return application_id, copy, sheet

    def clear(self, places: Sequence[Place]) -> None:
        """After collection."""
        for place in places:
            self._sheets.pop(place, None)
