"""alert: what the system itself noticed as a mismatch was not delivered. Self-reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.catalogue import say
from harness.checks.tally import Fate, Row
from harness.domain.messages import Message, Quoted
from harness.domain.operations import AlertEntry, SelfReport


def raised(baseline: SelfReport, final: SelfReport) -> list[AlertEntry]:
    """The alerts of this run."""
    before = {one.alert_id for one in baseline.alerts or ()}
    return [one for one in final.alerts or () if one.alert_id not in before]


def delivered(alerts: list[AlertEntry], rows: Mapping[str, Row]) -> Iterator[tuple[Row, Message]]:
    """The applications that were delivered although the system had noticed a mismatch, each with what to say of it."""
    for one in alerts:
        row = rows.get(one.application_id)
        if row is not None and row.fate == Fate.ISSUED:
            name = row.application_id
            if one.message:
                yield row, say("delivered-despite-alert", message=Quoted(one.message), application=name)
            else:
                yield row, say("delivered-despite-mismatch", application=name)
