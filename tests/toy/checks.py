"""The one property, judged from the record alone."""

from __future__ import annotations

from collections.abc import Iterable

from harness.catalogue import say
from harness.domain.messages import Quoted
from harness.domain.operations import GroupHistory
from harness.domain.verdicts import Finding
from tests.toy.family import Property


def judge(groups: Iterable[GroupHistory]) -> tuple[Finding, ...]:
    """What is wrong with these histories."""
    found = []
    for operation in (each for group in groups for each in group.operations):
        asked, answer = f"ping-{operation.invocation.request.number}", operation.completion
        if answer is not None and answer.application_id != asked:
            found.append(
                Finding(
                    Property.ECHO,
                    asked,
                    say("other-echo", asked=asked, came=Quoted(answer.application_id)),
                    answer.operation,
                )
            )
    return tuple(found)
