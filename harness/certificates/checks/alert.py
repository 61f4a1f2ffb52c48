"""alert: what the system itself noticed as a mismatch was not delivered. Self-reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.catalogue import say
from harness.certificates.checks.shares import ApplicationRow, Check, OfApplication, OfRun
from harness.certificates.domain.operations import AlertEntry, SelfReport
from harness.certificates.domain.properties import Property
from harness.checks.tally import Fate
from harness.domain.messages import Message, Quoted


def raised(baseline: SelfReport, final: SelfReport) -> list[AlertEntry]:
    """The alerts of this run."""
    before = {one.alert_id for one in baseline.alerts or ()}
    return [one for one in final.alerts or () if one.alert_id not in before]


def delivered(alerts: list[AlertEntry], rows: Mapping[str, ApplicationRow]) -> Iterator[tuple[ApplicationRow, Message]]:
    """The applications that were delivered although the system had noticed a mismatch, each with what to say of it."""
    for one in alerts:
        row = rows.get(one.application_id)
        if row is not None and row.fate == Fate.ISSUED:
            name = row.application_id
            if one.message:
                yield row, say("delivered-despite-alert", message=Quoted(one.message), application=name)
            else:
                yield row, say("delivered-despite-mismatch", application=name)


def trial(one: OfApplication) -> bool:
    """Whatever was issued could be among what the system noticed."""
    return bool(one.issued)


def conclude(run: OfRun) -> None:
    """Mismatches that the system noticed and delivered."""
    reports = run.reports(Property.ALERT)
    alerts = raised(*reports) if reports else []
    for row, message in delivered(alerts, run.rows_of({one.application_id for one in alerts})):
        run.find(Property.ALERT, message, row)


CHECK = Check(Property.ALERT, trial, conclude=conclude)
