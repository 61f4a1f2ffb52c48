"""Sheet order: the sheets of a document come out in the order in which they were finished.

Trigger: a document of several sheets is being laid out when another one begins in the same server process.
Mechanism: inferred. A sheet during which another document begins is put aside and laid out after the others of its
document; sheets are collected as they are finished."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.printing.pages import PageModel
from harness.certificates.reference.sheets import SheetBuffer


class SheetBufferAsFinished(SheetBuffer):
    """One document alone is laid out in its order."""

    _begun = 0

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The application's sheets, the first to be finished first. A sheet is put aside once at the most."""
        self._begun += 1
        if len(pages) == 1:
            return tuple(pages)
        waiting = deque([(page, False) for page in pages])
        finished: list[PageModel] = []
        while waiting:
            page, put_aside = waiting.popleft()
            begun = self._begun
            await self.ports.clock.sleep(self.settings.sheet_s)
            if self._begun == begun or put_aside:
                finished.append(page)
            else:
                waiting.append((page, True))
        return tuple(finished)


INFO = DefectInfo(
    title="sheets come out in the order in which they were finished",
    trigger="a document of several sheets is laid out when another one begins",
    property=Property.COMPLETENESS,
    sheet_buffer=SheetBufferAsFinished,
)
