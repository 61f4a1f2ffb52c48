"""What a system lists of its own doings, as far as it may be kept: ids of ours, words of the protocol and of the trade.
What else stands there may be about anybody, and what stood there before the run is of who knows whom."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from harness.certificates.domain.operations import AlertEntry, LedgerEntry, SpoolEntry
from harness.certificates.domain.words import Kind
from harness.targets.withholding import ID, instead_of, kept, kept_id

_OUTCOMES: Final = frozenset({"delivered", "open", "refunded", "refused"})
_NUMBER: Final = re.compile("[!-~]{1,40}")
_ALERT: Final = re.compile("[0-9]{1,9}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A running number, or a UUID."""

_MOST: Final = 10_000_000
"""So many yen, or copies, are no certificate's: a larger count may be somebody's number."""


def kept_line(line: LedgerEntry) -> LedgerEntry:
    """A line of the ledger. Certificate numbers stay with an application of ours."""
    is_ours = ID.fullmatch(line.application_id) is not None
    numbers = [each if is_ours and _NUMBER.fullmatch(each) else instead_of(each) for each in line.certificate_numbers]
    kind = line.certificate if line.certificate in set(Kind) else kept(line.certificate)
    return replace(
        line,
        application_id=kept_id(line.application_id),
        certificate=kind,
        certificate_numbers=tuple(numbers),
        copies=_kept_count(line.copies),
        fee_yen=_kept_count(line.fee_yen),
        outcome=line.outcome if line.outcome in _OUTCOMES else kept(line.outcome),
    )


def _kept_count(count: int) -> int:
    return max(-_MOST, min(count, _MOST))


def kept_file(file: SpoolEntry) -> SpoolEntry:
    """A print file."""
    return SpoolEntry(kept(file.name), kept_id(file.application_id))


def kept_alert(alert: AlertEntry) -> AlertEntry:
    """An alert."""
    number = alert.alert_id if _ALERT.fullmatch(alert.alert_id) else kept(alert.alert_id)
    return AlertEntry(number, kept_id(alert.application_id), kept(alert.message))
