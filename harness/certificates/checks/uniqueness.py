"""uniqueness: one application, one issue: no certificate number twice, no document to two applications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.catalogue import say
from harness.certificates.checks.cases import Case, reason_said
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.remarks import call, call_all
from harness.certificates.checks.shares import ApplicationRow, Check, OfApplication, OfRun
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Reason
from harness.domain.messages import Message, Quoted
from harness.domain.operations import Completion, Outcome


def answers(case: Case) -> Iterator[Message]:
    """What is wrong with the answers that one application id got: they must all be the same issue."""
    name = case.application_id
    if len(case.tries) > 1 or case.misuses:
        yield from _repeated(case, name)
    for answer in case.issued:
        if answer.application_id and answer.application_id != name:
            yield say("id-of-another", application=name, other=Quoted(answer.application_id))
        numbers = answer.certificate_numbers
        if len(numbers) > 1 and len(set(numbers)) != len(numbers):
            yield say("number-for-two-copies", application=name)
    if _refused_too_early(case):
        yield say("already-issued-too-early", application=name)


def _repeated(case: Case, name: str) -> Iterator[Message]:
    """One id that was sent again gets the same answer."""
    issued = case.issued
    if len({answer.digest for answer in issued}) > 1:
        yield say("repeated-other-document", application=name, times=len(issued))
    if len({answer.certificate_numbers for answer in issued}) > 1:
        yield say("repeated-other-number", application=name, times=len(issued))
    refusals = [*case.refusals, *_refused_for_good(case)]
    if issued and refusals:
        yield say("issued-and-refused", application=name, reason=reason_said(refusals[0].reason))
    reasons = {answer.reason for answer in refusals} - {Reason.BAD_REQUEST}
    if len(reasons) > 1:
        yield say("different-refusals", application=name, reasons=tuple(map(reason_said, sorted(reasons))))


def _refused_for_good(case: Case) -> Iterator[Completion]:
    """The answers to another application under its id that say that nothing was ever issued under it: `bad-request`
    is the right one, and says nothing of it."""
    harmless = (Reason.BAD_REQUEST, Reason.ALREADY_ISSUED)
    for one in case.misuses:
        answer = one.completion
        if answer is not None and answer.outcome is Outcome.REFUSED and answer.reason not in harmless:
            yield answer


def _refused_too_early(case: Case) -> bool:
    """Whether it was refused as already delivered before its kiosk said so."""
    asked = (*case.tries, *case.misuses)
    refused = [one.completion for one in asked if one.completion and one.completion.outcome is Outcome.REFUSED]
    return any(
        answer.reason == Reason.ALREADY_ISSUED
        and all(one.invocation.stamp_ns > answer.stamp_ns for one in case.confirmations)
        for answer in refused
    )


def twice(rows: Iterable[ApplicationRow]) -> Iterator[tuple[ApplicationRow, ApplicationRow, str]]:
    """Pairs of applications that share a certificate number or a document, the earlier first, with the number; it is
    empty for a document."""
    by_number: dict[str, ApplicationRow] = {}
    by_digest: dict[str, ApplicationRow] = {}
    for row in sorted(rows, key=lambda one: (one.started_ns, one.application_id)):
        for number in dict.fromkeys(row.numbers):
            earlier = by_number.setdefault(number, row)
            if earlier is not row:
                yield earlier, row, number
        if row.digest:
            earlier = by_digest.setdefault(row.digest, row)
            if earlier is not row:
                yield earlier, row, ""


def _shared(earlier: ApplicationRow, later: ApplicationRow, number: str, ground: Ground) -> Message:
    pair = {"earlier": _application(earlier, ground), "later": _application(later, ground)}
    return say("number-twice-told", **pair, number=Quoted(number)) if number else say("document-twice-told", **pair)


def _application(row: ApplicationRow, ground: Ground) -> Message:
    """An application as it is told from others of the same person."""
    people = {
        "applicant": call(ground, row.applicant),
        "subjects": call_all(ground, row.subjects or (row.applicant,)),
    }
    return say("application-of", application=row.application_id, kind=row.certificate, **people)


def trial(one: OfApplication) -> bool:
    """The application's own answers; decisive if anything was issued, or could have been for another under its id. Only
    what was read, and is somebody's, may be compared with the documents of others."""
    first = next(iter(one.case.issued), None)
    for message in answers(one.case):
        one.find(Property.UNIQUENESS, message, first)
    for answer in one.case.misissued:
        one.find(Property.UNIQUENESS, say("id-used-twice", application=one.case.application_id), answer)
    one.comparable = any(agreed is not None and agreed.is_somebodys for _, agreed in one.documents)
    return bool(one.issued) or any(each.completion is not None for each in one.case.misuses)


def conclude(run: OfRun) -> None:
    """Numbers and documents that went to two applications."""
    for earlier, later, number in twice(run.whole.table.sharing()):
        run.find(Property.UNIQUENESS, _shared(earlier, later, number, run.ground), later, earlier)


CHECK = Check(Property.UNIQUENESS, trial, conclude=conclude)
