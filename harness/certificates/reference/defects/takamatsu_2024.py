"""Takamatsu, 4 April 2024: another person's record, applied for at almost the same time at another store.

Trigger: two server processes, each making a print file of the same number within the same second.
Source: itmedia 2404/16/news171; the guidance of 2024-07-17 at portal.shojihomu.jp/archives/69583.
Mechanism: published; a site of several servers ran the build for a site of one. Its print files were unique within one
server only: here by the time of day and a number counted within the second."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Writer
from harness.certificates.reference.spooler import SpoolNames


class SpoolNamesOfOneServer(SpoolNames):
    """Right as long as nobody else writes into the spool folder."""

    _second = ""
    _number = 0

    def name(self, application_id: str, writer: Writer) -> str:
        """`100000-3.print`: the third print file of ten o'clock sharp."""
        second = self.ports.clock.now().strftime("%H%M%S")
        self._number = self._number + 1 if second == self._second else 1
        self._second = second
        return f"{second}-{self._number}.print"


INFO = DefectInfo(
    title="several servers run the build for a single one",
    date="2024-04-04",
    place="Takamatsu",
    trigger="two server processes make a print file within the same second",
    source="itmedia 2404/16/news171; portal.shojihomu.jp/archives/69583",
    mechanism="published",
    property=Property.BINDING,
    processes=2,
    names=SpoolNamesOfOneServer,
)
