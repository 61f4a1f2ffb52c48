"""accounting: nothing lost: each accepted application ends delivered or refused; ledger and fees agree with what the
kiosks saw. It rests on the system's own ledger and is labelled self-reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.checks.tally import Fate, Row
from harness.domain.operations import LedgerEntry

_AFTER = {"printed": "delivered", "failed": "refunded"}


def entry(row: Row, entries: Sequence[LedgerEntry]) -> Iterator[str]:
    """Sentences on one application beside the ledger's lines for it."""
    name = row.application_id
    if len(entries) > 1:
        yield f"The ledger has {len(entries)} entries for application {name}."
        return
    if not entries:
        if row.fate == Fate.ISSUED:
            yield f"Application {name} was issued and is not in the ledger."
        return
    line = entries[0]
    yield from _outcome(row, line)
    if row.fate == Fate.ISSUED:
        yield from _particulars(row, line)
    fee_yen = row.fee_yen if line.outcome == "delivered" else 0
    if line.fee_yen != fee_yen and line.outcome != "open":
        yield f"The ledger has a fee of {line.fee_yen} yen for application {name} ({line.outcome}); {fee_yen} is right."


def _outcome(row: Row, line: LedgerEntry) -> Iterator[str]:
    name = row.application_id
    if row.fate == Fate.ISSUED:
        if row.confirmed in _AFTER and line.outcome != _AFTER[row.confirmed]:
            yield f"Application {name} was {row.confirmed} and confirmed; the ledger says {line.outcome}."
        elif not row.confirmed and line.outcome not in ("open", "refunded"):
            yield f"Application {name} was issued and never confirmed; the ledger says {line.outcome}."
        elif row.confirmed == "open" and line.outcome == "refused":
            yield f"Application {name} was issued; the ledger says refused."
    elif row.fate == Fate.REFUSED:
        if line.outcome not in ("refused", "refunded"):
            yield f"Application {name} was refused ({row.reason}); the ledger says {line.outcome}."
    elif row.confirmed == "failed" and line.outcome not in ("refunded", "refused"):
        yield f"Application {name} was given up and reported as not printed; the ledger says {line.outcome}."
    elif line.outcome == "delivered":
        yield f"Nothing came of application {name} at its kiosk; the ledger says delivered."


def _particulars(row: Row, line: LedgerEntry) -> Iterator[str]:
    name = row.application_id
    if line.certificate != row.certificate:
        yield f"The ledger has application {name} as {line.certificate}; a {row.certificate} was applied for."
    if tuple(sorted(line.certificate_numbers)) != tuple(sorted(row.numbers)):
        yield f"The ledger has other certificate numbers for application {name} than its answer had."
    if line.copies != row.copies:
        yield f"The ledger has {line.copies} copies for application {name}; {row.copies} were applied for."
