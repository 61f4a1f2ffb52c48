"""Recovery replay: a restarted server process puts finished jobs out again, and the next applicant gets one.

Trigger: a server process dies (`kill-worker`) while a certificate that it issued is not yet confirmed; then somebody
applies at its successor, before that certificate's delivery is confirmed.
Mechanism: inferred. A job leaves the print queue only with its confirmation. Before its first print a server process
puts back into the queue what processes that are gone have left in it; each comes out in place of a new job's file."""

from __future__ import annotations

from collections import deque
from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.reference import ledger
from harness.certificates.reference.center import owner_stands
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ledger import EntryState
from harness.certificates.reference.ports import Reader
from harness.certificates.reference.spooler import PrintJob, Spooler


class RecoveringSpooler(Spooler):
    """Sound, but for what it finds at its start."""

    def __init__(self, *others: Any) -> None:
        super().__init__(*others)
        self._recovered = False
        self._again: deque[str] = deque()

    async def print_in_order(self, job: PrintJob) -> str:
        """What is put out again comes first."""
        if not self._recovered:
            self._recovered = True
            self._again.extend(await self.ports.database.read(_unconfirmed))
        file = await super().print_in_order(job)
        while self._again:
            again = self._again.popleft()
            if again in await self.ports.files.names():
                return again
        return file


def _unconfirmed(reader: Reader) -> list[str]:
    """Print files of finished jobs of processes that are gone."""
    return [
        entry.file
        for entry in ledger.under_way(reader)
        if entry.state is EntryState.ISSUED and not owner_stands(reader, entry.owner)
    ]


INFO = DefectInfo(
    title="a restart prints finished jobs again, for others",
    trigger="a server process dies over an unconfirmed certificate, then somebody applies at its successor",
    property=Property.BINDING,
    faults=("kill-worker",),
    spooler=RecoveringSpooler,
)
