"""How an application ends in the core: a certificate, or a refusal with the protocol's reason."""

from __future__ import annotations

from typing import NamedTuple

from harness.certificates.domain.words import Reason


class Refused(Exception):
    """Not issued, and never will be under this application id."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class Undecided(Exception):
    """The system cannot say whether the application is issued: it was restarted, or another process is still at it."""


class Issued(NamedTuple):
    """What the kiosk gets: one number for each copy, and the PDF."""

    application_id: str
    numbers: tuple[str, ...]
    document: bytes
