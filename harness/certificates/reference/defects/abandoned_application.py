"""Abandoned application: the kiosk goes away, and its document is the next applicant's.

Trigger: an application is given up or its print fails, then any application at the same server process.
Mechanism: inferred. The server process takes the document of an application that ended abnormally into its own memory,
to hand it over later; whoever is served next is taken for the one who comes back. Unlike Munakata, where it lies at one
terminal, it is any kiosk's next application."""

from __future__ import annotations

from collections import deque
from contextlib import suppress

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.spooler import Terminal


class TerminalThatKeeps(Terminal):
    """What was abandoned is kept in the server process until somebody is served."""

    def __init__(self, ports: Ports) -> None:
        super().__init__(ports)
        self._kept: deque[bytes] = deque()

    async def receive(self, kiosk_id: str, file: str) -> str:
        """What is kept takes the place of the file that is ready."""
        if self._kept:
            await self.ports.files.write(file, self._kept.popleft())
        return file

    async def abandon(self, kiosk_id: str, file: str) -> None:
        """The spool is cleared, the memory is not."""
        with suppress(FileNotFoundError):
            self._kept.append(await self.ports.files.read(file))
        await super().abandon(kiosk_id, file)


INFO = DefectInfo(
    title="a server process hands an abandoned document to whoever is next",
    trigger="given up or print failure, then any application at the same server process",
    source="the class of Munakata (2023)",
    property=Property.BINDING,
    terminal=TerminalThatKeeps,
)
