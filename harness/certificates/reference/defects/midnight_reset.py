"""Midnight reset: the sequence of print files begins again at 1 while jobs of the day before are open.

Trigger: the business date changes while applications are open, and as many more are accepted as were when they came.
Mechanism: inferred. Print files are numbered within the business day, by a counter that all server processes share. At
a change of the date it restarts, and the first file of the new day replaces the first of the old one."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Writer
from harness.certificates.reference.rules.hours import business_date
from harness.certificates.reference.spooler import SpoolNames
from harness.certificates.reference.tables import COUNTERS

_COUNTER = "print files of the day"


class SpoolNamesOfTheDay(SpoolNames):
    """Right until midnight."""

    def name(self, application_id: str, writer: Writer) -> str:
        """`000003.print`: the third of this date."""
        today = business_date(self.ports.clock.now()).isoformat()
        day, _, count = (writer.get(COUNTERS, _COUNTER) or b"").decode("ascii").partition(" ")
        number = int(count) + 1 if day == today else 1
        writer.put(COUNTERS, _COUNTER, f"{today} {number}".encode("ascii"))
        return f"{number:06d}.print"


INFO = DefectInfo(
    title="print files are numbered from 1 again at midnight",
    trigger="the business date changes while jobs are open",
    property=Property.BINDING,
    clock=True,
    names=SpoolNamesOfTheDay,
)
