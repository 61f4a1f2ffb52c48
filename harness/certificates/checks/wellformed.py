"""wellformed: the history itself is sound. Of one application there is one body, and only what was applied for is
confirmed; all else is the engine's."""

from __future__ import annotations

from collections.abc import Iterator

from harness.catalogue import say
from harness.certificates.checks.cases import strays
from harness.certificates.checks.shares import Check, OfGroup
from harness.certificates.domain.properties import Property
from harness.checks.record import wellformed
from harness.domain.messages import Message


def of_applications(of: OfGroup) -> Iterator[Message]:
    """What is wrong with a kin group's applications and their confirmations."""
    for case in of.cases:
        if any(one.invocation.request != case.application for one in case.tries):
            yield say("different-bodies", application=case.application_id)
    for name in strays(of.history, of.cases):
        yield say("confirmed-not-applied-for", application=name)


CHECK: Check = wellformed(Property.WELLFORMED, of_applications)
