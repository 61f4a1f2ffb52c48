"""Alert ignored: a mismatch is noticed and told, and the document is delivered all the same.

Date and place: 2023-03-27, Yokohama; the other half of that day's incident.
Trigger: the guard is on and sees a mismatch (`swap-print-files`).
Mechanism: published. The Center detected an error and notified; nobody acted on it. Here the guard raises its alert,
and nothing waits for what follows from it."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.spooler import PrintJob, Spooler


class SpoolerThatOnlyTells(Spooler):
    """Sound, but for what follows a mismatch."""

    async def noticed(self, job: PrintJob, found: str) -> None:
        """The alert is raised, and that is all."""
        await self.tell(job, found)


INFO = DefectInfo(
    title="a mismatch is noticed and told, and delivered all the same",
    date="2023-03-27",
    place="Yokohama",
    trigger="a mismatch that the guard sees (swap-print-files)",
    source="net-tokuhou.com",
    mechanism="published",
    property=Property.ALERT,
    needs_guard=True,
    faults=("swap-print-files",),
    spooler=SpoolerThatOnlyTells,
)
