"""Second copy, next file: the further copies of an application are somebody else's.

Trigger: two applications for several copies are laid out by one server process at the same moment.
Mechanism: inferred. The first copy's sheets lie at a place of their own; those of the further copies lie in one area
for all, where the next application's replace them."""

from __future__ import annotations

from collections.abc import Sequence

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.sheets import Place, SheetBuffer


class SheetBufferForOneCopy(SheetBuffer):
    """The area of the further copies is common to all applications."""

    def place(self, application_id: str, copy: int, sheet: int) -> Place:
        """The first copy by application, the others by their number alone."""
        return (application_id if copy == 0 else "", copy, sheet)

    def clear(self, places: Sequence[Place]) -> None:
        """The common area is not cleared: the next application replaces what lies there."""
        super().clear([place for place in places if place[0]])


INFO = DefectInfo(
    title="the second copy is made from the next application's sheets",
    trigger="two applications for several copies at the same moment",
    source="the class of Tokushima (2023)",
    property=Property.BINDING,
    sheet_buffer=SheetBufferForOneCopy,
)
