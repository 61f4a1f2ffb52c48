"""How it is known that a sheet is another's: it is of another kind, and bears the number of another's certificate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.remarks import call
from harness.certificates.checks.shares import ApplicationRow, OfRun
from harness.certificates.checks.sheets import View
from harness.certificates.domain.properties import Property
from harness.checks import concluding
from harness.domain.messages import Message, Quoted
from harness.domain.verdicts import Finding

_PROVED = {"foreign-data": "foreign-data-proved", "foreign-data-besides": "foreign-data-besides-proved"}


def proved(message: Message, proofs: tuple[Message, ...]) -> Message:
    """The same said with further proofs, if there are any."""
    if not proofs or message.code not in {*_PROVED, *_PROVED.values()}:
        return message
    known = message.get("proofs")
    told = {**dict(message.parts), "proofs": (*known, *proofs) if isinstance(known, tuple) else proofs}
    return say(_PROVED.get(message.code, message.code), **told)


_NUMBER = re.compile(r"(?=.*\d)[!-~]{4,64}")
_LABELLED = re.compile(r"(?:発行|交付|証明書?)(?:番号|No\.?):?第?([!-~]{4,64}?)号?$")


def numbers_on(view: View) -> tuple[str, ...]:
    """What on a sheet may be a certificate number: whole runs, or what stands behind the label in one."""
    found = dict.fromkeys(part.strip("第号") for part in view.parts)
    found.update(dict.fromkeys(match.group(1) for part in view.parts if (match := _LABELLED.search(part))))
    return tuple(one for one in found if _NUMBER.fullmatch(one) and one not in view.lexicon)


@dataclass(slots=True)
class Printed:
    """What may be certificate numbers, by the findings on whose sheets they stand. Whose applications they answered is
    known when all partitions are merged."""

    numbers: dict[tuple[str, str, int | None], tuple[str, ...]] = field(default_factory=dict)

    def take_in(self, other: Printed) -> None:
        """Adds another partition's."""
        self.numbers.update(other.numbers)


def conclude(run: OfRun) -> None:
    """Names the applications that the numbers on foreign sheets answered."""
    printed = run.whole.own(Property.BINDING, Printed).numbers
    found = [(place, numbers) for place, each in enumerate(run.whole.findings) if (numbers := printed.get(_key(each)))]
    answered = run.whole.table.numbered({one for _, numbers in found for one in numbers})
    for place, numbers in found:
        finding = run.whole.findings[place]
        rows = [(one, answered[one]) for one in numbers if one in answered and one not in finding.certificate_numbers]
        others = [(one, row) for one, row in rows if row.application_id != finding.application_id]
        proofs = tuple(_proof_of(number, row, run.ground) for number, row in others[:_MOST_NUMBERS])
        if proofs:
            told = replace(finding, message=proved(finding.message, proofs))
            run.whole.findings[place] = concluding.with_other(told, others[0][1])


_MOST_NUMBERS = 3


def _key(finding: Finding) -> tuple[str, str, int | None]:
    return finding.application_id, finding.document, finding.sheet


def _proof_of(number: str, row: ApplicationRow, ground: Ground) -> Message:
    told = {"application": row.application_id, "holder": call(ground, row.applicant), "holder_kind": row.certificate}
    return say("proof-number", number=Quoted(number), **told)
