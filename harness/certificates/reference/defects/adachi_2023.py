"""Adachi, March and April 2023: two cases of another person's certificate; the inspection had found no problem.

Date and place: March and April 2023, Adachi-ku, Tokyo; made public on 2023-05-01.
Trigger: certificates of two kinds printed by one server process at the same moment.
Mechanism: inferred (推定). The city said that it was technically near Yokohama, that is in the print control. Here the
exclusive control is kept for each kind apart, though all kinds share the same print slots: while one kind's file lies
in a slot's tray, another kind's file is put on it."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.spooler import Spooler


class SpoolerWithALaneAKind(Spooler):
    """Prints exclude each other only within their kind."""

    def lane(self, kind: Kind) -> str:
        """One order for each kind, all over the same slots."""
        return kind.value


INFO = DefectInfo(
    title="exclusive control of printing has a gap between two kinds",
    date="2023-04",
    place="Adachi-ku, Tokyo",
    trigger="two kinds printed at the same moment",
    source="city.adachi.tokyo.jp 20230501roei",
    property=Property.BINDING,
    spooler=SpoolerWithALaneAKind,
)
