"""The one property, judged from the record alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from harness.catalogue import say
from harness.checks.clock import BusinessClock
from harness.checks.concluding import OfRun, conclude
from harness.checks.judging import Check, Judging, OfGroup
from harness.checks.subject import FamilyChecks, WorkerFacts
from harness.checks.tally import Fate, Looked, Partial, TrialRow
from harness.domain.messages import Quoted
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory, Operation, Outcome
from harness.domain.verdicts import Finding, Unclear
from harness.domain.words import Capability
from harness.history.requests import id_of
from tests.toy.family import PROPERTIES, Property, Report


@dataclass(frozen=True, slots=True)
class Ground:
    """What the check may know: nothing, but that it is asked for."""

    capabilities: frozenset[Capability]
    clock: BusinessClock
    limits: Any = None
    minima: Mapping[str, int] = field(default_factory=dict)
    baseline: Report | None = None
    final: Report | None = None
    workers: tuple[WorkerFacts, ...] | None = None

    def indexed(self) -> Self:
        return self

    def told(self, **known: Any) -> Self:
        return replace(self, **known)


class Pings(OfGroup[Ground]):
    """The pings of a kin group."""

    def __init__(
        self, history: GroupHistory, observations: Mapping[str, Observation], ground: Ground, partial: Partial
    ) -> None:
        super().__init__(history, observations, ground, partial)
        self.cases = [OfPing(self, each) for each in history.operations]

    def application(self, case: OfPing) -> OfPing:
        return case


class OfPing:
    """One ping and its answer."""

    def __init__(self, group: Pings, operation: Operation) -> None:
        self.group, self.operation = group, operation
        self.application_id = id_of(operation.invocation.request)
        answer = operation.completion
        self.answers = (answer,) if answer is not None and answer.outcome is Outcome.OK else ()
        self.accounted = self.judged = sum(bool(each.document) for each in self.answers)

    def row(self, decisive: frozenset[str]) -> TrialRow:
        sent, answer = self.operation.invocation, self.operation.completion
        return TrialRow(
            application_id=self.application_id,
            applicant="",
            operation=sent.operation,
            document=answer.document if answer else "",
            fate=Fate.ISSUED if self.answers else Fate.UNKNOWN,
            scenario=sent.scenario,
            started_ns=sent.stamp_ns,
            ended_ns=answer.stamp_ns if answer else sent.stamp_ns,
            decisive=decisive,
        )


def echo(one: OfPing) -> bool:
    """Whether what came bears what was asked for; decisive where something came and was read."""
    partial, asked = one.group.partial, one.application_id
    if not one.answers:
        partial.doubt(Unclear(Property.ECHO, say("not-read"), application_id=asked))
    for answer in one.answers:
        seen = one.group.observations.get(answer.document)
        if answer.document and (seen is None or any(each.problem for each in seen.readings)):
            partial.doubt(Unclear(Property.ECHO, say("not-read"), answer.document, asked))
            return False
        shown = [answer.application_id] if seen is None else list(_shown(seen))
        partial.looked[answer.document] = Looked(frozenset() if all(map(is_ping, shown)) else frozenset({1}))
        if shown != [asked]:
            sent = one.operation.invocation
            partial.find(
                Finding(
                    property=Property.ECHO,
                    application_id=asked,
                    message=say("other-echo", asked=asked, came=Quoted(" ".join(shown))),
                    operation=answer.operation,
                    document=answer.document,
                    sheet=1 if answer.document else None,
                    started_ns=sent.stamp_ns,
                    ended_ns=answer.stamp_ns,
                    scenario=sent.scenario,
                )
            )
    return bool(one.answers)


def is_ping(text: str) -> bool:
    """Whether it names any ping."""
    return text.startswith("ping-")


def _shown(seen: Observation) -> Iterator[str]:
    """What stands on its sheets, as its first reader saw it."""
    for sheet in seen.readings[0].sheets:
        yield from sheet.runs


ECHO: Check[Pings, OfPing, OfRun[Ground]] = Check(Property.ECHO, trial=echo)
_JUDGING = Judging((ECHO,))


def judge(groups: Iterable[GroupHistory], observations: Mapping[str, Observation], ground: Ground) -> Partial:
    """What is wrong with these histories."""
    return _JUDGING.judge(groups, lambda history, partial: Pings(history, observations, ground, partial))


CHECKS = FamilyChecks(
    judge, lambda partial, ground: conclude(partial, ground, PROPERTIES, (ECHO,), lambda run: (), Property.ECHO)
)
