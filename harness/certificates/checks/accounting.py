"""accounting: nothing lost: each accepted application ends delivered or refused; ledger and fees agree with what the
kiosks saw. It rests on the system's own ledger and is labelled self-reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from harness.catalogue import say
from harness.certificates.checks.cases import reason_said
from harness.certificates.checks.shares import ApplicationRow, Check, OfApplication, OfRun
from harness.certificates.domain.operations import LedgerEntry
from harness.certificates.domain.properties import Property
from harness.checks.tally import Fate
from harness.domain.messages import Message, Quoted

_MOST_UNSENT = 20
_AFTER = {"printed": "delivered", "failed": "refunded"}


def entry(row: ApplicationRow, entries: Sequence[LedgerEntry]) -> Iterator[Message]:
    """What is wrong with the ledger's lines for one application."""
    name = row.application_id
    if len(entries) > 1:
        yield say("ledger-entry-twice", application=name, entries=len(entries))
        return
    if not entries:
        if row.fate == Fate.ISSUED:
            yield say("ledger-entry-missing", application=name)
        return
    line = entries[0]
    yield from _outcome(row, line)
    if row.fate == Fate.ISSUED:
        yield from _particulars(row, line)
    fee_yen = row.fee_yen if line.outcome == "delivered" else 0
    if line.fee_yen != fee_yen and line.outcome != "open":
        told = {"fee_yen": line.fee_yen, "says": Quoted(line.outcome), "right_yen": fee_yen}
        yield say("ledger-fee", application=name, **told)


def _outcome(row: ApplicationRow, line: LedgerEntry) -> Iterator[Message]:
    code, more = "", dict[str, Any]()
    if row.fate == Fate.ISSUED:
        if row.confirmed in _AFTER and line.outcome != _AFTER[row.confirmed]:
            code, more = "ledger-after-confirmation", {"confirmed": row.confirmed}
        elif not row.confirmed and line.outcome not in ("open", "refunded"):
            code = "ledger-without-confirmation"
        elif row.confirmed == "open" and line.outcome == "refused":
            code = "ledger-after-issue"
    elif row.fate == Fate.REFUSED:
        if line.outcome not in ("refused", "refunded"):
            code, more = "ledger-after-refusal", {"reason": reason_said(row.reason)}
    elif row.confirmed == "failed" and line.outcome not in ("refunded", "refused"):
        code = "ledger-after-giving-up"
    elif line.outcome == "delivered":
        code = "ledger-after-nothing"
    if code:
        yield say(code, application=row.application_id, says=Quoted(line.outcome), **more)


def _particulars(row: ApplicationRow, line: LedgerEntry) -> Iterator[Message]:
    name = row.application_id
    if line.certificate != row.certificate:
        yield say("ledger-kind", application=name, says=Quoted(line.certificate), kind=row.certificate)
    if tuple(sorted(line.certificate_numbers)) != tuple(sorted(row.numbers)):
        yield say("ledger-numbers", application=name)
    if line.copies != row.copies:
        yield say("ledger-copies", application=name, entered=line.copies, copies=row.copies)


def trial(_: OfApplication) -> bool:
    """Whatever became of an application, the ledger could have it otherwise."""
    return True


def conclude(run: OfRun) -> None:
    """The ledger beside what the kiosks saw."""
    reports = run.reports(Property.ACCOUNTING)
    entries: dict[str, list[LedgerEntry]] = {}
    for line in (reports[1].ledger or ()) if reports else ():
        entries.setdefault(line.application_id, []).append(line)
    for row in run.whole.table:
        name = row.application_id
        if row.confirmed == "open" and row.fate == Fate.ISSUED:
            run.doubt(Property.ACCOUNTING, say("confirmation-unanswered", application=name))
        if row.confirmed == "rejected" and row.fate == Fate.ISSUED:
            run.find(Property.ACCOUNTING, say("confirmation-refused", application=name), row)
        for message in entry(row, entries.pop(name, ())) if reports else ():
            run.find(Property.ACCOUNTING, message, row)
    lacks_rows = Property.ACCOUNTING in run.whole.failed
    unsent = [] if lacks_rows else sorted(name for name in entries if name.startswith(run.ground.run_id))
    for name in unsent[:_MOST_UNSENT]:
        run.find(Property.ACCOUNTING, say("ledger-never-sent", application=Quoted(name)))
    if len(unsent) > _MOST_UNSENT:
        run.find(Property.ACCOUNTING, say("ledger-more-never-sent", more=len(unsent) - _MOST_UNSENT))


CHECK = Check(Property.ACCOUNTING, trial, conclude=conclude)
