"""Retry issued twice: a kiosk that asks again gets a second certificate.

Trigger: an application that has been issued and not yet confirmed is sent again.
Mechanism: inferred. The Center keeps what is under way and what is delivered apart, but takes what is issued for one
that broke off: it is begun anew, with new certificate numbers, and the first certificate belongs to nobody."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.center import Center
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ledger import Entry, EntryState
from harness.certificates.reference.ports import Reader


class CenterThatBeginsAnew(Center):
    """Sound, but for what has been issued already."""

    def is_free(self, reader: Reader, entry: Entry) -> bool:
        """Whatever has been issued may be issued once more."""
        return entry.state is EntryState.ISSUED or super().is_free(reader, entry)


INFO = DefectInfo(
    title="an application that is sent again is issued again",
    trigger="an issued application is sent again before its delivery is confirmed",
    property=Property.UNIQUENESS,
    applications=1,
    center=CenterThatBeginsAnew,
)
