"""What the table of a run keeps of each application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.checks.tally import TrialRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow(TrialRow):
    """One application in short."""

    certificate: str
    copies: int
    fee_yen: int
    """What the form asks for all copies."""
    confirmed: str = ""
    """`printed`, `failed`, `rejected`, `open` (asked, no answer) or empty."""
    reason: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The further members, as texts."""
        return self.certificate, str(self.copies), str(self.fee_yen), self.confirmed, self.reason

    @classmethod
    def further(cls, *texts: str) -> dict[str, Any]:
        """The further members, from their texts."""
        certificate, copies, fee_yen, confirmed, reason = texts
        return {
            "certificate": certificate,
            "copies": int(copies),
            "fee_yen": int(fee_yen),
            "confirmed": confirmed,
            "reason": reason,
        }
