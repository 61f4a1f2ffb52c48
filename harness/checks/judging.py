"""Judges kin groups, each by itself: what a check is, what it gets, and the loop over everything that is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

from harness.catalogue import say
from harness.checks.subject import Known
from harness.checks.tally import Partial, TrialRow
from harness.domain.messages import Failure, Message
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory
from harness.domain.verdicts import Unclear

_T = TypeVar("_T")


class Remembers:
    """Something about which several checks ask the same."""

    def __init__(self) -> None:
        self._known: dict[object, Any] = {}

    def once(self, work_out: Callable[[Self], _T]) -> _T:
        """What `work_out` makes of this, worked out when it is first asked for. Where that fails, it fails for each
        that asks."""
        if work_out not in self._known:
            self._known[work_out] = work_out(self)
        made: _T = self._known[work_out]
        return made


class OfApplication(Protocol):
    """One application while it is judged."""

    @property
    def answers(self) -> Sized:
        """What came out, each document once."""

    @property
    def accounted(self) -> int:
        """How many stored bodies of its answers were judged, or have a reason why not."""

    @property
    def judged(self) -> int:
        """How many stored bodies of its answers were judged. Asked for when all its checks have spoken."""

    def row(self, decisive: frozenset[str]) -> TrialRow:
        """The application in short, with the properties of which it was a decisive trial. Asked for when all its
        checks have spoken."""


class OfGroup(Remembers, Generic[Known]):
    """One kin group while it is judged: a family's own knows its applications. `observations` by the document's path in
    the run folder."""

    cases: Sequence[Any] = ()
    """What was applied for, in order; each with its `application_id`."""
    steps: Sized = ()
    """What happened to that which lasts."""
    accounted: int = 0
    """How many stored bodies of answers that belong to no case were judged."""

    def __init__(
        self, history: GroupHistory, observations: Mapping[str, Observation], ground: Known, partial: Partial
    ) -> None:
        super().__init__()
        self.history, self.observations, self.ground, self.partial = history, observations, ground, partial

    def application(self, case: Any) -> OfApplication:
        """One of the cases, to be judged."""
        raise NotImplementedError

    def doubt(self, property_: str, message: Message) -> None:
        """Something about this group that could not be judged."""
        self.partial.doubt(Unclear(property_, message))


Group = TypeVar("Group", bound=OfGroup[Any])
Application = TypeVar("Application", bound=OfApplication)
Run = TypeVar("Run")


@dataclass(frozen=True)
class Check(Generic[Group, Application, Run]):
    """The check of one property. Each share says what it finds, and what it cannot judge, to what it is given; a share
    that fails leaves its property inconclusive."""

    property: str
    trial: Callable[[Application], bool] | None = None
    """Judges one application; whether some answer of the system would have been a finding."""
    group: Callable[[Group], None] | None = None
    """Judges what a kin group's history holds besides applications."""
    trials: Callable[[Run], int] | None = None
    """Counts the decisive trials of a property that is judged for the run as a whole."""
    conclude: Callable[[Run], None] | None = None
    """Judges what only the whole run shows. Like `trials` not asked where its property is left out."""


class Judging(Generic[Group, Application, Run]):
    """The checks of a family at work."""

    def __init__(self, checks: Sequence[Check[Group, Application, Run]]) -> None:
        self._of_groups = [(each.property, each.group) for each in checks if each.group is not None]
        self._of_applications = [(each.property, each.trial) for each in checks if each.trial is not None]
        self.by_application = tuple([about for about, _ in self._of_applications])
        """The properties that are judged application by application."""

    def judge(self, groups: Iterable[GroupHistory], begin: Callable[[GroupHistory, Partial], Group]) -> Partial:
        """Judges kin groups, each by itself; `begin` is given its history and where to say what is found. Never raises:
        a check that fails leaves its property inconclusive, and what fails for all checks leaves all of them
        inconclusive."""
        partial = Partial()
        for history in groups:
            try:
                self._judge_group(begin(history, partial))
            except Exception as error:  # noqa: BLE001 - whatever fails must end as inconclusive, never as pass
                _doubt(partial, self.by_application, history, error)
        return partial

    def _judge_group(self, group: Group) -> None:
        """All that a kin group's history holds."""
        history, partial = group.history, group.partial
        partial.register_events += len(group.steps)
        partial.accounted += group.accounted
        partial.judged += group.accounted
        partial.answers.look(history)
        partial.came += sum(bool(each.completion and each.completion.document) for each in history.operations)
        for about, share in self._of_groups:
            try:
                share(group)
            except Exception as error:  # noqa: BLE001 - as above
                _doubt(partial, (about,), history, error)
        for case in group.cases:
            try:
                self._judge_application(group.application(case), case.application_id, group)
            except Exception as error:  # noqa: BLE001 - as above
                _doubt(partial, self.by_application, history, error, case.application_id)

    def _judge_application(self, one: Any, name: str, group: Group) -> None:
        partial, decisive = group.partial, []
        partial.documents += len(one.answers)
        partial.accounted += one.accounted
        for about, share in self._of_applications:
            try:
                if share(one):
                    decisive.append(about)
            except Exception as error:  # noqa: BLE001 - as above
                _doubt(partial, (about,), group.history, error, name)
        partial.judged += one.judged
        partial.table.add(one.row(frozenset(decisive)))


def _doubt(
    partial: Partial, properties: Iterable[str], history: GroupHistory, error: Exception, application_id: str = ""
) -> None:
    failure = failure_of(error)
    for one in properties:
        message = say("check-failed-in-group", property=one, kin_group=history.kin_group, failure=failure)
        partial.failed.add(one)
        partial.doubt(Unclear(one, message, application_id=application_id))


def failure_of(error: Exception) -> Failure:
    """What failed, on one line."""
    return Failure(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")
