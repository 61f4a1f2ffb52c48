"""Values that stand with another person, or at another label, than they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.catalogue import say
from harness.certificates.checks.arrangement import Misplaced
from harness.certificates.checks.mislabelled import AtLabel, Lost
from harness.certificates.checks.remarks import Remark, SheetCase, call, call_all, item_words
from harness.certificates.domain.properties import Property
from harness.domain.messages import Held

IDENTIFYING = frozenset({"name", "my_number", "resident_code"})
"""Items that tell who somebody is: at another's place they make a sheet show that one's data as somebody's."""


def identities(case: SheetCase) -> list[Remark]:
    """`binding`: names and numbers of persons of the sheet in each other's place."""
    found = [each for each in case.standing.arrangement.misplaced if each.item in IDENTIFYING]
    if not found:
        return []
    whose = _whose(case, found)
    message = say("identity-exchanged", **_about(case, _items(found)), whose=call_all(case.ground, whose))
    return [Remark(Property.BINDING, case.number, message, whose)]


def values(case: SheetCase) -> list[Remark]:
    """`content`: what else of two persons stands in each other's place, and values under each other's labels, and
    those that stand at no label of their item as often as they must."""
    remarks = []
    found = [each for each in case.standing.arrangement.misplaced if each.item not in IDENTIFYING]
    if found:
        whose = call_all(case.ground, _whose(case, found))
        message = say("values-exchanged", **_about(case, _items(found)), whose=whose)
        remarks.append(Remark(Property.CONTENT, case.number, message))
    at_labels = case.standing.at_labels
    if at_labels:
        details = tuple(
            say("item-at-label", item=_word(each.item), held=Held(str(each.value)), label=_word(each.label))
            for each in at_labels
        )
        message = say("labels-exchanged", **_about(case, _items(at_labels)), details=details)
        remarks.append(Remark(Property.CONTENT, case.number, message))
    lost = [each for each in case.standing.lost if each.is_sure]
    if lost:
        details = tuple(
            say(
                "item-too-seldom", item=_word(each.item), held=Held(str(each.value)), times=each.times, shown=each.shown
            )
            for each in lost
        )
        message = say("not-as-registered-told", **_about(case, _items(lost)), details=details)
        remarks.append(Remark(Property.CONTENT, case.number, message))
    return remarks


def _whose(case: SheetCase, found: Iterable[Misplaced]) -> tuple[str, ...]:
    """The residents whose values they are."""
    owners = sorted({case.persons[person].owner for each in found for person in each.persons})
    return tuple(dict.fromkeys(code for owner in owners for code in case.ground.residents_behind(owner)))


def _items(found: Iterable[Misplaced | AtLabel | Lost]) -> list[str]:
    return list(dict.fromkeys(each.item for each in found))


def _about(case: SheetCase, items: list[str]) -> dict[str, Any]:
    return {
        "sheet": case.number,
        "kind": case.application.certificate,
        "applicant": call(case.ground, case.application.applicant),
        "items": item_words(items),
    }


def _word(item: str) -> str:
    return item_words([item])[0]
