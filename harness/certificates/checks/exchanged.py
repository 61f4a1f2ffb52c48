"""Values that stand with another person, or at another label, than they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from harness.catalogue import say
from harness.certificates.checks.arrangement import Misplaced
from harness.certificates.checks.labelled import AtLabel, Lost
from harness.certificates.checks.remarks import Remark, SheetCase, call, call_all, item_words
from harness.certificates.domain.properties import Property
from harness.domain.messages import Held

_IDENTIFIES = frozenset({"name", "my_number", "resident_code"})
"""Items that tell who somebody is: at another's place they make a sheet show that one's data as somebody's."""


def judge(case: SheetCase) -> list[Remark]:
    """Remarks on a sheet that shows all it must, and not all of it where it belongs."""
    standing = case.standing
    return [
        *_of_persons(case, standing.arrangement.misplaced),
        *_of_labels(case, standing.at_labels),
        *_of_lost(case, standing.lost),
    ]


def _of_persons(case: SheetCase, misplaced: tuple[Misplaced, ...]) -> Iterator[Remark]:
    for property_, code, found in (
        (Property.BINDING, "identity-exchanged", [each for each in misplaced if each.item in _IDENTIFIES]),
        (Property.CONTENT, "values-exchanged", [each for each in misplaced if each.item not in _IDENTIFIES]),
    ):
        if not found:
            continue
        owners = sorted({case.persons[person].owner for each in found for person in each.persons})
        codes = tuple(dict.fromkeys(code for owner in owners for code in case.ground.residents_behind(owner)))
        message = say(
            code,
            sheet=case.number,
            kind=case.application.certificate,
            applicant=call(case.ground, case.application.applicant),
            items=item_words([each.item for each in found]),
            whose=call_all(case.ground, codes),
        )
        yield Remark(property_, case.number, message, codes if property_ is Property.BINDING else ())


def _of_labels(case: SheetCase, found: tuple[AtLabel, ...]) -> Iterator[Remark]:
    if found:
        details = tuple(
            say("item-at-label", item=_word(each.item), held=Held(str(each.value)), label=_word(each.label))
            for each in found
        )
        items = item_words(dict.fromkeys(each.item for each in found))
        told = {"applicant": call(case.ground, case.application.applicant), "kind": case.application.certificate}
        message = say("labels-exchanged", sheet=case.number, items=items, details=details, **told)
        yield Remark(Property.CONTENT, case.number, message)


def _of_lost(case: SheetCase, found: tuple[Lost, ...]) -> Iterator[Remark]:
    if found:
        details = tuple(
            say("item-too-seldom", item=_word(item), held=Held(str(value)), times=times, shown=shown)
            for item, value, times, shown in found
        )
        items = item_words(dict.fromkeys(each.item for each in found))
        told = {"applicant": call(case.ground, case.application.applicant), "kind": case.application.certificate}
        message = say("not-as-registered-told", sheet=case.number, items=items, details=details, **told)
        yield Remark(Property.CONTENT, case.number, message)


def _word(item: str) -> str:
    return item_words([item])[0]
