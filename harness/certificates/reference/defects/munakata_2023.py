"""Munakata, 28 June 2023: the terminal in the city hall handed out the previous applicant's record.

Date and place: 2023-06-28, Munakata; ten days after all 123 bodies had been inspected under high load.
Trigger: an application ends abnormally at a terminal (given up, print failure), then somebody applies at that terminal.
Mechanism: published is that a fix made in 2019 had never been deployed at this site. That what was missing is the
clearing of the terminal after an abnormal end is inferred (推定): the file left there goes to the next applicant."""

from __future__ import annotations

from contextlib import suppress

from harness.certificates.domain.properties import Property
from harness.certificates.reference import tables
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Writer
from harness.certificates.reference.spooler import Terminal


class TerminalBeforeTheFix(Terminal):
    """What lies at the terminal after an abnormal end stays there, and is the first that the next applicant gets."""

    async def receive(self, kiosk_id: str, file: str) -> str:
        """The file that was left takes the place of the one that is ready."""
        left = await self.ports.database.write(lambda writer: _take(writer, kiosk_id))
        if left:
            with suppress(FileNotFoundError):
                await self.ports.files.rename(left, file)
        return file

    async def abandon(self, kiosk_id: str, file: str) -> None:
        """Nobody clears the terminal."""
        await self.ports.database.write(lambda writer: writer.put(tables.TERMINALS, kiosk_id, file.encode("utf-8")))


def _take(writer: Writer, kiosk_id: str) -> str:
    left = writer.get(tables.TERMINALS, kiosk_id)
    if left is None:
        return ""
    writer.delete(tables.TERMINALS, kiosk_id)
    return left.decode("utf-8")


INFO = DefectInfo(
    title="a terminal keeps the file of an application that ended abnormally",
    date="2023-06-28",
    place="Munakata",
    trigger="print failure or given up, then another applicant at the same terminal",
    source="nordot 1047284583994737648; makunouchibento.com",
    mechanism="published",
    property=Property.BINDING,
    terminal=TerminalBeforeTheFix,
)
