"""Guard fails open: while the guard is at one document, others pass unseen.

Trigger: the guard is on, two print files change places (`swap-print-files`), and both come out at the same moment.
Mechanism: inferred. The guard looks up the application's entry, which takes as long as a print. It must not hold up the
printing: a document that comes while it is at another one is handed out without having been compared."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.printfile import PrintFile
from harness.certificates.reference.spooler import PrintJob, Spooler


class SpoolerWithOneGuard(Spooler):
    """Compares one document at a time."""

    _comparing = False

    async def compare(self, job: PrintJob, document: PrintFile) -> str:
        """Who is busy sees nothing."""
        if self._comparing:
            return ""
        self._comparing = True
        try:
            await self.ports.clock.sleep(self.settings.print_s)
            return await super().compare(job, document)
        finally:
            self._comparing = False


INFO = DefectInfo(
    title="the guard lets documents pass while it is busy",
    trigger="two print files change places and come out at the same moment, with the guard on",
    property=Property.BINDING,
    needs_guard=True,
    faults=("swap-print-files",),
    spooler=SpoolerWithOneGuard,
)
