"""Residue: a print file stays readable after its delivery.

Trigger: an issued application is sent again before its delivery is confirmed.
Mechanism: inferred. What is handed out once more is read from a working copy, so that the first reader is not
disturbed; the confirmation deletes the print file, and nobody deletes the copy."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.printfile import PrintFile
from harness.certificates.reference.spooler import PrintJob, Spooler


class SpoolerWithWorkingCopies(Spooler):
    """Sound, but for what is asked for again."""

    async def hand_out_again(self, job: PrintJob) -> PrintFile:
        """From a working copy in the spool."""
        working_copy = f"again-{job.file}"
        await self.ports.files.write(working_copy, await self.ports.files.read(job.file))
        return await self.hand_out(job, working_copy)


INFO = DefectInfo(
    title="a working copy of the print file outlives the delivery",
    trigger="an issued application is sent again before its delivery is confirmed",
    property=Property.RESIDUE,
    applications=1,
    spooler=SpoolerWithWorkingCopies,
)
