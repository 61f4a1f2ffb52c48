"""Tokushima, 2023: the second of a family register's three sheets belonged to someone else.

Date and place: 2023 (reported on 2023-05-22), Tokushima.
Trigger: two documents of several sheets laid out by one server process at the same moment.
Mechanism: inferred (推定). Only the first sheet stands at a place of its own; continuation sheets lie in one area, by
their sheet number alone, so that those of the job that came later are taken for both."""

from __future__ import annotations

from collections.abc import Sequence

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.sheets import Place, SheetBuffer


class SheetBufferBySheetNumber(SheetBuffer):
    """The area of the continuation sheets is common to all jobs."""

    def place(self, application_id: str, copy: int, sheet: int) -> Place:
        """The first sheet by application, the others by number alone."""
        return (application_id if copy == sheet == 0 else "", copy, sheet)

    def clear(self, places: Sequence[Place]) -> None:
        """The common area is not cleared: the next job overwrites it."""
        super().clear(places[:1])


INFO = DefectInfo(
    title="a continuation sheet comes from another job",
    date="2023-05",
    place="Tokushima",
    trigger="two documents of several sheets at the same moment",
    source="piyolog 2023/05/22",
    property=Property.BINDING,
    sheet_buffer=SheetBufferBySheetNumber,
)
