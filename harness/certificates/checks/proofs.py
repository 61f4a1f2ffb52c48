"""How it is known that a sheet is another's: it is of another kind, and bears the number of another's certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.remarks import call
from harness.certificates.checks.shares import ApplicationRow, OfRun
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.checks import concluding
from harness.checks.tally import Fate, Partial, TrialRow
from harness.domain.messages import Message, Quoted
from harness.domain.operations import Operation
from harness.domain.verdicts import Finding

_PROVED = {"foreign-data": "foreign-data-proved", "foreign-data-besides": "foreign-data-besides-proved"}


def proved(message: Message, proofs: tuple[Message, ...]) -> Message:
    """The same said with further proofs, if there are any."""
    if not proofs or message.code not in {*_PROVED, *_PROVED.values()}:
        return message
    known = message.get("proofs")
    told = {**dict(message.parts), "proofs": (*known, *proofs) if isinstance(known, tuple) else proofs}
    return say(_PROVED.get(message.code, message.code), **told)


_Sheet = tuple[str, str, int | None]
"""An application, a document, and the number of a sheet."""


@dataclass(slots=True)
class Printed:
    """What may be certificate numbers, by the findings on whose sheets they stand, and by what a finding would be where
    they are another's. Whose applications they answered is known when all partitions are merged."""

    numbers: dict[_Sheet, tuple[str, ...]] = field(default_factory=dict)
    others: list[tuple[Finding, tuple[str, ...]]] = field(default_factory=list)

    @property
    def of_others(self) -> set[str]:
        """All numbers that may be another certificate's."""
        return {one for _, numbers in self.others for one in numbers}

    def take_in(self, other: Printed) -> None:
        """Adds another partition's."""
        self.numbers.update(other.numbers)
        self.others += other.others


def conclude(run: OfRun) -> None:
    """Names the applications that the numbers on foreign sheets answered, and finds the sheets that bear the number of
    another's certificate instead of their own."""
    printed = run.whole.own(Property.BINDING, Printed)
    _find_others(run.whole, run.ground, run.whole.table.numbered(printed.of_others))
    found = [
        (place, numbers)
        for place, each in enumerate(run.whole.findings)
        if (numbers := printed.numbers.get(_key(each)))
    ]
    answered = run.whole.table.numbered({one for _, numbers in found for one in numbers})
    for place, numbers in found:
        finding = run.whole.findings[place]
        rows = [(one, answered[one]) for one in numbers if one in answered and one not in finding.certificate_numbers]
        others = [(one, row) for one, row in rows if row.application_id != finding.application_id]
        proofs = tuple(_proof_of(number, row, run.ground) for number, row in others[:_MOST_NUMBERS])
        if proofs:
            told = replace(finding, message=proved(finding.message, proofs))
            run.whole.findings[place] = concluding.with_other(told, others[0][1])


def look_up(whole: Partial, ground: Ground, operations: Iterable[Operation]) -> None:
    """Finds the same on a document that was judged without its run, which these operations were."""
    wanted = whole.own(Property.BINDING, Printed).of_others
    answered: dict[str, TrialRow] = {}
    for operation in operations if wanted else ():
        request, answer = operation.invocation.request, operation.completion
        if answer is not None and isinstance(request, Application):
            row = TrialRow(
                application_id=request.application_id,
                applicant=request.applicant,
                operation=operation.invocation.operation,
                fate=Fate.ISSUED,
                started_ns=operation.invocation.stamp_ns,
                ended_ns=answer.stamp_ns,
            )
            for number in wanted.intersection(answer.certificate_numbers):
                answered.setdefault(number, row)
    _find_others(whole, ground, answered)


def _find_others(whole: Partial, ground: Ground, answered: Mapping[str, TrialRow]) -> None:
    for finding, numbers in whole.own(Property.BINDING, Printed).others:
        rows = [(one, answered[one]) for one in numbers if one in answered]
        for number, row in rows[:1]:
            if row.application_id != finding.application_id:
                told = {**dict(finding.message.parts), "number": Quoted(number)}
                message = say(finding.message.code, **{**told, "holders": (call(ground, row.applicant),)})
                found = replace(finding, message=message, whose=(row.applicant,))
                whole.find(concluding.with_other(found, row))
                whole.needs_second_reading.add(finding.document)


_MOST_NUMBERS = 3


def _key(finding: Finding) -> tuple[str, str, int | None]:
    return finding.application_id, finding.document, finding.sheet


def _proof_of(number: str, row: ApplicationRow, ground: Ground) -> Message:
    told = {"application": row.application_id, "holder": call(ground, row.applicant), "holder_kind": row.certificate}
    return say("proof-number", number=Quoted(number), **told)
