"""uniqueness: one application, one issue: no certificate number twice, no document to two applications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.checks.cases import Case
from harness.checks.tally import Row
from harness.domain.operations import Completion, Operation, Outcome
from harness.domain.words import Reason


def answers(case: Case) -> Iterator[str]:
    """Sentences on the answers that one application id got: they must all be the same issue."""
    name = case.application.application_id
    issued = case.issued()
    if len(case.tries) > 1:
        yield from _repeated(case, name)
    for _, answer in issued:
        if answer.application_id and answer.application_id != name:
            yield f"The answer to application {name} bears the id of application {answer.application_id}."
        numbers = answer.certificate_numbers
        if len(numbers) > 1 and len(set(numbers)) != len(numbers):
            yield f"Application {name} got one certificate number for two copies."
    if _refused_too_early(case):
        yield f"Application {name} was answered already-issued before any delivery of it was confirmed."


def _repeated(case: Case, name: str) -> Iterator[str]:
    """One id that was sent again gets the same answer."""
    issued = case.issued()
    if len({answer.digest for _, answer in issued}) > 1:
        yield f"Application {name} was sent {len(issued)} times and got different documents."
    if len({answer.certificate_numbers for _, answer in issued}) > 1:
        yield f"Application {name} was sent {len(issued)} times and got different certificate numbers."
    if issued and case.refusals():
        yield f"Application {name} was both issued and refused ({case.refusals()[0][1].reason})."
    reasons = {answer.reason for _, answer in case.refusals()} - {Reason.BAD_REQUEST}
    if len(reasons) > 1:
        yield f"Application {name} was refused for different reasons: {', '.join(sorted(reasons))}."


def _refused_too_early(case: Case) -> bool:
    first = min((one.invocation.stamp_ns for one in case.confirmations), default=None)
    return any(
        answer.outcome is Outcome.REFUSED
        and answer.reason == Reason.ALREADY_ISSUED
        and (first is None or first > answer.stamp_ns)
        for answer in (one.completion for one in case.tries)
        if answer is not None
    )


def numbers_fit(issue: tuple[Operation, Completion], copies: int) -> str:
    """A sentence (for completeness) if there is not one certificate number for each copy; empty if there is."""
    count = len(issue[1].certificate_numbers)
    return "" if count == copies else f"{count} certificate numbers came for {copies} copies."


def twice(rows: Iterable[Row]) -> Iterator[tuple[Row, Row, str]]:
    """Pairs of applications that share a certificate number or a document, the earlier first, and what they share."""
    by_number: dict[str, Row] = {}
    by_digest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda one: (one.started_ns, one.application_id)):
        for number in dict.fromkeys(row.numbers):
            earlier = by_number.setdefault(number, row)
            if earlier is not row:
                yield earlier, row, f"certificate number {number}"
        if row.digest:
            earlier = by_digest.setdefault(row.digest, row)
            if earlier is not row:
                yield earlier, row, "the same document, byte for byte"
