"""residue: at rest the spool holds nothing that was not there before the run. Self-reported."""

from __future__ import annotations

from collections.abc import Iterator

from harness.catalogue import say
from harness.certificates.checks.shares import ApplicationRow, Check, OfApplication, OfRun
from harness.certificates.domain.operations import SelfReport, SpoolEntry
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message, Quoted
from harness.domain.words import Capability


def left_over(baseline: SelfReport, final: SelfReport) -> Iterator[tuple[SpoolEntry, Message]]:
    """The print files left, each with what to say of it."""
    before = {(one.name, one.application_id) for one in baseline.spool or ()}
    for one in sorted(final.spool or (), key=lambda held: (held.name, held.application_id)):
        if (one.name, one.application_id) not in before:
            file, application = Quoted(one.name), Quoted(one.application_id)
            if one.application_id:
                yield one, say("print-file-left", file=file, application=application)
            else:
                yield one, say("print-file-of-nobody", file=file)


def trial(_: OfApplication) -> bool:
    """Of any application a print file could be left."""
    return True


def conclude(run: OfRun) -> None:
    """Print files left at rest."""
    reports = run.reports(Property.RESIDUE)
    left = list(left_over(*reports)) if reports else []
    rows = run.rows_of({one.application_id for one, _ in left})
    for one, message in left:
        row = rows.get(one.application_id)
        if row is not None and _is_unsettled(row, run):
            run.doubt(Property.RESIDUE, say("file-of-unsettled", application=row.application_id))
        elif row is not None or Property.RESIDUE not in run.whole.failed:
            run.find(Property.RESIDUE, message, row)


def _is_unsettled(row: ApplicationRow, run: OfRun) -> bool:
    """Whether the kiosk never said what became of an application, though it could have."""
    return row.confirmed in ("", "open") and Capability.DELIVERY in run.ground.capabilities


CHECK = Check(Property.RESIDUE, trial, conclude=conclude)
