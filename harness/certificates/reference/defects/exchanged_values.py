"""Two members of a household stand on one sheet with each other's My Number.

Trigger: two applications for resident records of one household, both with My Numbers, are laid out at once by one
server process. On a sheet of several persons the numbers stand in the order in which the two asked for them; where the
other was ahead with a later person of the sheet, two or more change places.
Source: inferred (推定); a class of defects: a list that is matched by its order and not by whose it is.
Mechanism: a household's numbers are fetched one by one into a column, which is opened once however many work on it, and
goes when nobody does. A sheet's persons get those of their numbers from the top of the column down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import retouched
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import PageModel
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.sheets import SheetBuffer

_LABEL = "個人番号"


@dataclass(slots=True)
class _Column:
    """Numbers in the order in which they came, each once, and how many sheets are at work on them."""

    numbers: dict[str, None] = field(default_factory=dict)
    users: int = 0


class SheetBufferWithColumns(SheetBuffer):
    """Keeps a column of My Numbers for each household."""

    def __init__(self, ports: Ports, settings: Settings) -> None:
        super().__init__(ports, settings)
        self._columns: dict[str, _Column] = {}

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The sheets with their numbers from the household's column."""
        return await super().laid_out(application_id, [await self._with_numbers(page) for page in pages])

    async def _with_numbers(self, page: PageModel) -> PageModel:
        own = [item.value for block in page.blocks for item in block.items if item.label == _LABEL]
        household, _, _ = page.record.partition("/")
        column = self._columns.setdefault(household, _Column())
        column.users += 1
        try:
            for number in own:
                await self.ports.clock.sleep(self.settings.sheet_s)
                column.numbers.setdefault(number)
            drawn = iter([number for number in column.numbers if number in own])
            return retouched(page, lambda item: item._replace(value=next(drawn)) if item.label == _LABEL else item)
        finally:
            column.users -= 1
            if not column.users:
                del self._columns[household]


INFO = DefectInfo(
    title="members of a household stand on one sheet with each other's My Number",
    trigger="two applications of one household, both with My Numbers, are laid out at once by one server process",
    source="inferred; a class of defects",
    property=Property.BINDING,
    sheet_buffer=SheetBufferWithColumns,
)
