"""Yokohama, 27 March 2023: under load the print wait ran past its limit, and the time-out released too little.

Date and place: 2023-03-27 11:34 to 11:43, Yokohama; nine people got ten documents with eighteen people's data.
Trigger: prints that take so long, or come so thickly, that one of them waits longer than its limit.
Mechanism: published. The time-out released only the control of the print order, not the whole issuance; so the
applicant who had waited too long got the file that the printer put out next: the next applicant's."""

from __future__ import annotations

import asyncio

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.spooler import PrintJob, Spooler


class HalfReleasingSpooler(Spooler):
    """Sound, but for what follows a time-out."""

    async def wait_exceeded(self, job: PrintJob) -> str:
        """The ticket is out of the order; the issuance waits on, once as long again, and takes what comes out."""
        exit_ = self.next_from_exit()
        limit = asyncio.create_task(self.ports.clock.sleep(self.settings.print_wait_s))
        await asyncio.wait((exit_, limit), return_when=asyncio.FIRST_COMPLETED)
        limit.cancel()
        return exit_.result() if exit_.done() else await super().wait_exceeded(job)


INFO = DefectInfo(
    title="a print time-out releases the order but not the issuance",
    date="2023-03-27",
    place="Yokohama",
    trigger="the print wait runs past its limit (delay-print under load)",
    source="cybersecurity-info.com; legalconnect-g.com; japonologie.com (Asahi)",
    mechanism="published",
    property=Property.BINDING,
    faults=("delay-print",),
    spooler=HalfReleasingSpooler,
)
