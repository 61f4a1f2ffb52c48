"""From a partition of the history, and what was read of its documents, to a `Partial`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.catalogue import say
from harness.certificates.checks.cases import Case, is_settled
from harness.certificates.checks.documents import look
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registry import CHECKS, OF_APPLICATIONS
from harness.certificates.checks.shares import OfApplication, OfGroup, attempt
from harness.certificates.checks.tally import ApplicationRow, Fate, Partial
from harness.certificates.domain.properties import Property
from harness.domain.messages import Failure
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory
from harness.domain.verdicts import Unclear


def judge_partition(groups: Iterable[GroupHistory], observations: Mapping[str, Observation], ground: Ground) -> Partial:
    """Judges kin groups, each by itself. `observations` by the document's path in the run folder; what is not among
    them counts as not read. Never raises: a check that fails leaves its property inconclusive, and what fails for all
    checks leaves all of them inconclusive."""
    partial = Partial()

    def judge(history: GroupHistory) -> None:
        _judge_group(OfGroup(history, observations, ground, partial, look))

    def failed(history: GroupHistory, failure: Failure) -> None:
        _doubt(partial, OF_APPLICATIONS, history, failure)

    for history in groups:
        attempt(judge, history, failed, history)
    return partial


def _doubt(
    partial: Partial, properties: Iterable[Property], history: GroupHistory, failure: Failure, application_id: str = ""
) -> None:
    for one in properties:
        message = say("check-failed-in-group", property=one, kin_group=history.kin_group, failure=failure)
        partial.doubt(Unclear(one, message, application_id=application_id))


def _judge_group(group: OfGroup) -> None:
    """All that a kin group's history holds."""
    history, partial = group.history, group.partial

    def failed(one: Property, failure: Failure) -> None:
        _doubt(partial, (one,), history, failure)

    def failed_as_a_whole(case: Case, failure: Failure) -> None:
        _doubt(partial, OF_APPLICATIONS, history, failure, case.application.application_id)

    partial.register_events += len(group.steps)
    for check in CHECKS:
        if check.group is not None:
            attempt(check.group, group, failed, check.property)
    for case in group.cases:
        attempt(lambda one: _judge_application(OfApplication(group, one)), case, failed_as_a_whole, case)


def _judge_application(one: OfApplication) -> None:
    partial, scenario = one.partial, one.case.scenario

    def failed(about: Property, failure: Failure) -> None:
        _doubt(partial, (about,), one.group.history, failure, one.application.application_id)

    partial.documents += len(one.answers)
    decisive = set()
    for check in CHECKS:
        about, trial = check.property, check.trial
        if trial is not None and attempt(trial, one, failed, about):
            decisive.add(about)
            partial.checked[about] += 1
            partial.trials[scenario, about] += 1
    partial.table.add(_row(one, frozenset(decisive)))


def _row(one: OfApplication, decisive: frozenset[Property]) -> ApplicationRow:
    """The application in short, for what is judged over all partitions."""
    case, application, refusals = one.case, one.application, one.case.refusals()
    issue = one.answers[0] if one.answers else None
    fate = Fate.ISSUED if issue else Fate.REFUSED if refusals else Fate.UNKNOWN
    return ApplicationRow(
        application_id=application.application_id,
        applicant=application.applicant,
        certificate=application.certificate.value,
        operation=issue.operation if issue else case.tries[0].invocation.operation,
        document=issue.document if issue else "",
        digest=issue.digest if issue and one.comparable else "",
        numbers=issue.certificate_numbers if issue else (),
        copies=application.copies,
        fee_yen=one.form.fee_yen * application.copies,
        fate=fate.value,
        confirmed=_confirmed(case),
        reason=refusals[0][1].reason if refusals else "",
        scenario=case.scenario,
        started_ns=case.started_ns,
        ended_ns=one.last_ns,
        decisive=decisive,
    )


def _confirmed(case: Case) -> str:
    done = case.confirmed()
    if done:
        return "printed" if done[-1][0].printed else "failed"
    if any(is_settled(one) for one in case.confirmations):
        return "rejected"
    return "open" if case.confirmations else ""
