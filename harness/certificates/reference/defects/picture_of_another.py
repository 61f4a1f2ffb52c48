"""Picture of another: the background of a sheet is a picture, and holds items of somebody who applied just before.

Trigger: two applications for certificates of one kind and municipality are laid out at once by one server process. Who
begins while another one's sheets are being laid out gets, above the title of each sheet, My Number and resident code of
that one's first person, where that one's sheet prints them, as ink: the text layer holds nothing of it.
Source: inferred (推定); a class of defects: a cache that is kept for a form and not for a sheet. Backgrounds against
copying are rasterised where text and patterns cost a printer too much.
Mechanism: inferred. The head of a form, in which the numbers stand by which an operator finds a sheet, is wiped before
the print. The background is rasterised once for a kind and a municipality, while somebody has such a sheet at work; of
whoever comes next it is taken as it stands, head and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import NAME
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import Item, PageModel
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.sheets import SheetBuffer

_HEAD = ("個人番号", "住民票コード")


@dataclass(slots=True)
class _Background:
    """What its head says, and how many documents are at work on it."""

    head: tuple[Item, ...]
    users: int = 0


class SheetBufferWithBackgrounds(SheetBuffer):
    """Lays sheets over a background of their kind and municipality."""

    def __init__(self, ports: Ports, settings: Settings) -> None:
        super().__init__(ports, settings)
        self._backgrounds: dict[tuple[str, str], _Background] = {}

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The sheets, over the background that was there before them."""
        key = pages[0].title, pages[-1].mayor
        kept = self._backgrounds.get(key)
        head = () if kept is None else kept.head
        background = self._backgrounds[key] = kept or _Background(_head_of(pages[0]))
        background.users += 1
        try:
            await self.ports.clock.sleep(self.settings.sheet_s)
            return await super().laid_out(application_id, [page._replace(beneath=head) for page in pages])
        finally:
            background.users -= 1
            if not background.users:
                del self._backgrounds[key]


def _head_of(page: PageModel) -> tuple[Item, ...]:
    """By what its first person is found."""
    groups = [block.items for block in page.blocks] + [page.preamble_items]
    named = next((items for items in groups if NAME in {item.label for item in items}), ())
    return tuple([item for item in named if item.label in _HEAD])


INFO = DefectInfo(
    title="the background of a sheet is a picture with somebody else's items",
    trigger="two applications of one kind and municipality are laid out at once by one server process",
    source="inferred; a class of defects",
    property=Property.BINDING,
    sheet_buffer=SheetBufferWithBackgrounds,
)
